package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
)

// showAsPreferred shows the face as a person last chose to see faces.
func (w *Window) showAsPreferred() {
	f := w.face
	f.SetLayers(w.shell.Prefs().Layers())
	f.SetSmooth(w.shell.Prefs().Smooth())
	f.SetAdjustment(w.shell.Prefs().Adjustment())
	f.SetPixelGrid(w.shell.Prefs().PixelGrid())
	f.SetLoupe(w.shell.Prefs().Loupe())
}

// wireFace connects the face to the dataset.
func (w *Window) wireFace() {
	f := w.face
	f.OnSelect = func(kp int) {
		w.chosenOn = w.session.Row()
		w.points.selectPoint(kp)
		if w.placing && kp != faceview.None && w.session.Shown() && !w.session.Dataset().Labels(w.session.Row())[kp].Known {
			w.ask(kp)
		}
		w.shell.Changed()
	}
	f.OnDrag = func(kp int, p face.Point) {
		w.shell.Touch()
		w.points.preview(kp, p)
	}
	f.OnCancel = func(int, face.Point) { w.showLabels() }
	f.OnMove = func(kp int, p face.Point) { w.setPoint("Move", kp, p) }
	f.OnMoveMany = w.reshape
	f.OnLocked = func() { w.refuseLocked() }
	f.OnHover = func(p face.Point, inside bool) {
		w.shell.Touch()
		w.shell.Pointer(p, inside)
	}
	f.OnHoverKeypoint = func(kp int) { w.points.highlight(kp); w.compare.face.Highlight(kp) }
	f.OnView = func() {
		w.shell.Touch()
		w.compare.face.SetView(f.View())
	}
	f.OnTapImage = w.onTapImage
	f.OnMenu = w.pointMenu
}

// faceColumn is the middle of the window: the face, or the gallery, with the banners over its top, and under it the switches of its
// layers, and above these, while they are wanted, the controls of how the picture is shown.
func (w *Window) faceColumn() *fyne.Container {
	below := container.NewVBox(w.review.Review.Content(), w.display.content, w.layers.content)
	return container.NewBorder(nil, below, nil, nil, container.NewStack(
		container.New(&sideBySide{}, container.NewStack(w.face, w.badges.content), w.compare.content), w.review.Gallery.Content(), w.shell.OverFace()))
}

// showFace shows the face that is the shown one now.
func (w *Window) showFace() {
	ds, row := w.session.Dataset(), w.session.Row()
	f := faceview.Face{Keypoints: ds.Keypoints(), Side: ds.Side(), Edited: ds.EditedPoints(row)}
	f.Labels, f.Proposed = w.proposals.of(row)
	pixels, err := ds.Pixels(row)
	if err == nil {
		f.Pixels = pixels
	} else {
		f.Problem = w.photoProblem(row, err)
	}
	f.Predictions, f.OfRun = w.predict.Weights.Drawn(row)
	w.face.SetFace(f)
	w.points.setFace()
	w.predict.Predictions.Want()
	w.shell.Changed()
}

// placeOn asks for the missing points of the shown face, where points are being placed.
func (w *Window) placeOn() {
	if w.placing {
		w.face.Select(faceview.None)
		w.ask(faceview.None)
		w.askMissing()
	}
}

// photoProblem says why a row has no picture: its fault where there is one, which says more than the error.
func (w *Window) photoProblem(row int, err error) string {
	ds := w.session.Dataset()
	faults, _ := ds.FaultsOf(row) // one that cannot be read again is what err says
	for _, f := range faults.First {
		if ds.StateOf(row)&data.NoPhoto != 0 && f.Name == "Image" {
			if strings.HasPrefix(f.Problem, "has ") || strings.HasPrefix(f.Problem, "is ") {
				return "its Image cell " + f.Problem + "."
			}
			return f.Problem + "."
		}
	}
	return kit.Sentence(err)
}

// showLabels shows the labels of the shown face as they stand.
func (w *Window) showLabels() {
	ds := w.session.Dataset()
	if ds == nil || w.session.Row() < 0 {
		return
	}
	labels, proposed := w.proposals.of(w.session.Row())
	w.face.SetProposed(proposed)
	w.face.SetLabels(labels, ds.EditedPoints(w.session.Row()))
	w.points.setFace()
	w.askMissing()
}

// showPrediction shows what is predicted for the shown face as it stands now. On a suspect that is what a key would take:
// by the weights in use and the face's own labelling scheme, also while a run goes on.
func (w *Window) showPrediction() {
	p, ofRun := w.predict.Weights.Drawn(w.session.Row())
	numbers := w.predict.Predictions.Points(w.session.Row())
	if w.review.Review.Deciding() {
		p, ofRun = w.review.Review.Offer(), false
		numbers = p
	}
	w.face.SetPredictions(p, ofRun)
	w.points.setPredictions(numbers)
	w.proposals.moved()
}

// predictionDrawn shows that something else is drawn as predicted for the shown face, by the run in progress alone or not.
func (w *Window) predictionDrawn(ofRun bool) {
	switch {
	case !ofRun:
		w.showPrediction()
	case !w.review.Review.Deciding(): // there stays what a key would take
		w.face.SetPredictions(w.predict.Weights.Drawn(w.session.Row()))
	}
}

// setPoint sets a label of the shown face as one action.
func (w *Window) setPoint(verb string, kp int, p face.Point) {
	ds := w.session.Dataset()
	if ds == nil || w.session.Row() < 0 {
		return
	}
	name := verb + " " + kit.Words(ds.Keypoints()[kp].Name)
	w.edited(ds.Apply(name, data.Edit{Row: w.session.Row(), Keypoint: kp, To: p}))
	w.showLabels()
	w.shell.Changed()
}

// onTapImage places the wanted point. A click beside all points lets go of the chosen one; on a face without any
// label it begins to ask for them.
func (w *Window) onTapImage(p face.Point) {
	kp := w.face.Wanted()
	switch {
	case kp != faceview.None:
		w.setPoint("Place", kp, p)
	case w.session.Shown() && w.bare():
		w.place()
	default:
		w.face.Select(faceview.None)
	}
}

// bare reports whether the shown face has no label at all.
func (w *Window) bare() bool {
	for _, p := range w.session.Dataset().Labels(w.session.Row()) {
		if p.Known {
			return false
		}
	}
	return true
}

// firstMissing returns the first keypoint of the shown face without a label, from kp on and then from the start.
func (w *Window) firstMissing(from int) int {
	ds := w.session.Dataset()
	if ds == nil || w.session.Row() < 0 {
		return faceview.None
	}
	labels := ds.Labels(w.session.Row())
	for i := range labels {
		kp := (max(from, 0) + i) % len(labels)
		if !labels[kp].Known {
			return kp
		}
	}
	return faceview.None
}

// place begins or ends the placing of missing points in order. It goes on from face to face until it is ended.
func (w *Window) place() {
	if !w.placing && w.refuseLocked() {
		return
	}
	w.placing = !w.placing
	w.face.SetPlacing(faceview.None)
	w.points.guide.show(nil, faceview.None)
	if w.placing {
		w.tabs.SelectIndex(pointsTab)
		if w.chosenOn != w.session.Row() {
			w.face.Select(faceview.None) // it was chosen on another face: this one's points go in order
		}
		w.askMissing()
	}
	w.shell.Changed()
}

// askMissing asks for the next missing point, if points are being placed and the one asked for is there.
func (w *Window) askMissing() {
	if !w.placing || !w.session.Shown() {
		return
	}
	if kp := w.face.Placing(); kp != faceview.None && !w.session.Dataset().Labels(w.session.Row())[kp].Known {
		return
	}
	kp := faceview.None
	if w.session.HasPhoto() {
		kp = w.firstMissing(w.face.Selected())
	}
	w.ask(kp)
	if kp != faceview.None {
		w.face.Select(kp)
	}
}

// ask shows which point is wanted; None for none.
func (w *Window) ask(kp int) {
	w.face.SetPlacing(kp)
	w.points.guide.show(w.session.Dataset().Keypoints(), kp)
}

// letGo steps back: out of a drag, out of placing, out of the choice of a point.
func (w *Window) letGo() {
	switch {
	case w.face.CancelDrag():
	case w.placing:
		w.place()
		w.face.Select(faceview.None)
	case w.review.Gallery.Visible() && w.face.Selected() == faceview.None:
		w.review.Gallery.Toggle()
	default:
		w.face.Select(faceview.None)
	}
}

// pointMenu shows what can be done with the point under the pointer, or with the face.
func (w *Window) pointMenu(kp int, at fyne.Position) {
	if kp != faceview.None && !w.face.Chosen(kp) {
		w.face.Select(kp)
	}
	ids := []string{"delete", "restore-point", "take", "copy-points", "lock", "", "done", "flag", "restore-face", "place", "", "fit"}
	menu := w.shell.Actions().ContextMenu(ids)
	widget.ShowPopUpMenuAtPosition(menu, w.shell.Canvas(), at)
}
