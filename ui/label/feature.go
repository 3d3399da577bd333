package label

import (
	"fyne.io/fyne/v2"

	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/list"
	"fiducial/ui/predict"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Shell is what the feature needs of what stands around it.
type Shell interface {
	shell.Shell
	Touch()                                          // is told that the mouse or a key does something
	Pointer(p face.Point, inside bool)               // shows where on the image the pointer is
	OverFace() fyne.CanvasObject                     // is what lies over the top of the face's room
	Modifiers() fyne.KeyModifier                     // returns the modifier keys that are down
	Typing() fyne.Shortcutable                       // returns the text entry that has the focus, nil for none
	Modal() bool                                     // reports whether something lies over the window that has to be answered first
	Remove(id string) bool                           // takes a strip away that nobody types into
	AskMany(title, question, verb string, do func()) // asks before something changes more than one face
}

// Review is what the feature needs of the review of suspects.
type Review interface {
	Content() fyne.CanvasObject // is the strip under the face
	Deciding() bool             // reports whether a suspect is shown that a person can decide on
	Offer() face.Points         // returns what is to be drawn as predicted on it
	On() bool                   // reports whether a review is going on
	End()                       // ends it; what was decided stays
	LeadsBack(row int) bool     // goes back to a suspect, and reports whether it is to be shown
}

// Gallery is what the feature needs of the gallery of one keypoint.
type Gallery interface {
	Content() fyne.CanvasObject // stands in the place of the face
	Visible() bool
	Toggle()
	Leave()
}

// Feature is the shown face and its labels, as the panel of points of the window. It belongs to the UI goroutine.
type Feature struct {
	shell   Shell
	session *session.Session
	predict *predict.Feature
	list    *list.List
	face    *faceview.FaceView
	place   session.Place
	review  Review
	gallery Gallery

	placing   *Placing
	proposals *proposals
	photos    *photos
	seen      shownSquare
	elsewhere []int // the faces, other than the shown one, that the last undo or redo changed

	column  *fyne.Container // the face, the compared one, and what stands under them
	layers  *action.Buttons // in the strip under the face
	display *displayStrip
	badges  *badges
	source  *source
	compare *comparison
	points  *pointsPanel
}

var _ session.Panel = (*Feature)(nil)

// New makes the feature for the face that is shown in v.
func New(s Shell, x *session.Session, p *predict.Feature, l *list.List, v *faceview.FaceView) *Feature {
	f := &Feature{shell: s, session: x, predict: p, list: l, face: v}
	f.placing = &Placing{of: f}
	f.proposals = newProposals(f)
	f.photos = newPhotos(f)
	p.Predictions.OnDrawn(f.predictionDrawn)
	return f
}

// Build makes what is seen of it, once there is a table of actions.
func (f *Feature) Build(p session.Place, r Review, g Gallery) {
	f.place, f.review, f.gallery = p, r, g
	f.wireFace()
	strip := f.newLayerStrip()
	f.display = newDisplayStrip(f)
	f.badges = newBadges(f)
	f.source = newSource(f)
	f.compare = newComparison(f)
	f.points = newPointsPanel(f)
	f.column = f.newColumn(strip)
}

// Begin takes over the photo of the face with which a dataset begins, which is decoded before there are features.
func (f *Feature) Begin(s *session.Open, first *faceview.Decoding) {
	f.photos.first, f.photos.firstOf = first, s
}

// Name implements session.Panel.
func (f *Feature) Name() string { return "Points" }

// Content implements session.Panel.
func (f *Feature) Content() fyne.CanvasObject { return f.points.content }

// Column returns the middle of the window.
func (f *Feature) Column() fyne.CanvasObject { return f.column }

// Placing returns what asks for missing points, which is a feature to be told after those that choose points.
func (f *Feature) Placing() *Placing { return f.placing }

// Actions implements session.Feature.
func (f *Feature) Actions() (all []*action.Action) {
	for _, part := range [][]*action.Action{f.travelActions(), f.pointActions(), f.faceActions(), f.boxActions(), f.layerActions(), f.displayActions(), f.compareActions(), f.assistActions()} {
		all = append(all, part...)
	}
	return append(all, &action.Action{ID: "save-picture", Name: "Save Picture of the Face…", Keys: []action.Key{action.With(action.Ctrl, fyne.KeyE)}, Menu: "File", Section: 3,
		Enabled: f.session.HasPhoto, Do: f.askSavePicture})
}

// Happened implements session.Feature.
func (f *Feature) Happened(e session.Event) {
	switch e := e.(type) {
	case session.Opened:
		f.photos.begin()
		f.points.setKeypoints(f.session.Dataset().Keypoints())
	case session.Changed:
		if e.Rows[f.session.Row()] || e.Saved {
			f.ShowLabels()
		}
	case session.Leaving:
		f.FinishTyping()
		if e.To != f.session.Row() {
			f.forgetTravel() // somebody goes on
		}
	case session.Shown:
		f.showFace()
	case session.Listed:
		f.photos.look()
	case session.Reread:
		f.proposals.reset()
		f.photos.reset()
		f.forgetTravel()
		if e.To < 0 {
			f.face.Select(faceview.None) // what is chosen was meant for a face that is no longer there
		}
	case session.Closed:
		f.forgetTravel()
		f.proposals.reset()
		f.photos.reset()
		f.face.Clear("")
	}
}

// Refresh implements session.Feature.
func (f *Feature) Refresh() {
	f.layers.Update()
	f.badges.update()
	f.source.update()
	f.compare.update()
	f.points.updateFace()
	f.photos.later() // the face may be seen in another way
}

// ThemeChanged paints the faces in the theme as it is now.
func (f *Feature) ThemeChanged() {
	f.face.Refresh()
	f.compare.face.Refresh()
}

// Where is, as a comparable value, where a person is among the points, and what stands done.
type Where struct {
	session       *session.Open
	row, keypoint int // the face that is shown, and the point that is chosen
	placing       bool
	gallery       bool
	busy          bool  // with something typed, or a dialog
	present       int64 // the last action that stands
}

// Where returns it.
func (f *Feature) Where() Where {
	x := Where{
		session: f.session.Current(), row: f.session.Row(), keypoint: f.face.Selected(),
		placing: f.placing.on, gallery: f.gallery.Visible(), busy: f.shell.Typing() != nil || f.shell.Modal(),
	}
	if ds := f.session.Dataset(); ds != nil {
		x.present = ds.Present()
	}
	return x
}

// Typed reports whether something was typed into the table of points that is not taken yet.
func (f *Feature) Typed() bool { return f.points.table.changed() }

// TakeTyped takes what is being typed because it is to be saved. What is no coordinate stays and is said: then it
// reports false.
func (f *Feature) TakeTyped() bool { return f.points.table.enter() }
