package newphotos

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"fiducial/data"
	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/data/intake"
	"fiducial/data/output"
	"fiducial/data/photo"
	"fiducial/data/template"
	"fiducial/model/keypoints"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// The choices of keypoints behind templates.
const (
	typed    = "Typed, in the field below"
	fromFile = "Those of a dataset or weights…"
)

// dialog asks which photos become a dataset with which keypoints, and where.
type dialog struct {
	f         *Feature
	form      *shell.Form
	photos    *kit.Entry
	keypoints *kit.Pick
	names     *kit.Entry // of keypoints that are typed
	dataset   *kit.Entry

	templates []template.Template
	taken     *face.Set // from a file, while that is what is chosen
	from      string    // that file
	proposed  string    // what stands in the dataset's field unless somebody typed there
}

// ask shows the dialog for photos; nil where these are to be chosen, too.
func (f *Feature) ask(paths []string) {
	f.o.Window.FinishTyping()
	if f.dialog == nil {
		f.dialog = newDialog(f)
	}
	d := f.dialog
	if d.dataset.Text == d.proposed || paths != nil {
		d.proposed = ""
		d.dataset.SetText("")
	}
	if paths != nil {
		d.photos.SetText(strings.Join(paths, "\n"))
	}
	d.changed()
	d.form.Show()
}

func newDialog(f *Feature) *dialog {
	d := &dialog{f: f, templates: template.All()}
	d.form = f.shell.NewForm("New dataset from photos", "Make", d.answer)
	d.photos = d.form.Areas("Photos and folders of photos, one a line")[0]
	d.photos.SetPlaceHolder("/home/me/holiday\n/home/me/party.jpg")
	d.form.Row(d.form.Button("Folder…", func() { f.shell.AskDirectory("A folder of photos", d.near(), d.addLine) }),
		d.form.Button("Photo…", func() {
			f.shell.AskFile(shell.FileQuestion{Title: "A photo", Dir: d.near(), Extensions: photo.Extensions(), Chosen: d.addLine})
		}), d.form.Button("Clear", func() { d.photos.SetText("") }))
	var options []string
	for _, t := range d.templates {
		options = append(options, t.Title)
	}
	d.keypoints = d.form.Pick("Keypoints", append(options, typed, fromFile), d.picked)
	d.names = d.form.Entry("Their names")
	d.names.SetPlaceHolder("nose, left_eye, right_eye: typed or pasted, where the list above says so")
	d.dataset = d.form.Entry("Dataset", d.form.Button("Choose…", func() { f.shell.AskFolder(d.dataset) }))
	d.photos.OnChanged = func(string) { d.changed() }
	d.dataset.OnChanged = func(string) { d.form.Refuse("") }
	d.names.OnChanged = d.named
	for i, t := range d.templates {
		if t.Keypoints.Index(face.Standard()[0].Name) >= 0 && len(t.Keypoints) == len(face.Standard()) {
			d.keypoints.SetSelectedIndex(i)
		}
	}
	return d
}

// paths returns what is written, a path a line; what is pasted from a file manager may be addresses of files.
func (d *dialog) paths() (paths []string) {
	for _, line := range strings.FieldsFunc(d.photos.Text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.TrimSpace(line); line != "" {
			paths = append(paths, pathOf(line))
		}
	}
	return paths
}

// pathOf returns the absolute path that a line names, which may be the address of a file.
func pathOf(line string) string {
	if u, err := url.Parse(line); err == nil && u.Scheme == "file" && u.Path != "" {
		line = filepath.FromSlash(u.Path)
	}
	if abs, err := filepath.Abs(line); err == nil {
		return abs
	}
	return line
}

// near returns the folder where choosing begins.
func (d *dialog) near() string {
	if paths := d.paths(); len(paths) > 0 {
		return filepath.Dir(paths[len(paths)-1])
	}
	return ""
}

func (d *dialog) addLine(path string) {
	text := strings.TrimRight(d.photos.Text, "\n")
	if text != "" {
		text += "\n"
	}
	d.photos.SetText(text + path)
}

// changed proposes a dataset for the photos that are written now, and says what becomes of them.
func (d *dialog) changed() {
	d.form.Refuse("")
	if d.dataset.Text == d.proposed {
		d.proposed = proposedName(d.paths())
		d.dataset.SetText(d.proposed)
	}
	says := []string{"Each face that is found gets a row; a photo without one keeps a row, too."}
	if d.f.o.Find == nil {
		says = []string{"Each photo gets a row; its face is looked for in the largest square in the middle, until a box is drawn."}
	}
	d.form.Say(append(says, "The photos stay where they are and as they are: the dataset is a CSV that names them. JPEG, PNG, WebP, TIFF, BMP and GIF are read; pictures that are pasted from the clipboard are not, but their paths are.")...)
}

// proposedName proposes a dataset: beside a folder, of its name, or among the photos.
func proposedName(paths []string) string {
	if len(paths) == 0 {
		return ""
	}
	if info, err := os.Stat(paths[0]); err == nil && info.IsDir() {
		return kit.FreeName(filepath.Clean(paths[0]) + ".csv")
	}
	return kit.FreeName(filepath.Join(filepath.Dir(paths[0]), "faces.csv"))
}

// named says which keypoints the names that are typed now make; who types some means these.
func (d *dialog) named(text string) {
	if text == "" {
		return
	}
	d.keypoints.SetSelectedIndex(len(d.templates))
	set, err := typedSet(text)
	if err != nil {
		d.form.Refuse(kit.Sentence(err))
		return
	}
	d.form.Refuse("")
	k := set.Keypoints
	d.form.Say(fmt.Sprintf("Its faces have %s, %s: %s.", kit.Counted(len(k), "keypoint", "keypoints"), kit.Counted(len(k.Pairs()), "pair", "pairs"), harmless.Sentence(strings.Join(k.Names(), ", "))))
}

// typedSet returns the keypoints whose names a text lists. The error says what is wrong with them.
func typedSet(text string) (face.Set, error) {
	names, _ := csvfile.NamesOf(csvfile.Words(text))
	if len(names) == 0 {
		return face.Set{}, errors.New("name at least one keypoint")
	}
	if err := csvfile.CheckNames(names); err != nil {
		return face.Set{}, err
	}
	k := face.NewKeypoints(names)
	known, _ := template.Of(k)
	return face.Set{Keypoints: k, Lines: known.Lines}, nil
}

// picked takes the keypoints of what was picked.
func (d *dialog) picked() {
	if d.keypoints == nil || d.keypoints.SelectedIndex() <= len(d.templates) || !d.form.Shown() {
		return
	}
	d.f.shell.AskFile(shell.FileQuestion{Title: "Take keypoints from a dataset or weights", Dir: d.near(), Extensions: []string{".csv", ".gz", ".zip", ".safetensors"}, Chosen: d.takeFrom})
}

// takeFrom takes the keypoints of a file.
func (d *dialog) takeFrom(path string) {
	var set face.Set
	d.f.shell.Start("Reading the keypoints of "+kit.FileName(path), func(context.Context, *shell.Task) (err error) {
		set, err = keypoints.From(path, d.f.o.Data)
		return err
	}, func(err error) {
		switch {
		case !d.form.Shown():
		case err != nil:
			d.form.Refuse(kit.Sentence(err))
		case set.Keypoints != nil:
			d.taken, d.from = &set, path
			d.form.Refuse("")
			d.form.Say(fmt.Sprintf("Its faces have the %s of %s.", kit.Counted(len(set.Keypoints), "keypoint", "keypoints"), kit.FileName(path)))
		}
	})
}

// set returns the keypoints that are chosen; the error is a sentence.
func (d *dialog) set() (face.Set, error) {
	if i := d.keypoints.SelectedIndex(); i >= 0 && i < len(d.templates) {
		return d.templates[i].Set, nil
	} else if i == len(d.templates) {
		return typedSet(d.names.Text)
	}
	if d.taken == nil {
		return face.Set{}, errors.New("choose the dataset or the weights whose keypoints the faces are to have")
	}
	return *d.taken, nil
}

// answer makes the dataset, if that can be done.
func (d *dialog) answer() {
	paths, to := d.paths(), pathOf(strings.TrimSpace(d.dataset.Text))
	set, err := d.set()
	switch {
	case len(paths) == 0:
		d.form.Refuse("Choose photos, or a folder of them.")
		return
	case err != nil:
		d.form.Refuse(kit.Sentence(err))
		return
	case strings.TrimSpace(d.dataset.Text) == "" || strings.HasSuffix(strings.TrimSpace(d.dataset.Text), string(filepath.Separator)):
		d.form.Refuse("Write the name of the dataset to make, not only of a folder.")
		return
	}
	if info, err := os.Stat(to); filepath.Ext(to) == "" && (err != nil || info.Mode().IsRegular()) {
		to += ".csv"
	}
	for _, path := range paths {
		if _, err := os.Stat(path); err != nil {
			d.form.Refuse(unreadable(path, err))
			return
		}
	}
	permit, err := output.Allow(output.Plan{Reads: paths, Writes: []output.Write{{Path: to, Kind: output.Dataset}}, Folders: d.f.o.Data.Folders()})
	switch {
	case errors.Is(err, os.ErrExist):
		d.form.Refuse(kit.FileName(to) + " is there already; choose another name.")
	case err != nil:
		d.form.Refuse(kit.Sentence(err))
	default:
		d.form.Hide()
		d.f.make(paths, to, set, permit)
	}
}

// unreadable says in a sentence why photos cannot be taken from a path, which is named once.
func unreadable(path string, err error) string {
	if errors.Is(err, os.ErrNotExist) {
		return "There is no photo and no folder " + harmless.Name(path) + "; correct the path."
	}
	if cause := (*os.PathError)(nil); errors.As(err, &cause) {
		err = cause.Err
	}
	return kit.Sentence(fmt.Errorf("reading photo %s: %w", harmless.Name(path), err))
}

// make makes a dataset in a task, says what came of it, and opens it unless somebody went on working. The permit is
// released.
func (f *Feature) make(paths []string, to string, set face.Set, permit *output.Permit) {
	var s intake.Summary
	undisturbed, done := f.session.Watch(f.shell.Canvas()), false
	f.shell.Start("Looking at photos", func(ctx context.Context, t *shell.Task) (err error) {
		s, err = intake.New(ctx, to, set.Keypoints.Names(), intake.Plan{Paths: paths, Find: f.o.Find}, t.Progress)
		err = errors.Join(err, permit.Release())
		if err == nil {
			err = data.RememberAt(to, data.ReadingOf(set), f.o.Data)
			done = true
		}
		return err
	}, func(err error) {
		open := func() { f.o.Window.OpenDataset(to) }
		strip := shell.Banner{Kind: shell.Note, ID: madeID, Text: fmt.Sprintf("Took %s into %s: %s.%s", kit.Counted(s.Photos, "photo", "photos"), kit.FileName(to), kit.Counted(s.Rows, "row", "rows"), rest(s))}
		switch {
		case err != nil:
			if first := firstOf(s); first != nil {
				err = fmt.Errorf("%w: %w", err, first)
			}
			f.shell.Fail(err)
		case !done:
			strip.Text = "Making " + kit.FileName(to) + " was cancelled; nothing was written."
			f.shell.Show(strip)
		case undisturbed():
			f.made = to
			f.shell.Show(strip)
			open()
		default: // nobody loses what lies under their hands
			f.made = to
			strip.Buttons = []shell.BannerButton{{Text: "Open it", Do: open}}
			f.shell.Show(strip)
		}
	})
}

// rest says what of the files has no rows, "" for nothing.
func rest(s intake.Summary) (text string) {
	if s.Known > 0 {
		text += fmt.Sprintf(" %s in it already.", kit.Counted(s.Known, "is", "are"))
	}
	if s.Same > 0 {
		text += fmt.Sprintf(" %s the same as others.", kit.Counted(s.Same, "is", "are"))
	}
	if s.Unusable > 0 {
		text += fmt.Sprintf(" %s cannot be used: %s", kit.Counted(s.Unusable, "file", "files"), kit.Sentence(firstOf(s)))
	}
	return text
}

// firstOf returns the first of what is said of files, nil for nothing.
func firstOf(s intake.Summary) error {
	for _, said := range append(s.Problems(), s.Paths...) {
		return said
	}
	return nil
}
