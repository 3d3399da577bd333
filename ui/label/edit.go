package label

import (
	"slices"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

func (f *Feature) canUndo() string {
	if ds := f.session.Dataset(); ds != nil {
		return ds.CanUndo()
	}
	return ""
}

func (f *Feature) canRedo() string {
	if ds := f.session.Dataset(); ds != nil {
		return ds.CanRedo()
	}
	return ""
}

// Edited says why an edit could not be made; one that could takes that message away, and what was said of an undo
// before.
func (f *Feature) Edited(err error) {
	if err != nil {
		f.shell.Show(shell.Banner{Kind: shell.Problem, ID: "edit", Text: kit.Sentence(err)})
		return
	}
	f.shell.Remove("edit")
	f.forgetTravel()
}

// did shows what an edit of the shown face made of it, or why it could not be made.
func (f *Feature) did(err error) {
	f.Edited(err)
	f.ShowLabels()
	f.shell.Changed()
}

// FinishTyping takes what is being typed into the table or the note, and the box where it was moved to, because the
// face, the dataset or the window is about to be left.
func (f *Feature) FinishTyping() {
	f.takeBox()
	f.points.table.left()
	f.points.keepNote()
	if f.shell.Canvas().Focused() == fyne.Focusable(f.points.table.entry) {
		f.shell.FocusFace()
	}
}

// restore gives points of the shown face back what the file has; none means all.
func (f *Feature) restore(keypoints ...int) {
	f.did(f.session.Dataset().Restore(f.session.Row(), keypoints...))
}

// predicted returns what the weights in use predict for a keypoint of the shown face, missing when there is none, and
// for one that is marked absent.
func (f *Feature) predicted(kp int) face.Point {
	p, labels := f.predict.Predictions.Points(f.session.Row()), f.session.Labels()
	if kp < 0 || kp >= min(len(p), len(labels)) || labels[kp].Visibility == face.Absent {
		return face.Point{}
	}
	return p[kp]
}

// OnImage keeps a point of a row on its image, or its photo: predictions may lie beside it.
func (f *Feature) OnImage(row int, p face.Point) face.Point {
	first, last := f.session.Dataset().Reach(row)
	return face.At(min(max(p.X, first.X), last.X), min(max(p.Y, first.Y), last.Y))
}

// inPhoto returns where a point of the shown face lies as people read it: in pixels of its photo.
func (f *Feature) inPhoto(p face.Point) face.Point {
	if !f.session.Shown() {
		return p
	}
	return f.session.Dataset().InPhoto(f.session.Row(), p)
}

// takable returns the missing keypoints of the shown face that have a prediction.
func (f *Feature) takable() []int {
	if !f.session.HasPhoto() || f.predict.Predictions.Points(f.session.Row()) == nil {
		return nil
	}
	return slices.DeleteFunc(f.missing(), func(kp int) bool { return !f.predicted(kp).Known })
}

// takeMissing puts every missing point where it is predicted, as one action.
func (f *Feature) takeMissing() {
	var edits []data.Edit
	for _, kp := range f.takable() {
		edits = append(edits, data.Edit{Row: f.session.Row(), Keypoint: kp, To: f.OnImage(f.session.Row(), f.predicted(kp))})
	}
	f.did(f.session.Dataset().Apply("Take predictions for missing points", edits...))
}

// setMark changes what is said of the shown face.
func (f *Feature) setMark(name string, m data.Mark) {
	f.Edited(f.session.Dataset().Mark(name, f.session.Row(), m))
	f.shell.Changed()
}

func (f *Feature) toggleDone() {
	m := f.session.Mark()
	m.Done = !m.Done
	f.setMark(kit.Either(m.Done, "Mark done", "Mark not done"), m)
}

func (f *Feature) toggleFlag() {
	m := f.session.Mark()
	m.Flagged = !m.Flagged
	f.setMark(kit.Either(m.Flagged, "Flag", "Unflag"), m)
}

// toggleLeftOut leaves the shown face out of training, evaluation, suspects and lists, or takes it in again.
func (f *Feature) toggleLeftOut() {
	m := f.session.Mark()
	m.LeftOut = !m.LeftOut
	f.setMark(kit.Either(m.LeftOut, "Leave out", "Take in again"), m)
	f.shell.Flash(kit.Either(m.LeftOut, "Left out of training, figures, suspects and lists; Shift+O takes the face in again.", "The face is taken in again."))
}

// doneNext marks the face done, unless it is left out, and shows the next one of the list. While the box is moved its
// key takes it.
func (f *Feature) doneNext() {
	if f.face.MovesBox() {
		f.takeBox()
		return
	}
	if m := f.session.Mark(); !m.Done && !m.LeftOut {
		m.Done = true
		f.setMark("Mark done", m)
	}
	f.list.Step(1)
}

// writeNote puts the cursor into the note of the shown face.
func (f *Feature) writeNote() {
	f.place.Bring(f)
	f.shell.Canvas().Focus(f.points.note)
}
