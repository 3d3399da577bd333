//go:build unix

package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"fiducial/model/checkpoint"
)

// cutOff runs a command line that is interrupted by a signal before it begins.
func cutOff(signal syscall.Signal, args ...string) (status int, stdout, stderr string) {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(signalled{signal})
	var out, err bytes.Buffer
	status = run(ctx, args, &out, &err)
	return status, out.String(), err.String()
}

// TestInterrupted interrupts every command: each says in one sentence what was kept, and exits as shells expect it.
func TestInterrupted(t *testing.T) {
	faces := sample(t, "20")
	folder := t.TempDir()
	out := filepath.Join(folder, "out")
	for _, args := range [][]string{
		{"info", faces}, {"sample", out, "--rows", "2000"}, {"train", faces, "--out", out}, {"evaluate", faces, "--out", out}, {"predict", faces, "--out", out},
		{"suspects", faces}, {"export", faces, "--format", "coco", "--out", out}, {"search", faces}, {"info", faces, "--json"},
	} {
		for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
			status, stdout, stderr := cutOff(s, args...)
			if status != 128+int(s) || stdout != "" || !strings.Contains(stderr, "interrupted: nothing was written") || strings.Count(stderr, "\n") != 1 {
				t.Errorf("%v by %v: exit %d, %q %q", args, s, status, stdout, stderr)
			}
		}
	}
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Errorf("they left %v", left)
	}
}

// TestInterruptedByASignal interrupts the program itself while it trains and searches: it keeps what was learned and
// says where, and both can go on from there.
func TestInterruptedByASignal(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program")
	}
	program := filepath.Join(t.TempDir(), "fiducial")
	build := exec.Command("go", "build", "-tags", "headless", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	faces, m := sample(t, "60"), filepath.Join(t.TempDir(), "m.safetensors")
	for _, c := range []struct {
		signal syscall.Signal
		args   []string
		says   []string
	}{
		{syscall.SIGINT, []string{"train", faces, "--out", m, "--preset", "cnn", "--epochs", "5000"}, []string{"kept in " + m, "go on with --resume " + m}},
		{syscall.SIGTERM, []string{"train", faces, "--out", m, "--preset", "cnn", "--epochs", "5000", "--json"}, []string{"kept in " + m}},
		{syscall.SIGTERM, []string{"search", faces, "--time", "10m", "--json"}, []string{"of 100 trials are over", "kept in " + faces + ".fiducial", "--resume --id 1"}},
	} {
		cmd := exec.Command(program, c.args...)
		var said bytes.Buffer
		cmd.Stderr = &said
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 1)); err != nil { // it has begun to learn
			t.Fatal(err, said.String())
		}
		if err := cmd.Process.Signal(c.signal); err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, out)
		_ = cmd.Wait()
		if status := cmd.ProcessState.ExitCode(); status != 128+int(c.signal) || strings.Count(said.String(), "\n") != 1 {
			t.Errorf("%v: exit %d, %q", c.args, status, said.String())
		}
		for _, says := range append(c.says, "interrupted: ") {
			if !strings.Contains(said.String(), says) {
				t.Errorf("%v does not say %q: %q", c.args, says, said.String())
			}
		}
	}
	if _, err := checkpoint.Load(m); err != nil {
		t.Error(err)
	}
}
