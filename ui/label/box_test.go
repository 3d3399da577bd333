package label

import (
	"context"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
	"fiducial/model/finder"
	"fiducial/ui/action"
	"fiducial/ui/session/sessiontest"
)

// box returns the box of the shown face.
func (b *bench) box() face.Box { return b.frame().Box }

// dragBox drags the box of the shown face by pixels of its photo, beginning at a place of the photo.
func (b *bench) dragBox(from face.Point, dx, dy float64) {
	b.t.Helper()
	ds, row := b.session.Dataset(), b.session.Row()
	at := func(p face.Point) fyne.Position { return b.face.PositionOf(ds.InSquare(row, p)) }
	b.dragFace(at(from), at(face.At(from.X+dx, from.Y+dy)))
}

// The box is moved by the mouse and taken as one action; labels stay where they are in the photo, to the byte.
func TestTheBoxIsMovedByHand(t *testing.T) {
	path := sessiontest.WritePhotos(t, photoRows()...)
	b := newBench(t, path)
	b.photoShown()
	ds := b.session.Dataset()
	before := ds.PhotoLabels(0)
	b.press(action.Char('B'))
	b.dragBox(face.At(130, 70), 12, -9)
	if ds.CanUndo() != "" || b.box().Left != 106 {
		t.Error("the box is another before it is taken")
	}
	b.press(action.Plain(fyne.KeyEscape))
	if b.face.MovesBox() || ds.CanUndo() != "" {
		t.Error("Escape takes the box")
	}
	b.press(action.Char('B'))
	b.dragBox(face.At(130, 70), 12, -9)
	b.press(action.Plain(fyne.KeyReturn))
	if b.face.MovesBox() || ds.CanUndo() != "Move box" || b.session.Row() != 0 || b.session.Mark().Done {
		t.Errorf("after Enter it can undo %q", ds.CanUndo())
	}
	if got := b.box(); math.Abs(got.Left-118) > 0.3 || math.Abs(got.Top-37) > 0.3 || got.Size != 48 {
		t.Errorf("the box is %v", got)
	}
	for kp, p := range ds.PhotoLabels(0) {
		if p != before[kp] {
			t.Errorf("point %d is at %v of the photo, not at %v", kp, p, before[kp])
		}
	}
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	if got := b.box(); got != (face.Box{Left: 106, Top: 46, Size: 48}) {
		t.Errorf("undone, the box is %v", got)
	}
	if err := ds.Save(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	if saved, err := os.ReadFile(path); err != nil || strings.Split(string(saved), "\n")[1] != "a.png,106,46,48,140,60,120.5,61.25,130,70.126,," {
		t.Errorf("saved as %s, %v", saved, err)
	}
}

// What is shown after a box was moved is the same place of the photo at once, and so it is when that is undone.
func TestTheViewStaysWhereTheBoxIsMoved(t *testing.T) {
	b := newBench(t, sessiontest.WritePhotos(t, photoRows()...))
	b.photoShown()
	b.face.ZoomIn()
	ds := b.session.Dataset()
	seen := func() fyne.Position { return b.face.PositionOf(ds.Labels(0)[0]) }
	before := seen()
	check := func(when string) {
		t.Helper()
		if d := seen().Subtract(before); math.Hypot(float64(d.X), float64(d.Y)) > 0.1 {
			t.Errorf("%s, a label is seen %v from where it was", when, d)
		}
	}
	b.face.BeginBox()
	b.dragBox(face.At(110, 80), 10, 10)
	b.takeBox() // what is told of the edit comes later
	if ds.CanUndo() == "" {
		t.Fatal("the box was not moved")
	}
	check("once it is moved")
	b.win.Settle()
	check("once that is told")
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	check("undone")
}

// Who goes on with a box half moved has it taken, as what is typed is.
func TestGoingOnTakesTheBox(t *testing.T) {
	b := newBench(t, sessiontest.WritePhotos(t, photoRows()...))
	b.photoShown()
	b.press(action.Char('B'))
	b.dragBox(face.At(130, 70), 12, 0)
	b.session.Show(1)
	if f, _ := b.session.Dataset().Frame(0); math.Abs(f.Box.Left-118) > 0.3 || b.face.MovesBox() {
		t.Errorf("the box is %v", f.Box)
	}
	b.press(action.Char('B'))
	b.press(action.Char('B'))
	if b.session.Dataset().CanUndo() != "Move box" || b.session.Row() != 1 {
		t.Error("a box that was not moved is an edit")
	}
	b.win.Settle()
	b.session.Show(3)
	if b.win.Actions().Get("move-box").IsEnabled() || b.win.Actions().Get("fit-box").IsEnabled() {
		t.Error("a photo that is gone has a box")
	}
	other := newBench(t, writeFaces(t, 2, nil))
	if other.win.Actions().Get("move-box").IsEnabled() {
		t.Error("where photos are in the file there are boxes")
	}
}

// What was predicted for a face is forgotten with its box, and predicted again.
func TestMovedBoxesArePredictedAgain(t *testing.T) {
	rows := photoRows()
	for i := range rows[:3] {
		rows[i].Points = rows[0].Points
		rows[i].Points[3] = face.At(130, 85)
	}
	b := newBench(t, sessiontest.WritePhotos(t, rows...))
	b.learn()
	stale, other := b.predict.Predictions.Points(0).Clone(), b.predict.Predictions.Points(1)
	b.setBox("Move box", face.Box{Left: 20, Top: 20, Size: 150})
	if slices.Equal(b.predict.Predictions.Points(0), stale) || b.predict.Predictions.Points(1) == nil {
		t.Error("what was predicted for the square before is still there")
	}
	b.until("it is predicted again", func() bool { return b.predict.Predictions.Complete() != nil })
	again := b.predict.Predictions.Points(0)
	if slices.Equal(again, stale) || !slices.Equal(b.predict.Predictions.Points(1), other) {
		t.Errorf("it predicts %v, and before %v", again, stale)
	}
	drawn, _ := b.predict.Weights.Drawn(0)
	if !slices.Equal(drawn, again) {
		t.Error("another prediction is drawn")
	}
}

func TestTheBoxIsFittedAndRemoved(t *testing.T) {
	rows := photoRows()
	rows[0].Points = [4]face.Point{face.At(140, 60), face.At(120, 60), face.At(130, 70), face.At(130, 82)}
	b := newBench(t, sessiontest.WritePhotos(t, rows...))
	b.photoShown()
	ds := b.session.Dataset()
	want, ok := finder.Refine(ds.PhotoLabels(0), ds.Keypoints())
	if !ok {
		t.Fatal("the points say nothing of a box")
	}
	b.press(action.Char('F'))
	if got := b.box(); math.Abs(got.Left-want.Left)+math.Abs(got.Top-want.Top)+math.Abs(got.Size-want.Size) > 0.02 || ds.CanUndo() != "Fit box to points" {
		t.Errorf("the box is %v, not %v: %s", got, want, ds.CanUndo())
	}
	b.win.Do("remove-box")
	if got := b.box(); got != face.CentredBox(300, 200) || b.frame().Given || ds.CanUndo() != "Remove box" {
		t.Errorf("without a box it is %v", got)
	}
	if b.win.Actions().Get("remove-box").IsEnabled() {
		t.Error("a box that is not there can be removed")
	}
	b.session.Show(2) // its mouth is missing
	before := ds.Present()
	b.press(action.Char('F'))
	if ds.Present() != before {
		t.Error("a face without a mouth has its box fitted")
	}
}

// Faces that lack labels are fitted to what is proposed for them, and without either to what is predicted; where
// nothing says it, it is said why.
func TestByWhatTheBoxIsFitted(t *testing.T) {
	names := sessiontest.Keypoints()
	whole := face.Points{face.At(140, 60), face.At(120, 60), face.At(130, 70), face.At(130, 82)}
	half, rest := face.Points{face.At(140, 60), {}, {}, {}}, face.Points{{}, face.At(120, 60), face.At(130, 70), face.At(130, 82)}
	none, elsewhere := make(face.Points, 4), face.Points{face.At(40, 60), face.At(20, 60), face.At(30, 70), face.At(30, 82)}
	want, _ := finder.Refine(whole, face.NewKeypoints(names))
	for _, c := range []struct {
		labels, proposed, predicted face.Points
		names                       []string
		by, why                     string
	}{
		{whole, nil, half, names, "points", ""},
		{none, nil, whole, names, "predicted points", ""},
		{whole, elsewhere, elsewhere, names, "points", ""},
		{none, whole, elsewhere, names, "proposed points", ""},
		{half, rest, elsewhere, names, "proposed points", ""},
		{none, half, whole, names, "proposed points", "not all of these"},
		{half, nil, whole, names, "points", "not all of these"},
		{none, nil, nil, names, "predicted points", "neither labelled nor predicted"},
		{whole, nil, nil, []string{"a", "b", "c", "d"}, "points", "no keypoints are known"},
	} {
		box, by, why := fitted(c.labels, c.proposed, c.predicted, face.NewKeypoints(c.names))
		if by != c.by || !strings.Contains(why, c.why) || (why == "") != (c.why == "") || why == "" && box != want {
			t.Errorf("it is fitted to %v by %s: %s; not by %s: %s", box, by, why, c.by, c.why)
		}
	}
}

// What an import proposes is fitted to where it is shown: without labels, and without predictions.
func TestTheBoxIsFittedToImportedPoints(t *testing.T) {
	rows := photoRows()
	rows[0].Points = [4]face.Point{}
	b := newBench(t, sessiontest.WritePhotos(t, rows...))
	b.photoShown()
	ds := b.session.Dataset()
	inPhoto := face.Points{face.At(150, 62), face.At(126, 60), face.At(138, 74), face.At(138, 88)}
	want, ok := finder.Refine(inPhoto, ds.Keypoints())
	if !ok {
		t.Fatal("the points say nothing of a box")
	}
	if err := ds.Propose("Import predictions", map[int]face.Points{0: inPhoto}); err != nil {
		t.Fatal(err)
	}
	b.win.Settle()
	b.press(action.Char('F'))
	if got := b.box(); math.Abs(got.Left-want.Left)+math.Abs(got.Top-want.Top)+math.Abs(got.Size-want.Size) > 0.05 {
		t.Errorf("the box is %v, not %v", got, want)
	}
	if ds.CanUndo() != "Fit box to proposed points" || len(b.missing()) != 4 {
		t.Errorf("%q was done, %d points are missing", ds.CanUndo(), len(b.missing()))
	}
}
