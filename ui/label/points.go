package label

import (
	"fmt"
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/model/evaluation"
	"fiducial/model/prediction"
	"fiducial/ui/action"
	"fiducial/ui/kit"
)

// pointsPanel is the panel of the shown face: its keypoints, what a person says of it, and what is wrong with its row.
type pointsPanel struct {
	of      *Feature
	content fyne.CanvasObject
	table   *pointTable
	summary *widget.Label
	buttons *action.Buttons
	note    *kit.Entry
	noted   int    // row whose note the entry shows
	kept    string // what the entry showed when it last agreed with the dataset
	faults  *widget.Label
	guide   *guide

	predictions face.Points
}

func newPointsPanel(f *Feature) *pointsPanel {
	p := &pointsPanel{of: f, table: newPointTable(f), note: f.shell.NewEntry(), noted: -1, summary: kit.Label("", kit.Faint, kit.Wrapping), faults: kit.Saying(kit.Warning), guide: newGuide()}
	p.buttons = f.shell.Actions().Buttons()
	done, flag, restore := p.buttons.Make("done", "Done"), p.buttons.Make("flag", "Flag"), p.buttons.Make("restore-face", "Restore face")
	restore.Icon = theme.HistoryIcon()
	p.note.SetPlaceHolder("Note")
	p.note.OnSubmitted = func(string) { f.shell.FocusFace() }
	p.note.Escape = func() {
		p.showNote(p.savedNote())
		f.shell.FocusFace()
	}
	p.note.Blur = func() { p.keepNote() }
	bottom := container.NewVBox(p.guide.content,
		widget.NewSeparator(), p.summary,
		container.NewHBox(done, flag, restore), p.note, p.faults,
	)
	p.content = kit.Padded(0, 4, 2, 6, container.NewBorder(nil, bottom, nil, nil, p.table.content))
	return p
}

func (p *pointsPanel) setKeypoints(k face.Keypoints) { p.predictions = nil; p.table.setKeypoints(k) }

// preview shows where a label is being dragged.
func (p *pointsPanel) preview(kp int, at face.Point) {
	r := p.table.rows[kp]
	r.label = at
	r.showLabel()
}

// setPredictions shows what the weights in use predict for the shown face, and how far off each point is expected to
// be; nil for nothing.
func (p *pointsPanel) setPredictions(pred face.Points, expected []prediction.ExpectedError) {
	p.predictions = pred
	p.table.setPredictions(pred, expected)
	p.updateSummary()
}

// setFace shows the shown face anew.
func (p *pointsPanel) setFace() {
	f := p.of
	ds := f.session.Dataset()
	p.table.setLabels(ds.Labels(f.session.Row()), ds.EditedPoints(f.session.Row()))
	p.setPredictions(f.predict.Predictions.Points(f.session.Row()), f.predict.Predictions.ExpectedErrors(f.session.Row()))
	p.updateFace()
}

// updateFace shows marks and faults as they stand.
func (p *pointsPanel) updateFace() {
	f := p.of
	p.buttons.Update()
	if !f.session.Shown() {
		p.noted = -1
		p.showNote("")
		p.note.Disable()
		p.showFaults(csvfile.Faults{}, nil, "")
		p.summary.SetText("")
		return
	}
	if p.note.Disabled() {
		p.note.Enable()
	}
	row := f.session.Row()
	if f.shell.Canvas().Focused() != fyne.Focusable(p.note) || p.noted != row {
		if kept := p.keepNote(); kept || p.noted != row {
			p.noted = row
			p.showNote(p.savedNote())
		}
	}
	faults, err := f.session.Dataset().FaultsOf(row)
	p.showFaults(faults, err, beyondBox(f.session.Dataset(), row))
	p.updateSummary()
}

// updateSummary says how many points are labelled and how far the prediction is off.
func (p *pointsPanel) updateSummary() {
	f := p.of
	if !f.session.Shown() {
		return
	}
	labels := f.session.Labels()
	known, absent, taken, compared, sum := 0, 0, 0, 0, 0.0
	scale := f.session.Dataset().PhotoScale(f.session.Row())
	for kp, l := range labels {
		if l.Visibility == face.Absent {
			absent++
		}
		if !l.Known {
			continue
		}
		known++
		if kp < len(p.predictions) {
			switch d := l.Distance(p.predictions[kp]); {
			case math.IsNaN(d):
			case evaluation.Taken(l, p.predictions[kp], scale):
				taken++ // says nothing of the prediction, as where it is evaluated
			default:
				compared++
				sum += d * d
			}
		}
	}
	text := fmt.Sprintf("%d of %d labelled", known, len(labels))
	if absent > 0 {
		text += fmt.Sprintf(" · %d absent", absent)
	}
	if compared > 0 {
		// As the contest scores it: over coordinates, of which each point has two.
		text += fmt.Sprintf(" · RMSE %s %s", kit.Decimals(math.Sqrt(sum/float64(2*compared)), 2), f.session.Unit())
	}
	if taken > 0 {
		text += fmt.Sprintf(" · %d taken over, not counted", taken)
	}
	kit.SetLabel(p.summary, text)
}

func (p *pointsPanel) savedNote() string {
	if ds := p.of.session.Dataset(); ds != nil && p.noted >= 0 && p.noted < ds.Rows() {
		return ds.MarkOf(p.noted).Note
	}
	return ""
}

// showNote puts a note into the entry as the dataset has it.
func (p *pointsPanel) showNote(text string) {
	p.kept = text
	if text != p.note.Text {
		p.note.SetText(text)
	}
}

// keepNote saves the note if something was typed since it was shown, and reports whether nothing typed is left unsaved:
// what can't be written stays in the entry.
func (p *pointsPanel) keepNote() (kept bool) {
	ds := p.of.session.Dataset()
	text := strings.TrimSpace(p.note.Text)
	if ds == nil || p.noted < 0 || p.noted >= ds.Rows() || p.note.Text == p.kept || text == p.savedNote() {
		p.kept = p.note.Text
		return true
	}
	m := ds.MarkOf(p.noted)
	m.Note = text
	err := ds.Mark("Note", p.noted, m)
	p.of.Edited(err)
	if err != nil {
		return false
	}
	p.kept = p.note.Text
	p.of.shell.Changed()
	return true
}

// faultsMost is how many faults of a row are written out.
const faultsMost = 4

// beyondBox says how many labels of a row lie in its photo and outside of its box; "" for none. They are none the worse
// for it, but networks see nothing there.
func beyondBox(ds *data.Dataset, row int) string {
	if _, ok := ds.Frame(row); !ok {
		return ""
	}
	first, last := ds.Reach(row)
	end := float64(ds.Side() - 1)
	n := 0
	for _, l := range ds.Labels(row) {
		if l.Outside(face.At(0, 0), face.At(end, end)) && !l.Outside(first, last) {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return kit.Counted(n, "point lies", "points lie") + " outside of the box, where networks see nothing: make it larger (Shift+B), or fit it to eyes and mouth (Shift+F)."
}

// showFaults says what is wrong with the row in its file, or why that can't be said, and at last what else there is to
// say; "" for nothing.
func (p *pointsPanel) showFaults(faults csvfile.Faults, err error, more string) {
	var lines []string
	if err != nil {
		lines = append(lines, kit.Sentence(err))
	}
	for i, f := range faults.First {
		if i == faultsMost {
			lines = append(lines, fmt.Sprintf("… and %s more.", kit.Count(faults.Total-faultsMost)))
			break
		}
		place := fmt.Sprintf("Line %s", kit.Count(f.Line))
		if f.Column > 0 {
			place += fmt.Sprintf(", column %d (%s)", f.Column, harmless.Name(f.Name))
		}
		lines = append(lines, place+": "+f.Problem+".")
	}
	if more != "" {
		lines = append(lines, more)
	}
	kit.Say(p.faults, strings.Join(lines, "\n"))
}
