package file

import (
	"testing"
	"time"

	"fiducial/data"
	"fiducial/data/project"
	"fiducial/ui/session/sessiontest"
)

// held lets another window have the dataset at path, until it is let go of.
func held(t *testing.T, path string) *project.Lock {
	t.Helper()
	l, err := project.Acquire(path, project.Folders{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// A program that was killed holds its dataset until the system has taken back its memory: the next one waits for that,
// and says nothing.
func TestADatasetOfADyingWindowIsWaitedFor(t *testing.T) {
	b := newBench(t, Options{})
	path := sessiontest.WriteFaces(t, 3, nil)
	l := held(t, path)
	b.OpenDataset(path)
	time.Sleep(250 * time.Millisecond)
	b.win.Settle()
	if b.session.IsOpen() || len(b.win.Said()) > 0 {
		t.Fatalf("while it is held it is open %v, said %q", b.session.IsOpen(), b.win.Said())
	}
	if err := l.Release(); err != nil {
		t.Fatal(err)
	}
	b.opened(path)
	if said := b.win.Said(); len(said) > 0 {
		t.Errorf("it says %q", said)
	}
}

// Where the other window lives on, that is said with a button that tries again; the dataset is still the last one for
// the next start.
func TestADatasetOfAnotherWindowCanBeTriedAgain(t *testing.T) {
	b := newBench(t, Options{})
	path := sessiontest.WriteFaces(t, 3, nil)
	b.shell.Prefs().AddRecent(path)
	l := held(t, path)
	b.OpenFirst()
	b.win.Until("it is said", func() bool { return len(b.win.Said()) > 0 })
	again := b.win.Banner(data.ErrInUse.Error()[len("it is "):]).Buttons[0]
	if recent := b.shell.Prefs().Recent(); again.Text != "Try Again" || len(recent) != 1 {
		t.Errorf("the button is %q, lately opened are %v", again.Text, recent)
	}
	if err := l.Release(); err != nil {
		t.Fatal(err)
	}
	again.Do()
	b.opened(path)
}

// The wait can be cancelled.
func TestTheWaitForADyingWindowCanBeCancelled(t *testing.T) {
	b := newBench(t, Options{})
	path := sessiontest.WriteFaces(t, 3, nil)
	l := held(t, path)
	defer l.Release()
	b.OpenDataset(path)
	b.shell.Running("Opening ").Stop()
	b.win.Until("nothing is opened", func() bool { return b.shell.Running("Opening ") == nil })
	if said := b.win.Said(); len(said) > 0 || b.session.IsOpen() {
		t.Errorf("it says %q", said)
	}
}
