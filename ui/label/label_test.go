package label

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"

	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/list"
	"fiducial/ui/predict"
	"fiducial/ui/predict/predicttest"
	"fiducial/ui/session"
	"fiducial/ui/session/sessiontest"
)

// bench is the feature in a window of its own, beside a list of faces. The test is the review and the gallery, and the
// place of panels.
type bench struct {
	*Feature
	t      testing.TB
	win    *sessiontest.Window
	faces  *list.List
	asks   *suspects
	crops  *crops
	middle *fyne.Container
}

// suspects is a review that goes on while a test says so.
type suspects struct {
	content  fyne.CanvasObject
	deciding bool
	offer    face.Points
}

func (s *suspects) Content() fyne.CanvasObject { return s.content }
func (s *suspects) Deciding() bool             { return s.deciding }
func (s *suspects) Offer() face.Points         { return s.offer }
func (s *suspects) On() bool                   { return s.deciding }
func (s *suspects) End()                       { s.deciding = false }
func (s *suspects) LeadsBack(int) bool         { return s.deciding }

// crops are a gallery of nothing.
type crops struct{ content *canvas.Rectangle }

func (c *crops) Content() fyne.CanvasObject { return c.content }
func (c *crops) Visible() bool              { return c.content.Visible() }
func (c *crops) Toggle()                    { c.content.Hidden = !c.content.Hidden }
func (c *crops) Leave()                     { c.content.Hide() }

// whole is everything that the window shows, as a panel of it.
type whole struct {
	*Feature
	of *bench
}

// Name implements session.Panel.
func (*whole) Name() string { return "Window" }

// Content implements session.Panel.
func (x *whole) Content() fyne.CanvasObject {
	b := x.of
	b.faces.Build()
	b.Build(b, b.asks, b.crops)
	b.middle = container.NewStack(b.Column())
	return kit.NewPanes(b.faces.Content(), b.middle, b.Feature.Content(), kit.LeftDefault, kit.RightDefault, func() {})
}

// InFront, Bring and Toggle implement session.Place: the points are always seen.
func (b *bench) InFront(session.Panel) bool { return true }
func (b *bench) Bring(session.Panel)        {}
func (b *bench) Toggle(session.Panel)       {}

// newBench opens the dataset at path.
func newBench(t testing.TB, path string) *bench {
	t.Helper()
	return newBenchOf(t, path, nil)
}

// newBenchOf opens the dataset at path with weights that the program brings along.
func newBenchOf(t testing.TB, path string, own func() (*checkpoint.Checkpoint, error)) *bench {
	t.Helper()
	b := &bench{t: t, win: sessiontest.New(t), asks: &suspects{content: canvas.NewRectangle(nil)}, crops: &crops{canvas.NewRectangle(nil)}}
	b.crops.Leave()
	w := b.win
	p := predict.New(w.Frame, w.Session, predict.Options{
		DataDir: w.Dir, Threads: 1, Own: own, InSight: func() []int { return nil }, RunOf: func(string) string { return "" },
	})
	b.faces = list.New(w.Frame, w.Session, p, w.Keys.TypedKey, func() {})
	b.Feature = New(w.Frame, w.Session, p, b.faces, NewFace(w.Prefs()))
	w.Join(&whole{b.Feature, b}, p, b.faces, b.Placing())
	w.Win.Resize(fyne.NewSize(1280, 800))
	w.OpenDataset(path)
	w.FocusFace()
	return b
}

func (b *bench) press(k action.Key) {
	b.t.Helper()
	b.win.Press(k)
}

func (b *bench) until(what string, holds func() bool) {
	b.t.Helper()
	b.win.Until(what, holds)
}

func (b *bench) labelOf(row, kp int) face.Point { return b.session.Dataset().Labels(row)[kp] }

// learn predicts with weights of the dataset itself, all faces.
func (b *bench) learn() {
	b.t.Helper()
	_, path := predicttest.Learn(b.t, b.session.Dataset())
	b.predict.Weights.Load(path, true)
	b.until("every face is predicted", func() bool { return b.predict.Weights.Path() == path && b.predict.Predictions.Complete() != nil })
}

// dragFace drags on the face with the left button, in screen units of the view.
func (b *bench) dragFace(from, to fyne.Position) {
	b.t.Helper()
	b.face.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: from}, Button: desktop.MouseButtonPrimary})
	for i := 1; i <= 5; i++ {
		f := float32(i) / 5
		at := fyne.NewPos(from.X+f*(to.X-from.X), from.Y+f*(to.Y-from.Y))
		b.face.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: at}, Dragged: fyne.NewDelta(1, 1)})
	}
	b.face.MouseUp(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: to}, Button: desktop.MouseButtonPrimary})
	b.face.DragEnd()
	b.win.Settle()
}

// clickFace clicks on the face with the left button, in screen units of the view.
func (b *bench) clickFace(at fyne.Position) {
	b.t.Helper()
	e := &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: at}, Button: desktop.MouseButtonPrimary}
	b.face.MouseDown(e)
	b.face.MouseUp(e)
	b.win.Settle()
}

// near checks where a point is, as exactly as it is kept.
func near(t *testing.T, got face.Point, x, y float64) {
	t.Helper()
	if !got.Known || math.Abs(got.X-x) > 0.006 || math.Abs(got.Y-y) > 0.006 {
		t.Errorf("the point is at %v, not at (%.2f, %.2f)", got, x, y)
	}
}

// writeFaces writes faces with four keypoints; see sessiontest.WriteFaces.
func writeFaces(t testing.TB, n int, edit func(i int, r *sessiontest.Row)) string {
	t.Helper()
	return sessiontest.WriteFaces(t, n, edit)
}
