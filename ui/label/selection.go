package label

import (
	"fmt"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
)

// chosen returns the chosen keypoints of the shown face of which something holds.
func (f *Feature) chosen(holds func(kp int) bool) (kps []int) {
	if !f.session.Shown() {
		return nil
	}
	for _, kp := range f.face.Selection() {
		if holds(kp) {
			kps = append(kps, kp)
		}
	}
	return kps
}

func (f *Feature) labelledChoice() []int {
	labels := f.session.Labels()
	return f.chosen(func(kp int) bool { return labels[kp].Known })
}

func (f *Feature) editedChoice() []int {
	edited := f.session.Edited()
	return f.chosen(func(kp int) bool { return edited[kp] })
}

func (f *Feature) predictedChoice() []int {
	return f.chosen(func(kp int) bool { return f.predicted(kp).Known })
}

// missing returns the keypoints of the shown face without a label.
func (f *Feature) missing() (kps []int) {
	for kp, p := range f.session.Labels() {
		if p.Missing() {
			kps = append(kps, kp)
		}
	}
	return kps
}

// SetPoint sets a label of the shown face as one action, which is named by what it does and to which point.
func (f *Feature) SetPoint(verb string, kp int, p face.Point) {
	f.setPoints(verb, []int{kp}, face.Points{p})
}

// setPoints sets several labels of the shown face as one action.
func (f *Feature) setPoints(verb string, kps []int, to face.Points) {
	if !f.session.Shown() || len(kps) == 0 {
		return
	}
	edits := make([]data.Edit, len(kps))
	for i, kp := range kps {
		edits[i] = data.Edit{Row: f.session.Row(), Keypoint: kp, To: to[i]}
	}
	f.did(f.session.Dataset().Apply(verb+" "+f.PointsNamed(kps), edits...))
}

// PointsNamed returns the name of one point, or how many there are.
func (f *Feature) PointsNamed(kps []int) string {
	if len(kps) == 1 {
		return kit.Words(f.session.Dataset().Keypoints()[kps[0]].Name)
	}
	return fmt.Sprintf("%d points", len(kps))
}

// reshape takes over what a drag made of several labels.
func (f *Feature) reshape(how faceview.Reshaping, kps []int, to face.Points) {
	verb := map[faceview.Reshaping]string{faceview.Move: "Move", faceview.Turn: "Turn", faceview.Scale: "Scale"}[how]
	f.setPoints(verb, kps, to)
}

// nudge moves the chosen points by so many steps as seen on the screen, together and not over the edge; those that are
// only proposed become labels by that. A step is a pixel of the picture, or where the photo is shown so small that this
// could not be seen, as many as a pixel of the screen has.
func (f *Feature) nudge(dx, dy float64) {
	if !f.session.Shown() || !f.face.Shown() { // there is no picture by which to move something
		return
	}
	labels, _ := f.proposals.labels(f.session.Row())
	kps := f.chosen(func(kp int) bool { return labels[kp].Known })
	if len(kps) == 0 || f.RefuseLocked() {
		return
	}
	if f.face.Mirrored() {
		dx = -dx
	}
	ds := f.session.Dataset()
	step := f.face.Step()
	dx, dy = dx*step, dy*step
	from := make(face.Points, len(kps))
	for i, kp := range kps {
		from[i] = labels[kp]
	}
	first, last := ds.Reach(f.session.Row())
	f.setPoints("Nudge", kps, face.NewGroup(from, first, last).Shifted(dx, dy))
}

// markMissing makes the chosen points missing, and takes back those of them that are only proposed.
func (f *Feature) markMissing() {
	f.proposals.reject(f.proposals.chosen())
	if kps := f.labelledChoice(); !f.RefuseLocked() {
		f.setPoints("Mark missing", kps, make(face.Points, len(kps)))
	}
}

// takePrediction puts the chosen points where they are predicted.
func (f *Feature) takePrediction() {
	kps := f.predictedChoice()
	to := make(face.Points, len(kps))
	for i, kp := range kps {
		to[i] = f.OnImage(f.session.Row(), f.predicted(kp))
	}
	f.setPoints("Take prediction for", kps, to)
}

// lock locks the points against the mouse and the keys that move them, or unlocks them.
func (f *Feature) lock(locked bool) {
	if locked && f.placing.on {
		f.placing.toggle()
	}
	f.face.SetLocked(locked)
	f.shell.Changed()
}

// RefuseLocked says that points are locked, if they are.
func (f *Feature) RefuseLocked() bool {
	if f.face.Locked() {
		f.shell.Flash("Points are locked: " + f.shell.Actions().Get("lock").Keys[0].String() + " unlocks them")
	}
	return f.face.Locked()
}

// nextRow returns the face after the shown one in the list, −1 when there is none.
func (f *Feature) nextRow() int {
	if rows := f.list.Following(); f.session.Shown() && len(rows) > 0 {
		return rows[0]
	}
	return -1
}

// previousRow returns the face before the shown one in the list, −1 when there is none.
func (f *Feature) previousRow() int {
	if !f.session.Shown() {
		return -1
	}
	before := -1
	for _, row := range f.session.Current().Listed {
		if row == f.session.Row() {
			return before
		}
		before = row
	}
	return -1
}

// copyPoints gives points of the shown face the places they have on the face before it in the list.
func (f *Feature) copyPoints(kps []int) {
	f.did(f.session.Dataset().CopyPoints(f.previousRow(), f.session.Row(), kps...))
}
