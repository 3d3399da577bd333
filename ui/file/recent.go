package file

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"fiducial/data/harmless"
)

// Recent returns the menu of the datasets opened lately.
func (f *Feature) Recent() *fyne.MenuItem { return f.recent }

// UpdateRecent lists the datasets opened lately.
func (f *Feature) UpdateRecent() {
	f.fillRecent()
	f.shell.Menu.Refresh()
}

func (f *Feature) fillRecent() {
	var items []*fyne.MenuItem
	paths := slices.DeleteFunc(slices.Clone(f.shell.Prefs().Recent()), func(path string) bool {
		_, err := os.Stat(path)
		return errors.Is(err, fs.ErrNotExist) // it may come back with its drive, and is not forgotten
	})
	for _, path := range paths {
		label := filepath.Base(path)
		if slices.ContainsFunc(paths, func(o string) bool { return o != path && filepath.Base(o) == label }) {
			label = path // two of the same name
		}
		items = append(items, fyne.NewMenuItem(harmless.Sentence(label), func() { f.OpenRecent(path) }))
	}
	f.recent.ChildMenu.Items = items
	f.recent.Disabled = len(items) == 0
}
