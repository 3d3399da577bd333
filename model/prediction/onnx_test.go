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
	"strconv"
	"strings"
	"testing"

	"fiducial/data/face"
	"fiducial/data/synth"
	"fiducial/model"
	"fiducial/model/checkpoint"
	"fiducial/model/checkpoint/checkpointtest"
	"fiducial/model/modeltest"
	"fiducial/model/prediction"
	"fiducial/model/settings"
)

// onnxCheckpoints returns a checkpoint of every kind: of each preset as preset makes it, weights that guess labelling schemes,
// sides that nothing divides, and the weights that the program brings along.
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
	all["heatmap of 50 px"], all["cnn of 27 px"] = checkpointtest.Untrained(modeltest.SmallHeatmap(), 50, 4), checkpointtest.Untrained(modeltest.Small(), 27, 3)
	content, err := os.ReadFile("../../assets/weights.safetensors")
	if err != nil {
		t.Fatal(err)
	}
	if all["embedded"], err = checkpoint.Decode(content); err != nil {
		t.Fatal(err)
	}
	return all
}

// onDrawnFaces returns what makes a checkpoint of settings: an epoch on drawn faces.
func onDrawnFaces(t *testing.T) func(settings.Settings) *checkpoint.Checkpoint {
	t.Helper()
	drawn := filepath.Join(t.TempDir(), "drawn.csv")
	var csv bytes.Buffer
	if err := synth.Write(context.Background(), &csv, 64, 3, nil); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(drawn, csv.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	ds := modeltest.Open(t, drawn)
	return func(s settings.Settings) *checkpoint.Checkpoint {
		s.Epochs = 1
		return train(t, ds, model.TrainOptions{Settings: s}).Checkpoint
	}
}

// python is Debian's, which has Debian's libraries, whatever else is on the path.
const python = "/usr/bin/python3"

// Every checkpoint becomes an ONNX file that python3-onnx finds right, shapes and types of all nodes included.
func TestONNXIsWellFormed(t *testing.T) {
	if _, err := os.Stat(python); err != nil {
		t.Skipf("ONNX files were not checked: there is no %s", python)
	}
	fresh := func(s settings.Settings) *checkpoint.Checkpoint { return checkpointtest.Untrained(s, 96, 15) }
	folder, args := t.TempDir(), []string{"testdata/onnx_check.py"}
	for name, c := range onnxCheckpoints(t, fresh) {
		content, err := prediction.ONNX(c)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := prediction.ONNX(c)
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

// The ONNX file gives, in onnxruntime, the points that a Predictor gives, whatever the size of the batch.
func TestONNXAgreesWithPredictor(t *testing.T) {
	folder := os.Getenv("FIDUCIAL_ONNXRUNTIME")
	if folder == "" {
		t.Skip("ONNX files were not run: FIDUCIAL_ONNXRUNTIME names no folder with node_modules/onnxruntime-node (.ci/onnxruntime makes one)")
	}
	for name, c := range onnxCheckpoints(t, onDrawnFaces(t)) {
		t.Run(name, func(t *testing.T) {
			photos := onnxPhotos(c.Side)
			if faces := os.Getenv("FIDUCIAL_FACES"); faces != "" && name == "embedded" {
				photos = append(photos, realPhotos(t, faces, 200)...)
			}
			content, err := prediction.ONNX(c)
			if err != nil {
				t.Fatal(err)
			}
			got := runONNX(t, folder, content, c.Side, photos)
			if len(got) != len(photos)*2*len(c.Keypoints) {
				t.Fatalf("%d numbers for %d photos", len(got), len(photos))
			}
			p, err := prediction.NewPredictor(c, prediction.Options{Threads: 1})
			if err != nil {
				t.Fatal(err)
			}
			defer p.Close()
			worst := 0.0
			for i, photo := range photos {
				want, err := p.Predict(photo)
				if err != nil {
					t.Fatal(err)
				}
				for k, q := range want {
					at := 2 * (i*len(want) + k)
					off := max(math.Abs(q.X-float64(got[at])), math.Abs(q.Y-float64(got[at+1])))
					if !(off <= 1e-3) {
						t.Fatalf("photo %d: %s is at %v, in ONNX at %v", i, c.Keypoints[k], q, face.At(float64(got[at]), float64(got[at+1])))
					}
					worst = max(worst, off)
				}
			}
			t.Logf("%d photos: at most %.2g px apart", len(photos), worst)
		})
	}
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

// runONNX returns what an ONNX file gives for photos of so many pixels a side.
func runONNX(t *testing.T, runtime string, content []byte, side int, photos [][]byte) []float32 {
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
	answers, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	points := make([]float32, len(answers)/4)
	for i := range points {
		points[i] = math.Float32frombits(binary.LittleEndian.Uint32(answers[4*i:]))
	}
	return points
}
