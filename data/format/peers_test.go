package format

import (
	"bytes"
	"encoding/json"
	"image"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/synth"
)

// python is Debian's, which has Debian's libraries, whatever else is on the path.
const python = "/usr/bin/python3"

// TestPeersReadExports has every export of drawn faces read by readers that were not written here, as the formats' own
// tools read them: the same names, points and missing points come out.
func TestPeersReadExports(t *testing.T) {
	if _, err := os.Stat(python); err != nil {
		t.Skipf("no readers that were not written here: there is no %s", python)
	}
	for _, f := range formats {
		t.Run(f.Name, func(t *testing.T) {
			s := &annotation.Set{Keypoints: face.Standard(), Lines: []face.Line{{From: 0, To: 10}, {From: 14, To: 11}}}
			var photos []image.Image
			if f.Write == nil {
				t.Skip("it is only read")
			}
			const n = 12
			for i := range n {
				drawn := synth.Draw(7, i, synth.Side)
				labels := drawn.Labels()
				if i > 0 {
					labels[i] = face.Point{}
				}
				s.Pictures = append(s.Pictures, annotation.Picture{File: f.PhotoName(i, n), Width: synth.Side, Height: synth.Side,
					Faces: []annotation.Face{{Points: labels, Box: annotation.Whole(synth.Side, synth.Side)}}})
				photos = append(photos, &image.Gray{Pix: drawn.Pixels, Stride: synth.Side, Rect: image.Rect(0, 0, synth.Side, synth.Side)})
			}
			suit(f, s)
			to := filepath.Join(t.TempDir(), "to")
			if err := f.Export(t.Context(), s, to, func(i int) (Pixels, error) { return Pixels{Image: photos[i]}, nil }, nil); err != nil {
				t.Fatal(err)
			}
			var out, said bytes.Buffer
			cmd := exec.Command(python, "testdata/peers.py", f.Name, to)
			cmd.Stdout, cmd.Stderr = &out, &said
			if err := cmd.Run(); err != nil {
				if cmd.ProcessState != nil && cmd.ProcessState.ExitCode() == 77 {
					t.Skipf("not read by others, as a library of theirs is not installed: %s", strings.TrimSpace(out.String()))
				}
				t.Fatalf("%v: %s", err, said.String())
			}
			var read [][][3]any
			if err := json.Unmarshal(out.Bytes(), &read); err != nil {
				t.Fatal(err)
			}
			if len(read) != n {
				t.Fatalf("%d faces were read", len(read))
			}
			for i, p := range s.Pictures {
				if !unlisted[f.Name] && len(read[i]) != len(s.Keypoints) {
					t.Fatalf("face %d was read with %d keypoints", i, len(read[i]))
				}
				comparePeer(t, s.Keypoints, p.Faces[0].Points, read[i], max(tolerance[f.Name], 1e-6))
			}
			if f.Name == "deeplabcut" { // whose own step writes the CSV anew
				for _, folder := range []string{to, to + "-older"} {
					rewritten(t, folder, s)
				}
			}
		})
	}
}

// rewritten reads a CSV that pandas wrote as DeepLabCut does, and compares it with the set that it was.
func rewritten(t *testing.T, folder string, want *annotation.Set) {
	t.Helper()
	o, err := Open(t.Context(), folder, "", "")
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	if o.Format.Name != "deeplabcut" || len(o.Set.Pictures) != len(want.Pictures) || !slices.Equal(o.Set.Keypoints.Names(), want.Keypoints.Names()) {
		t.Fatalf("%s: %d pictures, keypoints %v, as %s", folder, len(o.Set.Pictures), o.Set.Keypoints.Names(), o.Format.Name)
	}
	for i, p := range o.Set.Pictures {
		if len(p.Faces) != 1 {
			t.Fatalf("%s: picture %d has %d faces", folder, i, len(p.Faces))
		}
		for k, got := range p.Faces[0].Points {
			if q := want.Pictures[i].Faces[0].Points[k]; got.Known != q.Known || q.Known && got.Distance(q) > 1e-9 {
				t.Errorf("%s: picture %d, point %d at %v was read as %v", folder, i, k, q, got)
			}
		}
	}
}

func comparePeer(t *testing.T, k face.Keypoints, want face.Points, got [][3]any, tolerance float64) {
	t.Helper()
	read := map[any][3]any{}
	for _, p := range got {
		read[p[0]] = p
	}
	for i, p := range want {
		x, known := read[k[i].Name][1].(float64)
		y, _ := read[k[i].Name][2].(float64)
		if known != p.Known || known && (math.Abs(x-p.X) > tolerance || math.Abs(y-p.Y) > tolerance) {
			t.Fatalf("%s at %v was read as %v", k[i].Name, p, read[k[i].Name])
		}
	}
}
