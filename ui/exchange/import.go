package exchange

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"fiducial/data"
	"fiducial/data/csvfile"
	"fiducial/data/format"
	"fiducial/data/output"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// byContent is the choice of the format that the content shows.
const byContent = "By content"

// importDialog asks what is to be read as which format, and where the dataset goes.
type importDialog struct {
	f        *Feature
	form     *shell.Form
	labels   *kit.Entry
	format   *kit.Pick
	pictures *kit.Entry
	photos   *kit.Pick // what becomes of them
	side     *kit.Entry
	dataset  *kit.Entry

	proposed string // what stands in the dataset's field unless somebody typed there
	pressed  bool   // Import was, and goes on once what is read is recognised
	asking   bool   // what would be replaced is being looked at
	typed    time.Time
	looker   *kit.Throttle
	seen     format.Source // what was looked at last
	looking  *shell.Task   // that looks at it; nil for none
	known    bool          // that was recognised
	wrong    string        // why that can't be imported
}

// Import asks for an import of the labels at a path; "" where that is to be chosen, too.
func (f *Feature) Import(path string) {
	f.o.Window.FinishTyping()
	if f.importing == nil {
		f.importing = f.newImportDialog()
	}
	f.importing.ask(path)
}

func (f *Feature) newImportDialog() *importDialog {
	d := &importDialog{f: f}
	d.looker = kit.NewThrottle(lookAfter, f.shell.Post, d.lookSoon)
	d.form = f.shell.NewForm("Import labels and photos", "Import", d.answer)
	d.labels = d.form.Entry("Labels", d.form.Button("File…", d.askFile), d.form.Button("Folder…", func() {
		f.shell.AskDirectory("A folder of labels", folderOf(d.labels.Text), d.labels.SetText)
	}))
	d.labels.SetPlaceHolder("a file, or a folder of files")
	d.format = d.form.Pick("Format", append([]string{byContent}, titles(format.Formats())...), d.changed)
	d.pictures = d.form.Entry("Pictures", d.form.Button("Folder…", func() {
		at := d.pictures.Text
		if at == "" {
			at = folderOf(d.labels.Text)
		}
		f.shell.AskDirectory("The folder of the pictures", at, d.pictures.SetText)
	}))
	d.pictures.SetPlaceHolder("beside the labels")
	d.photos = d.form.Pick("Photos", []string{"Kept as they are; the dataset names them", "Made into grey squares in the dataset"}, func() {
		if d.side == nil {
			return // the dialog is being built
		}
		kit.Enable(d.side, d.photos.SelectedIndex() == 1)
		d.changed()
	})
	d.side = d.form.Entry("Side, px")
	d.side.SetPlaceHolder(fmt.Sprintf("of grey squares: their own where all are small and alike, else %d", format.DefaultSide))
	d.dataset = d.form.Entry("Dataset", d.form.Button("Choose…", func() { f.shell.AskFolder(d.dataset) }))
	d.dataset.OnChanged = func(string) { d.form.Refuse(d.wrong) }
	for _, e := range []*kit.Entry{d.labels, d.pictures, d.side} {
		e.OnChanged = func(string) { d.changed() }
	}
	return d
}

// ask shows the dialog for the labels at a path.
func (d *importDialog) ask(path string) {
	d.format.SetSelectedIndex(0)
	d.pictures.SetText("")
	d.side.SetText("")
	d.photos.SetSelectedIndex(0)
	if d.dataset.Text == d.proposed || d.dataset.Text == "" || path != d.labels.Text {
		d.proposed = ""
		d.dataset.SetText("")
	}
	d.labels.SetText(path)
	d.changed()
	d.form.Show()
	d.look()
}

// askFile lets a person choose a file of labels.
func (d *importDialog) askFile() {
	d.f.shell.AskFile(shell.FileQuestion{Title: "A file of labels", Dir: folderOf(d.labels.Text), Chosen: d.labels.SetText,
		Extensions: []string{".json", ".yaml", ".yml", ".csv", ".xml", ".pts", ".npz", ".txt"}})
}

// folderOf returns the folder of a path, "" for that of none.
func folderOf(path string) string {
	if path == "" {
		return ""
	}
	return filepath.Dir(path)
}

// source returns what the fields say. The error says in a sentence which of them says nothing that can be done.
func (d *importDialog) source() (format.Source, error) {
	s := format.Source{Path: absolute(d.labels.Text), Photos: absolute(d.pictures.Text)}
	if i := d.format.SelectedIndex(); i > 0 {
		s.Format = format.Formats()[i-1].Name
	}
	s.Pixels = d.photos.SelectedIndex() == 1
	if text := strings.TrimSpace(d.side.Text); text != "" && s.Pixels {
		side, err := strconv.Atoi(text)
		if err != nil || side < 2 || side > csvfile.MaxSide {
			return s, fmt.Errorf("the side of photos is a number of pixels from 2 to %d, or nothing", csvfile.MaxSide)
		}
		s.Side = side
	}
	if s.Path == "" {
		return s, errors.New("choose a file of labels, or a folder of them")
	}
	return s, nil
}

// lookAfter is how long somebody must have stopped typing before it is looked at: half a path may be another one.
const lookAfter = 500 * time.Millisecond

// changed is told that another thing is to be read, or otherwise: what was said of the one before is no longer true.
func (d *importDialog) changed() {
	d.stopLooking()
	d.pressed, d.wrong, d.typed = false, "", time.Now()
	d.form.Refuse("")
	d.form.Say()
	if d.dataset.Text == d.proposed {
		d.proposed = proposedName(absolute(d.labels.Text))
		d.dataset.SetText(d.proposed)
	}
	d.looker.Poke()
}

// stopLooking ends what is being looked at, and forgets what was seen.
func (d *importDialog) stopLooking() {
	if d.looking != nil {
		d.looking.Stop()
	}
	d.seen, d.looking, d.known = format.Source{}, nil, false
}

// lookSoon looks once nobody types any more.
func (d *importDialog) lookSoon() {
	if time.Since(d.typed) < lookAfter {
		d.looker.Poke()
		return
	}
	d.look()
}

// proposedName proposes a dataset that is made of the labels at a path: beside them, of their name.
func proposedName(path string) string {
	if path == "" {
		return ""
	}
	return kit.FreeName(strings.TrimSuffix(path, filepath.Ext(path)) + ".csv")
}

// look says what is read, or why it can't be.
func (d *importDialog) look() {
	s, err := d.source()
	if !d.form.Shown() || s == d.seen && err == nil {
		return
	}
	d.stopLooking()
	if err != nil {
		d.wrong, d.pressed = "", false
		d.form.Refuse("")
		if s.Path != "" {
			d.form.Refuse(kit.Sentence(err))
		}
		d.form.Say("Read are: " + strings.Join(titles(format.Formats()), "; ") + ".")
		return
	}
	d.seen = s
	d.form.Refuse("")
	d.form.Say("Looking at " + s.Path + " …")
	var says []string
	var looking *shell.Task
	looking = d.f.shell.Start("Looking at "+kit.FileName(s.Path), func(ctx context.Context, _ *shell.Task) error {
		p, err := format.Prepare(ctx, s)
		if err != nil {
			return err
		}
		says = sentences(p, s.Format == "")
		return p.Close()
	}, func(err error) {
		if d.looking == looking {
			d.looked(s, says, err)
		}
	})
	d.looking = looking
}

// looked shows what was seen, and goes on with an import that waits for it.
func (d *importDialog) looked(s format.Source, says []string, err error) {
	pressed := d.pressed
	d.looking, d.pressed, d.known, d.wrong = nil, false, err == nil && says != nil, ""
	switch {
	case d.known:
		d.form.Refuse("")
		d.form.Say(says...)
		if pressed && d.form.Shown() {
			d.write(s)
		}
	case err != nil:
		d.wrong = kit.Sentence(err)
		d.form.Say()
		d.form.Refuse(d.wrong)
	default:
		d.seen = format.Source{}
		d.form.Say("Looking at it was stopped; Import looks again.")
	}
}

// sentences says what was read, and what becomes of it.
func sentences(p *format.Prepared, recognised bool) []string {
	first := "Read as told: "
	if recognised {
		first = "Recognised: "
	}
	says := []string{first + p.Holds() + ".", kit.Sentence(errors.New(p.Plan.Photos()))}
	if text := p.Predicted(); text != "" {
		says = append(says, kit.Sentence(errors.New(text+", until you confirm them (Y)")))
	}
	for _, note := range p.Set.Notes {
		says = append(says, kit.Sentence(errors.New(note)))
	}
	r := p.Reading()
	if r.Pairs != "" {
		says = append(says, kit.Sentence(errors.New(p.Set.PairsKnown+"; they are remembered for the dataset")))
	}
	if len(r.Lines) > 0 {
		says = append(says, kit.Counted(len(r.Lines), "line", "lines")+" between keypoints; they are remembered for the dataset.")
	}
	return append(says, "The dataset is opened once it is made, unless you go on working meanwhile.")
}

// answer imports, once what is to be read was recognised and the dataset may be written. Until then the dialog stays.
func (d *importDialog) answer() {
	if d.asking || d.pressed {
		return
	}
	s, err := d.source()
	switch {
	case err != nil:
		d.form.Refuse(kit.Sentence(err))
	case d.known && s == d.seen:
		d.write(s)
	default: // what can't be read may be another by now
		if d.wrong != "" {
			d.seen = format.Source{}
		}
		d.pressed = true
		d.look()
	}
}

// write imports into the dataset that the dialog names, after a question where something is there.
func (d *importDialog) write(s format.Source) {
	to := absolute(d.dataset.Text)
	if to == "" || strings.HasSuffix(strings.TrimSpace(d.dataset.Text), string(filepath.Separator)) {
		d.form.Refuse("Write the name of the dataset to make, not only of a folder.")
		return
	}
	if info, err := os.Stat(to); filepath.Ext(to) == "" && (err != nil || info.Mode().IsRegular()) { // no folder or device
		to += ".csv"
	}
	if ds := d.f.session.Dataset(); ds != nil && errors.Is(output.Check(to, ds.Path()), output.ErrRefused) && output.Check(to) == nil {
		d.form.Refuse(kit.FileName(to) + " is open in this window; choose another name.")
		return
	}
	plan := output.Plan{Reads: []string{s.Path}, Writes: []output.Write{{Path: to, Kind: output.Dataset}}, Folders: d.f.o.Data.Folders()}
	permit, err := output.Allow(plan)
	switch {
	case errors.Is(err, fs.ErrExist):
		d.askReplace(s, plan)
	case err != nil:
		d.form.Refuse(kit.Sentence(err))
	default:
		d.form.Hide()
		d.f.read(s, to, permit)
	}
}

// read imports in a task, says what came of it, and opens the dataset. The permit is released.
func (f *Feature) read(s format.Source, to string, permit *output.Permit) {
	said, undisturbed, ended := "", f.session.Watch(f.shell.Canvas()), f.begin("The import of "+kit.FileName(s.Path))
	f.busy++
	f.shell.Start("Importing "+kit.FileName(s.Path), func(ctx context.Context, t *shell.Task) error {
		p, err := format.Prepare(ctx, s)
		if err != nil {
			return errors.Join(err, permit.Release())
		}
		err = errors.Join(p.WriteFile(ctx, to, t.Progress), permit.Release(), p.Close())
		if err == nil {
			err = data.RememberAt(to, p.Reading(), f.o.Data)
		}
		if err == nil {
			err = p.Propose(ctx, to, f.o.Data, t.Progress)
		}
		if err != nil {
			return fmt.Errorf("importing %s: %w", s.Path, err)
		}
		said = fmt.Sprintf("Imported %s from %s into %s.", p.Holds(), kit.FileName(s.Path), kit.FileName(to))
		if text := p.Predicted(); text != "" {
			said += " " + kit.Sentence(errors.New(text)) + " Y confirms those of a face, Shift+Y of all that are listed."
		}
		return nil
	}, func(err error) {
		f.busy--
		ended()
		switch {
		case err != nil:
			f.shell.Fail(err)
		case said == "":
			f.shell.Show(shell.Banner{Kind: shell.Note, ID: "imported", Text: "The import of " + kit.FileName(s.Path) + " was cancelled; nothing was written."})
		case undisturbed():
			f.imported = to
			f.shell.Show(shell.Banner{Kind: shell.Note, ID: "imported", Text: said})
			f.o.Window.OpenDataset(to)
		default: // nobody loses what lies under their hands
			f.imported = to
			f.shell.Show(shell.Banner{Kind: shell.Note, ID: "imported", Text: said,
				Buttons: []shell.BannerButton{{Text: "Open it", Do: func() { f.o.Window.OpenDataset(to) }}}})
		}
	})
}
