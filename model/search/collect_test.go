package search

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"fiducial/model"
)

// moody is an engine that refuses the first so many submissions and cancellations.
type moody struct {
	*cluster
	submissions, cancellations int
}

var errMoody = errors.New("sbatch: Unable to contact slurm controller")

func (m *moody) Submit(ctx context.Context, names []string) error {
	if m.submissions--; m.submissions >= 0 {
		return errMoody
	}
	return m.cluster.Submit(ctx, names)
}

func (m *moody) Cancel(ctx context.Context, names []string) error {
	if m.cancellations--; m.cancellations >= 0 {
		return errMoody
	}
	return m.cluster.Cancel(ctx, names)
}

// An engine whose controller restarts refuses what it is given for a while; nothing is lost, nothing handed out twice.
func TestARestartingController(t *testing.T) {
	ds := open(t, faces(t, 80))
	for _, x := range []struct {
		name                       string
		submissions, cancellations int
		ends                       bool
	}{
		{"submissions", mostRefused - 1, 0, false},
		{"cancellations", 0, mostRefused - 1, false},
		{"for good", mostRefused, 0, true},
	} {
		c := newCluster(t, ds)
		s := begin(t, gridPlan(t))
		c.harm = func(_ *cluster, name string, e model.EpochEvent) {
			if x.cancellations > 0 && strings.HasPrefix(name, "00002") && e.Epoch == 1 {
				must(c.t, s.StopTrial(2))
				for c.fate(name) == Alive {
					time.Sleep(time.Millisecond)
				}
			}
		}
		e := c.elsewhere()
		e.Engine = &moody{c, x.submissions, x.cancellations}
		err := s.RunElsewhere(context.Background(), ds, e, nil)
		if x.ends {
			if !errors.Is(err, errMoody) {
				t.Errorf("%s: it ended with %v", x.name, err)
			}
			continue
		}
		if err != nil || !s.Ended() {
			t.Errorf("%s: %v", x.name, err)
		}
		for name, n := range c.ran {
			if n != 1 {
				t.Errorf("%s: %s ran %d times", x.name, name, n)
			}
		}
	}
}

// killed is an engine whose command ends with the program's interruption.
type killed struct {
	*cluster
	cancel context.CancelFunc
	asking bool // whether that is squeue, else sbatch
}

func (k killed) Submit(ctx context.Context, names []string) error {
	if k.asking {
		return k.cluster.Submit(ctx, names)
	}
	k.cancel()
	return errors.New("sbatch: signal: killed")
}

func (k killed) Fates(ctx context.Context, names []string) (map[string]Fate, error) {
	if !k.asking {
		return k.cluster.Fates(ctx, names)
	}
	k.cancel()
	return nil, errors.New("squeue: signal: killed")
}

// An interruption while the engine's command runs is no error: the trials wait.
func TestInterruptedCommands(t *testing.T) {
	ds := open(t, faces(t, 80))
	for _, asking := range []bool{false, true} {
		c := newCluster(t, ds)
		s := begin(t, gridPlan(t))
		ctx, cancel := context.WithCancel(context.Background())
		e := c.elsewhere()
		e.Engine = killed{c, cancel, asking}
		if err := s.RunElsewhere(ctx, ds, e, nil); err != nil {
			t.Errorf("asking: %v: %v", asking, err)
		}
		for _, trial := range s.Trials() {
			if trial.State != Waiting {
				t.Errorf("asking: %v: trial %d is %s", asking, trial.Number, trial.State)
			}
		}
	}
}

// A result whose checkpoint is out of sight, or an older one, waits for it, though its job has long ended.
func TestAResultBeforeItsCheckpoint(t *testing.T) {
	ds := open(t, faces(t, 80))
	f := Folder(t.TempDir())
	must(t, f.prepare())
	s := begin(t, Plan{Method: ASHA, Space: func() Space { p := small(t); p.Fixed = p.Fixed[:2]; return p }(), Trials: 2, Seed: 4, MinEpochs: 2, MaxEpochs: 4, Reduction: 2})
	task, _, _, err := s.claim(func(error) {})
	must(t, err)
	younger := task
	younger.Until = 1
	_, err = younger.Run(context.Background(), ds, f.checkpoint(task.Trial), nil)
	must(t, err)
	r, err := task.Run(context.Background(), ds, "", nil)
	must(t, err)
	text, err := json.Marshal(r)
	must(t, err)
	must(t, os.WriteFile(f.result(task.name()), text, 0o600))

	c := &collector{Elsewhere: Elsewhere{Folder: f, Engine: lost{}, Grace: time.Hour}, search: s, photos: r.Photos, out: map[string]*handed{}, lost: map[int]int{}}
	long := time.Now().Add(-2 * time.Hour)
	c.out[task.name()] = &handed{Task: task, sent: true, ctx: context.Background(), cancel: func(error) {}, gone: long}
	look := func(want State) {
		t.Helper()
		must(t, c.collect())
		must(t, c.fates(context.Background()))
		if got := s.Trial(task.Trial).State; got != want {
			t.Errorf("it is %s, want %s", got, want)
		}
	}
	if _, _, err := f.ending(r); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the checkpoint of epoch 1 was taken for that of epoch 2: %v", err)
	}
	look(Running)
	must(t, os.Remove(f.checkpoint(task.Trial)))
	look(Running)
	_, err = task.Run(context.Background(), ds, f.checkpoint(task.Trial), nil)
	must(t, err)
	look(Paused)
	if checkpoint, err := s.Checkpoint(task.Trial); err != nil || checkpoint == nil || checkpoint.Position.Epoch != 2 {
		t.Errorf("it was kept with %v, %v", checkpoint, err)
	}
}

// lost is an engine all of whose jobs have ended.
type lost struct{ Anyone }

func (lost) Fates(_ context.Context, names []string) (map[string]Fate, error) {
	fates := map[string]Fate{}
	for _, name := range names {
		fates[name] = Lost
	}
	return fates, nil
}

func TestFolderUsed(t *testing.T) {
	for _, x := range []struct {
		leave string
		want  bool
	}{{"", false}, {"logs/1.log", false}, {"tasks/00000-2.json", true}, {"results/00000-2.json", true}, {"checkpoints/00000.safetensors", true}} {
		f := Folder(t.TempDir())
		if used, err := f.Used(); used || err != nil {
			t.Errorf("an empty folder: %v, %v", used, err)
		}
		must(t, f.prepare())
		must(t, os.MkdirAll(string(f)+"/logs", 0o700))
		if x.leave != "" {
			must(t, os.WriteFile(string(f)+"/"+x.leave, nil, 0o600))
		}
		if used, err := f.Used(); used != x.want || err != nil {
			t.Errorf("%q: %v, %v", x.leave, used, err)
		}
	}
	if used, err := Folder(t.TempDir() + "/none").Used(); used || err != nil {
		t.Errorf("no folder: %v, %v", used, err)
	}
}
