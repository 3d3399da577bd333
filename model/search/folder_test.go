package search

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/model"
)

// cluster is an engine for tests: it trains tasks in goroutines of this process, and does what it is told to the jobs.
type cluster struct {
	t      *testing.T
	folder Folder
	ds     *data.Dataset
	harm   func(c *cluster, name string, e model.EpochEvent) // called after every epoch of a job
	late   time.Duration                                     // for which a checkpoint is not seen after the result

	mu     sync.Mutex
	jobs   map[string]context.CancelFunc
	fates  map[string]Fate
	ran    map[string]int // jobs of each task
	finish sync.WaitGroup
}

func newCluster(t *testing.T, ds *data.Dataset) *cluster {
	c := &cluster{t: t, folder: Folder(t.TempDir()), ds: ds, jobs: map[string]context.CancelFunc{}, fates: map[string]Fate{}, ran: map[string]int{}}
	t.Cleanup(c.finish.Wait)
	return c
}

func (c *cluster) elsewhere() Elsewhere {
	return Elsewhere{Folder: c.folder, Engine: c, Every: 5 * time.Millisecond, Grace: 20 * time.Millisecond}
}

func (c *cluster) Submit(_ context.Context, names []string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, name := range names {
		ctx, cancel := context.WithCancel(context.Background())
		c.jobs[name], c.fates[name] = cancel, Alive
		c.ran[name]++
		c.finish.Go(func() { c.job(ctx, name) })
	}
	return nil
}

// job is what `fiducial trial` does on a node.
func (c *cluster) job(ctx context.Context, name string) {
	defer c.end(name, Lost)
	text, err := os.ReadFile(c.folder.task(name))
	if err != nil {
		return
	}
	task, err := ParseTask(text)
	if err != nil {
		c.t.Error(err)
		return
	}
	r, err := task.Run(ctx, c.ds, filepath.Join(string(c.folder), tasksFolder, task.Checkpoint), func(e model.EpochEvent) {
		if c.harm != nil {
			c.harm(c, name, e)
		}
	})
	if err != nil {
		return
	}
	if text, err = json.Marshal(r); err == nil {
		checkpoint := c.folder.checkpoint(task.Trial)
		if c.late > 0 {
			err = os.Rename(checkpoint, checkpoint+".late")
			time.AfterFunc(c.late, func() { os.Rename(checkpoint+".late", checkpoint) })
		}
		err = errors.Join(err, atomicfile.Write(c.folder.result(name), text))
	}
	if err != nil {
		c.t.Error(err)
	}
}

// end ends a job with a fate that it keeps.
func (c *cluster) end(name string, fate Fate) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fates[name] == Alive {
		c.fates[name] = fate
	}
	if cancel := c.jobs[name]; cancel != nil {
		cancel()
	}
}

func (c *cluster) Fates(_ context.Context, names []string) (map[string]Fate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fates := map[string]Fate{}
	for _, name := range names {
		fates[name] = c.fates[name]
	}
	return fates, nil
}

func (c *cluster) Cancel(_ context.Context, names []string) error {
	for _, name := range names {
		c.end(name, Cancelled)
	}
	return nil
}

// An engine elsewhere gives what the cores here give, with ASHA's promotions from shared checkpoints too. What is
// lost is handed out again and goes on; nothing else is trained twice.
func TestElsewhere(t *testing.T) {
	ds := open(t, faces(t, 80))
	plan := gridPlan(t)
	here := begin(t, plan)
	must(t, here.Run(context.Background(), ds, 2, nil))

	c := newCluster(t, ds)
	var once sync.Once
	c.harm = func(c *cluster, name string, e model.EpochEvent) {
		if name == "00003-2" && e.Epoch == 1 {
			once.Do(func() { c.end(name, Lost) })
		}
	}
	there := begin(t, plan)
	must(t, there.RunElsewhere(context.Background(), ds, c.elsewhere(), nil))
	if diff := cmp.Diff(timeless(here), timeless(there), noNumbers); diff != "" {
		t.Error(diff)
	}
	for n := range 6 {
		name := Task{Trial: n, Until: 2}.name()
		if want := map[bool]int{true: 2, false: 1}[n == 3]; c.ran[name] != want {
			t.Errorf("%s ran %d times", name, c.ran[name])
		}
		if _, err := os.Stat(c.folder.result(name)); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(c.folder.checkpoint(n)); err == nil {
			t.Errorf("the checkpoint of trial %d was left", n)
		}
	}
	winner, _ := there.Best()
	if checkpoint, err := there.Checkpoint(winner.Number); err != nil || checkpoint == nil {
		t.Errorf("the best trial has no checkpoint: %v", err)
	}
}

func TestASHAElsewhere(t *testing.T) {
	path := faces(t, 80)
	ds := open(t, path)
	space := small(t)
	space.Fixed = space.Fixed[:2]
	c := newCluster(t, ds)
	s := begin(t, Plan{Method: ASHA, Space: space, Trials: 7, Seed: 4, MaxEpochs: 4, Reduction: 2})
	e := c.elsewhere()
	e.AtOnce = 2
	must(t, s.RunElsewhere(context.Background(), ds, e, nil))
	finished := 0
	for _, trial := range s.Trials() {
		if trial.State == Done {
			finished++
		}
	}
	if finished == 0 || !s.Ended() {
		t.Errorf("%d trials are done", finished)
	}
	rerun(t, s, path)
}

// A person's scancel stops that trial alone; a stop in the window cancels the job.
func TestCancelledElsewhere(t *testing.T) {
	ds := open(t, faces(t, 80))
	plan := gridPlan(t)
	plan.Space.Fixed[2].Value = "3"
	c := newCluster(t, ds)
	s := begin(t, plan)
	c.harm = func(c *cluster, name string, e model.EpochEvent) {
		switch {
		case name == "00001-3" && e.Epoch == 1:
			c.end(name, Cancelled)
		case name == "00004-3" && e.Epoch == 1:
			must(t, s.StopTrial(4))
			for c.fate(name) == Alive {
				time.Sleep(time.Millisecond)
			}
		}
	}
	must(t, s.RunElsewhere(context.Background(), ds, c.elsewhere(), nil))
	for _, trial := range s.Trials() {
		want := Done
		if trial.Number == 1 || trial.Number == 4 {
			want = Stopped
		}
		if trial.State != want {
			t.Errorf("trial %d is %s", trial.Number, trial.State)
		}
	}
}

func (c *cluster) fate(name string) Fate {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.fates[name]
}

// A job that is lost again and again fails its trial, not the search.
func TestLostForGood(t *testing.T) {
	ds := open(t, faces(t, 80))
	c := newCluster(t, ds)
	c.harm = func(c *cluster, name string, _ model.EpochEvent) {
		if strings.HasPrefix(name, "00002") {
			must(c.t, os.RemoveAll(c.folder.checkpoint(2)))
			c.end(name, Lost)
		}
	}
	s := begin(t, gridPlan(t))
	must(t, s.RunElsewhere(context.Background(), ds, c.elsewhere(), nil))
	if trial := s.Trial(2); trial.State != Failed || !strings.Contains(trial.Error, "5 jobs in a row") {
		t.Errorf("%+v", trial)
	}
	if c.ran["00002-2"] != mostLost {
		t.Errorf("%d jobs", c.ran["00002-2"])
	}
}

// A collector that was killed finds what came in meanwhile; nothing is trained twice.
func TestCollectorComesBack(t *testing.T) {
	ds := open(t, faces(t, 80))
	c := newCluster(t, ds)
	st := store(t)
	s, err := New(st, gridPlan(t))
	must(t, err)
	must(t, c.folder.prepare())
	var names []string
	for range 4 { // handed out, and then the collector dies
		task, from, ok, err := s.claim(func(error) {})
		if err != nil || !ok {
			t.Fatal(err, ok)
		}
		must(t, c.folder.write(task, from))
		names = append(names, task.name())
	}
	must(t, c.Submit(context.Background(), names))
	c.finish.Wait()
	s, err = Open(st, 0)
	must(t, err)
	must(t, s.RunElsewhere(context.Background(), ds, c.elsewhere(), nil))
	for name, times := range c.ran {
		if times != 1 {
			t.Errorf("%s ran %d times", name, times)
		}
	}
	if len(c.ran) != 6 || !s.Ended() {
		t.Errorf("ran %v", c.ran)
	}
}

func TestInterruptedElsewhere(t *testing.T) {
	ds := open(t, faces(t, 80))
	c := newCluster(t, ds)
	plan := gridPlan(t)
	plan.Space.Fixed[2].Value = "400"
	ctx, cancel := context.WithCancel(context.Background())
	c.harm = func(*cluster, string, model.EpochEvent) { cancel() }
	s := begin(t, plan)
	must(t, s.RunElsewhere(ctx, ds, c.elsewhere(), nil))
	c.finish.Wait()
	for _, trial := range s.Trials() {
		if trial.State != Waiting {
			t.Errorf("trial %d is %s", trial.Number, trial.State)
		}
	}
	if s.Ended() {
		t.Error("the search has ended")
	}
}

// Results of other searches, or from other photos, are refused in words.
func TestFolderRefuses(t *testing.T) {
	f := Folder(t.TempDir())
	must(t, f.prepare())
	settings, err := gridPlan(t).Complete()
	must(t, err)
	all, err := settings.settings()
	must(t, err)
	task := Task{Search: 1, Trial: 0, Settings: all[0], Until: 2}
	for _, c := range []struct {
		change func(r *Record)
		says   string
	}{
		{func(r *Record) { r.Search = 2 }, "another search"},
		{func(r *Record) { r.Settings.Seed++ }, "another search"},
		{func(r *Record) { r.Photos = "ff" }, "other photos"},
	} {
		r := Record{Task: task, State: Done, Photos: "00"}
		r.Settings.OutChannel = slices.Clone(r.Settings.OutChannel)
		c.change(&r)
		text, err := json.Marshal(r)
		must(t, err)
		must(t, os.WriteFile(f.result(task.name()), text, 0o600))
		if _, _, err := f.read(task, "00"); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%v, want %q", err, c.says)
		}
	}
	must(t, os.WriteFile(f.result(task.name()), []byte("{"), 0o600))
	if _, _, err := f.read(task, "00"); err == nil {
		t.Error("half a result was read")
	}
}

// A checkpoint that a shared folder shows later than the result is waited for.
func TestALateCheckpointIsWaitedFor(t *testing.T) {
	ds := open(t, faces(t, 80))
	c := newCluster(t, ds)
	c.late = 100 * time.Millisecond
	plan := gridPlan(t)
	s := begin(t, plan)
	e := c.elsewhere()
	e.Grace = time.Minute
	must(t, s.RunElsewhere(context.Background(), ds, e, nil))
	best, ok := s.Best()
	if !ok {
		t.Fatal("no trial is the best")
	}
	if checkpoint, err := s.Checkpoint(best.Number); err != nil || checkpoint == nil {
		t.Errorf("the best trial has no checkpoint: %v", err)
	}
}
