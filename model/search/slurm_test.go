package search

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fakeSlurm puts commands of Slurm's names first in the PATH; .ci/slurm tests with the real ones. sbatch keeps its
// arguments and its script, squeue prints the file queue, scancel keeps its arguments.
func fakeSlurm(t *testing.T) (folder string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Slurm runs on Unix")
	}
	folder = t.TempDir()
	for name, script := range map[string]string{
		"scontrol": `echo "MaxArraySize            = 3"`,
		"sbatch":   `n=$(($(cat $D/count 2>/dev/null || echo 40) + 1)); echo $n >$D/count; echo "$@" >$D/args$n; cat >$D/script$n; echo "$n;cluster"`,
		"squeue":   `cat $D/queue`,
		"scancel":  `echo "$@" >>$D/cancelled`,
	} {
		text := fmt.Sprintf("#!/bin/sh\nD='%s'\n%s\n", folder, script)
		must(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o700))
	}
	must(t, os.WriteFile(filepath.Join(folder, "queue"), nil, 0o600))
	t.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	return folder
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	must(t, err)
	return string(text)
}

func TestSlurm(t *testing.T) {
	ctx, fake, shared := context.Background(), fakeSlurm(t), filepath.Join(t.TempDir(), "it's shared")
	start := func() *Slurm {
		s, err := NewSlurm(ctx, Folder(shared), "/bin/fiducial", "/data/my faces.csv", []string{"--time=30"})
		must(t, err)
		return s
	}
	s := start()
	must(t, s.Submit(ctx, []string{"a", "b", "c"})) // two at a time: array numbers end below MaxArraySize
	if args := read(t, fake, "args41"); !strings.Contains(args, "--array=0-1 ") || !strings.HasSuffix(args, "--time=30\n") || !strings.Contains(args, "--requeue") {
		t.Errorf("sbatch %s", args)
	}
	if args := read(t, fake, "args42"); !strings.Contains(args, "--array=0-0 ") {
		t.Errorf("sbatch %s", args)
	}
	fates := func(s *Slurm, queue string, want map[string]Fate) {
		t.Helper()
		must(t, os.WriteFile(filepath.Join(fake, "queue"), []byte(queue), 0o600))
		got, err := s.Fates(ctx, []string{"a", "b", "c"})
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%v %s", err, diff)
		}
	}
	fates(s, "41_0 RUNNING\n41_1 PENDING\n42_0 CANCELLED\n", map[string]Fate{"a": Alive, "b": Alive, "c": Cancelled})
	fates(s, "41_0 FAILED\n", map[string]Fate{"a": Lost, "b": Cancelled, "c": Lost}) // b was cancelled while it waited
	fates(s, "41_0 REQUEUED\n41_1 COMPLETING\n", map[string]Fate{"a": Alive, "b": Alive, "c": Lost})
	s = start() // another collector knows the jobs, and leaves alone those that are alive
	must(t, s.Submit(ctx, []string{"a", "b", "c"}))
	fates(s, "41_0 RUNNING\n43_0 RUNNING\n", map[string]Fate{"a": Alive, "b": Lost, "c": Alive})
	must(t, s.Cancel(ctx, []string{"a", "c"}))
	if got := read(t, fake, "cancelled"); got != "41_0 43_0\n" {
		t.Errorf("scancel %s", got)
	}
}

// The script of an array runs the trial of its number, whatever the folders are called.
func TestSlurmScript(t *testing.T) {
	ctx, fake, shared := context.Background(), fakeSlurm(t), filepath.Join(t.TempDir(), "it's shared")
	program := filepath.Join(fake, "the program")
	must(t, os.WriteFile(program, []byte("#!/bin/sh\nfor a; do echo \"$a\"; done >"+filepath.Join(fake, "said")+"\n"), 0o700))
	s, err := NewSlurm(ctx, Folder(shared), program, "/data/my faces.csv", nil)
	must(t, err)
	must(t, s.Submit(ctx, []string{"00007-3", "00008-3"}))
	t.Setenv("SLURM_ARRAY_TASK_ID", "1")
	_, err = s.command(ctx, nil, "sh", filepath.Join(fake, "script41"))
	must(t, err)
	want := []string{"trial", "/data/my faces.csv", "--in", filepath.Join(shared, "tasks", "00008-3.json"), "--out", filepath.Join(shared, "results", "00008-3.json")}
	if diff := cmp.Diff(want, strings.Split(strings.TrimSpace(read(t, fake, "said")), "\n")); diff != "" {
		t.Error(diff)
	}
}

// Jobs are known whatever --sbatch names them.
func TestSlurmJobsOfAnotherName(t *testing.T) {
	ctx, fake := context.Background(), fakeSlurm(t)
	must(t, os.WriteFile(filepath.Join(fake, "squeue"), []byte("#!/bin/sh\ncase \"$*\" in *--name=*) ;; *) cat '"+fake+"/queue';; esac\n"), 0o700))
	s, err := NewSlurm(ctx, Folder(t.TempDir()), "p", "d", []string{"-J", "kp"})
	must(t, err)
	must(t, s.Submit(ctx, []string{"a"}))
	must(t, os.WriteFile(filepath.Join(fake, "queue"), []byte("41_0 RUNNING\n"), 0o600))
	if fates, err := s.Fates(ctx, []string{"a"}); err != nil || fates["a"] != Alive {
		t.Error(fates, err)
	}
}

// A job is forgotten once it is cancelled, or has ended; not before.
func TestSlurmCancel(t *testing.T) {
	for _, x := range []struct {
		queue string
		known bool
	}{{"41_0 RUNNING\n", true}, {"41_0 CANCELLED\n", false}, {"", false}} {
		ctx, fake := context.Background(), fakeSlurm(t)
		s, err := NewSlurm(ctx, Folder(t.TempDir()), "p", "d", nil)
		must(t, err)
		must(t, s.Submit(ctx, []string{"a"}))
		must(t, os.WriteFile(filepath.Join(fake, "scancel"), []byte("#!/bin/sh\nexit 1\n"), 0o700))
		must(t, os.WriteFile(filepath.Join(fake, "queue"), []byte(x.queue), 0o600))
		err = s.Cancel(ctx, []string{"a", "never handed out"})
		if _, known := s.jobs["a"]; known != x.known || (err != nil) != x.known {
			t.Errorf("queue %q: the job is known: %v, error %v", x.queue, known, err)
		}
	}
}

func TestSlurmThatIsNotThere(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := NewSlurm(context.Background(), Folder(t.TempDir()), "p", "d", nil); err == nil || !strings.Contains(err.Error(), "there is no scontrol on this machine") {
		t.Error(err)
	}
}

func TestParseTask(t *testing.T) {
	for _, c := range []struct{ text, says string }{
		{`{`, "the task: line 1: it is no JSON"},
		{`{}`, "no settings"},
		{`{"settings": {"epochs": 3}, "until": 4}`, "after epoch 4 of 3"},
		{`{"settings": {"epochs": 3}, "until": -1}`, "after epoch -1 of 3"},
	} {
		if _, err := ParseTask([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.text, err)
		}
	}
	if task, err := ParseTask([]byte(`{"settings": {"epochs": 3}}`)); err != nil || task.Until != 3 {
		t.Errorf("%+v %v", task, err)
	}
}

func FuzzParseTask(f *testing.F) {
	f.Add([]byte(`{"search":1,"trial":0,"settings":{"preset":"cnn","epochs":3,"out_channel":[2]},"until":2}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if task, err := ParseTask(text); err == nil && (task.Until < 1 || task.Until > task.Settings.Epochs) {
			t.Errorf("%+v", task)
		}
	})
}
