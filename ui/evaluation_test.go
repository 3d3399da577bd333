package ui

import (
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"fiducial/data/face"
	"fiducial/model"
	"fiducial/ui/action"
	"fiducial/ui/kit"
)

// trained opens n faces and trains a small network on them, which then predicts.
func trained(t *testing.T, n int) *bench {
	t.Helper()
	b := newBench(t, writeFaces(t, n, nil))
	b.settle()
	b.trained("2")
	return b
}

// measured waits for the next evaluation after do.
func (b *bench) measured(what string, do func()) *evaluationJob {
	b.t.Helper()
	b.settle()
	before := b.evaluation.result
	do()
	b.until(what, func() bool {
		return b.evaluation.result != nil && b.evaluation.result != before && b.evaluation.running == nil
	})
	return b.evaluation.result
}

// figure returns a cell of the table of figures.
func (b *bench) figure(line, column int) string {
	for _, c := range b.evaluate.figures.cells {
		if c.line == line && c.column == column {
			return c.text
		}
	}
	return ""
}

func TestEvaluationShowsFiguresAndFollowsEdits(t *testing.T) {
	b := trained(t, 60)
	if b.evaluation.result != nil {
		t.Fatal("it measures though nobody looks")
	}
	r := b.measured("the test faces are measured", func() { b.press(action.With(action.Ctrl, fyne.Key3)) })
	if r.part != model.TestFaces || b.evaluate.part.Selected != "Test" || r.knows[0] {
		t.Errorf("it measures %q, trained on them: %v", r.part, r.knows[0])
	}
	e := r.evaluations[0]
	run := b.predict.Weights.Checkpoint().Position
	if got, want := e.Metrics.RMSE, run.Curve[len(run.Curve)-1].TestRMSE; math.Abs(got-want) > 1e-3 {
		t.Errorf("RMSE %v, the run measured %v", got, want)
	}
	if got := b.figure(0, 1); got != kit.Decimals(e.Metrics.RMSE, 3)+" px" {
		t.Errorf("it shows %q for %v", got, e.Metrics.RMSE)
	}
	if !b.evaluate.body.Visible() || !strings.Contains(b.evaluate.state.Text, "faces, in all of them both eye centres") {
		t.Errorf("it says %q", b.evaluate.state.Text)
	}

	row := e.Faces[0].Row
	b.session.Show(row)
	after := b.measured("the edit counts", func() { b.setPoint("Move", 2, face.At(1, 1)) }).evaluations[0]
	if after.Metrics.RMSE <= e.Metrics.RMSE || after.Worst(1)[0].Row != row {
		t.Errorf("RMSE was %v and is %v; the worst is %+v", e.Metrics.RMSE, after.Metrics.RMSE, after.Worst(1))
	}

	b.tabs.SelectIndex(pointsTab)
	b.settle()
	shown := b.evaluation.result
	b.setPoint("Move", 2, face.At(3, 3))
	b.settle()
	if b.evaluation.result != shown {
		t.Error("it measures though nobody looks")
	}
	b.measured("it catches up when it is looked at", func() { b.tabs.SelectIndex(evaluateTab) })
}

func TestWorstFacesOpenInTheEditor(t *testing.T) {
	b := trained(t, 60)
	r := b.measured("it is measured", func() { b.tabs.SelectIndex(evaluateTab) })
	worst := r.evaluations[0].Worst(3)
	tile := b.evaluate.worst.tiles[1]
	if tile.face.row != worst[1].Row || tile.picture.Image == nil || tile.caption.Text != kit.Decimals(worst[1].RMSE, 1)+" px" {
		t.Errorf("the second tile is row %d with %q, want row %d", tile.face.row, tile.caption.Text, worst[1].Row)
	}
	if !slices.Contains(objectsIn(b.shell.Win.Content()), fyne.CanvasObject(tile)) {
		t.Error("the tiles are not on the screen")
	}
	test.Tap(tile)
	b.settle()
	if b.session.Row() != worst[1].Row || !tile.marked || b.tabs.SelectedIndex() != evaluateTab {
		t.Errorf("row %d is shown, marked %v; want %d", b.session.Row(), tile.marked, worst[1].Row)
	}

	at := b.evaluate.order[1]
	r = b.measured("a keypoint is chosen", func() { b.evaluate.bars.OnTapped(1) })
	if got, want := b.evaluate.worst.tiles[0].face, r.evaluations[0].WorstAt(at, 1)[0]; got.row != want.Row || got.pixels != want.Pixels {
		t.Errorf("the worst of keypoint %d is %+v, want %+v", at, got, want)
	}
	if want := "Worst faces: " + kit.Words(testKeypoints[at]); b.evaluate.heading.Text != want {
		t.Errorf("the heading is %q, want %q", b.evaluate.heading.Text, want)
	}
	b.measured("the same again", func() { b.evaluate.bars.OnTapped(1) })
	if b.evaluate.heading.Text != "Worst faces" {
		t.Errorf("the heading is %q", b.evaluate.heading.Text)
	}
}

func TestPartsOfTheDataset(t *testing.T) {
	b := trained(t, 60)
	b.measured("it is measured", func() { b.tabs.SelectIndex(evaluateTab) })
	seen := 0
	for _, p := range []model.Part{model.ValidationFaces, model.TrainFaces, model.AllFaces, model.TestFaces} {
		r := b.measured(string(p), func() { b.evaluation.choosePart(p) })
		n := r.evaluations[0].Metrics.Faces
		if p == model.AllFaces {
			if n != 60 || !r.knows[0] || !strings.Contains(b.evaluate.note.Text, "trained on some of these faces") {
				t.Errorf("all are %d, known %v, and it says %q", n, r.knows[0], b.evaluate.note.Text)
			}
			continue
		}
		seen += n
	}
	if seen != 60 {
		t.Errorf("the splits have %d faces, want 60", seen)
	}
	b.session.Show(5)
	b.shell.Actions().Run(b.shell.Actions().Get("done"))
	b.measured("listed faces", func() { b.evaluation.choosePart(listedFaces) })
	r := b.measured("the filter changed", func() { b.list.SetFilter("Done") })
	if n := r.evaluations[0].Metrics.Faces; n != 1 || r.evaluations[0].Faces[0].Row != 5 {
		t.Errorf("listed are %d faces", n)
	}
}

func TestTwoCheckpointsSideBySide(t *testing.T) {
	b := trained(t, 60)
	first := b.predict.Weights.Path()
	if got := b.predict.Weights.NameOf(first); got != b.runs.records[0].title() {
		t.Errorf("the checkpoint of the first run is called %q", got)
	}
	b.trained("4")
	b.measured("it is measured", func() { b.tabs.SelectIndex(evaluateTab) })
	b.settle()
	if n := len(b.evaluate.offered[1]); n < 4 { // nothing, in use, and the checkpoints of two runs
		t.Errorf("%d checkpoints are offered", n)
	}
	at := -1
	for i, s := range b.evaluate.offered[1] {
		if s.path == first {
			at = i
		}
	}
	if at < 0 {
		t.Fatal("the first run is not offered")
	}
	r := b.measured("the first run is compared with", func() { b.evaluate.choices[1].SetSelectedIndex(at) })
	one, two := r.evaluations[0].Metrics.RMSE, r.evaluations[1].Metrics.RMSE
	text, better := model.Measures()[0].Difference(one, two)
	if got := b.figure(1, 3); got != text {
		t.Errorf("the difference is shown as %q, want %q (%d)", got, text, better)
	}
	if got := b.figure(1, 2); got != kit.Decimals(two, 3)+" px" {
		t.Errorf("the second RMSE is shown as %q, want %v", got, two)
	}
	for i, s := range b.evaluate.curves {
		if s.Len() != model.PCKSteps+1 || b.evaluate.steps[i].Len() == 0 {
			t.Errorf("curve %d has %d points, its distribution %d", i, s.Len(), b.evaluate.steps[i].Len())
		}
	}
	set := b.evaluation.sides[1].set
	b.measured("after an edit", func() { b.setPoint("Move", 2, face.At(2, 2)) })
	if set == nil || b.evaluation.sides[1].set != set {
		t.Error("after an edit everything was predicted anew")
	}
	b.measured("nothing is compared with", func() { b.evaluation.choose(1, source{}) })
	if b.evaluate.curves[1].Len() != 0 || len(b.evaluation.list()) != 1 {
		t.Error("the second curve stays")
	}
}

func TestCheckpointThatCannotBeMeasuredIsSaid(t *testing.T) {
	b := trained(t, 60)
	b.measured("it is measured", func() { b.tabs.SelectIndex(evaluateTab) })
	path := filepath.Join(t.TempDir(), "broken.safetensors")
	if err := os.WriteFile(path, []byte("not one"), 0o644); err != nil {
		t.Fatal(err)
	}
	b.evaluation.choose(0, b.fileSource(path))
	b.until("it is said", func() bool { return strings.Contains(b.evaluate.state.Text, "broken.safetensors") })
	if b.evaluate.body.Visible() || b.shell.Actions().Get("evaluate-csv").IsEnabled() {
		t.Error("old figures stay")
	}
	b.measured("the other is measured again", func() { b.evaluation.choose(0, source{kind: inUse}) })
	if !b.evaluate.body.Visible() || b.evaluation.problem != "" {
		t.Errorf("it says %q", b.evaluate.state.Text)
	}
}

func TestEvaluationSaysWhatItWaitsFor(t *testing.T) {
	b := newBench(t, "")
	b.tabs.SelectIndex(evaluateTab)
	b.settle()
	if !strings.Contains(b.evaluate.state.Text, "Open a dataset") {
		t.Errorf("without a dataset it says %q", b.evaluate.state.Text)
	}
	b = newBench(t, writeFaces(t, 10, nil))
	b.tabs.SelectIndex(evaluateTab)
	b.until("it says so", func() bool { return strings.Contains(b.evaluate.state.Text, "No checkpoint is in use") })
	if b.evaluate.body.Visible() {
		t.Error("there is nothing to show")
	}
}

func TestEvaluationFollowsTheRun(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, nil))
	b.settle()
	b.tabs.SelectIndex(evaluateTab)
	b.small("2000")
	b.shell.Actions().Run(b.shell.Actions().Get("train"))
	b.until("an epoch is measured", func() bool { return b.evaluation.result != nil })
	first := b.evaluation.result
	if !strings.HasPrefix(first.sides[0].name, "run, epoch ") {
		t.Errorf("it is called %q", first.sides[0].name)
	}
	b.until("a later one is measured", func() bool {
		r := b.evaluation.result
		return r.sides[0].set.Checkpoint().Position.Epoch > first.sides[0].set.Checkpoint().Position.Epoch
	})
	b.shell.Actions().Run(b.shell.Actions().Get("stop"))
	b.until("it is stopped", func() bool { return !b.isTraining() })
}

func TestEvaluationIsSaved(t *testing.T) {
	b := trained(t, 60)
	b.measured("it is measured", func() { b.tabs.SelectIndex(evaluateTab) })
	for button, ext := range map[*kit.ToolButton]string{b.evaluate.buttons.Of("evaluate-csv"): ".csv", b.evaluate.buttons.Of("evaluate-picture"): ".png"} {
		test.Tap(button)
		if _, ok := b.shell.Canvas().Focused().(*kit.Entry); !ok {
			t.Errorf("for %s nothing asks for a name", ext)
		}
		path := filepath.Join(t.TempDir(), "out"+ext)
		asked := b.shell.Shown()[len(b.shell.Shown())-1]
		asked.Field.SetText(path)
		asked.Field.OnSubmitted(path)
		b.until(path+" is there", func() bool { _, err := os.Stat(path); return err == nil })
		if ext == ".csv" {
			b.until("the figures are there", func() bool { _, err := os.Stat(model.SummaryPath(path)); return err == nil })
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
		"my heatmap run 4": "run 4", "mine": "mine", "averylongsinglename": "…singlename", "run, epoch 12": "epoch 12",
	} {
		if got := headOf(name); got != want {
			t.Errorf("%q is headed %q, want %q", name, got, want)
		}
	}
}

// The panel is usable at 900×600.
func TestTheEvaluatePanelFits(t *testing.T) {
	b := trained(t, 60)
	b.measured("it is measured", func() { b.tabs.SelectIndex(evaluateTab) })
	b.shell.Win.Resize(fyne.NewSize(900, 560))
	b.settle()
	body := b.evaluate.body
	if right, edge := fyne.CurrentApp().Driver().AbsolutePositionForObject(body).X+body.Size().Width, float32(900); right > edge || body.MinSize().Width > body.Size().Width {
		t.Errorf("the body ends at %v of %v and needs %v", right, edge, body.MinSize())
	}
	if m := b.shell.Win.Content().MinSize(); m.Width > 900 || m.Height > 560 {
		t.Errorf("the least size is %v", m)
	}
}
