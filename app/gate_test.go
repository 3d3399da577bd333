//go:build unix

package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"fiducial/data"
	"fiducial/model"
	"fiducial/model/settings"
)

// gateFixture draws a dataset, writes a checkpoint that was trained on it, and a task of a trial.
func gateFixture(t *testing.T) (faces, m, task string) {
	t.Helper()
	faces = sample(t, "40")
	folder := t.TempDir()
	m, task = filepath.Join(folder, "m.safetensors"), filepath.Join(folder, "t.jsonl")
	s, err := settings.FromPreset("fast")
	if err != nil {
		t.Fatal(err)
	}
	s.Epochs = 1
	ds, err := data.Open(faces, data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer ds.Close()
	if err := ds.Load(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := model.Train(context.Background(), ds, model.TrainOptions{Settings: s, Threads: 1, Last: m}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(task, []byte(`{"search":1,"trial":0,"settings":{"preset":"fast","epochs":1}}`), 0o644); err != nil {
		t.Fatal(err)
	}
	return faces, m, task
}

// TestNothingReadIsReplaced gives every option that names a file to write a file that is read, under its own name and
// under others, with and without --force; and the dataset of somebody else without.
func TestNothingReadIsReplaced(t *testing.T) {
	faces, m, task := gateFixture(t)
	other := sample(t, "5")
	folder := t.TempDir()
	link, hard := filepath.Join(folder, "link.csv"), filepath.Join(folder, "hard.csv")
	if err := os.Symlink(faces, link); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(faces, hard); err != nil {
		t.Skipf("no hard links: %v", err)
	}
	free := filepath.Join(folder, "free")
	commands := [][]string{
		{"train", faces, "--preset", "fast", "--epochs", "1", "--out"},
		{"train", faces, "--preset", "fast", "--epochs", "1", "--out", free, "--best"},
		{"search", faces, "--trials", "1", "--best"},
		{"search", faces, "--trials", "1", "--export"},
		{"trial", faces, "--in", task, "--out"},
		{"trial", faces, "--in", task, "--out", free, "--checkpoint"},
		{"predict", faces, "--model", m, "--out"},
		{"evaluate", faces, "--model", m, "--out"},
		{"evaluate", faces, "--model", m, "--png"},
		{"strip", m, "--out"},
		{"onnx", m, "--out"},
		{"sample"},
	}
	kept := map[string][]byte{faces: nil, m: nil, task: nil, other: nil}
	for path := range kept {
		kept[path], _ = os.ReadFile(path)
	}
	check := func(args []string, wants int) {
		t.Helper()
		status, stdout, stderr := fiducial(args...)
		if wants >= 0 && status != wants || status == exitDone || strings.Count(stderr, "\n") != 1 || stdout != "" {
			t.Errorf("%q: exit %d, %q, %q", args, status, stdout, stderr)
		}
		for path, was := range kept {
			if is, err := os.ReadFile(path); err != nil || !bytes.Equal(is, was) {
				t.Fatalf("%q: %s was replaced", args, path)
			}
		}
		if _, err := os.Stat(faces + ".fiducial"); err == nil {
			t.Fatalf("%q: a project was left", args)
		}
	}
	for _, c := range commands {
		if c[0] != "sample" && c[0] != "strip" && c[0] != "onnx" { // which read no dataset
			for _, path := range []string{faces, link, hard} {
				check(append(c[:len(c):len(c)], path), exitUsage)
				check(append(c[:len(c):len(c)], path, "--force"), exitUsage)
			}
		}
		check(append(c[:len(c):len(c)], other), exitFailed)
		check(append(c[:len(c):len(c)], faces+".fiducial", "--force"), exitUsage)
		check(append(c[:len(c):len(c)], folder, "--force"), exitUsage)
	}
	check([]string{"trial", faces, "--in", task, "--out", task, "--force"}, exitUsage)
	check([]string{"predict", faces, "--model", m, "--out", m, "--force"}, exitUsage)
	check([]string{"strip", m, "--out", m, "--force"}, exitUsage)
	check([]string{"onnx", m, "--out", m, "--force"}, exitUsage)
	check([]string{"train", faces, "--from", m, "--out", m, "--force"}, exitUsage)
	check([]string{"train", faces, "--out", free, "--best", free}, exitUsage)
}

// TestOpenDatasetIsNeverReplaced writes to a dataset that a window has open.
func TestOpenDatasetIsNeverReplaced(t *testing.T) {
	faces, m, _ := gateFixture(t)
	other := sample(t, "5")
	before, _ := os.ReadFile(other)
	ds, err := data.Open(other, data.Options{Project: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"predict", faces, "--model", m, "--out", other, "--force"}, {"sample", other, "--rows", "3", "--force"}} {
		status, _, stderr := fiducial(args...)
		if status != exitFailed || !strings.Contains(stderr, "open in another window") {
			t.Errorf("%q: exit %d, %s", args, status, stderr)
		}
	}
	if after, _ := os.ReadFile(other); !bytes.Equal(after, before) {
		t.Error("it was replaced")
	}
	if err := ds.Close(); err != nil {
		t.Fatal(err)
	}
	if status, _, stderr := fiducial("predict", faces, "--model", m, "--out", other, "--force"); status != exitDone {
		t.Errorf("once it was closed: exit %d, %s", status, stderr)
	}
}

// TestSampleKeepsWhatItCannotReplace interrupts sample --force, and points it at a pipe.
func TestSampleKeepsWhatItCannotReplace(t *testing.T) {
	path := sample(t, "5")
	before, _ := os.ReadFile(path)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, said bytes.Buffer
	if status := run(ctx, []string{"sample", path, "--rows", "300", "--force"}, &out, &said); status != exitFailed {
		t.Errorf("interrupted: exit %d, %s", status, said.String())
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(after, before) {
		t.Error("the file of before is gone")
	}
	pipe := filepath.Join(filepath.Dir(path), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if status, _, stderr := fiducial("sample", pipe, "--rows", "3", "--force"); status != exitUsage || !strings.Contains(stderr, "device or a pipe") {
		t.Errorf("a pipe: exit %d, %s", status, stderr)
	}
	if info, err := os.Lstat(pipe); err != nil || info.Mode().Type() != os.ModeNamedPipe {
		t.Errorf("the pipe is gone: %v", err)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 2 {
		t.Errorf("left: %v", left)
	}
}

// TestPartOfOthers trains into a name beside which a link has the name that parts once had.
func TestPartOfOthers(t *testing.T) {
	_, m, _ := gateFixture(t)
	folder := t.TempDir()
	precious, out := filepath.Join(folder, "precious"), filepath.Join(folder, "s.safetensors")
	if err := os.WriteFile(precious, []byte("precious"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(precious, out+".part"); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second replaces a checkpoint, which needs no --force
		if status, _, stderr := fiducial("strip", m, "--out", out); status != exitDone {
			t.Fatalf("exit %d, %s", status, stderr)
		}
	}
	if got, err := os.ReadFile(precious); err != nil || string(got) != "precious" {
		t.Errorf("%q, %v", got, err)
	}
}
