package session

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/ui/kit/kittest"
	"fiducial/ui/shell"
)

// window is what a session needs of one; the test is its UI goroutine.
type window struct {
	kittest.Loop
	t      *testing.T
	ctx    context.Context
	tasks  *shell.Tasks
	failed []error
}

func newWindow(t *testing.T) *window {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	w := &window{t: t, ctx: ctx}
	w.tasks = shell.NewTasks(w.Post, func() {})
	t.Cleanup(func() {
		cancel()
		w.tasks.Wait()
	})
	return w
}

func (w *window) Context() context.Context { return w.ctx }
func (w *window) Fail(err error)           { w.failed = append(w.failed, err) }
func (w *window) StartIn(ctx context.Context, name string, work func(context.Context, *shell.Task) error, after func(error)) *shell.Task {
	return w.tasks.Start(ctx, name, work, after)
}

// open opens a dataset of two faces and makes it the open one.
func (w *window) open(x *Session) *Open {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), "faces.csv")
	photo := strings.TrimSpace(strings.Repeat("7 ", 64))
	if err := os.WriteFile(path, []byte("nose_tip_x,nose_tip_y,Image\n1,2,"+photo+"\n3,4,"+photo+"\n"), 0o600); err != nil {
		w.t.Fatal(err)
	}
	ds, err := data.Open(path, data.Options{Project: true, DataDir: w.t.TempDir()})
	if err != nil {
		w.t.Fatal(err)
	}
	s := x.Begin(ds, -1)
	x.Adopt(s)
	if err := s.Read(w.ctx, func(context.Context, int64, int64) {}); err != nil {
		w.t.Fatal(err)
	}
	return s
}

// leave leaves what is open and waits until it is closed.
func (w *window) leave(x *Session) {
	w.t.Helper()
	x.Leave()
	w.Until(w.t, "it is closed", func() bool { return x.Closing() == 0 })
}

// What a job brings reaches the dataset it was started on, or nobody; an error of work that goes on is said.
func TestWhatAJobBringsReachesItsDatasetOnly(t *testing.T) {
	w := newWindow(t)
	x := New(w)
	failure := errors.New("the disk is full")
	for _, c := range []struct {
		name            string
		keep            bool
		left            bool // whether Left is given
		leaves          bool // the dataset is left before the job ends
		done, told, err bool
	}{
		{name: "still open", done: true},
		{name: "left", leaves: true},
		{name: "left, kept", leaves: true, keep: true, err: true},
		{name: "left, who wants to know", leaves: true, keep: true, left: true, told: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.t, w.failed = t, nil
			s := w.open(x)
			release := make(chan struct{})
			done, told := false, false
			j := Job{Keep: c.keep, Work: func(context.Context, *shell.Task) error { <-release; return failure }, Done: func(error) { done = true }}
			if c.left {
				j.Left = func(error) { told = true }
			}
			task := x.Start(s, j)
			if c.leaves {
				x.Leave()
			}
			close(release)
			task.Wait()
			w.Drain()
			if done != c.done || told != c.told || (len(w.failed) > 0) != c.err {
				t.Errorf("done %v, told %v, said %v", done, told, w.failed)
			}
			if !c.leaves {
				x.Leave()
			}
			w.Until(w.t, "it is closed", func() bool { return x.Closing() == 0 })
		})
	}
}

func TestADatasetIsClosedWhenNobodyUsesIt(t *testing.T) {
	w := newWindow(t)
	x := New(w)
	s := w.open(x)
	release := make(chan struct{})
	x.Start(s, Job{Keep: true, Work: func(context.Context, *shell.Task) error { <-release; return nil }})
	x.Leave()
	select {
	case <-s.Gone():
		t.Fatal("it was closed while a job used it")
	case <-time.After(20 * time.Millisecond):
	}
	close(release)
	w.Until(w.t, "it is closed", func() bool { return x.Closing() == 0 })
	<-s.Gone()
}

// What happens to the open dataset is told; of one that was left nothing is, but that it was left.
func TestEvents(t *testing.T) {
	w := newWindow(t)
	x := New(w)
	var arrived, closed bool
	edited := map[int]bool{}
	x.Subscribe(func(e Event) {
		switch e := e.(type) {
		case Changed:
			arrived = arrived || e.Arrived
			for row := range e.Rows {
				edited[row] = true
			}
		case Closed:
			closed = true
			if x.IsOpen() || x.Shown() {
				t.Error("it is told that a dataset was left which is still open")
			}
		}
	})
	s := w.open(x)
	w.Until(w.t, "the rows arrived", func() bool { return arrived })
	if x.Row() != -1 || x.Shown() || x.Rows() != 2 {
		t.Errorf("row %d of %d is shown", x.Row(), x.Rows())
	}
	x.Show(1)
	if err := s.Dataset.Apply("Move", data.Edit{Row: 1, Keypoint: 0, To: face.At(5, 5)}); err != nil {
		t.Fatal(err)
	}
	w.Until(w.t, "the edit is told", func() bool { return edited[1] })
	if edited[0] || !x.Shown() || x.Row() != 1 {
		t.Errorf("edited %v, row %d is shown", edited, x.Row())
	}
	w.leave(x)
	if !closed || x.Row() != -1 {
		t.Errorf("closed %v, row %d is shown", closed, x.Row())
	}
}

// Each thing that happens to what is open is told once, in its order; a row that is not there is not shown.
func TestWhatHappensIsToldInOrder(t *testing.T) {
	w := newWindow(t)
	x := New(w)
	var told []string
	x.Subscribe(func(e Event) {
		switch e := e.(type) {
		case Changed:
		case Leaving:
			told = append(told, fmt.Sprintf("leaving %d for %d", x.Row(), e.To))
		case Shown:
			told = append(told, fmt.Sprintf("shown %d", x.Row()))
		default:
			told = append(told, strings.TrimPrefix(fmt.Sprintf("%T", e), "session."))
		}
	})
	x.Show(0)
	w.open(x)
	for _, row := range []int{1, 2, -1, 0} {
		x.Show(row)
	}
	x.Tell(Listed{})
	if again := x.Found(); again != 0 || x.Row() != -1 {
		t.Errorf("after reading again the face is at %d, shown is %d", again, x.Row())
	}
	w.leave(x)
	want := []string{"Opened", "leaving -1 for 1", "shown 1", "leaving 1 for 0", "shown 0", "Listed", "Reread", "Closed"}
	if !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

func TestWhatIsOnTheWayIsClosedAtTheEnd(t *testing.T) {
	w := newWindow(t)
	x := New(w)
	path := filepath.Join(t.TempDir(), "faces.csv")
	if err := os.WriteFile(path, []byte("nose_tip_x,nose_tip_y,Image\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ds, err := data.Open(path, data.Options{Project: true, DataDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	x.Begin(ds, -1)
	if n := x.OnTheWay(); n != 1 {
		t.Errorf("%d are on the way", n)
	}
	if err := x.End(w.tasks.Wait); err != nil {
		t.Error(err)
	}
	if n := x.OnTheWay(); n != 0 {
		t.Errorf("%d are still open", n)
	}
}
