package prediction_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fiducial/data/face"
	"fiducial/data/synth"
	"fiducial/model"
	"fiducial/model/calibration"
	"fiducial/model/checkpoint"
	"fiducial/model/checkpoint/checkpointtest"
	"fiducial/model/modeltest"
	"fiducial/model/prediction"
	"fiducial/model/settings"
)

// onnxCheckpoints returns a checkpoint of every kind: of each preset as preset makes it, weights that guess labelling
// schemes, sides that nothing divides, and the weights that the program brings along.
func onnxCheckpoints(t *testing.T, preset func(settings.Settings) *checkpoint.Checkpoint) map[string]*checkpoint.Checkpoint {
	t.Helper()
	all := map[string]*checkpoint.Checkpoint{}
	for _, p := range settings.Presets() {
		all[p.Name] = preset(p.Settings)
	}
	s := modeltest.SmallHeatmap()
	s.Schemes, s.Epochs = true, 2
	all["two schemes"] = train(t, modeltest.TwoSchemes(t, 300), model.TrainOptions{Settings: s}).Checkpoint
	if len(all["two schemes"].Schemes.Set) != 2 {
		t.Fatal("no schemes were found")
	}
	all["two schemes"] = saying(all["two schemes"], func(x *calibration.Calibration) { x.ByPeak = -0.2 })
	all["heatmap of 50 px"], all["cnn of 27 px"] = checkpointtest.Untrained(modeltest.SmallHeatmap(), 50, 4), checkpointtest.Untrained(modeltest.Small(), 27, 3)
	content, err := os.ReadFile("../../assets/weights.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	if all["embedded"], err = checkpoint.Decode(content); err != nil {
		t.Fatal(err)
	}
	all["embedded, by peaks"] = saying(all["embedded"], func(x *calibration.Calibration) { x.ByPeak = -0.3 })
	all["heatmap of 50 px"] = saying(all["heatmap of 50 px"], nil)
	one := saying(all["heatmap of 50 px"], nil)
	one.Unlabelled = []int{2}
	all["heatmap that never saw a label of one"] = one
	return all
}

// saying returns a checkpoint whose expected errors have changed figures; those of an earlier version where it has
// none.
func saying(c *checkpoint.Checkpoint, change func(*calibration.Calibration)) *checkpoint.Checkpoint {
	with, x := *c, calibration.Calibration{Usual: make([]float64, len(c.Keypoints)), ByApart: 0.2, ByWhole: 0.5, BySchemes: 0.1, Ratios: slices.Repeat([]float64{0.9}, 99)}
	if c.Calibration != nil {
		x = *c.Calibration
	}
	if change != nil {
		change(&x)
	}
	with.Calibration = &x
	return &with
}

// onDrawnFaces returns what makes a checkpoint of settings: an epoch on drawn faces, enough of them that it says how
// far off its points are.
func onDrawnFaces(t *testing.T) func(settings.Settings) *checkpoint.Checkpoint {
	t.Helper()
	drawn := filepath.Join(t.TempDir(), "drawn.csv")
	var csv bytes.Buffer
	if err := synth.Write(context.Background(), &csv, 240, 3, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(drawn, csv.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	ds := modeltest.Open(t, drawn)
	return func(s settings.Settings) *checkpoint.Checkpoint {
		s.Epochs = 1
		return train(t, ds, model.TrainOptions{Settings: s, Calibrate: true}).Checkpoint
	}
}

// python is Debian's, which has Debian's libraries, whatever else is on the path.
const python = "/usr/bin/python3"

// Every checkpoint becomes an ONNX file that python3-onnx finds right, shapes and types of all nodes included.
func TestONNXIsWellFormed(t *testing.T) {
	if _, err := os.Stat(python); err != nil {
		t.Skipf("ONNX files were not checked: there is no %s", python)
	}
	fresh := func(s settings.Settings) *checkpoint.Checkpoint {
		return saying(checkpointtest.Untrained(s, 96, 15), nil)
	}
	folder, args := t.TempDir(), []string{"testdata/onnx_check.py"}
	for name, c := range onnxCheckpoints(t, fresh) {
		content, err := prediction.ONNX(c, prediction.ONNXOptions{})
		if err != nil {
			t.Fatal(err)
		}
		again, _ := prediction.ONNX(c, prediction.ONNXOptions{})
		if !bytes.Equal(content, again) {
			t.Errorf("%s: twice the same is not the same", name)
		}
		path := filepath.Join(folder, name+".onnx")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	out, err := exec.Command(python, args...).CombinedOutput()
	if e := (*exec.ExitError)(nil); errors.As(err, &e) && e.ExitCode() == 77 {
		t.Skipf("ONNX files were not checked, as a library is not installed: %s", strings.TrimSpace(string(out)))
	}
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// onnxPhotos returns photos of all kinds: drawn faces, noise, and flat ones.
func onnxPhotos(side int) (photos [][]byte) {
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 24 {
		photo := synth.Draw(5, i, side).Pixels
		for j := range photo {
			switch i {
			case 0:
				photo[j] = 0
			case 1:
				photo[j] = 77
			case 2:
				photo[j] = 255
			case 3:
				photo[j] = byte(r.Uint32())
			case 4:
				photo[j] = byte(j/7%2) * 255
			case 5:
				photo[j] = 128 + byte(r.IntN(3)) // hardly any contrast
			}
		}
		photos = append(photos, photo)
	}
	return photos
}

// The ONNX file gives, in onnxruntime, the points that a Predictor gives, and how far off it expects them to be,
// whatever the size of the batch.
func TestONNXAgreesWithPredictor(t *testing.T) {
	folder := os.Getenv("FIDUCIAL_ONNXRUNTIME")
	if folder == "" {
		t.Skip("ONNX files were not run: FIDUCIAL_ONNXRUNTIME names no folder with node_modules/onnxruntime-node (.ci/onnxruntime makes one)")
	}
	for name, c := range onnxCheckpoints(t, onDrawnFaces(t)) {
		t.Run(name, func(t *testing.T) {
			photos := onnxPhotos(c.Side)
			if faces := os.Getenv("FIDUCIAL_FACES"); faces != "" && strings.HasPrefix(name, "embedded") {
				photos = append(photos, realPhotos(t, faces, 200)...)
			}
			content, err := prediction.ONNX(c, prediction.ONNXOptions{})
			if err != nil {
				t.Fatal(err)
			}
			got, want := runONNX(t, folder, content, c.Side, photos), predicted(t, c, photos)
			if want["expected_error"] == nil {
				delete(want, "mean_points")
			}
			if c.Settings.Network == settings.Heatmap && want["expected_error"] == nil {
				t.Error("it says nothing of how far off points are")
			}
			for name, want := range want {
				at := 2 * len(c.Keypoints)
				if name == "expected_error" {
					at = len(c.Keypoints)
				}
				t.Logf("%d photos: %s at most %.2g px apart", len(photos), name, furthest(t, name, got[name], want, at))
			}
			if len(got) != len(want) {
				t.Errorf("it answers %d things of %d", len(got), len(want))
			}
		})
	}
}

// predicted returns what ONNX files answer, as Predictors do.
func predicted(t *testing.T, c *checkpoint.Checkpoint, photos [][]byte) map[string][]float32 {
	t.Helper()
	all := map[string][]float32{}
	for name, o := range map[string]prediction.Options{"points": {}, "mean_points": prediction.Expecting} {
		o.Threads = 1
		p, err := prediction.NewPredictor(c, o)
		if err != nil {
			t.Fatal(err)
		}
		defer p.Close()
		for _, photo := range photos {
			a, err := p.Answers(photo)
			if err != nil {
				t.Fatal(err)
			}
			for _, q := range a.Points() {
				all[name] = append(all[name], coordinates(q)...)
			}
			if o.Turn {
				for _, e := range prediction.ExpectedErrors(c, a) {
					all["expected_error"] = append(all["expected_error"], float32(e.Pixels))
				}
			}
		}
	}
	return all
}

// coordinates returns x and y of a point, or no numbers.
func coordinates(p face.Point) []float32 {
	if !p.Known {
		return []float32{float32(math.NaN()), float32(math.NaN())}
	}
	return []float32{float32(p.X), float32(p.Y)}
}

// furthest returns how far apart numbers in pixels are at most, so many of each photo; more than 1e-3 px is an error.
func furthest(t *testing.T, name string, got, want []float32, each int) (worst float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s are %d numbers, not %d", name, len(got), len(want))
	}
	for i := range want {
		a, b := float64(got[i]), float64(want[i])
		if name != "expected_error" && math.IsNaN(b) {
			continue // of what is not predicted the file says anything
		}
		if off := math.Abs(a - b); !(off <= 1e-3) && !(math.IsNaN(a) && math.IsNaN(b)) {
			t.Fatalf("%s of photo %d: number %d is %v, in ONNX %v", name, i/each, i%each, b, a)
		} else if off > worst {
			worst = off
		}
	}
	return worst
}

// realPhotos returns the photos of the first rows of the contest's faces.
func realPhotos(t *testing.T, folder string, n int) (photos [][]byte) {
	ds := modeltest.Open(t, filepath.Join(folder, "training.zip"))
	for row := range n {
		pixels, err := ds.Pixels(row)
		if err != nil {
			t.Fatal(err)
		}
		photos = append(photos, bytes.Clone(pixels))
	}
	return photos
}

// runONNX returns what an ONNX file gives for photos of so many pixels a side, by the names of its outputs.
func runONNX(t *testing.T, runtime string, content []byte, side int, photos [][]byte) map[string][]float32 {
	t.Helper()
	folder := t.TempDir()
	in, out, file := filepath.Join(folder, "in"), filepath.Join(folder, "out"), filepath.Join(folder, "m.onnx")
	var pixels []byte
	for _, photo := range photos {
		for _, v := range photo {
			pixels = binary.LittleEndian.AppendUint32(pixels, math.Float32bits(float32(v)))
		}
	}
	for name, content := range map[string][]byte{in: pixels, file: content} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	said, err := exec.Command("node", "testdata/onnx_run.js", runtime, file, strconv.Itoa(side), in, out).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	all := map[string][]float32{}
	files, _ := filepath.Glob(out + ".*")
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(file, out+".")
		for some := range slices.Chunk(content, 4) {
			all[name] = append(all[name], math.Float32frombits(binary.LittleEndian.Uint32(some)))
		}
	}
	return all
}
