package ui

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"fiducial/data/harmless"
)

// recentMenu is the menu of the datasets opened lately.
type recentMenu struct {
	w    *Window
	item *fyne.MenuItem
}

func newRecentMenu(w *Window) *recentMenu {
	m := &recentMenu{w: w, item: fyne.NewMenuItem("Open Recent", nil)}
	m.item.ChildMenu = fyne.NewMenu("")
	m.fill()
	return m
}

// update lists the datasets opened lately.
func (m *recentMenu) update() {
	m.fill()
	m.w.shell.Menu.Refresh()
}

func (m *recentMenu) fill() {
	var items []*fyne.MenuItem
	paths := slices.DeleteFunc(slices.Clone(m.w.shell.Prefs().Recent()), func(path string) bool {
		_, err := os.Stat(path)
		return errors.Is(err, fs.ErrNotExist) // it may come back with its drive, and is not forgotten
	})
	for _, path := range paths {
		label := filepath.Base(path)
		if slices.ContainsFunc(paths, func(o string) bool { return o != path && filepath.Base(o) == label }) {
			label = path // two of the same name
		}
		items = append(items, fyne.NewMenuItem(harmless.Sentence(label), func() { m.w.openRecent(path) }))
	}
	m.item.ChildMenu.Items = items
	m.item.Disabled = len(items) == 0
}
