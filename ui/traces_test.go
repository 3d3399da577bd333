package ui

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2/test"

	"fiducial/ui/kit"
)

// kept are traces that are kept in memory.
type kept struct {
	mu              sync.Mutex
	copies, records int
	bytes           int64
	err             error
}

func (k *kept) Size() (int, int, int64, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.copies, k.records, k.bytes, nil
}

func (k *kept) Remove() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err == nil {
		k.copies, k.records, k.bytes = 0, 0, 0
	}
	return k.err
}

func (k *kept) fail(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.err = err
}

// TestTracesGoByOneAction asks what there is to go, does not take it away unasked, and takes it away.
func TestTracesGoByOneAction(t *testing.T) {
	k := &kept{copies: 3, records: 1, bytes: 1_240_000_000}
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
	asked := b.mustBanner("3 unpacked copies of compressed datasets and 1 crash report take 1.2 GB.")
	if copies, _, _, _ := k.Size(); copies == 0 || asked.Buttons[0].Text != "Remove, Free 1.2 GB" {
		t.Fatalf("it asks with %q, or did not wait for the answer", asked.Buttons[0].Text)
	}
	k.fail(errors.New("removing unpacked copies: permission is missing"))
	asked.Buttons[0].Do()
	b.until("it fails", func() bool { return strings.Contains(strings.Join(b.bannerTexts(), " "), "permission is missing") })
	k.fail(nil)
	asked.Buttons[0].Do()
	b.until("they are gone", func() bool { return strings.Contains(b.shell.Flashed(), "1.2 GB are free") })
	b.shell.Actions().Run(remove)
	b.until("there are none", func() bool { return strings.Contains(b.shell.Flashed(), "There are no unpacked copies") })
}

func TestByteSize(t *testing.T) {
	for n, want := range map[int64]string{0: "0 KB", 1: "1 KB", 999_001: "1,000 KB", 203_400_000: "203 MB", 1_240_000_000: "1.2 GB"} {
		if got := kit.ByteSize(n); got != want {
			t.Errorf("%d bytes are %s, want %s", n, got, want)
		}
	}
}
