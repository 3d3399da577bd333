package evaluate

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/evaluation"
	"fiducial/ui/kit"
	"fiducial/ui/predict"
	"fiducial/ui/predict/predicttest"
	"fiducial/ui/session"
	"fiducial/ui/session/sessiontest"
)

// Every goroutine of the panel ends with its window.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bench is the panel in a window of its own, beside what predicts.
type bench struct {
	*sessiontest.Window
	p       *Panel
	predict *predict.Feature
	kept    []string
	row     int // the face that was asked for
}

func (b *bench) Busy() bool     { return false }
func (b *bench) Kept() []string { return b.kept }
func (b *bench) Visit(row int)  { b.row = row; b.Session.Show(row); b.Changed() }

// nameOf names checkpoints by their places among those that are kept, the last one first.
func (b *bench) nameOf(path string) string {
	if i := slices.Index(b.kept, path); i >= 0 {
		return fmt.Sprintf("run %d", len(b.kept)-i)
	}
	return ""
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{Window: sessiontest.New(t), row: -1}
	b.predict = predict.New(b.Frame, b.Session, predict.Options{DataDir: b.Dir, Threads: 1, InSight: func() []int { return nil }, RunOf: b.nameOf})
	b.p = New(b.Frame, b.Session, b.Window, Options{Predictions: b.predict.Predictions, Weights: b.predict.Weights, Runs: b, Faces: b, Threads: 1})
	b.Join(b.predict, b.p)
	return b
}

// trained opens n faces and trains a small network on them, which then predicts them all. Nobody looks at the panel
// yet.
func trained(t *testing.T, n int) *bench {
	t.Helper()
	b := newBench(t)
	b.Toggle(b.p)
	b.OpenDataset(sessiontest.WriteFaces(t, n, nil))
	b.kept = append(b.kept, b.learn("2"))
	b.predict.Weights.Load(b.kept[0], true)
	b.Until("all faces are predicted", func() bool { return b.predict.Predictions.Complete() != nil })
	b.Settle()
	return b
}

// learn trains a network for so many epochs and returns the file of its checkpoint.
func (b *bench) learn(epochs string) string {
	b.T.Helper()
	_, path := predicttest.Learn(b.T, b.Session.Dataset(), "epochs", epochs)
	return path
}

// measured waits for the next evaluation after do.
func (b *bench) measured(what string, do func()) *job {
	b.T.Helper()
	e := b.p.evaluation
	b.Until("nothing is being measured", func() bool { return e.running == nil && !e.refresh.Pending() && !b.Pending() })
	before := e.result
	do()
	b.Until(what, func() bool { return e.result != nil && e.result != before && e.running == nil })
	return e.result
}

// looked is trained, and looked at.
func looked(t *testing.T, n int) (*bench, *job) {
	t.Helper()
	b := trained(t, n)
	r := b.measured("it is measured", func() { b.Bring(b.p) })
	b.Settle()
	return b, r
}

// move moves a point.
func (b *bench) move(row, keypoint int, to face.Point) {
	b.T.Helper()
	if err := b.Session.Dataset().Apply("Move", data.Edit{Row: row, Keypoint: keypoint, To: to}); err != nil {
		b.T.Fatal(err)
	}
}

// figure returns a cell of the table of figures.
func (b *bench) figure(line, column int) string {
	for _, c := range b.p.figures.cells {
		if c.line == line && c.column == column {
			return c.text
		}
	}
	return ""
}

func TestFiguresFollowEditsWhileSomebodyLooks(t *testing.T) {
	b := trained(t, 60)
	if b.p.evaluation.result != nil {
		t.Fatal("it measures though nobody looks")
	}
	r := b.measured("the test faces are measured", func() { b.Bring(b.p) })
	if r.part != evaluation.TestFaces || b.p.part.Selected != "Test" || r.knows[0] {
		t.Errorf("it measures %q, trained on them: %v", r.part, r.knows[0])
	}
	e := r.evaluations[0]
	if got := b.figure(0, 1); got != kit.Decimals(e.Metrics.RMSE, 3)+" px" {
		t.Errorf("it shows %q for %v", got, e.Metrics.RMSE)
	}
	if !b.p.body.Visible() || !strings.Contains(b.p.state.Text, "faces, in all of them both eye centres") {
		t.Errorf("it says %q", b.p.state.Text)
	}

	row := e.Faces[0].Row
	after := b.measured("the edit counts", func() { b.move(row, 2, face.At(1, 1)) }).evaluations[0]
	if after.Metrics.RMSE <= e.Metrics.RMSE || after.Worst(1)[0].Row != row {
		t.Errorf("RMSE was %v and is %v; the worst is %+v", e.Metrics.RMSE, after.Metrics.RMSE, after.Worst(1))
	}

	b.Toggle(b.p)
	b.Settle()
	shown := b.p.evaluation.result
	b.move(row, 2, face.At(3, 3))
	b.Until("the edit is told", func() bool { return !b.Session.Pending() && !b.p.evaluation.refresh.Pending() })
	if b.p.evaluation.result != shown || b.p.evaluation.running != nil {
		t.Error("it measures though nobody looks")
	}
	b.measured("it catches up when it is looked at", func() { b.Bring(b.p) })
}

func TestWorstFacesAreShown(t *testing.T) {
	b, r := looked(t, 60)
	worst := r.evaluations[0].Worst(3)
	tile := b.p.worst.tiles[1]
	if tile.face.row != worst[1].Row || tile.picture.Image == nil || tile.caption.Text != kit.Decimals(worst[1].RMSE, 1)+" px" {
		t.Errorf("the second tile is row %d with %q, want row %d", tile.face.row, tile.caption.Text, worst[1].Row)
	}
	if !slices.Contains(test.LaidOutObjects(b.Win.Content()), fyne.CanvasObject(tile)) {
		t.Error("the tiles are not on the screen")
	}
	test.Tap(tile)
	b.Settle()
	if b.row != worst[1].Row || !tile.marked || !b.InFront(b.p) {
		t.Errorf("row %d is shown, marked %v; want %d", b.row, tile.marked, worst[1].Row)
	}

	at := b.p.order[1]
	r = b.measured("a keypoint is chosen", func() { b.p.bars.OnTapped(1) })
	if got, want := b.p.worst.tiles[0].face, r.evaluations[0].WorstAt(at, 1)[0]; got.row != want.Row || got.pixels != want.Pixels {
		t.Errorf("the worst of keypoint %d is %+v, want %+v", at, got, want)
	}
	if want := "Worst faces: " + kit.Words(sessiontest.Keypoints()[at]); b.p.heading.Text != want {
		t.Errorf("the heading is %q, want %q", b.p.heading.Text, want)
	}
	b.measured("the same again", func() { b.p.bars.OnTapped(1) })
	if b.p.heading.Text != "Worst faces" {
		t.Errorf("the heading is %q", b.p.heading.Text)
	}
}

func TestPartsOfTheDataset(t *testing.T) {
	b, _ := looked(t, 60)
	seen := 0
	for _, p := range []evaluation.Part{evaluation.ValidationFaces, evaluation.TrainFaces, evaluation.AllFaces, evaluation.TestFaces} {
		r := b.measured(string(p), func() { b.p.evaluation.choosePart(p) })
		n := r.evaluations[0].Metrics.Faces
		if p == evaluation.AllFaces {
			if n != 60 || !r.knows[0] || !strings.Contains(b.p.note.Text, "trained on some of these faces") {
				t.Errorf("all are %d, known %v, and it says %q", n, r.knows[0], b.p.note.Text)
			}
			continue
		}
		seen += n
	}
	if seen != 60 {
		t.Errorf("the splits have %d faces, want 60", seen)
	}
	b.measured("listed faces", func() { b.p.evaluation.choosePart(listedFaces) })
	r := b.measured("others are listed", func() {
		b.Session.Current().Listed = []int{5}
		b.Session.Tell(session.Listed{})
	})
	if n := r.evaluations[0].Metrics.Faces; n != 1 || r.evaluations[0].Faces[0].Row != 5 {
		t.Errorf("listed are %d faces", n)
	}
	b.measured("none is listed", func() {
		b.Session.Current().Listed = []int{}
		b.Session.Tell(session.Listed{})
	})
	if said := strings.TrimSpace(b.p.state.Text + " " + b.p.note.Text); b.p.body.Visible() || !strings.HasPrefix(said, "There is nothing to measure on: ") || strings.Contains(said, "0 faces") {
		t.Errorf("of no face it says %q, and shows figures: %v", said, b.p.body.Visible())
	}
}

func TestTwoCheckpointsSideBySide(t *testing.T) {
	b := trained(t, 60)
	b.kept = append([]string{b.learn("4")}, b.kept...)
	b.predict.Weights.Load(b.kept[0], true)
	b.Until("they predict", func() bool { return b.predict.Weights.Path() == b.kept[0] && b.predict.Predictions.Complete() != nil })
	b.measured("it is measured", func() { b.Bring(b.p) })
	b.Settle()
	if n := len(b.p.offered[1]); n != 4 { // nothing, in use, and two that were kept
		t.Errorf("%d checkpoints are offered", n)
	}
	r := b.measured("the first is compared with", func() { b.p.choices[1].SetSelectedIndex(3) })
	one, two := r.evaluations[0].Metrics.RMSE, r.evaluations[1].Metrics.RMSE
	text, better := evaluation.Measures("px")[0].Difference(one, two)
	if got := b.figure(1, 3); got != text || one == two {
		t.Errorf("the difference is shown as %q, want %q (%d)", got, text, better)
	}
	if got := b.figure(1, 2); got != kit.Decimals(two, 3)+" px" {
		t.Errorf("the second RMSE is shown as %q, want %v", got, two)
	}
	for i, s := range b.p.curves {
		if s.Len() != evaluation.PCKSteps+1 || b.p.steps[i].Len() == 0 {
			t.Errorf("curve %d has %d points, its distribution %d", i, s.Len(), b.p.steps[i].Len())
		}
	}
	set := b.p.evaluation.sides[1].set
	b.measured("after an edit", func() { b.move(0, 2, face.At(2, 2)) })
	if set == nil || b.p.evaluation.sides[1].set != set {
		t.Error("after an edit everything was predicted anew")
	}
	b.measured("nothing is compared with", func() { b.p.choices[1].SetSelectedIndex(0) })
	if b.p.curves[1].Len() != 0 || len(b.p.Evaluations()) != 1 {
		t.Error("the second curve stays")
	}
}

func TestWhatCannotBeMeasuredIsSaid(t *testing.T) {
	b, _ := looked(t, 60)
	path := filepath.Join(t.TempDir(), "broken.safetensors")
	if err := os.WriteFile(path, []byte("not one"), 0o600); err != nil {
		t.Fatal(err)
	}
	b.p.evaluation.choose(0, b.p.source(path))
	b.Until("it is said", func() bool { return strings.Contains(b.p.state.Text, "broken.safetensors") })
	if b.p.body.Visible() || b.Actions().Get("evaluate-csv").IsEnabled() {
		t.Error("old figures stay")
	}
	b.measured("the other is measured again", func() { b.p.evaluation.choose(0, source{kind: inUse}) })
	if !b.p.body.Visible() || b.p.evaluation.problem != "" {
		t.Errorf("it says %q", b.p.state.Text)
	}
}

func TestItSaysWhatItWaitsFor(t *testing.T) {
	b := newBench(t)
	says := func(part string) {
		t.Helper()
		b.Until("it says "+part, func() bool { return strings.Contains(b.p.state.Text, part) })
		if b.p.body.Visible() {
			t.Error("there is nothing to show")
		}
	}
	says("Open a dataset")
	b.OpenDataset(sessiontest.WriteFaces(t, 30, nil))
	says("No checkpoint is in use")
	path := b.learn("1")
	b.predict.Weights.RunBegins()
	b.p.evaluation.update()
	says("The first epoch of the run")
	b.predict.Predictions.RunOver()
	b.predict.Weights.Load(path, true)
	b.Until("it is measured", func() bool { return b.p.evaluation.result != nil })
	b.Session.Leave()
	says("Open a dataset")
	if b.p.evaluation.result != nil || len(b.p.Evaluations()) != 0 {
		t.Error("figures of a dataset that was left stay")
	}
}

func TestItIsSaved(t *testing.T) {
	b, _ := looked(t, 60)
	for button, ext := range map[*kit.ToolButton]string{b.p.buttons.Of("evaluate-csv"): ".csv", b.p.buttons.Of("evaluate-picture"): ".png"} {
		test.Tap(button)
		path := filepath.Join(t.TempDir(), "out"+ext)
		b.Answer(path)
		b.Until(path+" is there", func() bool { return b.Flashed() == "Saved out"+ext })
		if ext == ".csv" {
			if _, err := os.Stat(evaluation.SummaryPath(path)); err != nil {
				t.Error(err)
			}
			continue
		}
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if img, err := png.Decode(f); err != nil || img.Bounds().Dx() != 1800 {
			t.Errorf("the picture: %v", err)
		}
	}
}

// A choice knows its options by their names alone.
func TestSourcesOfTheSameNameAreToldApart(t *testing.T) {
	list := []source{{kind: inUse, name: "In use"}, {kind: inFile, name: "cnn", path: "/a/one.safetensors"}, {kind: inFile, name: "cnn", path: "/a/two.safetensors"}}
	tellApart(list)
	if list[0].name != "In use" || list[1].name != "one" || list[2].name != "two" {
		t.Errorf("they are called %q, %q, %q", list[0].name, list[1].name, list[2].name)
	}
}

func TestHeadOf(t *testing.T) {
	for name, want := range map[string]string{
		"my heatmap run 4": "run 4", "mine": "mine", "averylongsinglename": "…singlename", "run, epoch 12": "epoch 12", "built-in weights": "built-in",
	} {
		if got := headOf(name); got != want {
			t.Errorf("%q is headed %q, want %q", name, got, want)
		}
	}
}
