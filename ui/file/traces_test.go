package file

import (
	"errors"
	"strings"
	"sync"
	"testing"
)

// heldTraces are traces that are kept in memory.
type heldTraces struct {
	mu    sync.Mutex
	there Traced
	err   error
}

func (k *heldTraces) Size() (Traced, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.there, nil
}

func (k *heldTraces) Remove() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err == nil {
		k.there = Traced{}
	}
	return k.err
}

func (k *heldTraces) fail(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.err = err
}

// TestTracesGoByOneAction asks what there is to go, does not take it away unasked, and takes it away.
func TestTracesGoByOneAction(t *testing.T) {
	k := &heldTraces{there: Traced{Copies: 3, Faces: 6000, Squares: 20, Records: 1, Bytes: 1_240_000_000}}
	b := newBench(t, Options{Traces: k})
	remove := b.shell.Actions().Get("remove-traces")

	b.shell.Actions().Run(remove)
	b.win.Until("it asks", func() bool { return b.shell.Shows("traces") })
	asked := b.win.Banner("3 unpacked copies of compressed datasets, predictions of 6,000 faces, 20 squares of photos and 1 crash report take 1.2 GB.")
	if there, _ := k.Size(); there.Copies == 0 || asked.Buttons[0].Text != "Remove, Free 1.2 GB" {
		t.Fatalf("it asks with %q, or did not wait for the answer", asked.Buttons[0].Text)
	}
	k.fail(errors.New("removing unpacked copies: permission is missing"))
	asked.Buttons[0].Do()
	b.win.Until("it fails", func() bool { return strings.Contains(strings.Join(b.win.Said(), " "), "permission is missing") })
	k.fail(nil)
	asked.Buttons[0].Do()
	b.win.Until("they are gone", func() bool { return strings.Contains(b.shell.Flashed(), "1.2 GB are free") })
	b.shell.Actions().Run(remove)
	b.win.Until("there are none", func() bool { return strings.Contains(b.shell.Flashed(), "Nothing is cached") })
}
