//go:build linux

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestNamesThatAreNoUTF8 gives every kind of argument a name in Latin-1, as old disks have them: what is read is found,
// and what is written has that very name.
func TestNamesThatAreNoUTF8(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "ph\xf6tos")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Skipf("names are UTF-8 here: %v", err)
	}
	at := func(name string) string { return filepath.Join(folder, name+"\xe9") }
	faces, m := at("faces"), at("m")
	var want []string
	for _, c := range []struct {
		args   []string
		leaves []string
	}{
		{[]string{"sample", faces, "--rows", "40"}, []string{"faces\xe9"}},
		{[]string{"info", faces}, nil},
		{[]string{"train", faces, "--out=" + m, "--preset", "cnn", "--epochs", "1", "--set", "out_channel=2,2,2"}, []string{"m\xe9"}},
		{[]string{"evaluate", faces, "--model", m, "--png", at("p")}, []string{"p\xe9"}},
		{[]string{"predict", faces, "--model", m, "--out", at("q")}, []string{"q\xe9"}},
		{[]string{"suspects", faces, "--model", m}, nil},
		{[]string{"strip", m, "--out", at("s")}, []string{"s\xe9"}},
		{[]string{"search", faces, "--space", spaceFile(t, ""), "--trials", "1", "--csv", at("t")}, []string{"t\xe9", "t\xe9-importance", "faces\xe9.fiducial"}},
		{[]string{"export", faces, "--format", "coco", "--out", at("x")}, []string{"x\xe9"}},
		{[]string{"import", at("x"), "--out", at("i")}, []string{"i\xe9"}},
	} {
		status, _, stderr := fiducial(c.args...)
		if status != exitDone {
			t.Errorf("%q: exit %d, %s", c.args, status, stderr)
		}
		if strings.Contains(stderr, "\ufffd") {
			t.Errorf("%q says %q", c.args, stderr)
		}
		want = append(want, c.leaves...)
	}
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, f := range files {
		have = append(have, f.Name())
	}
	slices.Sort(want)
	slices.Sort(have)
	if !slices.Equal(have, want) {
		t.Errorf("they left %q, want %q", have, want)
	}
}

// TestNegativeNumbers gives numbers below 0 with a blank before them: they are refused as such, not as flags.
func TestNegativeNumbers(t *testing.T) {
	faces, out := sample(t, "4"), filepath.Join(t.TempDir(), "out")
	for _, c := range []struct{ args, says string }{
		{"train " + faces + " --out " + out + " --epochs -3", "--epochs -3: a number of epochs from 1"},
		{"search " + faces + " --trials -3", "--trials -3: a number above 0"},
		{"search " + faces + " --time -3m", "--time -3m0s: a duration above 0"},
		{"sample " + out + " --rows -3", "--rows -3: a number from 0"},
	} {
		if status, _, stderr := fiducial(strings.Fields(c.args)...); status != exitUsage || !strings.Contains(stderr, c.says) {
			t.Errorf("%s: exit %d, %s", c.args, status, stderr)
		}
	}
}
