package model

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"fiducial/data"
	"fiducial/data/face"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

func readJSON(t *testing.T, path string, target any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, target)
	}
	if err != nil {
		t.Fatal(err)
	}
}

const spotSide = 24

var spotNames = []string{"left_eye_center", "right_eye_center", "nose_tip"}

// spots writes a dataset of n tiny images whose three keypoints are spots of different brightness at random
// places: enough for a network to learn something within seconds. One face in four lacks its last point.
func spots(t testing.TB, n int) string {
	t.Helper()
	var csv strings.Builder
	for _, name := range spotNames {
		fmt.Fprintf(&csv, "%s_x,%s_y,", name, name)
	}
	csv.WriteString("Image\n")
	r := rand.New(rand.NewPCG(11, 5))
	for row := range n {
		dx, dy := r.Float64()*8-4, r.Float64()*8-4
		p := [][3]float64{{16 + dx, 9 + dy, 150}, {8 + dx, 9 + dy, 150}, {12 + dx, 15 + dy, 90}}
		for k, q := range p {
			if k == 2 && row%4 == 3 {
				csv.WriteString(",,")
			} else {
				fmt.Fprintf(&csv, "%.2f,%.2f,", q[0], q[1])
			}
		}
		for i := range spotSide * spotSide {
			v := 40 + 10*r.Float64()
			for _, q := range p {
				d := math.Hypot(float64(i%spotSide)-q[0], float64(i/spotSide)-q[1])
				v += q[2] * math.Exp(-d*d/4)
			}
			fmt.Fprintf(&csv, "%d ", int(min(v, 255)))
		}
		csv.WriteString("\n")
	}
	path := filepath.Join(t.TempDir(), "spots.csv")
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(csv.String(), " \n", "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// open opens a dataset and reads all of it.
func open(t testing.TB, path string) *data.Dataset {
	t.Helper()
	ds, err := data.Open(path, data.Options{CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ds.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := ds.Load(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	return ds
}

// small are settings that train on spots within a second or two.
func small() Settings {
	s, err := FromPreset("cnn")
	if err != nil {
		panic(err)
	}
	s.OutChannel, s.BatchSize, s.Epochs, s.LR = []int{4, 4}, 16, 3, 0.005
	s.Augment.Rotation, s.Augment.Shift = 5, 1
	return s
}

// smallHeatmap are settings of a heatmap network, with an average of its weights, that train on spots within seconds.
func smallHeatmap() Settings {
	s, err := FromPreset("heatmap")
	if err != nil {
		panic(err)
	}
	s.OutChannel, s.BatchSize, s.Epochs, s.LR, s.Average = []int{4, 6, 8}, 16, 3, 0.01, 0.9
	s.Augment.Rotation, s.Augment.Shift = 5, 1
	return s
}

func allKnown(p face.Points) bool { return len(p) == len(spotNames) && p.Complete() }

// untrained returns a checkpoint with fresh weights.
func untrained(s Settings, side, k int) *Checkpoint {
	w, err := freshWeights(s, s.Spec(side, k))
	if err != nil {
		panic(err)
	}
	names := make([]string, k)
	for i := range names {
		names[i] = fmt.Sprint("point_", i)
	}
	return &Checkpoint{Settings: s, Keypoints: names, Side: side, MeanFace: make([]float32, 2*k), Weights: w}
}
