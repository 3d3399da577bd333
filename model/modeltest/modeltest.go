// Package modeltest has small datasets and settings for the tests of model and of the packages below it: networks learn
// something from them within seconds.
package modeltest

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/settings"
)

// SpotSide is the width and height of the images of Spots.
const SpotSide = 24

// SpotNames are the keypoints of Spots.
var SpotNames = []string{"left_eye_center", "right_eye_center", "nose_tip"}

// Spots writes a dataset of n tiny images whose three keypoints are spots of different brightness at random
// places: enough for a network to learn something within seconds. One face in four lacks its last point.
func Spots(t testing.TB, n int) string {
	t.Helper()
	var csv strings.Builder
	for _, name := range SpotNames {
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
		for i := range SpotSide * SpotSide {
			v := 40 + 10*r.Float64()
			for _, q := range p {
				d := math.Hypot(float64(i%SpotSide)-q[0], float64(i/SpotSide)-q[1])
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

// Open opens a dataset and reads all of it.
func Open(t testing.TB, path string) *data.Dataset {
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

// Small are settings that train on Spots within a second or two.
func Small() settings.Settings {
	s, err := settings.FromPreset("cnn")
	if err != nil {
		panic(err)
	}
	s.OutChannel, s.BatchSize, s.Epochs, s.LR = []int{4, 4}, 16, 3, 0.005
	s.Augment.Rotation, s.Augment.Shift = 5, 1
	return s
}

// SmallHeatmap are settings of a heatmap network, with an average of its weights, that train on Spots within seconds.
func SmallHeatmap() settings.Settings {
	s, err := settings.FromPreset("heatmap")
	if err != nil {
		panic(err)
	}
	s.OutChannel, s.BatchSize, s.Epochs, s.LR, s.Average = []int{4, 6, 8}, 16, 3, 0.01, 0.9
	s.Augment.Rotation, s.Augment.Shift = 5, 1
	return s
}

// AllKnown reports whether points are those of Spots, all of them known.
func AllKnown(p face.Points) bool { return len(p) == len(SpotNames) && p.Complete() }

// TwoSchemes writes a dataset of n images of 48×48 pixels with one bright spot. Two schemes label it: on the rough
// photos the spot itself and a point beside it, on the smooth ones only the spot, 6 px too low.
func TwoSchemes(t *testing.T, n int) *data.Dataset {
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
	return Open(t, path)
}

// Write writes a dataset and returns its path.
func Write(t testing.TB, csv string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "faces.csv")
	if err := os.WriteFile(path, []byte(csv), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
