package shell

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"
)

// FileQuestion asks for a file to read.
type FileQuestion struct {
	Title      string
	Dir        string   // where the choice begins; "" for where the toolkit has it
	Extensions []string // of the files that are offered, with their dots
	Chosen     func(path string)
	Cancelled  func() // no file was chosen; nil for nothing to do
}

// AskFile lets a person choose a file.
func (f *Frame) AskFile(q FileQuestion) {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		f.FocusFace()
		switch {
		case err != nil:
			f.Fail(fmt.Errorf("choosing a file: %w", err))
		case r != nil:
			path := r.URI().Path()
			r.Close()
			q.Chosen(path)
			return
		}
		if q.Cancelled != nil {
			q.Cancelled()
		}
	}, f.Win)
	d.SetView(dialog.ListView)
	d.SetFilter(storage.NewExtensionFileFilter(q.Extensions))
	f.choose(d, q.Title, q.Dir)
}

// AskDirectory lets a person choose a folder that is there, beginning in dir; "" for where the toolkit has it.
func (f *Frame) AskDirectory(title, dir string, chosen func(path string)) {
	d := dialog.NewFolderOpen(func(folder fyne.ListableURI, err error) {
		f.FocusFace()
		switch {
		case err != nil:
			f.Fail(fmt.Errorf("choosing a folder: %w", err))
		case folder != nil:
			chosen(folder.Path())
		}
	}, f.Win)
	f.choose(d, title, dir)
}

// choose shows one of Fyne's dialogs for files, as large as is good in this window, with the files of a folder; "" for
// where the toolkit has it.
func (f *Frame) choose(d *dialog.FileDialog, title, dir string) {
	d.SetTitleText(title)
	if dir != "" {
		if at, err := storage.ListerForURI(storage.NewFileURI(dir)); err == nil {
			d.SetLocation(at)
		}
	}
	d.Show() // first: a file dialog has no size before
	size := f.Win.Canvas().Size()
	d.Resize(fyne.NewSize(min(860, size.Width*0.9), min(600, size.Height*0.85)))
	f.over(d)
}

// over notes that a dialog lies over all else, until it is closed: then the one below it is the one that Escape closes.
func (f *Frame) over(d dialog.Dialog) {
	below := f.dialog
	f.dialog = d
	d.SetOnClosed(func() {
		if f.dialog == d {
			f.dialog = below
		}
	})
}
