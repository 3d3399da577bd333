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
	side     *kit.Entry
	dataset  *kit.Entry

	proposed string // what stands in the dataset's field unless somebody typed there
	replace  string // the file of which somebody was asked whether it is to be replaced
	looker   *kit.Throttle
	seen     format.Source // what was looked at last
	looking  *shell.Task   // that looks at it; nil before the first
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
	d.looker = kit.NewThrottle(400*time.Millisecond, f.shell.Post, d.look)
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
	d.side = d.form.Entry("Side, px")
	d.side.SetPlaceHolder(fmt.Sprintf("their own where all faces are small squares of one side, else %d", format.DefaultSide))
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
	d.replace, d.wrong, d.seen = "", "", format.Source{}
	if d.dataset.Text == d.proposed || d.dataset.Text == "" || path != d.labels.Text {
		d.proposed = ""
		d.dataset.SetText("")
	}
	d.labels.SetText(path)
	d.changed()
	d.form.Show()
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
	if text := strings.TrimSpace(d.side.Text); text != "" {
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

// changed is told that another thing is to be read, or otherwise.
func (d *importDialog) changed() {
	if d.dataset.Text == d.proposed {
		d.proposed = proposedName(absolute(d.labels.Text))
		d.dataset.SetText(d.proposed)
	}
	d.looker.Poke()
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
	if d.looking != nil {
		d.looking.Stop()
	}
	d.seen, d.looking = s, nil
	if err != nil {
		d.wrong, d.seen = "", format.Source{}
		d.form.Refuse("")
		if s.Path != "" {
			d.form.Refuse(kit.Sentence(err))
		}
		d.form.Say("Read are: " + strings.Join(titles(format.Formats()), "; ") + ".")
		return
	}
	d.form.Refuse("")
	d.form.Say("Looking at " + kit.FileName(s.Path) + " …")
	var says []string
	d.looking = d.f.shell.Start("Looking at "+kit.FileName(s.Path), func(ctx context.Context, _ *shell.Task) error {
		p, err := format.Prepare(ctx, s)
		if err != nil {
			return err
		}
		says = sentences(p, s.Format == "")
		return p.Close()
	}, func(err error) {
		if d.seen != s {
			return
		}
		d.wrong = ""
		if err != nil {
			d.wrong = kit.Sentence(err)
			d.form.Say()
		}
		d.form.Refuse(d.wrong)
		if says != nil {
			d.form.Say(says...)
		}
	})
}

// sentences says what was read, and what becomes of it.
func sentences(p *format.Prepared, recognised bool) []string {
	first := "Read as told: "
	if recognised {
		first = "Recognised: "
	}
	says := []string{first + p.Holds() + ".", kit.Sentence(errors.New(p.Plan.Photos()))}
	for _, note := range p.Set.Notes {
		says = append(says, kit.Sentence(errors.New(note)))
	}
	if p.Reading().Pairs != "" {
		says = append(says, kit.Sentence(errors.New(p.Set.PairsKnown+"; they are remembered for the dataset")))
	}
	return says
}

// answer imports, if that can be done.
func (d *importDialog) answer() {
	s, err := d.source()
	switch {
	case err != nil:
		d.form.Refuse(kit.Sentence(err))
		return
	case s == d.seen && d.wrong != "": // it may be another by now
		d.seen = format.Source{}
		d.look()
		return
	}
	to := absolute(d.dataset.Text)
	if to == "" || strings.HasSuffix(strings.TrimSpace(d.dataset.Text), string(filepath.Separator)) {
		d.form.Refuse("Write the name of the dataset to make, not only of a folder.")
		return
	}
	if info, err := os.Stat(to); filepath.Ext(to) == "" && (err != nil || info.Mode().IsRegular()) { // no folder or device
		to += ".csv"
	}
	permit, err := output.Allow(output.Plan{Reads: d.reads(s), Writes: []output.Write{{Path: to, Kind: output.Dataset}}, Force: d.replace == to, Folders: d.f.o.Data.Folders()})
	switch {
	case errors.Is(err, fs.ErrExist):
		d.replace = to
		d.form.Refuse(kit.FileName(to) + " is there already. Press Import again to replace it.")
		return
	case err != nil:
		d.form.Refuse(kit.Sentence(err))
		return
	}
	d.form.Hide()
	d.f.read(s, to, permit)
}

// reads returns what is never written over: the labels, and the dataset that is open.
func (d *importDialog) reads(s format.Source) []string {
	reads := []string{s.Path}
	if ds := d.f.session.Dataset(); ds != nil {
		reads = append(reads, ds.Path())
	}
	return reads
}

// read imports in a task, says what came of it, and opens the dataset. The permit is released.
func (f *Feature) read(s format.Source, to string, permit *output.Permit) {
	said := ""
	f.busy++
	f.shell.Start("Importing "+kit.FileName(s.Path), func(ctx context.Context, t *shell.Task) error {
		p, err := format.Prepare(ctx, s)
		if err != nil {
			return errors.Join(err, permit.Release())
		}
		err = errors.Join(p.WriteFile(ctx, to, t.Progress), permit.Release(), p.Close())
		if err == nil {
			err = remember(to, p.Reading(), f.o.Data)
		}
		if err != nil {
			return fmt.Errorf("importing %s: %w", s.Path, err)
		}
		said = fmt.Sprintf("Imported %s from %s into %s.", p.Holds(), kit.FileName(s.Path), kit.FileName(to))
		return nil
	}, func(err error) {
		f.busy--
		switch {
		case err != nil:
			f.shell.Fail(err)
		case said == "":
			f.shell.Show(shell.Banner{Kind: shell.Note, ID: "imported", Text: "The import of " + kit.FileName(s.Path) + " was cancelled; nothing was written."})
		default:
			f.shell.Show(shell.Banner{Kind: shell.Note, ID: "imported", Text: said})
			f.o.Window.OpenDataset(to)
		}
	})
}

// remember keeps in the project file of a dataset how its columns are to be read, where the header does not show it.
func remember(path string, r data.Reading, o data.Options) error {
	if r.IsZero() {
		return nil
	}
	o, err := o.Reads(r, nil)
	if err != nil {
		return err
	}
	ds, err := data.Open(path, o)
	if err != nil {
		return err
	}
	return errors.Join(ds.Remember(r), ds.Close())
}
