package exchange

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"fiducial/data/face"
	"fiducial/data/format"
	"fiducial/data/output"
	"fiducial/model/prediction"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// keyFormat is the preference of the format that was exported last.
const keyFormat = "export.format"

// What can be exported.
const theLabels = "Labels"

// photosAs are the ways to bring photos along, in words.
var photosAs = map[format.Placing]string{
	format.Copies:     "Copies",
	format.Links:      "Links to the same files, which take no room",
	format.References: "References to where they are",
}

// exportDialog asks in which format what goes where.
type exportDialog struct {
	f        *Feature
	form     *shell.Form
	formats  []format.Format // those that are written
	format   *kit.Pick
	points   *kit.Pick
	photos   *kit.Pick
	placings []format.Placing // those of the format and the dataset, as photos lists them
	folder   *kit.Entry
	proposed string // what stands in the folder's field unless somebody typed there
	waits    bool   // it is said that predictions are still to be made
	looks    int    // how often was looked at what the format can't carry
	refused  error  // why the format can't hold these faces at all
}

// export asks for an export of the open dataset.
func (f *Feature) export() {
	f.o.Window.FinishTyping()
	if f.exporting == nil {
		f.exporting = f.newExportDialog()
	}
	f.exporting.ask()
}

func (f *Feature) newExportDialog() *exportDialog {
	d := &exportDialog{f: f}
	d.formats = slices.DeleteFunc(slices.Clone(format.Formats()), func(f format.Format) bool { return f.Write == nil })
	d.form = f.shell.NewForm("Export labels and photos", "Export", d.answer)
	d.format = d.form.Pick("Format", titles(d.formats), d.picked)
	d.points = d.form.Pick("Points", []string{theLabels}, d.look)
	d.photos = d.form.Pick("Photos", []string{photosAs[format.Copies]}, d.look)
	d.folder = d.form.Entry("Folder", d.form.Button("Choose…", func() { f.shell.AskFolder(d.folder) }))
	d.folder.OnChanged = func(string) { d.form.Refuse(d.why()) }
	if f.o.Predict != nil {
		f.o.Predict.Predictions.Subscribe(d.refreshMissing)
	}
	return d
}

// ask shows the dialog for the dataset that is open now.
func (d *exportDialog) ask() {
	last := max(slices.IndexFunc(d.formats, func(f format.Format) bool { return f.Name == d.f.shell.Prefs().String(keyFormat) }), 0)
	d.folder.SetText("")
	d.proposed = ""
	d.form.Refuse("")
	d.form.Show()
	if d.format.SelectedIndex() == last {
		d.picked()
		return
	}
	d.format.SetSelectedIndex(last)
}

// chosen returns the format that is picked.
func (d *exportDialog) chosen() format.Format { return d.formats[max(d.format.SelectedIndex(), 0)] }

// predictions returns those of the weights in use, where the format has predictions; nil for none. They may not be
// complete yet.
func (d *exportDialog) predictions() *prediction.Set {
	if d.f.o.Predict == nil || !d.chosen().Predictions {
		return nil
	}
	return d.f.o.Predict.Predictions.Own()
}

// predicted reports whether predictions are what is to be exported.
func (d *exportDialog) predicted() bool {
	return d.predictions() != nil && d.points.SelectedIndex() == 1
}

// missing says why what is chosen can't be exported yet: predictions of some faces are still to be made. "" where
// nothing is missing.
func (d *exportDialog) missing() string {
	s, p := d.f.session.Current(), d.f.o.Predict
	if s == nil || !d.predicted() || p.Predictions.Complete() != nil {
		return ""
	}
	left := kit.Counted(max(s.Dataset.Rows()-d.predictions().Ready(), 0), "face", "faces")
	return fmt.Sprintf("The predictions of %s are being made: %s left. Wait for them, or choose Labels.", p.Weights.Name(), left)
}

// why says why what is chosen can't be exported, "" where it can.
func (d *exportDialog) why() string {
	if why := d.missing(); why != "" || d.refused == nil {
		return why
	}
	return kit.Sentence(fmt.Errorf("the format can't hold these faces: %w", d.refused))
}

// refreshMissing says how many predictions are still to be made, while the dialog is open.
func (d *exportDialog) refreshMissing() {
	if !d.form.Shown() {
		return
	}
	if now := d.missing(); now != "" || d.waits {
		d.waits = now != ""
		d.form.Refuse(now)
	}
}

// picked shows what goes with the format that is picked now.
func (d *exportDialog) picked() {
	f := d.chosen()
	if s := d.f.session.Current(); s != nil && d.folder.Text == d.proposed {
		d.proposed = s.NameBeside(f.Name, "")
		d.folder.SetText(d.proposed)
	}
	d.offerPhotos()
	options := []string{theLabels}
	if d.predictions() != nil {
		options = append(options, "Predictions of "+d.f.o.Predict.Weights.Name())
	}
	d.points.SetOptions(options)
	kit.Enable(d.points, len(options) > 1)
	if d.points.SelectedIndex() == len(options)-1 {
		d.look()
		return
	}
	d.points.SetSelectedIndex(len(options) - 1) // whose format is for predictions mostly has them to export
}

// offerPhotos offers the ways to bring photos along that the format and the dataset have; the one that was chosen stays
// where it can.
func (d *exportDialog) offerPhotos() {
	s := d.f.session.Current()
	chosen := d.placing()
	d.placings = d.chosen().Placings(s != nil && s.Dataset.Photos())
	options := make([]string, len(d.placings))
	for i, p := range d.placings {
		options[i] = photosAs[p]
	}
	d.photos.SetOptions(options)
	d.photos.SetSelectedIndex(max(slices.Index(d.placings, chosen), 0))
	kit.Enable(d.photos, len(options) > 1)
}

// placing returns the way to bring photos along that is picked.
func (d *exportDialog) placing() format.Placing {
	if i := d.photos.SelectedIndex(); i >= 0 && i < len(d.placings) {
		return d.placings[i]
	}
	return format.Copies
}

// pointsOf returns what is exported as the points of a row, nil for the labels as they stand.
func (d *exportDialog) pointsOf() func(row int) face.Points {
	if d.predicted() {
		return d.predictions().Points
	}
	return nil
}

// look says what an export will hold and what not, in the words of the command.
func (d *exportDialog) look() {
	s := d.f.session.Current()
	if s == nil {
		return
	}
	d.looks++
	as := d.placing()
	d.refused = nil
	d.form.Refuse("")
	if d.predicted() && d.f.o.Predict.Predictions.Complete() == nil {
		d.f.o.Predict.Predictions.Everything() // also after somebody stopped that
	}
	d.refreshMissing()
	this, f, points := d.looks, d.chosen(), d.pointsOf()
	var says []string
	var refused error
	d.f.session.Start(s, session.Job{Work: func(ctx context.Context, _ *shell.Task) error {
		if err := s.Dataset.CheckPhotos(ctx, 1, nil); err != nil {
			return err
		}
		faces := f.Faces(s.Dataset, points)
		says = []string{d.holds(s, faces.Count(), points != nil)}
		if f.Predictions && points == nil {
			says = append(says, "the labels are written as predictions, which somebody is to correct")
		}
		refused = errors.Join(faces.Place(as), faces.Refused())
		says = append(says, faces.Lost()...)
		return nil
	}, Done: func(err error) {
		if this != d.looks || err != nil { // which is that the dataset is left
			return
		}
		for i, text := range says {
			says[i] = kit.Sentence(errors.New(text))
		}
		d.form.Say(says...)
		if d.refused = refused; refused != nil {
			d.form.Refuse(d.why())
		}
	}})
}

// holds says what an export holds. Any goroutine may call it.
func (d *exportDialog) holds(s *session.Open, faces int, predicted bool) string {
	of := kit.Counted(faces, "face", "faces")
	if predicted {
		return of + " with what is predicted for them, missing points too"
	}
	if n := s.Dataset.Unsaved(); n > 0 {
		return fmt.Sprintf("%s with their labels as they stand in the window, %s included", of, kit.Counted(n, "unsaved edit", "unsaved edits"))
	}
	return of + " with their labels as they stand in the window"
}

// answer exports, if that can be done.
func (d *exportDialog) answer() {
	s, path := d.f.session.Current(), absolute(d.folder.Text)
	if s == nil {
		return
	}
	if why := d.why(); why != "" {
		d.form.Refuse(why)
		return
	}
	if path == "" {
		d.form.Refuse("Write the name of a folder to make.")
		return
	}
	if err := output.NewFolder(path); err != nil {
		d.form.Refuse(kit.Sentence(err))
		return
	}
	f := d.chosen()
	d.f.shell.Prefs().SetString(keyFormat, f.Name)
	d.form.Hide()
	d.f.write(s, f, path, d.placing(), d.pointsOf())
}

// write exports in a task, and says what came of it.
func (f *Feature) write(s *session.Open, in format.Format, path string, as format.Placing, points func(row int) face.Points) {
	said, ended := "", f.begin("The export to "+kit.FileName(path))
	end := func(err error, stopped string) {
		ended()
		switch {
		case err != nil:
			f.shell.Fail(err)
		case said == "":
			f.shell.Show(shell.Banner{Kind: shell.Note, ID: "exported", Text: stopped})
		default:
			f.shell.Show(shell.Banner{Kind: shell.Note, ID: "exported", Text: kit.Sentence(errors.New(said)), Passes: true,
				Buttons: []shell.BannerButton{{Text: "Show the folder", Do: func() { f.shell.ShowFolder(path) }}}})
		}
	}
	f.session.Start(s, session.Job{Name: "Exporting to " + kit.FileName(path), Work: func(ctx context.Context, t *shell.Task) error {
		faces := in.Faces(s.Dataset, points)
		if faces.Count() == 0 {
			return fmt.Errorf("exporting to %s: no face has a photo", path)
		}
		if err := faces.Place(as); err != nil {
			return fmt.Errorf("exporting to %s: %w", path, err)
		}
		if err := faces.Export(ctx, path, t.Progress); err != nil {
			return fmt.Errorf("exporting: %w", err)
		}
		said = faces.Exported(path)
		return nil
	}, Done: func(err error) {
		end(err, "The export to "+kit.FileName(path)+" was cancelled; nothing of it is left.")
	}, Left: func(err error) {
		end(err, "The export to "+kit.FileName(path)+" was stopped, as its dataset was closed; nothing of it is left.")
	}})
}
