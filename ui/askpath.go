package ui

import (
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"fiducial/data/output"
	"fiducial/ui/kit"
)

// pathQuestion asks for the name of a file to write.
type pathQuestion struct {
	id, text, verb, path string
	ext                  string                // what a name gets that has none
	also                 func(string) []string // the files that are written with one, nil for none
	dataset              bool                  // it is for the dataset, which may be saved over itself
	keep                 bool                  // a file that is there is never replaced
	chosen               func(path string, replace bool)
}

// askPath shows the question in a strip: a name to edit, a folder to choose, and whether to replace a file that
// is there. (Fyne's own dialog empties the chosen file before anything is written to it.)
func (w *Window) askPath(q pathQuestion) {
	field := w.newEntry()
	field.SetText(q.path)
	replacing := ""
	var submit func()
	refused := q.id + "-refused" // a strip of its own: a sentence beside the field would leave it no room
	forget := func() { w.banners.remove(refused) }
	b := banner{kind: ask, id: q.id, text: q.text, field: field, dismissed: forget}
	again := func(kind bannerKind, why string) {
		w.banners.show(b)
		w.banners.show(banner{kind: kind, id: refused, text: why})
		w.FocusFace() // a button of the strip may have taken the focus
	}
	submit = func() {
		forget()
		path := q.complete(field.Text)
		there := q.there(path)
		switch err := w.mayWrite(q, path); {
		case strings.TrimSpace(field.Text) == "":
			again(problem, "Write the name of a file, not only of a folder.")
		case err != nil:
			again(problem, kit.Sentence(err))
		case there != "" && q.keep:
			again(problem, there+" there already: choose another name.")
		case there != "" && replacing != path+there:
			replacing = path + there
			it := "it"
			if strings.HasSuffix(there, "are") {
				it = "them"
			}
			again(warning, there+" there already. Press "+q.verb+" again to replace "+it+".")
		default:
			w.banners.drop(q.id)
			q.chosen(path, there != "")
		}
	}
	field.OnSubmitted = func(string) { submit() }
	field.Escape = func() {
		forget()
		w.banners.drop(q.id)
	}
	b.buttons = []bannerButton{{q.verb, submit}, {"Folder…", func() { w.askFolder(field) }}}
	w.banners.show(b)
	w.FocusFace()
	field.CursorColumn = len([]rune(field.Text))
	field.Refresh()
}

// complete returns the absolute path of a name that was typed.
func (q pathQuestion) complete(name string) string {
	path := strings.TrimSpace(name)
	if abs, err := filepath.Abs(path); err == nil && !strings.HasSuffix(path, string(filepath.Separator)) {
		path = abs
	}
	if info, err := os.Stat(path); filepath.Ext(path) == "" && (err != nil || info.Mode().IsRegular()) { // no folder or device
		path += q.ext
	}
	return path
}

// paths are the files that are written when path is chosen.
func (q pathQuestion) paths(path string) []string {
	if q.also == nil {
		return []string{path}
	}
	return append([]string{path}, q.also(path)...)
}

// there names the files to be written that are there already, with a verb; "" when none is.
func (q pathQuestion) there(path string) string {
	var names []string
	for _, p := range q.paths(path) {
		if _, err := os.Lstat(p); err == nil {
			names = append(names, kit.FileName(p))
		}
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0] + " is"
	}
	return strings.Join(names, " and ") + " are"
}

// mayWrite says why the answer to a question is not to be written to. Whether a file is replaced is asked after that.
func (w *Window) mayWrite(q pathQuestion, path string) error {
	ds := w.dataset()
	if ds == nil {
		return nil
	}
	if q.dataset { // saving holds what it replaces itself
		if path == ds.Path() {
			return nil
		}
		return output.Check(path, ds.Path())
	}
	p := output.Plan{Reads: []string{ds.Path()}, Force: true, Folders: w.datasetOptions().Folders()}
	for _, path := range q.paths(path) {
		p.Writes = append(p.Writes, output.Write{Path: path})
	}
	permit, err := output.Allow(p)
	if err != nil {
		return err
	}
	return permit.Release()
}

// askFolder lets a person choose the folder of the path in field.
func (w *Window) askFolder(field *kit.Entry) {
	d := dialog.NewFolderOpen(func(dir fyne.ListableURI, err error) {
		if err == nil && dir != nil {
			field.SetText(filepath.Join(dir.Path(), filepath.Base(field.Text)))
		}
		w.win.Canvas().Focus(field)
	}, w.win)
	if at, err := storage.ListerForURI(storage.NewFileURI(filepath.Dir(field.Text))); err == nil {
		d.SetLocation(at)
	}
	w.showDialog(d)
}
