package prediction

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/data"
	"fiducial/data/batch"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/checkpoint/checkpointtest"
	"fiducial/model/kept"
	"fiducial/model/modeltest"
	"fiducial/model/scheme"
)

// keeping returns a checkpoint whose predictions can be kept, and a dataset that it fits.
func keeping(t *testing.T, n int) (*checkpoint.Checkpoint, *data.Dataset) {
	t.Helper()
	c := checkpointtest.Untrained(modeltest.SmallHeatmap(), modeltest.SpotSide, len(modeltest.SpotNames))
	c.Keypoints, c.Partners = modeltest.SpotNames, []int{1, 0, 2}
	c.Settings.Augment.Mirror = true
	return c, modeltest.Open(t, modeltest.Spots(t, n))
}

// answered returns what a predictor with options answers for rows, and whether it asked its network.
func answered(t *testing.T, c *checkpoint.Checkpoint, ds *data.Dataset, rows []int, o Options) (all [][]float32, asked bool) {
	t.Helper()
	o.Threads = 1
	p, err := NewPredictor(c, o)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	answers, err := p.AnswerRows(context.Background(), ds, rows, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range answers {
		all = append(all, a.numbers)
	}
	return all, p.inference.single != nil || p.inference.many != nil
}

// What is kept is, to the last bit, what the network answers, wherever in a batch a face was and in whatever batch; and
// where all is kept no network is even built.
func TestKeptPredictionsAreThoseOfTheNetwork(t *testing.T) {
	const n = 37
	c, ds := keeping(t, n)
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	o := Options{Mirror: true, Turn: true}
	want, _ := answered(t, c, ds, rows, o)

	o.Kept = kept.In(t.TempDir())
	shuffled := append(slices.Clone(rows[20:]), rows[:3]...) // other places, and a last batch of 4
	if _, asked := answered(t, c, ds, shuffled, o); !asked {
		t.Fatal("the first time nothing was predicted")
	}
	if _, asked := answered(t, c, ds, []int{5}, o); !asked { // alone, as the face that is shown
		t.Fatal("a face that is not kept was not predicted")
	}
	if got, asked := answered(t, c, ds, rows, o); !asked || !cmp.Equal(got, want) {
		t.Errorf("partly kept, the network was asked: %v, and the answers are the same: %v", asked, cmp.Equal(got, want))
	}
	if got, asked := answered(t, c, ds, rows, o); asked || !cmp.Equal(got, want) {
		t.Errorf("all kept, the network was asked: %v, and the answers are the same: %v", asked, cmp.Equal(got, want))
	}
	if _, asked := answered(t, c, ds, rows, Options{Mirror: true, Kept: o.Kept}); !asked {
		t.Error("answers in more ways are taken for those in fewer")
	}
}

// Points are the same whether a face was turned as well, so those who want no more take what is kept of that.
func TestPointsAreTakenFromMoreWays(t *testing.T) {
	const n = 20
	c, ds := keeping(t, n)
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	folder := kept.In(t.TempDir())
	answered(t, c, ds, rows, Options{Mirror: true, Turn: true, Kept: folder})
	var found [2][]face.Points
	for i, k := range []*kept.Folder{nil, folder} {
		p, err := NewPredictor(c, Options{Threads: 1, Mirror: true, Kept: k})
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		if found[i], err = p.PredictRows(context.Background(), ds, rows, nil); err != nil {
			t.Fatal(err)
		}
		if asked := p.inference.many != nil; asked == (k != nil) {
			t.Errorf("kept in %v, the network was asked: %v", k, asked)
		}
	}
	if !cmp.Equal(found[0], found[1]) {
		t.Error("the points differ")
	}
}

// A set that is filled again predicts nothing, also for weights that a run left as they were, and for a dataset with
// some of the keypoints.
func TestWeightsThatDidNotChangePredictNothingAgain(t *testing.T) {
	const n = 20
	c, ds := keeping(t, n)
	folder := kept.In(t.TempDir())
	o := Options{Threads: 1, Mirror: true, Turn: true, Kept: folder}
	first := NewSet(c)
	if err := first.Fill(context.Background(), ds, FillOptions{Options: o}, nil); err != nil {
		t.Fatal(err)
	}
	tuned := *c
	tuned.Weights = c.StartingWeights(c.Spec())
	tuned.Settings.LR /= 10
	tuned.Settings.Augment.Rotation++
	tuned.Position.Epoch, tuned.Learned = 3, checkpoint.PhotoSet{1, 2}
	p, err := NewPredictor(&tuned, o)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	again, err := p.AnswerRows(context.Background(), ds, []int{0, 7, 19}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if p.inference.many != nil || p.inference.single != nil {
		t.Error("the network was asked")
	}
	for i, row := range []int{0, 7, 19} {
		if !cmp.Equal(again[i].numbers, first.Answers(row).numbers) {
			t.Errorf("row %d differs", row)
		}
	}
	fewer, err := c.For(modeltest.Open(t, modeltest.Write(t, "nose_tip_x,nose_tip_y,chin_x,chin_y,left_eye_center_x,left_eye_center_y,Image\n,,,,,,"+
		strings.TrimSpace(strings.Repeat("0 ", modeltest.SpotSide*modeltest.SpotSide))+"\n")))
	if err != nil {
		t.Fatal(err)
	}
	few, err := NewPredictor(fewer, o)
	if err != nil {
		t.Fatal(err)
	}
	defer few.Close()
	a := few.remembered(ds.Photo(7), false)
	if a == nil {
		t.Fatal("nothing is kept for a dataset with some of the keypoints")
	}
	whole, some := first.Points(7), a.Points()
	if want := (face.Points{whole[2], {}, whole[0]}); !cmp.Equal(some, want) {
		t.Errorf("it is %v, want %v", some, want)
	}
}

// classifier returns one of two schemes all of whose numbers are v.
func classifier(t *testing.T, v float32) *scheme.Classifier {
	t.Helper()
	g, err := scheme.Restore(scheme.Features, 2, true, func(_ string, shape []int) ([]float32, error) {
		n := 1
		for _, d := range shape {
			n *= d
		}
		return slices.Repeat([]float32{v}, n), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Whatever decides a prediction is in the fingerprint.
func TestFingerprintKnowsWhatDecides(t *testing.T) {
	c, _ := keeping(t, 1)
	c.Schemes.Set = scheme.Set{{true, true, true}, {true, true, false}}
	views := []batch.View{{}, {Mirror: true}}
	seen := map[[32]byte]string{fingerprint(c, views): "unchanged"}
	for what, change := range map[string]func(c *checkpoint.Checkpoint, v []batch.View){
		"a weight":     func(c *checkpoint.Checkpoint, _ []batch.View) { c.Weights.Tensors[3].Value[1] += 1e-6 },
		"a setting":    func(c *checkpoint.Checkpoint, _ []batch.View) { c.Settings.Standardise = !c.Settings.Standardise },
		"a partner":    func(c *checkpoint.Checkpoint, _ []batch.View) { c.Partners[2] = face.Unknown },
		"the mean":     func(c *checkpoint.Checkpoint, _ []batch.View) { c.MeanFace[4]++ },
		"a name":       func(c *checkpoint.Checkpoint, _ []batch.View) { c.Keypoints[2] = "chin" },
		"a scheme":     func(c *checkpoint.Checkpoint, _ []batch.View) { c.Schemes.Set[1][0] = false },
		"a classifier": func(c *checkpoint.Checkpoint, _ []batch.View) { c.Schemes.Classifier = classifier(t, 0) },
		"another one":  func(c *checkpoint.Checkpoint, _ []batch.View) { c.Schemes.Classifier = classifier(t, 1) },
		"a view":       func(_ *checkpoint.Checkpoint, v []batch.View) { v[1].Rotation = 7 },
	} {
		other, _ := keeping(t, 1)
		other.Keypoints, other.Schemes.Set = slices.Clone(modeltest.SpotNames), scheme.Set{{true, true, true}, {true, true, false}}
		v := slices.Clone(views)
		change(other, v)
		sum := fingerprint(other, v)
		if was, ok := seen[sum]; ok {
			t.Errorf("with %s changed the fingerprint is that of %s", what, was)
		}
		seen[sum] = what
	}
}

// Networks with a linear layer round by where in a batch a face is: nothing of them is kept.
func TestPacksAreNotKept(t *testing.T) {
	c := checkpointtest.Untrained(modeltest.Small(), modeltest.SpotSide, len(modeltest.SpotNames))
	c.Keypoints = modeltest.SpotNames
	ds := modeltest.Open(t, modeltest.Spots(t, 3))
	o := Options{Kept: kept.In(t.TempDir())}
	for range 2 {
		if _, asked := answered(t, c, ds, []int{0, 1, 2}, o); !asked {
			t.Error("they are kept")
		}
	}
}
