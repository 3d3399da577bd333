package data

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// TestReadersWhileEverythingChanges runs every method that reads beside edits, saves and reloads; it is for -race.
func TestReadersWhileEverythingChanges(t *testing.T) {
	lines := []string{header}
	for i := range 60 {
		lines = append(lines, line("1.50,2,3,4", i))
	}
	path := csvOf(t, lines...)
	d, err := Open(path, window(t))
	must(t, err)
	defer d.Close()
	unsubscribe := d.Subscribe(func(c Change) {
		for _, row := range c.Rows {
			d.Labels(row)
		}
	})
	defer unsubscribe()
	stop := make(chan struct{})
	var readers, writers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					readAll(t, d)
				}
			}
		})
	}
	must(t, d.Load(t.Context(), nil))
	for w := range 2 {
		writers.Go(func() {
			for i := range 30 {
				if err := d.Apply(fmt.Sprint(i), Edit{(7*i + w) % 60, w, at(float64(i), 1)}); err != nil {
					t.Error(err)
				}
				if err := d.Mark("Mark", i, Mark{Done: i%2 == w}); err != nil {
					t.Error(err)
				}
				if i%5 == 0 {
					d.Undo()
					d.Redo()
				}
			}
		})
	}
	writers.Go(func() {
		for i := range 5 {
			if err := d.Save(t.Context(), nil); err != nil {
				t.Error(err)
			}
			if i%3 == 0 {
				if err := d.Reload(t.Context(), nil); err != nil {
					t.Error(err)
				}
			}
			other := filepath.Join(filepath.Dir(path), fmt.Sprintf("copy%d.csv", i))
			if err := d.SaveAs(t.Context(), other, false, nil); err != nil {
				t.Error(err)
			}
		}
	})
	writers.Wait()
	close(stop)
	readers.Wait()
	checkCounts(t, d)
	save(t, d)
	d = reopen(t, d)
	if d.Unsaved() != 0 {
		t.Errorf("%d unsaved", d.Unsaved())
	}
	if got, want := strings.Count(read(t, d.Path()), "\n"), 61; got != want {
		t.Errorf("%d lines, want %d", got, want)
	}
	parts, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".*"))
	if must(t, err); len(parts) > 0 {
		t.Errorf("left over: %v", parts)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

// readAll calls everything that reads.
func readAll(t *testing.T, d *Dataset) {
	rows := d.Rows()
	d.Loaded()
	d.Path()
	d.ProjectPath()
	d.Notices()
	d.Side()
	d.Counts()
	d.Unsaved()
	d.CanUndo()
	d.CanRedo()
	d.Faults()
	d.Conflicts()
	d.Fingerprint()
	for _, row := range d.Select(Filter{Not: NoPhoto}) {
		if row >= rows {
			break
		}
		d.Labels(row)
		d.FileLabels(row)
		d.EditedPoints(row)
		d.MarkOf(row)
		d.StateOf(row)
		d.FaultsOf(row)
		d.SplitOf(row, 1)
		if pixels, err := d.Pixels(row); err != nil || len(pixels) != 4 || int(pixels[0]) != row {
			t.Errorf("pixels of row %d: %v %v", row, pixels, err)
		}
	}
	d.SplitRows(Test, Splits{Seed: 1}, true)
}

// TestEditsWhileRowsArrive edits rows that are there while others arrive; it is for -race.
func TestEditsWhileRowsArrive(t *testing.T) {
	lines := []string{header}
	for i := range 60_000 {
		lines = append(lines, line("1.50,2,3,4", i%256))
	}
	d, err := Open(csvOf(t, lines...), Options{CacheDir: t.TempDir()})
	must(t, err)
	defer d.Close()
	there := make(chan struct{})
	var once sync.Once
	d.Subscribe(func(Change) { once.Do(func() { close(there) }) })
	var writer sync.WaitGroup
	writer.Go(func() {
		<-there
		for i := 0; !d.Loaded() || i < 50; i++ {
			row := i % d.Rows()
			if err := d.Apply("Move", Edit{row, 0, at(float64(i%90), 1)}); err != nil {
				t.Error(err)
			}
			if err := d.Mark("Mark", row, Mark{Done: i%2 == 0}); err != nil {
				t.Error(err)
			}
			d.Undo()
		}
	})
	must(t, d.Load(t.Context(), nil))
	writer.Wait()
	checkCounts(t, d)
}
