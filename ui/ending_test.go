package ui

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
)

// A dataset that was opened at the moment at which the window ends, before the window made it its own, is closed too.
func TestAnOpenedDatasetIsClosedAtTheEnd(t *testing.T) {
	for name, end := range map[string]func(*Window) error{
		"Close":  func(w *Window) error { w.Close(); return nil },
		"Finish": (*Window).Finish,
	} {
		t.Run(name, func(t *testing.T) {
			path := writeFaces(t, 4, nil)
			w := newWindow(test.NewApp(), Options{Path: path, DataDir: t.TempDir(), Threads: 1}, func(func()) {})
			t.Cleanup(func() { test.NewApp() })
			w.Show()
			for w.session.OnTheWay() == 0 {
				time.Sleep(time.Millisecond)
			}
			if err := end(w); err != nil {
				t.Fatal(err)
			}
			files, err := os.ReadDir(filepath.Dir(path))
			if err != nil || len(files) != 1 {
				t.Errorf("beside the dataset: %v %v", files, err)
			}
		})
	}
}
