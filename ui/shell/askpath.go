package shell

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"fiducial/data/harmless"
	"fiducial/data/output"
	"fiducial/ui/kit"
)

// PathQuestion asks for the name of a file to write.
type PathQuestion struct {
	ID, Text, Verb, Path string
	Ext                  string                  // what a name gets that has none
	Also                 func(string) []string   // the files that are written with one, nil for none
	Dataset              bool                    // it is for the dataset, which may be saved over itself
	Keep                 bool                    // a file that is there is never replaced
	Write                func(path string) error // writes the file, in a task, which is said when it is done; nil where Chosen does
	Chosen               func(path string, replace bool)
}

// AskPath shows the question in a strip: a name to edit, and a folder to choose; and a question of its own where a file
// is there that would be replaced. (Fyne's own dialog empties the chosen file before anything is written to it.)
func (f *Frame) AskPath(q PathQuestion) {
	field := f.NewEntry()
	field.SetText(q.Path)
	var submit func()
	refused := q.ID + "-refused" // a strip of its own: a sentence beside the field would leave it no room
	forget := func() { f.Remove(refused) }
	b := Banner{Kind: Ask, ID: q.ID, Text: q.Text, Field: field, Dismissed: forget}
	again := func(why string) {
		f.Show(b)
		f.Show(Banner{Kind: Problem, ID: refused, Text: why})
		f.FocusFace() // a button of the strip may have taken the focus
	}
	submit = func() {
		forget()
		path := q.complete(field.Text)
		there := q.there(path)
		switch err := f.mayWrite(q, path); {
		case strings.TrimSpace(field.Text) == "":
			again("Write the name of a file, not only of a folder.")
		case err != nil:
			again(kit.Sentence(err))
		case there != "" && q.Keep:
			again(there + " there already: choose another name.")
		case there != "":
			f.Confirm("Replace what is there?", there+" there already. What is there now would be lost.", "Replace", func() {
				f.Drop(q.ID)
				f.answered(q, path, true)
			}, func() {})
		default:
			f.Drop(q.ID)
			f.answered(q, path, false)
		}
	}
	field.OnSubmitted = func(string) { submit() }
	field.Escape = func() {
		forget()
		f.Drop(q.ID)
	}
	b.Buttons = []BannerButton{{q.Verb, submit}, {"Folder…", func() { f.AskFolder(field) }}}
	f.Show(b)
	f.FocusFace()
	field.CursorColumn = len([]rune(field.Text))
	field.Refresh()
}

// answered does what was asked for: it writes the file, or lets who asked do that.
func (f *Frame) answered(q PathQuestion, path string, replace bool) {
	if q.Write == nil {
		q.Chosen(path, replace)
		return
	}
	f.Start("Saving "+kit.FileName(path), func(context.Context, *Task) error { return q.Write(path) }, Then(f, func() {
		f.Flash("Saved " + kit.FileName(path))
	}))
}

// complete returns the absolute path of a name that was typed.
func (q PathQuestion) complete(name string) string {
	path := q.bytes(strings.TrimSpace(name))
	if abs, err := filepath.Abs(path); err == nil && !strings.HasSuffix(path, string(filepath.Separator)) {
		path = abs
	}
	if info, err := os.Stat(path); filepath.Ext(path) == "" && (err != nil || info.Mode().IsRegular()) { // no folder or device
		path += q.Ext
	}
	return path
}

// bytes gives the folder and the name of a typed path the bytes of the proposed one where they are those: a field holds
// letters, and what in a name is no UTF-8 comes back from it as another name.
func (q PathQuestion) bytes(typed string) string {
	if utf8.ValidString(q.Path) {
		return typed
	}
	letters := func(s string) string { return string([]rune(s)) }
	folder, name := filepath.Split(typed)
	ofFolder, ofName := filepath.Split(q.Path)
	if letters(folder) == letters(ofFolder) {
		folder = ofFolder
	}
	if letters(name) == letters(ofName) {
		name = ofName
	}
	return folder + name
}

// paths are the files that are written when path is chosen.
func (q PathQuestion) paths(path string) []string {
	if q.Also == nil {
		return []string{path}
	}
	return append([]string{path}, q.Also(path)...)
}

// there names the files to be written that are there already, with a verb; "" when none is.
func (q PathQuestion) there(path string) string {
	var names []string
	for _, p := range q.paths(path) {
		info, err := os.Lstat(p)
		if err != nil {
			continue
		}
		name := kit.FileName(p)
		if info.Mode()&os.ModeSymlink != 0 { // what it leads to is replaced
			if real, err := filepath.EvalSymlinks(p); err == nil {
				name += " (a link to " + harmless.Name(real) + ")"
			}
		}
		names = append(names, name)
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
func (f *Frame) mayWrite(q PathQuestion, path string) error {
	dataset, folders := f.inUse()
	if dataset == "" {
		return nil
	}
	if q.Dataset { // saving holds what it replaces itself
		if path == dataset {
			return nil
		}
		return output.Check(path, dataset)
	}
	p := output.Plan{Reads: []string{dataset}, Force: true, Folders: folders}
	for _, path := range q.paths(path) {
		p.Writes = append(p.Writes, output.Write{Path: path})
	}
	permit, err := output.Allow(p)
	if err != nil {
		return err
	}
	return permit.Release()
}

// AskFolder lets a person choose the folder of the path in field.
func (f *Frame) AskFolder(field *kit.Entry) {
	d := dialog.NewFolderOpen(func(dir fyne.ListableURI, err error) {
		if err == nil && dir != nil {
			field.SetText(filepath.Join(dir.Path(), filepath.Base(field.Text)))
		}
		f.Win.Canvas().Focus(field)
	}, f.Win)
	f.choose(d, "Which folder it goes into", filepath.Dir(field.Text))
}
