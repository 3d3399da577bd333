package model

import (
	"bytes"
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/photo/phototest"
	"fiducial/model/checkpoint"
	"fiducial/model/checkpoint/checkpointtest"
	"fiducial/model/evaluation"
	"fiducial/model/modeltest"
	"fiducial/model/prediction"
	"fiducial/model/settings"
)

// twoWays writes n pictures of bright spots as a dataset that holds their pixels, and as one of photos, whose boxes are
// the whole pictures.
func twoWays(t *testing.T, n, side int) (pixels, photos *data.Dataset) {
	t.Helper()
	folder := t.TempDir()
	header := ""
	for _, name := range modeltest.SpotNames {
		header += fmt.Sprintf("%s_x,%s_y,", name, name)
	}
	inFile, files := header+"Image\n", header+"file\n"
	r := rand.New(rand.NewPCG(uint64(n), uint64(side)))
	for row := range n {
		img := image.NewGray(image.Rect(0, 0, side, side))
		labels := ""
		var at [][2]float64
		for k := range modeltest.SpotNames {
			x := float64(side)*[]float64{0.65, 0.35, 0.5}[k] + float64(r.IntN(33))/4 - 4 // quarters are exact at any side
			y := float64(side)*[]float64{0.4, 0.4, 0.7}[k] + float64(r.IntN(33))/4 - 4
			x, y = math.Round(4*x)/4, math.Round(4*y)/4
			at, labels = append(at, [2]float64{x, y}), labels+fmt.Sprintf("%v,%v,", x, y)
		}
		levels := make([]string, side*side)
		for i := range img.Pix {
			v := 40 + 10*r.Float64()
			for k, q := range at {
				d := math.Hypot(float64(i%side)-q[0], float64(i/side)-q[1])
				v += []float64{150, 150, 90}[k] * math.Exp(-d*d/6)
			}
			img.Pix[i] = uint8(min(v, 255))
			levels[i] = fmt.Sprint(img.Pix[i])
		}
		name := fmt.Sprintf("%d.png", row)
		phototest.Write(t, folder, name, img)
		inFile += labels + strings.Join(levels, " ") + "\n"
		files += labels + name + "\n"
	}
	path := filepath.Join(folder, "faces.csv")
	if err := os.WriteFile(path, []byte(files), 0o600); err != nil {
		t.Fatal(err)
	}
	return modeltest.Open(t, modeltest.Write(t, inFile)), modeltest.Open(t, path)
}

// A network that sees photos at a side learns and predicts, to the bit, what it does of the same pictures in a file,
// whose side is that; settings, labels, losses and errors are in pixels at side 96.
func TestASideIsThatOfPixelsInAFile(t *testing.T) {
	absolute := modeltest.Small()
	absolute.Offsets = false
	for name, s := range map[string]settings.Settings{"heatmap": modeltest.SmallHeatmap(), "packs": modeltest.Small(), "packs without offsets": absolute} {
		for _, side := range []int{48, 64} {
			t.Run(fmt.Sprint(name, " at ", side), func(t *testing.T) { testSide(t, s, side) })
		}
	}
}

func testSide(t *testing.T, s settings.Settings, side int) {
	pixels, photos := twoWays(t, 24, side)
	scale := float64(side) / 96
	s.Epochs, s.AllFaces, s.Beta, s.Augment.Shift, s.Augment.Blur = 2, true, 2, 3, 0.75
	of := s
	of.Augment.Shift, of.Augment.Blur = 3*scale, 0.75*scale
	lossScale := 1.0
	switch {
	case s.Network == settings.Heatmap:
		of.Beta, of.Focus, lossScale = 2*scale, s.Focus*scale, scale // straight
	case !s.Offsets:
		of.Beta, lossScale = 2*scale, scale*scale // squared
	}
	s.Side = side
	want := train(t, pixels, TrainOptions{Settings: of})
	var watched face.Points
	control := &Control{}
	control.Watch(3)
	got := train(t, photos, TrainOptions{Settings: s, Control: control, OnPrediction: func(e PredictionEvent) { watched = e.Points }})
	a, b := want.Checkpoint, got.Checkpoint
	if !slices.Equal(a.MeanFace, b.MeanFace) || b.Side != side {
		t.Errorf("side %d, mean face %v, not %v", b.Side, b.MeanFace, a.MeanFace)
	}
	for i, x := range a.Weights.Tensors {
		if y := b.Weights.Tensors[i]; !slices.Equal(x.Value, y.Value) || !slices.Equal(x.M, y.M) {
			t.Fatalf("other weights %s", x.Name)
		}
	}
	if x, y := a.Position.Curve[1].TrainLoss, b.Position.Curve[1].TrainLoss*lossScale; math.Abs(x-y) > 1e-9*x {
		t.Errorf("the loss is %v, not %v", y/lossScale, x/lossScale)
	}
	rows := []int{0, 1, 2, 3, 4, 5, 6, 7}
	for _, o := range []prediction.Options{{}, prediction.Expecting} {
		inFile, inSquares := predicted(t, a, pixels, rows, o), predicted(t, b, photos, rows, o)
		for row := range rows {
			for k, p := range inFile[row] {
				if q := inSquares[row][k]; q.Distance(p.Resized(side, 96)) > 1e-4 {
					t.Errorf("row %d, point %d is predicted at %v, not %v", row, k, q, p.Resized(side, 96))
				}
			}
		}
	}
	if last := predicted(t, b, photos, rows, prediction.Options{})[3]; len(watched) != len(last) || watched[0].Distance(last[0]) > 1e-4 {
		t.Errorf("watched at %v, predicted at %v", watched, last)
	}
	x := evaluation.OfCheckpoint(a, pixels, rows, predicted(t, a, pixels, rows, prediction.Options{})).Metrics
	y := evaluation.OfCheckpoint(b, photos, rows, predicted(t, b, photos, rows, prediction.Options{})).Metrics
	if math.Abs(y.RMSE*scale-x.RMSE) > 1e-5 || math.Abs(y.MeanFace*scale-x.MeanFace) > 1e-5 || math.Abs(x.NME-y.NME) > 1e-6 || y.Unit != "px at 96" {
		t.Errorf("measured %+v of pixels, %+v of photos", x, y)
	}
}

// predicted returns what a checkpoint predicts for rows.
func predicted(t *testing.T, c *checkpoint.Checkpoint, ds *data.Dataset, rows []int, o prediction.Options) []face.Points {
	t.Helper()
	p, err := prediction.NewPredictor(c, o)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	points, err := p.PredictRows(t.Context(), ds, rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	return points
}

// A run at another side that was stopped goes on as if it had not been, and runs and calibrations are the same each
// time.
func TestResumeAtAnotherSide(t *testing.T) {
	_, photos := twoWays(t, 100, 40)
	s := modeltest.SmallHeatmap()
	s.Side = 32
	o := TrainOptions{Settings: s, Calibrate: true}
	whole := train(t, photos, o)
	if again := train(t, photos, o); !bytes.Equal(checkpointtest.Bytes(t, whole.Checkpoint), checkpointtest.Bytes(t, again.Checkpoint)) {
		t.Error("the same run again ended elsewhere")
	}
	o.Until = 1
	part := train(t, photos, o)
	o = TrainOptions{Resume: saved(t, part.Checkpoint), Calibrate: true}
	if on := train(t, photos, o); !bytes.Equal(checkpointtest.Bytes(t, whole.Checkpoint), checkpointtest.Bytes(t, on.Checkpoint)) {
		t.Error("the resumed run ended elsewhere")
	}
}

// How far off points of test faces are expected to be is in the pixels in which it is measured.
func TestExpectedErrorsAtAnotherSide(t *testing.T) {
	if testing.Short() {
		t.Skip("trains on hundreds of faces")
	}
	_, ds := twoWays(t, 760, 40)
	s := modeltest.SmallHeatmap()
	s.Side = 32
	c := train(t, ds, TrainOptions{Settings: s, Calibrate: true}).Checkpoint
	p, err := prediction.NewPredictor(c, prediction.Expecting)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	rows := c.Settings.HeldBackRows(ds, data.Test)
	answers, err := p.AnswerRows(t.Context(), ds, rows, nil)
	if err != nil || !c.SaysExpectedErrors() {
		t.Fatal("nothing is expected", err)
	}
	var expected, measured float64
	for i, a := range answers {
		points := a.Points()
		for k, e := range prediction.ExpectedErrors(c, a) {
			expected, measured = expected+e.Pixels, measured+points[k].Distance(ds.Labels(rows[i])[k])
		}
	}
	if ratio := expected / measured; ratio < 0.6 || ratio > 1.6 { // pixels of the network's images are three times as large
		t.Errorf("errors of %v px are expected in all, and %v are there", expected, measured)
	}
}

// saved returns a checkpoint as it is read back from its file.
func saved(t *testing.T, c *checkpoint.Checkpoint) *checkpoint.Checkpoint {
	t.Helper()
	back, err := checkpoint.Decode(checkpointtest.Bytes(t, c))
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// What a run measures of its test faces is what its weights predict of them, and its mean face is that of the labels.
func TestMeasuredAtAnotherSide(t *testing.T) {
	_, photos := twoWays(t, 100, 96)
	for _, side := range []int{32, 96, 160} {
		s := modeltest.SmallHeatmap()
		if err := s.Set("side", fmt.Sprint(side)); err != nil {
			t.Fatal(err)
		}
		done := int64(0)
		r := train(t, photos, TrainOptions{Settings: s, OnPhotos: func(n, _ int64) { done = n }})
		rows := s.HeldBackRows(photos, data.Test)
		points := predicted(t, r.Checkpoint, photos, rows, prediction.Options{})
		mean := make([][2]float64, len(modeltest.SpotNames))
		learned := s.TrainingRows(photos)
		for _, row := range learned {
			for k, p := range photos.Labels(row) {
				mean[k][0] += p.X / float64(len(learned))
				mean[k][1] += p.Y / float64(len(learned))
			}
		}
		var squared, ofMean float64
		for i, row := range rows {
			for k, l := range photos.Labels(row) {
				p := points[i][k]
				squared += (p.X-l.X)*(p.X-l.X) + (p.Y-l.Y)*(p.Y-l.Y)
				ofMean += (mean[k][0]-l.X)*(mean[k][0]-l.X) + (mean[k][1]-l.Y)*(mean[k][1]-l.Y)
			}
		}
		n := float64(2 * len(rows) * len(mean))
		last := r.Checkpoint.Position.Curve[len(r.Checkpoint.Position.Curve)-1]
		if rmse, of := math.Sqrt(squared/n), math.Sqrt(ofMean/n); math.Abs(last.TestRMSE-rmse) > 1e-4 || math.Abs(last.MeanFace-of) > 1e-4 {
			t.Errorf("side %d: measured %v and %v of the mean face, not %v and %v", side, last.TestRMSE, last.MeanFace, rmse, of)
		}
		if done != 100 && side != 96 { // squares of that side, by which near-duplicates are known, are there from the runs before
			t.Errorf("side %d: %d of 100 photos were told of", side, done)
		}
		if r.Checkpoint.Side != side || (side == 96) != (r.Checkpoint.Settings.Side == 0) {
			t.Errorf("side %d: the checkpoint has %d, its settings %d", side, r.Checkpoint.Side, r.Checkpoint.Settings.Side)
		}
	}
}

func TestSidesThatAreRefused(t *testing.T) {
	pixels, photos := twoWays(t, 24, 48)
	s := modeltest.SmallHeatmap()
	s.AllFaces = true
	refused := func(what string, err error, says ...string) {
		t.Helper()
		if err == nil || slices.ContainsFunc(says, func(part string) bool { return !strings.Contains(err.Error(), part) }) {
			t.Errorf("%s: %v", what, err)
		}
	}
	other := s
	other.Side = 64
	_, err := Train(t.Context(), pixels, TrainOptions{Settings: other, Threads: 1})
	refused("pixels at another side", err, "side=64", "48×48 pixels each", "set side=96")
	small := modeltest.Small()
	small.Side, small.OutChannel = 32, []int{2, 2, 2, 2, 2, 2}
	_, err = Train(t.Context(), photos, TrainOptions{Settings: small, Threads: 1})
	refused("a side that leaves nothing", err, "pack 6 nothing of the image is left")

	ofPixels := train(t, pixels, TrainOptions{Settings: s}).Checkpoint
	ofPhotos := train(t, photos, TrainOptions{Settings: other}).Checkpoint
	if ofPixels.Settings.Side != 0 {
		t.Errorf("settings of pixels say side %d", ofPixels.Settings.Side)
	}
	_, err = ofPhotos.For(pixels)
	refused("predicting pixels of another side", err, "trained on images of 64×64 pixels, the dataset has 48×48")
	_, err = Train(t.Context(), photos, TrainOptions{Resume: ofPixels, Threads: 1})
	refused("going on at another side", err, "over")
	longer := s
	longer.Epochs++
	_, err = Train(t.Context(), photos, TrainOptions{Resume: ofPixels, Settings: longer, Threads: 1})
	refused("going on at another side", err, "images of 48×48 pixels, and its run would go on with 96×96")
	_, err = Train(t.Context(), photos, TrainOptions{From: ofPhotos, Settings: s, Threads: 1})
	refused("starting at another side", err, "see images of 64×64 pixels", "not with side=96")

	// Weights of pixels of 48 predict photos, and start a run on them, at side 48.
	if got := predicted(t, ofPixels, photos, []int{1}, prediction.Options{})[0][0]; got.Distance(predicted(t, ofPixels, pixels, []int{1}, prediction.Options{})[0][0].Resized(48, 96)) > 1e-4 {
		t.Errorf("they predict %v", got)
	}
	on := train(t, photos, TrainOptions{From: ofPixels}).Checkpoint
	if on.Side != 48 || on.Settings.Side != 48 {
		t.Errorf("the run from them has side %d, settings %d", on.Side, on.Settings.Side)
	}
	if on = train(t, photos, TrainOptions{From: ofPhotos}).Checkpoint; on.Side != 64 {
		t.Errorf("the run from those has side %d", on.Side)
	}
}
