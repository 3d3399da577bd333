package review

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
	"fiducial/ui/predict"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Labels is what a review needs of who shows and edits labels.
type Labels interface {
	// Edited says why an edit could not be made, if it could not.
	Edited(err error)
	// ShowPrediction shows what is predicted for the shown face as it stands now.
	ShowPrediction()
	// OnImage keeps a point on the image.
	OnImage(row int, p face.Point) face.Point
	// PointsNamed names keypoints in the name of an action.
	PointsNamed(kps []int) string
	// SetPoint sets a label of the shown face as one action.
	SetPoint(verb string, kp int, p face.Point)
	// RefuseLocked says that points are locked, and reports whether they are.
	RefuseLocked() bool
	// Relaid is told that the face has more room, or less.
	Relaid()
}

// Feature is the review and the gallery, as a feature of the window.
type Feature struct {
	around
	Review  *Review
	Gallery *Gallery
}

// around is what stands around both.
type around struct {
	shell   shell.Shell
	session *session.Session
	predict *predict.Feature
	face    *faceview.FaceView
	labels  Labels
	where   func() any
}

// New makes the feature for the face that is shown in f. where returns, as a comparable value, where a person is and
// what stands done.
func New(s shell.Shell, x *session.Session, p *predict.Feature, f *faceview.FaceView, l Labels, where func() any) *Feature {
	a := around{s, x, p, f, l, where}
	g := &Gallery{around: a}
	r := &Review{around: a, gallery: g}
	p.Weights.OnChange(r.weightsChanged)
	p.Ranking.NeededBy(func() bool { return r.on })
	p.Ranking.OnRanked(func(bool) { r.ranked() })
	return &Feature{around: a, Review: r, Gallery: g}
}

// Build makes what is seen of both, once there is a table of actions.
func (f *Feature) Build() {
	f.Review.build()
	f.Gallery.build()
}

// Actions implements session.Feature: one key decides on a suspect and shows the next.
func (f *Feature) Actions() []*action.Action {
	r := f.Review
	decide := func(id, name string, k rune, icon fyne.Resource, enabled func() bool, do func()) *action.Action {
		return &action.Action{ID: id, Name: name, Icon: icon, Keys: []action.Key{action.Char(k)}, Menu: "Review", Section: 2, Enabled: enabled, Do: do}
	}
	return []*action.Action{
		{ID: "suspect", Name: "Next Suspect", Icon: kit.SuspectIcon, Keys: []action.Key{action.Char('v')}, Menu: "Review", Section: 1, Toolbar: 60,
			Enabled: func() bool {
				return f.session.IsOpen() && (f.predict.Predictions.Own() != nil || f.predict.Weights.Coming())
			}, Checked: func() bool { return r.on }, Do: r.skip},
		{ID: "suspect-back", Name: "Previous Suspect", Keys: []action.Key{action.Char('V')}, Menu: "Review", Section: 1, Enabled: func() bool { return r.on }, Do: r.back},
		decide("accept", "Accept Labels", 'a', theme.ConfirmIcon(), r.Deciding, r.accept),
		decide("take-suspect", "Take Prediction for Suspect Points", 'e', nil, func() bool { return r.Deciding() && len(r.predicted(r.suspectPoints())) > 0 },
			func() { r.take(r.suspectPoints()) }),
		decide("take-face", "Take Prediction for the Face", 'E', nil, func() bool { return r.Deciding() && len(r.predicted(r.labelled())) > 0 },
			func() { r.take(r.labelled()) }),
		decide("suspect-missing", "Mark Suspect Points Missing", 'q', nil, func() bool { return r.Deciding() && len(r.suspectPoints()) > 0 }, r.markMissing),
		{ID: "review-end", Name: "End the Review", Icon: theme.CancelIcon(), Menu: "Review", Section: 2, Enabled: func() bool { return r.on }, Do: r.End},
		{ID: "gallery", Name: "One Keypoint across All Listed Faces", Icon: theme.GridIcon(), Keys: []action.Key{action.Char('j')}, Menu: "Review", Section: 5,
			Enabled: f.session.IsOpen, Checked: f.Gallery.Visible, Do: f.Gallery.Toggle},
	}
}

// Happened implements session.Feature.
func (f *Feature) Happened(e session.Event) {
	switch e := e.(type) {
	case session.Changed:
		if len(e.Rows) > 0 {
			f.Gallery.changed()
		}
	case session.Shown:
		f.Review.shown(f.session.Row())
	case session.Listed:
		f.Gallery.relist()
	case session.Squared:
		f.Gallery.changed()
	case session.Reread:
		f.Review.End()
		f.Gallery.Leave()
	case session.Closed:
		f.Review.End()
	}
}

// Refresh implements session.Feature.
func (f *Feature) Refresh() {
	f.Review.update()
	f.Gallery.update()
}
