package ui

import (
	"bytes"
	"fmt"
	"image/png"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/data/face"
	"fiducial/data/picture"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

func (w *Window) canUndo() string {
	if ds := w.session.Dataset(); ds != nil {
		return ds.CanUndo()
	}
	return ""
}

func (w *Window) canRedo() string {
	if ds := w.session.Dataset(); ds != nil {
		return ds.CanRedo()
	}
	return ""
}

// edited says why an edit could not be made; one that could takes that message away, and what was said of an undo before.
func (w *Window) edited(err error) {
	if err != nil {
		w.shell.Show(shell.Banner{Kind: shell.Problem, ID: "edit", Text: kit.Sentence(err)})
		return
	}
	w.shell.Remove("edit")
	w.forgetTravel()
}

// finishTyping takes what is being typed into the table or the note, because the face, the dataset or the window is
// about to be left.
func (w *Window) finishTyping() {
	w.points.table.left()
	w.points.keepNote()
	if w.shell.Canvas().Focused() == fyne.Focusable(w.points.table.entry) {
		w.shell.FocusFace()
	}
}

// restore gives points of the shown face back what the file has; none means all.
func (w *Window) restore(keypoints ...int) {
	w.edited(w.session.Dataset().Restore(w.session.Row(), keypoints...))
	w.showLabels()
}

// predicted returns what the weights in use predict for a keypoint of the shown face, missing when there is none.
func (w *Window) predicted(kp int) face.Point {
	if p := w.predict.Predictions.Points(w.session.Row()); kp >= 0 && kp < len(p) {
		return p[kp]
	}
	return face.Point{}
}

// onImage keeps a point on the image: predictions may lie beside it.
func (w *Window) onImage(p face.Point) face.Point {
	last := float64(w.session.Dataset().Side() - 1)
	return face.At(min(max(p.X, 0), last), min(max(p.Y, 0), last))
}

// takable returns the missing keypoints of the shown face that have a prediction.
func (w *Window) takable() []int {
	if !w.session.HasPhoto() || w.predict.Predictions.Points(w.session.Row()) == nil {
		return nil
	}
	var out []int
	for kp, p := range w.session.Dataset().Labels(w.session.Row()) {
		if !p.Known && w.predicted(kp).Known {
			out = append(out, kp)
		}
	}
	return out
}

// takeMissing puts every missing point where it is predicted, as one action.
func (w *Window) takeMissing() {
	var edits []data.Edit
	for _, kp := range w.takable() {
		edits = append(edits, data.Edit{Row: w.session.Row(), Keypoint: kp, To: w.onImage(w.predicted(kp))})
	}
	w.edited(w.session.Dataset().Apply("Take predictions for missing points", edits...))
	w.showLabels()
}

// setMark changes what is said of the shown face.
func (w *Window) setMark(name string, m data.Mark) {
	w.edited(w.session.Dataset().Mark(name, w.session.Row(), m))
	w.shell.Changed()
}

func (w *Window) toggleDone() {
	m := w.session.Mark()
	m.Done = !m.Done
	w.setMark(kit.Either(m.Done, "Mark done", "Mark not done"), m)
}

func (w *Window) toggleFlag() {
	m := w.session.Mark()
	m.Flagged = !m.Flagged
	w.setMark(kit.Either(m.Flagged, "Flag", "Unflag"), m)
}

// doneNext marks the face done and shows the next one of the list.
func (w *Window) doneNext() {
	if m := w.session.Mark(); !m.Done {
		m.Done = true
		w.setMark("Mark done", m)
	}
	w.list.Step(1)
}

// writeNote puts the cursor into the note of the shown face.
func (w *Window) writeNote() {
	w.tabs.SelectIndex(pointsTab)
	w.shell.Canvas().Focus(w.points.note)
}

// pictureScale is how many pixels of a saved picture one pixel of the photo becomes.
const pictureScale = 8

// askSavePicture saves the face with its points as a PNG.
func (w *Window) askSavePicture() {
	ds := w.session.Dataset()
	stem, _, _ := strings.Cut(filepath.Base(ds.Path()), ".")
	proposed := kit.FreeName(filepath.Join(filepath.Dir(ds.Path()), fmt.Sprintf("%s face %d.png", stem, w.session.Row())))
	row := w.session.Row()
	w.shell.AskPath(shell.PathQuestion{ID: "save-picture", Verb: "Save", Text: "Save the picture as", Path: proposed, Ext: ".png", Chosen: func(path string, _ bool) {
		if err := w.savePicture(row, path); err != nil {
			w.shell.Fail(err)
			return
		}
		w.shell.Flash("Saved " + kit.FileName(path))
	}})
}

// savePicture writes the face of a row, with the layers that are shown, as a PNG.
func (w *Window) savePicture(row int, path string) error {
	ds := w.session.Dataset()
	if ds == nil || row >= ds.Rows() {
		return nil
	}
	pixels, err := ds.Pixels(row)
	if err != nil {
		return fmt.Errorf("saving a picture: %w", err)
	}
	labels, predictions := ds.Labels(row), w.predict.Predictions.Points(row)
	if l := w.face.Layers(); !l.Predictions {
		predictions = nil
	} else if !l.Labels {
		labels = make(face.Points, len(labels))
	}
	img := picture.Annotated(picture.Gray(pixels, ds.Side()), labels, predictions, pictureScale, picture.DefaultStyle())
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		return fmt.Errorf("saving a picture: %w", err)
	}
	if err := atomicfile.Write(path, buf.Bytes()); err != nil {
		return fmt.Errorf("saving the picture %s: %w", path, err)
	}
	return nil
}

// pointsTab, trainTab, evaluateTab and searchTab are the panels at the right.
const (
	pointsTab = iota
	trainTab
	evaluateTab
	searchTab
)
