package dlib

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
)

// dlibImage is an image as testdata/imglab.cpp prints it.
type dlibImage struct {
	File  string
	Boxes []struct {
		Box   [4]float64
		Parts map[string][2]float64
	}
}

// TestDlibItself has dlib's own functions read what is written here, and reads what they write of it: the same faces
// come out.
func TestDlibItself(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a C++ program")
	}
	const header = "/usr/include/dlib/data_io/image_dataset_metadata.h"
	compiler, err := exec.LookPath("g++")
	if _, missing := os.Stat(header); err != nil || missing != nil {
		t.Skipf("not read by dlib itself: g++ and libdlib-dev are not installed (%v, %v)", err, missing)
	}
	folder := t.TempDir()
	program, file, copied := filepath.Join(folder, "imglab"), filepath.Join(folder, "faces.xml"), filepath.Join(folder, "copy.xml")
	if out, err := exec.Command(compiler, "-std=c++14", "-o", program, "testdata/imglab.cpp", "-ldlib").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s := &annotation.Set{Keypoints: face.NewKeypoints([]string{"left_eye", "nose & tip", "chin"}), Pictures: []annotation.Picture{
		{File: "images/a b.png", Width: 96, Height: 96, Faces: []annotation.Face{
			{Points: face.Points{face.At(10.4, 20.6), face.At(0, -3), {}}, Box: annotation.Whole(96, 96)},
			{Points: face.Points{{}, face.At(95, 95), face.At(1, 2)}, Box: &annotation.Box{Left: 3, Top: 4, Width: 50, Height: 60}}}},
		{File: "images/c.png", Width: 40, Height: 30, Faces: []annotation.Face{{Points: face.Points{face.At(1, 1), {}, {}}, Box: annotation.Whole(40, 30)}}},
	}}
	files, err := Write(s)
	if err != nil {
		t.Fatal(err)
	}
	var text, said bytes.Buffer
	if err := files[0].Write(&text); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, file, copied)
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("dlib can't read it: %v: %s\n%s", err, &said, &text)
	}
	var read []dlibImage
	if err := json.Unmarshal(out, &read); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	compareWithDlib(t, s, read)

	own, err := Read(os.DirFS(folder), "faces.xml")
	if err != nil {
		t.Fatal(err)
	}
	back, err := Read(os.DirFS(folder), "copy.xml")
	if err != nil {
		t.Fatalf("what dlib writes can't be read: %v", err)
	}
	if diff := cmp.Diff(byName(own), byName(back)); diff != "" { // dlib has parts in the order of their names
		t.Errorf("what dlib writes is read otherwise: %s", diff)
	}
}

// byName returns the known points of all faces by their names, picture by picture.
func byName(s *annotation.Set) (all [][]map[string]face.Point) {
	for _, p := range s.Pictures {
		var faces []map[string]face.Point
		for _, f := range p.Faces {
			points := map[string]face.Point{}
			for k, q := range f.Points {
				if q.Known {
					points[s.Keypoints[k].Name] = q
				}
			}
			faces = append(faces, points)
		}
		all = append(all, faces)
	}
	return all
}

// compareWithDlib compares a set with what dlib reads of it: its parser leaves XML's entities in names as they are,
// which Lost says.
func compareWithDlib(t *testing.T, s *annotation.Set, read []dlibImage) {
	t.Helper()
	if len(read) != len(s.Pictures) {
		t.Fatalf("dlib reads %d images", len(read))
	}
	for i, p := range s.Pictures {
		if read[i].File != p.File || len(read[i].Boxes) != len(p.Faces) {
			t.Fatalf("dlib reads %v", read[i])
		}
		for j, f := range p.Faces {
			got := read[i].Boxes[j]
			parts := map[string][2]float64{}
			for k, q := range f.Points {
				if q.Known {
					parts[annotation.XMLText(s.Keypoints[k].Name)] = [2]float64{math.Round(q.X), math.Round(q.Y)}
				}
			}
			if box := [4]float64{f.Box.Left, f.Box.Top, f.Box.Width, f.Box.Height}; got.Box != box || !cmp.Equal(got.Parts, parts) {
				t.Errorf("%s: dlib reads the box %v with %v, not %v with %v", p.File, got.Box, got.Parts, box, parts)
			}
		}
	}
}
