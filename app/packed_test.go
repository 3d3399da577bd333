package main

import (
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// packed writes a file compressed beside itself and returns where.
func packed(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	z := gzip.NewWriter(&out)
	if _, err = z.Write(text); err == nil {
		err = z.Close()
	}
	if err == nil {
		err = os.WriteFile(path+".gz", []byte(out.String()), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path + ".gz"
}

// With --force the predictions of a compressed dataset replace another file, as those of a plain one do; the compressed
// one is never replaced.
func TestPredictOfACompressedFileReplacesWithForce(t *testing.T) {
	plain := sample(t, "6")
	source := packed(t, plain)
	before := textOf(t, source)
	folder := t.TempDir()
	for _, more := range [][]string{nil, {"--fill"}} {
		want := filepath.Join(folder, "want.csv")
		if status, _, stderr := fiducial(append([]string{"predict", plain, "--out", want, "--force"}, more...)...); status != exitDone {
			t.Fatal(stderr)
		}
		for name, old := range map[string]string{"dataset.csv": textOf(t, plain) + "\n", "text.csv": "here first"} {
			out := filepath.Join(folder, name)
			if err := os.WriteFile(out, []byte(old), 0o600); err != nil {
				t.Fatal(err)
			}
			args := append([]string{"predict", source, "--out", out}, more...)
			if status, _, stderr := fiducial(args...); status == exitDone || textOf(t, out) != old {
				t.Errorf("%v replaced %s without --force: %s", more, name, stderr)
			}
			if status, _, stderr := fiducial(append(args, "--force")...); status != exitDone || textOf(t, out) != textOf(t, want) {
				t.Errorf("%v did not replace %s with --force: exit %d, %s", more, name, status, stderr)
			}
		}
	}
	hard, soft := filepath.Join(filepath.Dir(source), "hard.csv"), filepath.Join(folder, "soft.csv")
	if err := os.Link(source, hard); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(source, soft); err != nil {
		t.Skip(err)
	}
	for _, out := range []string{source, hard, soft} {
		if status, _, stderr := fiducial("predict", source, "--out", out, "--force"); status != exitUsage || textOf(t, source) != before {
			t.Errorf("predict over its compressed source, as %s: exit %d, %s", out, status, stderr)
		}
	}
}

// textOf returns what a file holds.
func textOf(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
