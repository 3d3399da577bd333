package ui

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2/test"

	"fiducial/ui/kit"
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
	k := &heldTraces{there: Traced{Copies: 3, Faces: 6000, Records: 1, Bytes: 1_240_000_000}}
	b := &bench{t: t, queue: make(chan func(), 1<<14), dir: t.TempDir()}
	b.Window = newWindow(test.NewApp(), Options{Path: writeFaces(t, 3, nil), DataDir: b.dir, Threads: 1, Traces: k}, func(f func()) { b.queue <- f })
	t.Cleanup(func() { b.Close(); test.NewApp() })
	b.Show()
	b.until("the rows are there", func() bool {
		return b.session.Current() != nil && b.session.Current().Loading == nil && b.session.Row() >= 0
	})
	remove := b.shell.Actions().Get("remove-traces")

	b.shell.Actions().Run(remove)
	b.until("it asks", func() bool { return b.shell.Shows("traces") })
	asked := b.mustBanner("3 unpacked copies of compressed datasets, predictions of 6,000 faces and 1 crash report take 1.2 GB.")
	if there, _ := k.Size(); there.Copies == 0 || asked.Buttons[0].Text != "Remove, Free 1.2 GB" {
		t.Fatalf("it asks with %q, or did not wait for the answer", asked.Buttons[0].Text)
	}
	k.fail(errors.New("removing unpacked copies: permission is missing"))
	asked.Buttons[0].Do()
	b.until("it fails", func() bool { return strings.Contains(strings.Join(b.bannerTexts(), " "), "permission is missing") })
	k.fail(nil)
	asked.Buttons[0].Do()
	b.until("they are gone", func() bool { return strings.Contains(b.shell.Flashed(), "1.2 GB are free") })
	b.shell.Actions().Run(remove)
	b.until("there are none", func() bool { return strings.Contains(b.shell.Flashed(), "Nothing is cached") })
}

func TestByteSize(t *testing.T) {
	for n, want := range map[int64]string{0: "0 KB", 1: "1 KB", 999_001: "1,000 KB", 203_400_000: "203 MB", 1_240_000_000: "1.2 GB"} {
		if got := kit.ByteSize(n); got != want {
			t.Errorf("%d bytes are %s, want %s", n, got, want)
		}
	}
}
