package label

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/model/prediction"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// NewFace makes the view of the shown face, as a person last chose to see faces. It is on the screen before anything
// else.
func NewFace(p *shell.Preferences) *faceview.FaceView {
	v := faceview.New()
	v.Change(func(l *faceview.Look) { *l = p.Look() })
	return v
}

// wireFace connects the face to the dataset.
func (f *Feature) wireFace() {
	v := f.face
	v.OnSelect = func(kp int) {
		f.points.table.selectPoint(kp)
		f.placing.chose(kp)
		f.shell.Changed()
	}
	v.OnDrag = func(kp int, p face.Point) {
		f.shell.Touch()
		f.points.preview(kp, p)
	}
	v.OnCancel = func(int, face.Point) { f.ShowLabels() }
	v.OnMove = func(kp int, p face.Point) { f.SetPoint("Move", kp, p) }
	v.OnMoveMany = f.reshape
	v.OnLocked = func() { f.RefuseLocked() }
	v.OnHover = func(p face.Point, inside bool) {
		f.shell.Touch()
		f.shell.Pointer(f.inPhoto(p), inside)
	}
	v.OnHoverKeypoint = func(kp int) { f.points.table.highlight(kp); f.compare.face.Highlight(kp) }
	v.OnView = func() {
		f.shell.Touch()
		f.compare.face.SetView(v.View())
		f.photos.seen()
	}
	v.OnTapImage = f.onTapImage
	v.OnMenu = f.pointMenu
}

// newColumn makes the middle of the window: the face, or the gallery, with the banners over its top, and under it the
// switches of its layers, and above these, while they are wanted, the controls of how the picture is shown.
func (f *Feature) newColumn(strip fyne.CanvasObject) *fyne.Container {
	below := container.NewVBox(f.source.content, f.review.Content(), f.display.content, strip)
	return container.NewBorder(nil, below, nil, nil, container.NewStack(
		container.New(&sideBySide{}, container.NewStack(f.face, f.badges.content), f.compare.content), f.gallery.Content(), f.shell.OverFace()))
}

// Relaid lays the column out again: the face has more room, or less.
func (f *Feature) Relaid() { f.column.Refresh() }

// showFace shows the face that is the shown one now.
func (f *Feature) showFace() {
	shown := f.faceOf(f.session.Row())
	shown.Labels, shown.Proposed = f.proposals.labels(f.session.Row())
	f.face.SetFace(shown)
	f.seen = shownSquare{f.session.Row(), f.session.Dataset().Square(f.session.Row())}
	f.points.setFace()
	f.predict.Predictions.Want()
	f.photos.look()
	f.source.update()
	f.shell.Changed()
}

// faceOf returns the face of a row as it is drawn, without what is proposed.
func (f *Feature) faceOf(row int) faceview.Face {
	ds := f.session.Dataset()
	drawn := faceview.Face{Keypoints: ds.Keypoints(), Side: ds.Side(), Labels: ds.Labels(row), Edited: ds.EditedPoints(row)}
	drawn.Lines, _ = ds.Lines()
	if err := f.picture(row, &drawn); err != nil {
		drawn.Problem = f.photoProblem(row, err)
	}
	drawn.Predictions, drawn.OfRun = f.predict.Weights.Drawn(row)
	drawn.Doubts = ellipses(f.predict.Predictions.ExpectedErrors(row))
	return drawn
}

// photoProblem says why a row has no picture: its fault where there is one, which says more than the error.
func (f *Feature) photoProblem(row int, err error) string {
	ds := f.session.Dataset()
	faults, _ := ds.FaultsOf(row) // one that cannot be read again is what err says
	for _, fault := range faults.First {
		if ds.StateOf(row)&data.NoPhoto == 0 {
			break
		}
		if ds.Photos() && (fault.Cause == csvfile.BadPhoto || fault.Cause == csvfile.NoFile) {
			return "its " + harmless.Name(fault.Name) + " cell " + fault.Problem + "."
		}
		if fault.Name == "Image" {
			if strings.HasPrefix(fault.Problem, "has ") || strings.HasPrefix(fault.Problem, "is ") {
				return "its Image cell " + fault.Problem + "."
			}
			return fault.Problem + "."
		}
	}
	return kit.Sentence(err)
}

// ShowLabels shows the labels of the shown face as they stand, and where its box was moved, the face in its other
// square.
func (f *Feature) ShowLabels() {
	if !f.session.Shown() {
		return
	}
	if f.reboxed() {
		f.placing.askMissing()
		return
	}
	labels, proposed := f.proposals.labels(f.session.Row())
	f.face.SetLabels(labels, f.session.Dataset().EditedPoints(f.session.Row()), proposed)
	f.points.setFace()
	f.placing.askMissing()
}

// ShowPrediction shows what is predicted for the shown face as it stands now. On a suspect that is what a key would
// take: by the weights in use and the face's own labelling scheme, also while a run goes on.
func (f *Feature) ShowPrediction() {
	p, ofRun := f.predict.Weights.Drawn(f.session.Row())
	numbers, expected := f.predict.Predictions.Points(f.session.Row()), f.predict.Predictions.ExpectedErrors(f.session.Row())
	if f.review.Deciding() {
		p, ofRun = f.review.Offer(), false
		numbers, expected = p, f.predict.Predictions.ExpectedErrorsByScheme(f.session.Row())
	}
	f.face.SetPredictions(p, ofRun)
	f.face.SetDoubts(ellipses(expected))
	f.points.setPredictions(numbers, expected)
	f.proposals.moved()
}

// ellipses returns those of expected errors; nil for none.
func ellipses(expected []prediction.ExpectedError) (all []face.Ellipse) {
	for _, e := range expected {
		all = append(all, e.Ellipse)
	}
	return all
}

// predictionDrawn shows that something else is drawn as predicted for the shown face, by the run in progress alone or
// not.
func (f *Feature) predictionDrawn(ofRun bool) {
	switch {
	case !ofRun:
		f.ShowPrediction()
	case !f.review.Deciding(): // there stays what a key would take
		f.face.SetPredictions(f.predict.Weights.Drawn(f.session.Row()))
	}
}

// onTapImage places the wanted point. A click beside all points lets go of the chosen one; on a face without any
// label it begins to ask for them.
func (f *Feature) onTapImage(p face.Point) {
	kp := f.face.Wanted()
	switch {
	case kp != faceview.None:
		f.SetPoint("Place", kp, p)
	case f.session.Shown() && len(f.missing()) == len(f.session.Dataset().Keypoints()):
		f.placing.toggle()
	default:
		f.face.Select(faceview.None)
	}
}

// letGo steps back: out of moving the box, out of a drag, out of placing, out of the choice of a point.
func (f *Feature) letGo() {
	switch {
	case f.leaveBox():
	case f.face.CancelDrag():
	case f.placing.on:
		f.placing.toggle()
		f.face.Select(faceview.None)
	case f.gallery.Visible() && f.face.Selected() == faceview.None:
		f.gallery.Toggle()
	case f.review.On() && f.face.Selected() == faceview.None:
		f.review.End()
	default:
		f.face.Select(faceview.None)
	}
}

// pointMenu shows what can be done with the point under the pointer, or with the face.
func (f *Feature) pointMenu(kp int, at fyne.Position) {
	if kp != faceview.None && !f.face.Chosen(kp) {
		f.face.Select(kp)
	}
	ids := []string{"delete", "restore-point", "take", "copy-points", "lock", "", "done", "flag", "restore-face", "place", "", "fit"}
	menu := f.shell.Actions().ContextMenu(ids)
	widget.ShowPopUpMenuAtPosition(menu, f.shell.Canvas(), at)
}
