package ui

import (
	"fmt"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
)

// choiceWhere returns the chosen keypoints of the shown face of which something holds.
func (w *Window) choiceWhere(holds func(kp int) bool) []int {
	if !w.session.Shown() {
		return nil
	}
	var kps []int
	for _, kp := range w.face.Selection() {
		if holds(kp) {
			kps = append(kps, kp)
		}
	}
	return kps
}

func (w *Window) labelledChoice() []int {
	if !w.session.Shown() {
		return nil
	}
	labels := w.session.Dataset().Labels(w.session.Row())
	return w.choiceWhere(func(kp int) bool { return labels[kp].Known })
}

func (w *Window) editedChoice() []int {
	if !w.session.Shown() {
		return nil
	}
	edited := w.session.Dataset().EditedPoints(w.session.Row())
	return w.choiceWhere(func(kp int) bool { return edited[kp] })
}

func (w *Window) predictedChoice() []int {
	return w.choiceWhere(func(kp int) bool { return w.predicted(kp).Known })
}

// setPoints sets labels of the shown face as one action, which is named by what it does and to which points.
func (w *Window) setPoints(verb string, kps []int, to face.Points) {
	ds := w.session.Dataset()
	if ds == nil || w.session.Row() < 0 || len(kps) == 0 {
		return
	}
	edits := make([]data.Edit, len(kps))
	for i, kp := range kps {
		edits[i] = data.Edit{Row: w.session.Row(), Keypoint: kp, To: to[i]}
	}
	w.edited(ds.Apply(verb+" "+w.pointsNamed(kps), edits...))
	w.showLabels()
	w.shell.Changed()
}

// pointsNamed returns the name of one point, or how many there are.
func (w *Window) pointsNamed(kps []int) string {
	if len(kps) == 1 {
		return kit.Words(w.session.Dataset().Keypoints()[kps[0]].Name)
	}
	return fmt.Sprintf("%d points", len(kps))
}

// reshape takes over what a drag made of several labels.
func (w *Window) reshape(how faceview.Reshaping, kps []int, to face.Points) {
	verb := map[faceview.Reshaping]string{faceview.Move: "Move", faceview.Turn: "Turn", faceview.Scale: "Scale"}[how]
	w.setPoints(verb, kps, to)
}

// nudge moves the chosen points by (dx, dy) pixels as seen on the screen, together and not over the edge.
func (w *Window) nudge(dx, dy float64) {
	kps := w.labelledChoice()
	if len(kps) == 0 || w.refuseLocked() {
		return
	}
	if w.face.Mirrored() {
		dx = -dx
	}
	ds := w.session.Dataset()
	labels := ds.Labels(w.session.Row())
	from := make(face.Points, len(kps))
	for i, kp := range kps {
		from[i] = labels[kp]
	}
	w.setPoints("Nudge", kps, face.NewGroup(from, ds.Side()).Shifted(dx, dy))
}

// markMissing makes the chosen points missing, and takes back those of them that are only proposed.
func (w *Window) markMissing() {
	w.proposals.reject(w.proposals.chosen())
	if kps := w.labelledChoice(); !w.refuseLocked() {
		w.setPoints("Mark missing", kps, make(face.Points, len(kps)))
	}
}

// takePrediction puts the chosen points where they are predicted.
func (w *Window) takePrediction() {
	kps := w.predictedChoice()
	to := make(face.Points, len(kps))
	for i, kp := range kps {
		to[i] = w.onImage(w.predicted(kp))
	}
	w.setPoints("Take prediction for", kps, to)
}

// lock locks the points against the mouse and the keys that move them, or unlocks them.
func (w *Window) lock(locked bool) {
	if locked && w.placing {
		w.place()
	}
	w.face.SetLocked(locked)
	w.shell.Changed()
}

// refuseLocked says that points are locked, if they are.
func (w *Window) refuseLocked() bool {
	if w.face.Locked() {
		w.shell.Flash("Points are locked: " + w.shell.Actions().Get("lock").Keys[0].String() + " unlocks them")
	}
	return w.face.Locked()
}

// missingPoints returns the keypoints of the shown face without a label.
func (w *Window) missingPoints() []int {
	var kps []int
	if w.session.Shown() {
		for kp, p := range w.session.Dataset().Labels(w.session.Row()) {
			if !p.Known {
				kps = append(kps, kp)
			}
		}
	}
	return kps
}

// previousRow returns the face before the shown one in the list, −1 when there is none.
func (w *Window) previousRow() int {
	if !w.session.Shown() {
		return -1
	}
	before := -1
	for _, row := range w.session.Current().Listed {
		if row == w.session.Row() {
			return before
		}
		before = row
	}
	return -1
}

// copyPoints gives points of the shown face the places they have on the face before it in the list.
func (w *Window) copyPoints(kps []int) {
	w.edited(w.session.Dataset().CopyPoints(w.previousRow(), w.session.Row(), kps...))
	w.showLabels()
	w.shell.Changed()
}
