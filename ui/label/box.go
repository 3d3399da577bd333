package label

import (
	"math"
	"slices"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/finder"
	"fiducial/ui/action"
)

// shownSquare is which square of which row is shown: another one, of the same row, where the box of the face was moved.
type shownSquare struct {
	row    int
	square face.Photo
}

// boxActions say where in its photo the shown face is.
func (f *Feature) boxActions() []*action.Action {
	return []*action.Action{
		{ID: "move-box", Name: "Move Box", Keys: []action.Key{action.Char('B')}, Menu: "Edit", Section: 4, Heading: "Faces",
			Line: "Move the box by the mouse, or its corners; Enter takes it, Esc leaves it", Enabled: f.boxed, Checked: f.face.MovesBox, Do: f.moveBox},
		{ID: "fit-box", Name: "Fit Box to Points", Keys: []action.Key{action.Char('F')}, Menu: "Edit", Section: 4, Heading: "Faces", Enabled: f.boxed, Do: f.fitBox},
		{ID: "remove-box", Name: "Remove Box", Menu: "Edit", Section: 4, Heading: "Faces",
			Enabled: func() bool { return f.boxed() && f.frame().Given }, Do: func() { f.leaveBox(); f.setBox("Remove box", face.Box{}) }},
	}
}

// boxed reports whether the shown face is in a photo that can be shown.
func (f *Feature) boxed() bool {
	if !f.session.Shown() || !f.session.Dataset().Photos() || f.gallery.Visible() {
		return false
	}
	_, ok := f.session.Dataset().Frame(f.session.Row())
	return ok && f.face.Shown()
}

// frame returns where the shown face is in its photo.
func (f *Feature) frame() data.Frame {
	frame, _ := f.session.Dataset().Frame(f.session.Row())
	return frame
}

// moveBox begins to move the box, or takes it where it was moved to.
func (f *Feature) moveBox() {
	if f.face.MovesBox() {
		f.takeBox()
		return
	}
	if f.placing.on {
		f.placing.toggle()
	}
	if f.face.BeginBox() {
		f.shell.Flash("Drag the box or a corner: Enter takes it, Esc leaves it")
	}
}

// takeBox takes the box where it was moved to, if it is being moved.
func (f *Feature) takeBox() {
	if !f.face.MovesBox() {
		return
	}
	box := f.face.EndBox()
	if before := f.frame().Box; math.Abs(box.Left-before.Left)+math.Abs(box.Top-before.Top)+math.Abs(box.Size-before.Size) > 1e-6 {
		f.setBox("Move box", box)
	}
	f.shell.Changed()
}

// leaveBox leaves the box as it was, and reports whether it was being moved.
func (f *Feature) leaveBox() bool {
	if !f.face.MovesBox() {
		return false
	}
	f.face.EndBox()
	f.shell.Changed()
	return true
}

// setBox says where the shown face is as one action.
func (f *Feature) setBox(name string, box face.Box) {
	f.did(f.session.Dataset().SetBox(name, f.session.Row(), box))
}

// fitBox puts the box where the points that are seen on the shown face say that it is: its labels, then what is
// proposed, then what is predicted.
func (f *Feature) fitBox() {
	f.leaveBox()
	ds := f.session.Dataset()
	box, by, why := fitted(ds.PhotoLabels(f.session.Row()), f.proposedInPhoto(), f.predictedInPhoto(), ds.Keypoints())
	if why != "" {
		f.shell.Flash(why)
		return
	}
	f.setBox("Fit box to "+by, box)
}

// fitted returns the box by labels, or where these do not do by labels and proposals, or where there are neither by
// predictions, all in pixels of the photo, and by which of them; or why there is none.
func fitted(labels, proposed, predicted face.Points, k face.Keypoints) (box face.Box, by, why string) {
	points, by := labels, "points"
	if _, ok := finder.Refine(labels, k); !ok && anyKnown(proposed) {
		points, by = labels.Clone(), "proposed points"
		for kp, p := range proposed {
			if p.Known {
				points[kp] = p
			}
		}
	}
	if !anyKnown(points) {
		points, by = predicted, "predicted points"
	}
	box, ok := finder.Refine(points, k)
	switch left, _ := k.Eyes(); {
	case ok:
		return box, by, ""
	case left < 0:
		return box, by, "The box goes by eyes and mouth, and no keypoints are known to be the eyes"
	case len(points) == 0:
		return box, by, "The box goes by eyes and mouth, which are neither labelled nor predicted"
	}
	return box, by, "The box goes by eyes and mouth, and not all of these points are there"
}

func anyKnown(points face.Points) bool {
	return slices.ContainsFunc(points, func(p face.Point) bool { return p.Known })
}

// proposedInPhoto returns what is proposed for missing points of the shown face, in pixels of its photo; nil for
// nothing.
func (f *Feature) proposedInPhoto() face.Points {
	points, proposed := f.proposals.labels(f.session.Row())
	if proposed == nil {
		return nil
	}
	for kp, is := range proposed {
		if is {
			points[kp] = f.inPhoto(points[kp])
		} else {
			points[kp] = face.Point{}
		}
	}
	return points
}

// predictedInPhoto returns what the weights in use predict for the shown face, in pixels of its photo; nil where they
// have not.
func (f *Feature) predictedInPhoto() face.Points {
	points := f.predict.Predictions.Points(f.session.Row()).Clone()
	for i, p := range points {
		points[i] = f.inPhoto(p)
	}
	return points
}

// reboxed shows the face in another square if its box was moved since it was shown: the same place of the photo, unless
// the face is kept fitted. What was predicted for the square before is forgotten. It reports whether it was.
func (f *Feature) reboxed() bool {
	ds, row := f.session.Dataset(), f.session.Row()
	if f.seen.row != row || f.seen.square == ds.Square(row) {
		return false
	}
	f.predict.Predictions.Recheck(row)
	f.face.Reframe(f.frame().Box)
	f.showFace()
	f.compare.face.SetView(f.face.View())
	return true
}
