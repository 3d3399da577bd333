package faceview

import (
	"cmp"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/face"
	"fiducial/ui/kit"
)

// None stands for no keypoint.
const None = -1

// Face is what a FaceView shows: one row of a dataset. The view copies what it keeps.
type Face struct {
	Keypoints   face.Keypoints
	Lines       []face.Line    // between keypoints, as the layer Skeleton shows them
	Pixels      []byte         // 8-bit grey, Side×Side in row order; nil when the row has no usable pixels, or with a Frame, when they are not there yet
	Side        int            // width and height of the square in pixels
	Frame       *Frame         // where the square is in the photo that is shown around it; nil where the square is all there is
	Photo       *Photo         // that photo; nil while it is not there: the square is shown meanwhile
	Ahead       *Ahead         // a picture of that photo, made ahead, which is shown if it is the one that is in sight; nil for none
	Unit        string         // of distances; px where it is empty
	Labels      face.Points    // one for each keypoint
	Predictions face.Points    // one for each keypoint, or nil: none
	Doubts      []face.Ellipse // around each prediction, in pixels of the square: where a label most likely lies; or nil: none
	OfRun       bool           // the predictions are those of a run in progress: dashed, for nothing is taken from them
	Edited      []bool         // whether each label differs from the file, or nil: none does
	Proposed    []bool         // whether each of Labels is only proposed, or nil: none is
	Problem     string         // why there are no pixels, as a person should read it
}

// Layers says what is drawn over the picture.
type Layers struct {
	Labels      bool // the labels, as circles
	Predictions bool // the predictions, as diamonds
	Lines       bool // a line from each label to its prediction
	Names       bool // the name of every keypoint; under the pointer a name shows always
	Skeleton    bool // the lines between keypoints, of labels and of predictions
	Doubts      bool // an ellipse around each prediction, within which a label most likely lies
}

// FaceView shows one face, large, with its points. Zoom, place, layers and choice stay from face to face.
//
// Callbacks may be nil. They are called on the UI goroutine, after the view has changed. OnDrag, OnMove,
// OnTapImage and OnMenu tell what the person did; the others tell every change, whoever made it.
type FaceView struct {
	widget.BaseWidget

	// OnSelect tells that another keypoint is chosen, None when none is any more.
	OnSelect func(kp int)
	// OnDrag tells, while a label is dragged, where it is; the label is to be set only by OnMove.
	OnDrag func(kp int, p face.Point)
	// OnMoveMany tells that several labels were moved, turned or scaled together, and where each is now, on the
	// image, in the order of kps.
	OnMoveMany func(how Reshaping, kps []int, to face.Points)
	// OnLocked tells that the person tried to drag a label while labels are locked.
	OnLocked func()
	// OnMove tells that a label was dragged to p, on the image: 0 ≤ x, y ≤ side-1.
	OnMove func(kp int, p face.Point)
	// OnCancel tells that a drag was taken back, after OnDrag, and where the label is again.
	OnCancel func(kp int, p face.Point)
	// OnHover tells the image point under the pointer, for a status bar; inside is false when the pointer
	// is not on the picture, and p says nothing then.
	OnHover func(p face.Point, inside bool)
	// OnHoverKeypoint tells which keypoint's marker is under the pointer, None when none is.
	OnHoverKeypoint func(kp int)
	// OnTapImage tells that the picture was clicked where no label is, or, while a keypoint is wanted (see
	// Wanted), anywhere on it. p lies on the image: 0 ≤ x, y ≤ side-1.
	OnTapImage func(p face.Point)
	// OnMenu tells that the right button was clicked: kp is the keypoint there or None, at the place on
	// the canvas where a menu should open.
	OnMenu func(kp int, at fyne.Position)
	// OnView tells that zoom or place changed.
	OnView func()

	view        view
	keypoints   face.Keypoints
	labels      face.Points
	predictions face.Points
	predicted   predicted
	edited      []bool
	proposed    []bool
	suspects    []int
	photo       photo
	unit        string
	message     string

	look   Look
	locked bool
	held   held

	selected int    // the keypoint chosen last, None when none is
	chosen   []bool // every keypoint that is chosen
	placing  int
	lit      int  // highlighted from outside
	walked   bool // whether the chosen keypoint was stepped to since the pointer last moved
	pointer  pointer
	scene    *scene
}

// predicted is what is known of predictions besides where they are.
type predicted struct {
	doubts []face.Ellipse // where the labels most likely lie; none of those that say nothing
	ofRun  bool           // they are of a run in progress, and only drawn
}

// held are the keys that are held down.
type held struct {
	all, predictions bool // hide everything over the face, or its predictions
	pan              bool // dragging moves the picture
}

var (
	_ desktop.Mouseable  = (*FaceView)(nil)
	_ desktop.Hoverable  = (*FaceView)(nil)
	_ desktop.Cursorable = (*FaceView)(nil)
	_ fyne.Draggable     = (*FaceView)(nil)
	_ fyne.Scrollable    = (*FaceView)(nil)
)

// New returns an empty view that shows labels, predictions and lines, crisp and fitted.
func New() *FaceView {
	v := &FaceView{
		view:     view{zoom: 1, fitted: true},
		look:     Look{Layers: Layers{Labels: true, Predictions: true, Lines: true, Doubts: true}, PixelGrid: true, Loupe: true},
		selected: None,
		placing:  None,
		lit:      None,
		pointer:  pointer{hover: hit{kp: None}},
	}
	v.ExtendBaseWidget(v)
	v.scene = newScene(v)
	return v
}

// SetFace shows a face. A drag in progress is cancelled. Zoom and place stay unless the image has another
// size; the chosen keypoint stays unless the face has other keypoints. It panics when a slice of the face has
// the wrong length.
func (v *FaceView) SetFace(f Face) {
	if f.Pixels != nil && (f.Side <= 0 || len(f.Pixels) != f.Side*f.Side) {
		panic(fmt.Sprintf("faceview: %d pixels for an image %d wide", len(f.Pixels), f.Side))
	}
	v.CancelDrag()
	if v.pointer.gesture == pressed {
		v.pointer.gesture = cancelled
	}
	renamed := !slices.Equal(v.keypoints, f.Keypoints)
	if renamed {
		v.keypoints = slices.Clone(f.Keypoints)
		v.scene.setKeypoints(len(v.keypoints))
		v.placing, v.lit, v.pointer.hover = None, None, hit{kp: None}
		v.chosen = make([]bool, len(v.keypoints))
		if v.selected != None {
			v.selected = None
			defer v.tellSelect()
		}
	}
	v.scene.setLines(f.Lines, len(v.keypoints))
	v.checkLength("labels", len(f.Labels))
	v.labels = f.Labels.Clone()
	v.predictions = keep(v, "predictions", v.predictions, f.Predictions)
	v.predicted.doubts = keep(v, "ellipses", v.predicted.doubts, f.Doubts)
	v.predicted.ofRun = f.OfRun
	v.edited = keep(v, "edited points", v.edited, f.Edited)
	v.proposed = keep(v, "proposed points", v.proposed, f.Proposed)
	v.suspects = nil
	v.unit = cmp.Or(f.Unit, "px")
	v.message = ""
	if f.Pixels == nil && (f.Frame == nil || f.Problem != "") {
		f.Frame, f.Photo = nil, nil
		v.message = "This row has no usable pixels."
		if f.Problem != "" {
			v.message = "This row has no usable pixels: " + f.Problem
		}
	}
	v.photo = photo{pixels: f.Pixels, side: f.Side, frame: f.Frame, full: f.Photo, ahead: f.Ahead}
	if v.hasPhoto() {
		v.view.setPicture(f.Side, v.photo.extent())
	}
	v.scene.drawPhoto()
	v.rehover()
	v.scene.drawAll()
}

// SetPhoto shows the photo around the square of the face that is shown, which has a Frame, once it is there.
func (v *FaceView) SetPhoto(p *Photo) {
	if v.photo.frame == nil || v.photo.full == p {
		return
	}
	v.photo.full = p
	v.scene.drawPhoto()
	v.scene.drawLoupe()
}

// Clear shows no face but a message, such as what can be opened; "" shows an empty view.
func (v *FaceView) Clear(message string) {
	v.SetFace(Face{})
	v.message = message
	v.scene.drawAll()
}

// SetLabels shows other labels, which of them differ from the file (nil: none), and which are only proposed (nil:
// none), on the face that is shown. What is proposed looks so, and is dragged as labels are. A drag in progress is
// cancelled where labels have changed, whoever did that: the rest of it would move what is no longer there. While they
// are the same, what is being dragged stays under the pointer.
func (v *FaceView) SetLabels(labels face.Points, edited, proposed []bool) {
	v.checkLength("labels", len(labels))
	other := v.relabelled(labels, proposed)
	v.labels = append(v.labels[:0], labels...)
	v.edited = keep(v, "edited points", v.edited, edited)
	v.proposed = keep(v, "proposed points", v.proposed, proposed)
	if other {
		v.CancelDrag()
	}
	if p := &v.pointer; p.gesture == pressed && p.kp != None && !labels[p.kp].Known {
		p.gesture = cancelled // what was pressed is gone
	}
	v.scene.drawOverlay()
	if !v.dragging() {
		v.scene.placeNames()
	}
}

// relabelled reports whether labels are other than those that are shown. Networks propose points anew as they learn:
// proposals are other only where one that is being dragged is gone.
func (v *FaceView) relabelled(labels face.Points, proposed []bool) bool {
	own := func(labels face.Points, proposed []bool, kp int) face.Point {
		if !labels[kp].Known || kp < len(proposed) && proposed[kp] {
			return face.Point{}
		}
		return labels[kp]
	}
	for kp := range labels {
		if own(labels, proposed, kp) != own(v.labels, v.proposed, kp) || v.dragging() && v.pointer.moves(kp) && !labels[kp].Known {
			return true
		}
	}
	return false
}

// SetSuspects rings keypoints whose labels are most likely wrong, until another face is shown; nil for none.
func (v *FaceView) SetSuspects(kps []int) {
	v.suspects = slices.Clone(kps)
	v.scene.drawOverlay()
}

// SetPredictions shows other predictions on the face that is shown; nil shows none. ofRun says that they are those of a
// run in progress, which are dashed. It is cheap: a training run may call it many times a second.
func (v *FaceView) SetPredictions(p face.Points, ofRun bool) {
	v.predictions = keep(v, "predictions", v.predictions, p)
	v.predicted.ofRun = ofRun
	v.scene.drawPoints()
}

// SetDoubts shows other ellipses around the predictions, in pixels of the square; nil shows none. Those of a run in
// progress have none.
func (v *FaceView) SetDoubts(doubts []face.Ellipse) {
	v.predicted.doubts = keep(v, "ellipses", v.predicted.doubts, doubts)
	v.scene.drawPoints()
}

// keep returns a copy of what is given for each keypoint, nil for nothing, in the place of what was kept.
func keep[T any](v *FaceView, what string, kept, given []T) []T {
	if given != nil {
		v.checkLength(what, len(given))
	}
	return append(kept[:0], given...)
}

func (v *FaceView) checkLength(what string, n int) {
	if n != len(v.keypoints) {
		panic(fmt.Sprintf("faceview: %d %s for %d keypoints", n, what, len(v.keypoints)))
	}
}

// Written reports whether texts are on it: a message, or names of keypoints.
func (v *FaceView) Written() bool { return v.message != "" || v.look.Names }

// Shown reports whether a face is shown, and not a message or nothing.
func (v *FaceView) Shown() bool { return v.hasPhoto() }

// HideAll hides everything over the picture while it is true, for an unbiased look; the layers stay as they
// are. What is hidden can't be dragged.
func (v *FaceView) HideAll(hide bool) {
	if v.held.all != hide {
		v.held.all = hide
		v.refreshOverlay()
	}
}

// HidePredictions hides predictions and lines while it is true.
func (v *FaceView) HidePredictions(hide bool) {
	if v.held.predictions != hide {
		v.held.predictions = hide
		v.refreshOverlay()
	}
}

func (v *FaceView) refreshOverlay() {
	v.rehover()
	v.scene.drawOverlay()
	v.scene.placeNames()
}

// point returns the label of a keypoint as it is to be seen: while it is dragged, where it is dragged to.
func (v *FaceView) point(kp int) face.Point {
	if v.dragging() {
		if i := slices.Index(v.pointer.moving, kp); i >= 0 {
			return v.pointer.now[i]
		}
	}
	if kp >= len(v.labels) { // of a face that is not there yet
		return face.Point{}
	}
	return v.labels[kp]
}

// prediction returns the prediction of a keypoint as it is to be seen, missing when there is none: that of one that is
// marked absent says nothing, for networks answer every keypoint.
func (v *FaceView) prediction(kp int) face.Point {
	if kp >= len(v.predictions) || v.point(kp).Visibility == face.Absent {
		return face.Point{}
	}
	return v.predictions[kp]
}

// doubt returns the ellipse around the prediction of a keypoint, zero where there is none.
func (v *FaceView) doubt(kp int) face.Ellipse {
	if kp >= len(v.predicted.doubts) || v.predicted.ofRun {
		return face.Ellipse{}
	}
	return v.predicted.doubts[kp]
}

func (v *FaceView) hasPhoto() bool { return v.photo.pixels != nil || v.photo.frame != nil }

func (v *FaceView) labelsShown() bool { return v.hasPhoto() && v.look.Labels && !v.held.all }

func (v *FaceView) predictionsShown() bool {
	return v.hasPhoto() && v.look.Predictions && !v.held.all && !v.held.predictions
}

// CreateRenderer is for Fyne, which clips what it draws, because a FaceView is fyne.Scrollable.
func (v *FaceView) CreateRenderer() fyne.WidgetRenderer {
	v.ExtendBaseWidget(v)
	v.scene.drawPhoto()
	return kit.Drawn(func() []fyne.CanvasObject { return v.scene.objects }, kit.Least(160, 160), func(size fyne.Size) {
		v.view.resize(float64(size.Width), float64(size.Height))
		v.scene.drawAll()
		if v.OnView != nil {
			v.OnView()
		}
	}, func() { // also when the theme changes, or the scale of the screen
		if v.message != "" {
			v.scene.message.Refresh()
		}
		v.scene.drawAll()
	})
}
