package model

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/checkpoint/checkpointtest"
	"fiducial/model/modeltest"
	"fiducial/model/prediction"
)

// A heatmap network finds spots far better than the mean face within seconds, on faces it has not seen.
func TestHeatmapLearns(t *testing.T) {
	ds := modeltest.Open(t, modeltest.Spots(t, 400))
	s := modeltest.SmallHeatmap()
	s.Epochs = 12
	var last EpochEvent
	train(t, ds, TrainOptions{Settings: s, OnEpoch: func(e EpochEvent) { last = e }})
	if !(last.TestRMSE < last.MeanFace/3) {
		t.Errorf("RMSE %.2f px, the mean face has %.2f", last.TestRMSE, last.MeanFace)
	}
}

// trained returns a checkpoint of a heatmap network with an average, and its dataset.
func trained(t testing.TB) (*checkpoint.Checkpoint, *data.Dataset) {
	t.Helper()
	return trainedOn(t, 60)
}

// trainedOn is trained with so many faces.
func trainedOn(t testing.TB, faces int) (*checkpoint.Checkpoint, *data.Dataset) {
	t.Helper()
	ds := modeltest.Open(t, modeltest.Spots(t, faces))
	s := modeltest.SmallHeatmap()
	s.Epochs = 1
	return train(t, ds, TrainOptions{Settings: s}).Checkpoint, ds
}

// An evaluation, the predictions and a checkpoint kept for use take the averaged weights; the others are kept beside.
func TestAverageIsWhatPredicts(t *testing.T) {
	c, ds := trained(t)
	path := checkpointtest.Save(t, c)
	loaded, err := checkpoint.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, loaded, cmpopts.EquateNaNs()); diff != "" {
		t.Fatal(diff)
	}
	different := 0
	for _, w := range c.Weights.Tensors {
		for i := range w.Value {
			if w.Value[i] != w.EMA[i] {
				different++
			}
		}
	}
	if different == 0 {
		t.Fatal("the average is the last step's weights")
	}
	want := mustPredict(t, predictor(t, c), ds, 3)
	for _, w := range c.Weights.Tensors { // what steps work on has no part in it
		for i := range w.Value {
			w.Value[i] = float32(math.NaN())
		}
	}
	if got := mustPredict(t, predictor(t, c), ds, 3); !cmp.Equal(want, got) {
		t.Errorf("predicted %v, want %v", got, want)
	}
}

func mustPredict(t testing.TB, p *prediction.Predictor, ds *data.Dataset, row int) face.Points {
	t.Helper()
	pixels, err := ds.Pixels(row)
	if err != nil {
		t.Fatal(err)
	}
	points, err := p.Predict(pixels)
	if err != nil {
		t.Fatal(err)
	}
	return points
}

func TestForInference(t *testing.T) {
	c, ds := trained(t)
	want := mustPredict(t, predictor(t, c), ds, 3)
	sizes := map[bool]int64{}
	for _, half := range []bool{false, true} {
		u, err := c.ForInference(half)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "m")
		if err := u.Save(path); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		sizes[half] = info.Size()
		loaded, err := checkpoint.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(u, loaded, cmpopts.EquateNaNs()); diff != "" {
			t.Error(diff)
		}
		got := mustPredict(t, predictor(t, loaded), ds, 3)
		tolerance := 0.
		if half {
			tolerance = .05 // px
		}
		for k, p := range got {
			if d := p.Distance(want[k]); !(d <= tolerance) {
				t.Errorf("half %v: point %d is %g px from where the whole checkpoint has it", half, k, d)
			}
		}
		if _, err := Train(t.Context(), ds, TrainOptions{Resume: loaded}); !errors.Is(err, checkpoint.ErrInferenceOnly) {
			t.Errorf("half %v: resumed: %v", half, err)
		}
		s := loaded.Settings
		s.Epochs = 1
		train(t, ds, TrainOptions{Settings: s, From: loaded})
	}
	if whole := int64(len(checkpointtest.Bytes(t, c))); !(sizes[false] < whole/3 && sizes[true] < sizes[false]*3/4) {
		t.Errorf("the files have %v bytes, of %d", sizes, whole)
	}
	c.Weights.Tensors[0].EMA[0] = 1e6
	if _, err := c.ForInference(true); err == nil {
		t.Error("a weight of a million at half precision")
	}
}

// The mean with the mirrored face is that of two predictions, the second of the mirrored photo and mirrored back.
func TestMirror(t *testing.T) {
	c, ds := trained(t)
	both, err := prediction.NewPredictor(c, prediction.Options{Threads: 1, Mirror: true})
	if err != nil {
		t.Fatal(err)
	}
	defer both.Close()
	plain := predictor(t, c)
	pixels, err := ds.Pixels(5)
	if err != nil {
		t.Fatal(err)
	}
	mirrored := make([]byte, len(pixels))
	for i := range pixels {
		mirrored[i] = pixels[i-i%modeltest.SpotSide+modeltest.SpotSide-1-i%modeltest.SpotSide]
	}
	a, err := plain.Predict(pixels)
	if err != nil {
		t.Fatal(err)
	}
	b, err := plain.Predict(mirrored)
	if err != nil {
		t.Fatal(err)
	}
	got := mustPredict(t, both, ds, 5)
	partners := []int{1, 0, 2} // the eyes, the nose
	for k, p := range got {
		want := face.At((a[k].X+modeltest.SpotSide-1-b[partners[k]].X)/2, (a[k].Y+b[partners[k]].Y)/2)
		if d := p.Distance(want); !(d < 1e-4) {
			t.Errorf("point %d is at %v, want %v", k, p, want)
		}
	}
	if cmp.Equal(a, got) {
		t.Error("the mirrored face changes nothing")
	}
}

// Files of earlier versions lack what there was no choice of.
func TestOldCheckpointsStillLoad(t *testing.T) {
	c := checkpointtest.Sample(t)
	c.Settings.Together = false // a split of then stays what it was
	old := checkpointtest.Edited(t, func(metadata map[string]string, _ map[string]any) {
		delete(metadata, "partners")
		metadata["settings"] = `{"preset":"cnn","kernel_size":3,"stride":1,"padding":1,"out_channel":[4,4],"dropout":0,"init":"he",
			"batch_size":16,"lr":0.005,"lr_decay":0,"epochs":3,"schedule":"cosine","complete_only":false,"shuffle":true,"drop_last":false,
			"standardise":true,"offsets":true,"seed":0,"split_seed":0,
			"augment":{"mirror":true,"rotation":5,"scale":0.1,"shift":1,"brightness":0.2,"contrast":0.2,"blur":0}}`
	})
	got, err := checkpoint.Decode(old)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(c, got, cmpopts.EquateNaNs()); diff != "" {
		t.Error(diff)
	}
}
