package label

import (
	"bytes"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"fiducial/assets"
	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/synth"
	"fiducial/model/checkpoint"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/predict/predicttest"
	"fiducial/ui/session/sessiontest"
)

// When one proposed point is corrected the others follow, as points of the other faces go together; nothing of that is
// a label.
func TestProposalsFollowWhatIsCorrected(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, func(i int, r *sessiontest.Row) {
		if i == 0 {
			sessiontest.Missing(2, 3)(i, r)
		}
	}))
	b.win.Settle()
	b.learn()
	b.session.Show(0)
	b.press(action.Char('u'))
	b.until("the faces are ranked", func() bool { return b.predict.Ranking.Ready() })
	before, _ := b.proposals.labels(0)
	b.face.OnMove(2, face.At(before[2].X, before[2].Y+9))
	after, proposed := b.proposals.labels(0)
	if !proposed[3] || proposed[2] || b.labelOf(0, 3).Known {
		t.Fatalf("after the drag these are proposed: %v", proposed)
	}
	if moved := after[3].Y - before[3].Y; moved < 0.5 || moved > 20 {
		t.Errorf("where a point was dragged by 9 px the next followed by %.2f", moved)
	}
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	if again, _ := b.proposals.labels(0); again[3].Distance(before[3]) > 1e-9 {
		t.Errorf("after an undo it is at %v, and was at %v", again[3], before[3])
	}
}

// Proposals are on the screen alone until one key confirms those of a face, as one step.
func TestProposals(t *testing.T) {
	b := newBench(t, writeFaces(t, 30, func(i int, r *sessiontest.Row) {
		if i < 3 {
			sessiontest.Missing(2, 3)(i, r)
		}
	}))
	b.win.Settle()
	b.learn()
	b.session.Show(0)
	b.press(action.Char('u'))
	labels, proposed := b.proposals.labels(0)
	if !proposed[2] || !proposed[3] || proposed[0] || b.labelOf(0, 2).Known || b.session.Dataset().Unsaved() != 0 {
		t.Fatalf("proposed: %v, labels %v", proposed, labels)
	}
	if b.face.Select(2); b.face.Wanted() != faceview.None {
		t.Error("a click would place a point that is proposed")
	}
	b.press(action.Plain(fyne.KeyDelete))
	if _, proposed := b.proposals.labels(0); proposed[2] || !proposed[3] {
		t.Errorf("after one is taken back: %v", proposed)
	}
	b.press(action.Plain(fyne.KeyDown)) // nothing is chosen that could move
	b.face.Select(3)
	b.press(action.Plain(fyne.KeyDown))
	if now := b.labelOf(0, 3); !now.Known || math.Abs(now.X-labels[3].X) > 0.01 || now.Y <= labels[3].Y {
		t.Errorf("an arrow key moved a proposed point from %v to %v", labels[3], now)
	}
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	b.press(action.Char('y'))
	if b.labelOf(0, 2).Known || b.labelOf(0, 3).Distance(labels[3]) > 0.01 || b.proposals.shown() {
		t.Errorf("confirmed: %v", b.session.Dataset().Labels(0))
	}
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	if again, proposed := b.proposals.labels(0); b.labelOf(0, 3).Known || !proposed[3] || again[3] != labels[3] || proposed[2] {
		t.Errorf("after one undo these are proposed: %v; point 3 at %v, was at %v", proposed, again[3], labels[3])
	}
	b.press(action.With(action.Ctrl|action.Shift, fyne.KeyZ))
	b.face.Select(3)
	if b.press(action.Plain(fyne.KeyDelete)); b.labelOf(0, 3).Known || b.proposals.shown() {
		t.Error("a point that was confirmed, undone and redone is proposed again once its label was deleted")
	}
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	b.press(action.With(action.Ctrl, fyne.KeyZ))

	b.press(action.Char('U'))
	b.face.OnMove(2, face.At(3, 4)) // a drag confirms one point
	if got := b.labelOf(0, 2); got != face.At(3, 4) {
		t.Errorf("the point that was dragged is at %v", got)
	}
	b.press(action.Char('y'))
	if b.session.Row() != 1 || !b.session.Dataset().Labels(0).Complete() || b.labelOf(0, 2) != face.At(3, 4) {
		t.Errorf("row %d is shown next; %v", b.session.Row(), b.session.Dataset().Labels(0))
	}
	b.press(action.Char('Y'))
	b.win.Settle()
	if !b.shell.Modal() || b.labelOf(1, 2).Known || b.labelOf(2, 3).Known {
		t.Fatal("two faces are changed without a question")
	}
	asked := false
	for _, o := range test.LaidOutObjects(b.shell.Canvas().Overlays().Top()) {
		l, ok := o.(*widget.Label)
		asked = asked || ok && strings.Contains(l.Text, "4 proposed points in 2 faces")
	}
	if !asked {
		t.Error("the question does not say how many points and faces it is about")
	}
	b.shell.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.win.Settle()
	if b.shell.Modal() || b.labelOf(1, 2).Known {
		t.Fatal("Enter by itself does not cancel")
	}
	b.press(action.Char('Y'))
	b.shell.Canvas().FocusNext()
	b.shell.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.until("all listed are confirmed", func() bool {
		return b.session.Dataset().Labels(1).Complete() && b.session.Dataset().Labels(2).Complete()
	})
	b.win.Settle()
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	if b.labelOf(1, 2).Known || b.labelOf(2, 3).Known || !b.labelOf(0, 3).Known {
		t.Error("confirming all is not one step")
	}
	for row := 1; row <= 2; row++ {
		if _, proposed := b.proposals.labels(row); !proposed[2] || !proposed[3] {
			t.Errorf("after the confirmation of all was undone these are proposed for row %d: %v", row, proposed)
		}
	}
	if _, proposed := b.proposals.labels(0); proposed != nil {
		t.Errorf("on a face that was confirmed by itself before are proposed: %v", proposed)
	}
}

// While a run goes on, from its first batch, what is proposed and taken is what the weights in use predict.
func TestARunInProgressProposesNothing(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, func(i int, r *sessiontest.Row) {
		switch i {
		case 0: // no label says which labelling scheme it follows
			sessiontest.Missing(0, 1, 2, 3)(i, r)
		case 1:
			sessiontest.Missing(2, 3)(i, r)
		}
	}))
	b.win.Settle()
	b.learn()
	b.session.Show(0)
	want := slices.Clone(b.predict.Weights.Expected(0, b.session.Dataset().Labels(0))) // no run goes on yet
	other, _ := predicttest.Learn(t, b.session.Dataset(), "epochs", "2")
	b.predict.Weights.RunBegins()
	b.predict.Predictions.FollowRun(other)
	b.until("the run predicts the face", func() bool { drawn, ofRun := b.predict.Weights.Drawn(0); return ofRun && drawn[2] != want[2] })
	b.press(action.Char('u'))
	labels, proposed := b.proposals.labels(0)
	for kp := 2; kp <= 3; kp++ {
		if !proposed[kp] || labels[kp] != b.OnImage(0, want[kp]) {
			t.Errorf("point %d is proposed (%v) at %v, the weights in use predict %v", kp, proposed[kp], labels[kp], want[kp])
		}
	}
	b.until("an epoch predicted every face", func() bool { return b.predict.Predictions.OfRun() != nil })
	b.press(action.Char('y'))
	b.session.Show(1)
	taken := slices.Clone(b.predict.Predictions.Points(1))
	b.takeMissing()
	if b.labelOf(0, 2).Distance(b.OnImage(0, want[2])) > 0.01 || b.labelOf(1, 3).Distance(b.OnImage(1, taken[3])) > 0.01 {
		t.Errorf("confirmed %v and took %v; the weights in use predict %v and %v", b.labelOf(0, 2), b.labelOf(1, 3), want[2], taken[3])
	}
}

// What is proposed for a face that is labelled in part is what the labelling scheme of these labels would have, also
// after one of the points was confirmed.
func TestProposalsFollowTheSchemeOfTheFace(t *testing.T) {
	b := newBenchOf(t, drawnFaces(t, 6, 4, "left_eye_center", "right_eye_center", "nose_tip", "mouth_center_bottom_lip"),
		func() (*checkpoint.Checkpoint, error) { return checkpoint.Decode(assets.Weights()) })
	b.until("every face is predicted", func() bool { return b.predict.Predictions.Complete() != nil })
	b.session.Show(4)
	mouth := b.session.Dataset().Keypoints().Index("mouth_center_bottom_lip")
	if err := b.session.Dataset().Apply("Empty", data.Edit{Row: 4, Keypoint: mouth}); err != nil {
		t.Fatal(err)
	}
	set := b.predict.Predictions.Complete()
	scheme := set.Checkpoint().Schemes.Of(b.session.Dataset().Labels(4))
	if set.Checkpoint().Schemes.Count() < 2 || scheme == set.Checkpoint().Schemes.Of(b.session.Dataset().Labels(0)) {
		t.Fatalf("the weights tell %d schemes apart; this face is of %d", set.Checkpoint().Schemes.Count(), scheme)
	}
	want, _ := set.Answers(4).Of(scheme)
	if want[mouth].Distance(set.Points(4)[mouth]) < 0.01 {
		t.Fatal("the schemes have the point at one place")
	}
	b.press(action.Char('u'))
	check := func(kp int) {
		t.Helper()
		if labels, proposed := b.proposals.labels(4); !proposed[kp] || labels[kp].Distance(b.OnImage(4, want[kp])) > 0.001 {
			t.Errorf("point %d is proposed at %v, want %v", kp, labels[kp], want[kp])
		}
	}
	check(mouth)
	for kp := range want {
		if _, proposed := b.proposals.labels(4); kp != mouth && proposed[kp] {
			b.face.OnMove(kp, face.At(50, 50))
		}
	}
	check(mouth)
}

// drawnFaces writes n drawn faces of 96×96 px with the contest's keypoints; of row part there are only some labels.
func drawnFaces(t testing.TB, n, part int, only ...string) string {
	t.Helper()
	var drawn bytes.Buffer
	if err := synth.Write(t.Context(), &drawn, n, 1, nil); err != nil {
		t.Fatal(err)
	}
	table, err := csv.NewReader(&drawn).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range table[0] {
		stem := strings.TrimSuffix(strings.TrimSuffix(name, "_x"), "_y")
		if name != "Image" && !slices.Contains(only, stem) {
			table[part+1][i] = ""
		}
	}
	var text bytes.Buffer
	if err := csv.NewWriter(&text).WriteAll(table); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "drawn.csv")
	if err := os.WriteFile(path, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// One key shows faces that lack points, each once, with what is proposed.
func TestNextFaceWorthLabelling(t *testing.T) {
	b := newBench(t, writeFaces(t, 20, func(i int, r *sessiontest.Row) {
		switch i {
		case 4:
			sessiontest.Missing(3)(i, r)
		case 9:
			sessiontest.Missing(0, 1, 2, 3)(i, r)
		}
	}))
	b.win.Settle()
	b.learn()
	for _, want := range []int{9, 4, 4} {
		if b.press(action.Char('w')); b.session.Row() != want || !b.proposals.shown() {
			t.Fatalf("row %d is shown, want %d with proposals", b.session.Row(), want)
		}
	}
}

// Of points that the weights learned from very few labels that is said where they are proposed, for one face and for
// all.
func TestProposalsOfFewLabelsAreNamed(t *testing.T) {
	b := newBench(t, writeFaces(t, 40, func(i int, r *sessiontest.Row) {
		if i >= 5 {
			sessiontest.Missing(3)(i, r)
		}
	}))
	b.win.Settle()
	b.learn()
	few := b.predict.Weights.SaysFew(map[int]bool{3: true})
	if name := b.session.Dataset().Keypoints()[3].Name; !strings.HasPrefix(few, name+" was learned from ") {
		t.Fatalf("of %s it is said %q", name, few)
	}
	b.session.Show(10)
	for _, key := range "uU" {
		b.win.Flash("")
		if b.press(action.Char(key)); !strings.Contains(b.win.Flashed(), few) {
			t.Errorf("%c: it says %q, not %q", key, b.win.Flashed(), few)
		}
	}
}

// What was imported as predicted stands on the face without any weights, until a person takes it, moves it or rejects
// it.
func TestImportedProposals(t *testing.T) {
	b := newBench(t, writeFaces(t, 4, func(i int, r *sessiontest.Row) {
		if i < 3 {
			sessiontest.Missing(2, 3)(i, r)
		}
	}))
	b.win.Settle()
	ds := b.session.Dataset()
	at := func(x float64) face.Points { return face.Points{face.At(90, 90), {}, face.At(x, 20), face.At(x, 30)} }
	if err := ds.Propose("Import predictions", map[int]face.Points{0: at(10), 1: at(11), 2: at(12), 3: at(13)}); err != nil {
		t.Fatal(err)
	}
	b.win.Settle()
	b.session.Show(0)
	labels, proposed := b.proposals.labels(0)
	if !slices.Equal(proposed, []bool{false, false, true, true}) || labels[2] != face.At(10, 20) || labels[0] == face.At(90, 90) || ds.Unsaved() != 0 {
		t.Fatalf("proposed %v, labels %v", proposed, labels)
	}
	if _, proposed := b.proposals.labels(3); proposed != nil {
		t.Errorf("on a face that has all labels are proposed %v", proposed)
	}
	b.face.Select(2)
	b.press(action.Plain(fyne.KeyDelete))
	if _, proposed := b.proposals.labels(0); !slices.Equal(proposed, []bool{false, false, false, true}) {
		t.Errorf("after one was rejected: %v", proposed)
	}
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	b.win.Settle()
	if _, proposed := b.proposals.labels(0); !slices.Equal(proposed, []bool{false, false, true, true}) {
		t.Errorf("after undo: %v", proposed)
	}
	b.face.OnMove(2, face.At(3, 4)) // what is dragged is a label where it is dropped
	b.press(action.Char('y'))
	b.win.Settle()
	if got := ds.Labels(0); got[2] != face.At(3, 4) || got[3] != face.At(10, 30) || b.session.Row() != 1 {
		t.Errorf("confirmed %v; shown is row %d", got, b.session.Row())
	}
	b.proposals.takeBack()
	if ds.Proposed(1) != nil || b.proposals.shown() {
		t.Errorf("after all were taken back: %v", ds.Proposed(1))
	}
	b.press(action.With(action.Ctrl, fyne.KeyZ))
	b.win.Settle()
	b.press(action.Char('Y'))
	b.shell.Canvas().FocusNext()
	b.shell.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.until("all are confirmed", func() bool { return ds.Labels(1).Complete() && ds.Labels(2).Complete() })
	if ds.Labels(3)[0] == face.At(90, 90) || ds.Counts()[data.Proposed] != 0 {
		t.Errorf("%d faces still have proposals", ds.Counts()[data.Proposed])
	}
}

// Where faces have boxes, photos without one are left out of what proposes for many faces at once, and counted where
// they are confirmed all the same; where none of those that are listed has one, all are proposed for.
func TestProposalsWithoutABox(t *testing.T) {
	points := [4]face.Point{face.At(140, 60), face.At(120.5, 61.25), face.At(130, 70.126), face.At(130, 80)}
	box := face.Box{Left: 106, Top: 46, Size: 48}
	var rows []sessiontest.PhotoRow
	for range 20 {
		rows = append(rows, sessiontest.PhotoRow{File: "a.png", Box: box, Points: points})
	}
	rows[0].Points, rows[1].Points = [4]face.Point{}, [4]face.Point{}
	rows = append(rows, sessiontest.PhotoRow{File: "b.png"}, sessiontest.PhotoRow{File: "c.png"})
	b := newBench(t, sessiontest.WritePhotos(t, rows...))
	b.win.Settle()
	b.learn()
	b.session.Show(2)
	for range 3 { // the next face worth labelling, as long as there is one
		if b.press(action.Char('w')); b.session.Row() > 1 {
			t.Errorf("row %d, which has no box, is shown as worth labelling", b.session.Row())
		}
	}
	if said := b.win.Flashed(); !strings.HasPrefix(said, "Every face that lacks points was shown, but for 2 photos without a box") {
		t.Errorf("it says %q", said)
	}
	b.session.Show(0)
	b.press(action.Char('U'))
	if said := b.win.Flashed(); !strings.HasPrefix(said, "Proposed the missing points of 2 faces, left out 2 photos without a box") {
		t.Errorf("it says %q", said)
	}
	b.session.Show(20)
	if b.proposals.shown() {
		t.Fatal("points are proposed where no face was found")
	}
	b.press(action.Char('u'))
	if !b.proposals.shown() {
		t.Fatal("the one that is looked at is left out, too")
	}
	b.press(action.Char('Y'))
	b.win.Settle()
	asked := false
	for _, o := range test.LaidOutObjects(b.shell.Canvas().Overlays().Top()) {
		l, ok := o.(*widget.Label)
		asked = asked || ok && strings.Contains(l.Text, "12 proposed points in 3 faces, 1 of them without a box, become labels")
	}
	if !asked {
		t.Error("the question does not say that one has no box")
	}
	b.shell.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	b.win.Settle()
	b.session.Current().Listed = []int{2, 3} // which have all points
	b.press(action.Char('U'))
	if said := b.win.Flashed(); said != "Nothing to propose: no listed face lacks a point that the weights know" {
		t.Errorf("where none is missing it says %q", said)
	}
	b.session.Current().Listed = []int{20, 21}
	b.press(action.Char('U'))
	if said := b.win.Flashed(); !strings.HasPrefix(said, "Proposed the missing points of 2 faces") || strings.Contains(said, "left out") {
		t.Errorf("of photos without boxes alone it says %q", said)
	}
}
