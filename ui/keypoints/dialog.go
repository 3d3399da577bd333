package keypoints

import (
	"context"
	"path/filepath"
	"reflect"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/template"
	"fiducial/model/keypoints"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// What keypoints can be taken from, besides templates.
const (
	asTheyAre = "As they are now"
	fromFile  = "A dataset or weights…"
)

// dialog shows the keypoints of a dataset and asks for others.
type dialog struct {
	f         *Feature
	form      *shell.Form
	source    *kit.Pick
	templates []template.Template

	names, pairs, lines, eyes *kit.Entry

	of      *data.Dataset
	about   subject
	first   texts // what stood there when it was asked for
	filling bool  // fields are filled by the dialog
}

func newDialog(f *Feature) *dialog {
	d := &dialog{f: f, templates: template.All()}
	d.form = f.shell.NewForm("Keypoints", "Apply", d.answer)
	options := []string{asTheyAre}
	for _, t := range d.templates {
		options = append(options, t.Title)
	}
	d.source = d.form.Pick("Take from", append(options, fromFile), d.picked)
	areas := d.form.Areas("Keypoints, one a line", "Pairs, left:right; alone: middle line", "Lines between points, from:to:…")
	d.names, d.pairs, d.lines = areas[0], areas[1], areas[2]
	d.eyes = d.form.Entry("Eyes")
	d.names.SetPlaceHolder("nose\nleft_eye\nright_eye")
	d.pairs.SetPlaceHolder("left_eye:right_eye\nnose")
	d.lines.SetPlaceHolder("left_eye:nose:right_eye")
	d.eyes.SetPlaceHolder("left:right, by whose distance NME divides errors")
	for _, e := range append(areas, d.eyes) {
		e.OnChanged = func(string) { d.changed() }
	}
	return d
}

// ask shows the dialog for a dataset.
func (d *dialog) ask(ds *data.Dataset) error {
	remembered, err := ds.Remembered()
	if err != nil {
		return err
	}
	d.of = ds
	names := ds.Keypoints().Names()
	d.about = subject{columns: names[:len(names)-len(ds.Lacking())], names: names, known: ds.Keypoints().Names(), edited: editedOf(ds), remembered: remembered, can: ds.CanLabel}
	d.source.SetSelectedIndex(0)
	d.fill(d.now())
	d.first = d.written()
	for _, e := range []*kit.Entry{d.names, d.pairs, d.lines, d.eyes} {
		kit.Enable(e, !d.about.fixed())
	}
	d.form.Show()
	return nil
}

// editedOf returns the names of the keypoints that have edits which are not in the file.
func editedOf(ds *data.Dataset) (names []string) {
	if ds.Unsaved() == 0 {
		return nil
	}
	k := ds.Keypoints()
	edited := make([]bool, len(k))
	for row := range ds.Rows() {
		for i, e := range ds.EditedPoints(row) {
			edited[i] = edited[i] || e
		}
	}
	for i, e := range edited {
		if e {
			names = append(names, k[i].Name)
		}
	}
	return names
}

// now is the set of the dataset as it is open.
func (d *dialog) now() texts {
	lines, _ := d.of.Lines()
	return textsOf(face.Set{Keypoints: d.of.Keypoints(), Lines: lines})
}

// fill writes into all fields.
func (d *dialog) fill(t texts) {
	d.filling = true
	d.names.SetText(t.names)
	d.pairs.SetText(t.pairs)
	d.lines.SetText(t.lines)
	d.eyes.SetText(t.eyes)
	d.filling = false
	d.changed()
}

func (d *dialog) written() texts {
	return texts{d.names.Text, d.pairs.Text, d.lines.Text, d.eyes.Text}
}

// changed says what is written now.
func (d *dialog) changed() {
	if d.filling {
		return
	}
	x, err := d.about.read(d.written())
	if err != nil {
		d.form.Say() // what was said is not of these
		d.form.Refuse(kit.Sentence(err))
		return
	}
	d.form.Refuse("")
	d.form.Say(d.about.say(x)...)
}

// picked takes the keypoints of what was picked.
func (d *dialog) picked() {
	if d.of == nil || !d.form.Shown() {
		return
	}
	switch i := d.source.SelectedIndex(); {
	case i == 0:
		d.fill(d.now())
	case i > 0 && i <= len(d.templates):
		d.take(d.templates[i-1].Set)
	case i > 0:
		d.changed() // what was said of another source is no longer meant
		d.f.shell.AskFile(shell.FileQuestion{Title: "Take keypoints from a dataset or weights", Dir: filepath.Dir(d.of.Path()),
			Extensions: []string{".csv", ".gz", ".zip", ".safetensors"}, Chosen: d.takeFrom})
	}
}

// takeFrom takes the keypoints of a file.
func (d *dialog) takeFrom(path string) {
	var set face.Set
	of := d.of
	d.f.shell.Start("Reading the keypoints of "+kit.FileName(path), func(context.Context, *shell.Task) (err error) {
		set, err = keypoints.From(path, d.f.options)
		return err
	}, func(err error) {
		switch {
		case !d.form.Shown() || d.of != of:
		case err != nil:
			d.form.Refuse(kit.Sentence(err))
		case set.Keypoints != nil:
			d.take(set)
		}
	})
}

func (d *dialog) take(set face.Set) {
	t, err := d.about.take(set)
	if err != nil {
		d.form.Refuse(kit.Sentence(err))
		return
	}
	d.about.known = append(d.about.known, set.Keypoints.Names()...)
	d.fill(t)
}

// answer remembers what is written and opens the dataset anew.
func (d *dialog) answer() {
	x, err := d.about.read(d.written())
	if err != nil {
		d.form.Refuse(kit.Sentence(err))
		return
	}
	d.form.Hide()
	if d.written() == d.first || reflect.DeepEqual(x.reading, d.about.remembered) {
		return
	}
	if err := d.of.Remember(x.reading); err != nil {
		d.f.shell.Fail(err)
		return
	}
	d.f.window.Reopen()
}
