package model

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data"
)

// twoSchemes writes a dataset of n images of 48×48 pixels with one bright spot. Two schemes label it: on the rough photos
// the spot itself and a point beside it, on the smooth ones only the spot, 6 px too low.
func twoSchemes(t *testing.T, n int) *data.Dataset {
	t.Helper()
	const side = 48
	var csv strings.Builder
	csv.WriteString("nose_tip_x,nose_tip_y,chin_x,chin_y,Image\n")
	r := rand.New(rand.NewPCG(3, 4))
	for row := range n {
		x, y := 16+16*r.Float64(), 16+12*r.Float64()
		rough := 0.0
		if row%2 == 0 {
			rough = 30
			fmt.Fprintf(&csv, "%.2f,%.2f,%.2f,%.2f,", x, y, x+8, y+8)
		} else {
			fmt.Fprintf(&csv, "%.2f,%.2f,,,", x, y+6)
		}
		pixels := make([]string, side*side)
		for i := range pixels {
			d := math.Hypot(float64(i%side)-x, float64(i/side)-y)
			pixels[i] = fmt.Sprint(int(60 + 150*math.Exp(-d*d/8) + rough*r.Float64()))
		}
		csv.WriteString(strings.Join(pixels, " ") + "\n")
	}
	path := filepath.Join(t.TempDir(), "schemes.csv")
	if err := os.WriteFile(path, []byte(csv.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return open(t, path)
}

func TestSchemesAreToldApart(t *testing.T) {
	ds := twoSchemes(t, 400)
	s := small()
	s.Epochs, s.Augment.Mirror = 6, false
	together := train(t, ds, TrainOptions{Settings: s})
	s.Schemes = true
	apart := train(t, ds, TrainOptions{Settings: s})
	c := apart.Checkpoint
	if len(c.Schemes.Set) != 2 || c.Schemes.Classifier == nil || c.Weights.Spec.Outputs() != 6 {
		t.Fatalf("schemes %+v, %d outputs", c.Schemes, c.Weights.Spec.Outputs())
	}
	if len(together.Checkpoint.Schemes.Set) != 0 {
		t.Errorf("told apart unasked: %+v", together.Checkpoint.Schemes)
	}
	if !(apart.BestRMSE < 0.8*together.BestRMSE) {
		t.Errorf("told apart the RMSE is %.2f px, together %.2f", apart.BestRMSE, together.BestRMSE)
	}

	kept := filepath.Join(t.TempDir(), "kept")
	if err := c.Save(kept); err != nil {
		t.Fatal(err)
	}
	read, err := LoadCheckpoint(kept)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file(t, c), file(t, read)) {
		t.Error("the checkpoint's file does not hold all of it")
	}
	var was []float64
	for _, of := range []*Checkpoint{c, read} {
		p, err := NewPredictor(of, PredictOptions{Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		found, err := p.PredictRows(context.Background(), ds, []int{0, 1}, nil)
		if err != nil {
			t.Fatal(err)
		}
		was = append(was, found[0][0].Y, found[1][0].Y)
	}
	if was[0] != was[2] || was[1] != was[3] {
		t.Errorf("predictions %v differ after a file", was)
	}
}

func TestSchemesAcrossResumeAndFineTuning(t *testing.T) {
	ds := twoSchemes(t, 300)
	s := small()
	s.Schemes, s.Epochs = true, 2
	whole := train(t, ds, TrainOptions{Settings: s})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	part, err := Train(ctx, ds, TrainOptions{Settings: s, Threads: 2, OnBatch: func(b BatchEvent) {
		if b.Step == 3 {
			cancel()
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	result := train(t, ds, TrainOptions{Resume: part.Checkpoint})
	if !bytes.Equal(file(t, whole.Checkpoint), file(t, result.Checkpoint)) {
		t.Error("the resumed run ended elsewhere")
	}
	tuned := train(t, ds, TrainOptions{From: whole.Checkpoint, Settings: s})
	if tuned.Checkpoint.Schemes.Classifier != whole.Checkpoint.Schemes.Classifier {
		t.Error("a run that starts from weights does not keep their classifier")
	}
	s.Schemes = false
	if err := whole.Checkpoint.CanStart(ds, s); err == nil {
		t.Error("weights that tell schemes apart start a run that does not")
	}
}

// A run that ends before it has learned to guess can be gone on with.
func TestStoppedBeforeSchemesAreLearned(t *testing.T) {
	ds := twoSchemes(t, 300)
	s := small()
	s.Schemes, s.Epochs = true, 1
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	part, err := Train(ctx, ds, TrainOptions{Settings: s, Threads: 1})
	if err != nil || part.Reason != Stopped {
		t.Fatalf("%+v, %v", part, err)
	}
	content := file(t, part.Checkpoint)
	c, err := DecodeCheckpoint(content)
	if err != nil {
		t.Fatal(err)
	}
	if got := train(t, ds, TrainOptions{Resume: c}); got.Checkpoint.Schemes.Classifier == nil {
		t.Error("the resumed run has not learned to guess")
	}
}
