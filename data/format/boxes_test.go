package format

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"image"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"fiducial/data/format/annotation"
)

// A file of labels that is a link out of the folder is not followed, nor one that a description names.
func TestLabelsOutsideAreNotRead(t *testing.T) {
	outside := written(t, map[string]string{"a.txt": "0 .5 .5 1 1 .5 .5 2", "secret.txt": "a.png"})
	folder := written(t, map[string]string{"data.yaml": "train: images\nkpt_shape: [1, 3]\n", "list.yaml": "train: list.txt\nkpt_shape: [1, 3]\n", "images/a.png": "", "labels/x": ""})
	for link, to := range map[string]string{"labels/a.txt": "a.txt", "list.txt": "secret.txt"} {
		if err := os.Symlink(filepath.Join(outside, to), filepath.Join(folder, link)); err != nil {
			t.Fatal(err)
		}
	}
	for name, says := range map[string]string{"data.yaml": "labels/a.txt", "list.yaml": "list.txt"} {
		if _, err := Open(t.Context(), filepath.Join(folder, name), "", ""); err == nil || !strings.Contains(err.Error(), "reading "+says+": it lies outside of the folder, or is a link") {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, filepath.Join(folder, "data.yaml"), "yolo", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("once it was interrupted: %v", err)
	}
}

// A square is the smallest of whole pixels around a box, moved into the picture where it fits.
func TestSquares(t *testing.T) {
	p := picture{width: 400, height: 300}
	for box, want := range map[annotation.Box]square{
		{Left: 0, Top: 0, Width: 400, Height: 300}:          {0, -50, 400},
		{Left: 100, Top: 60, Width: 150, Height: 200}:       {75, 60, 200},
		{Left: 0, Top: 0, Width: 150, Height: 200}:          {0, 0, 200},
		{Left: 380, Top: 100, Width: 20, Height: 300}:       {100, 0, 300},
		{Left: 10.25, Top: 20.5, Width: 10, Height: 10}:     {10, 20, 11},
		{Left: -20, Top: -10, Width: 260, Height: 240}:      {0, 0, 260},
		{Left: 350, Top: 250, Width: 60, Height: 60}:        {340, 240, 60},
		{Left: -100, Top: -100, Width: 1000, Height: 100.5}: {-100, -549, 1000},
	} {
		if got := squareOf(p, annotation.Face{Box: &box}); got != want {
			t.Errorf("%v became %v, not %v", box, got, want)
		}
	}
	if got := squareOf(p, annotation.Face{}); got != (square{0, -50, 400}) {
		t.Errorf("without a box it is %v", got)
	}
}

// A box outside of its picture is no face's: it would be moved into the picture unseen.
func TestBoxesOutsideOfThePicture(t *testing.T) {
	for _, c := range []struct {
		box  string
		says string
	}{{"[0,0,4,4]", ""}, {"[-2,3,3,1]", ""}, {"[4,0,2,2]", "the box of a face, 4, 0 of 2×2, lies outside of it: it has 4×4 pixels"}, {"[0,-3,4,3]", "outside"}} {
		folder := t.TempDir()
		var picture bytes.Buffer
		if err := (Pixels{Image: image.NewGray(image.Rect(0, 0, 4, 4))}).write(&picture, ".png"); err != nil {
			t.Fatal(err)
		}
		labels := `{"images":[{"id":1,"file_name":"a.png"}],"categories":[{"id":1,"keypoints":["nose"]}],"annotations":[{"image_id":1,"category_id":1,"keypoints":[1,1,2],"bbox":` + c.box + `}]}`
		for name, content := range map[string]string{"a.png": picture.String(), "l.json": labels} {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, keep := range []bool{false, true} {
			p, err := Prepare(t.Context(), Source{Path: folder, Pixels: !keep})
			if err == nil {
				p.Close()
			}
			if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), "the picture a.png: ") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s, kept %v: %v", c.box, keep, err)
			}
		}
	}
}

// Several faces of a picture whose labels have no boxes are each a square around its points; one alone is the whole
// picture.
func TestSeveralFacesWithoutBoxes(t *testing.T) {
	folder := t.TempDir()
	img := image.NewGray(image.Rect(0, 0, 100, 60))
	img.SetGray(70, 30, color.Gray{Y: 255})
	for _, name := range []string{"a.png", "b.png"} {
		var picture bytes.Buffer
		if err := (Pixels{Image: img}).write(&picture, ".png"); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), picture.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	labels := "scorer,m,m,m,m,m,m,m,m\nindividuals,i,i,i,i,j,j,j,j\nbodyparts,p,p,q,q,p,p,q,q\ncoords,x,y,x,y,x,y,x,y\na.png,10,20,20,20,65,30,75,30\nb.png,10,20,20,20,,,,\n"
	if err := os.WriteFile(filepath.Join(folder, "l.csv"), []byte(labels), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := Prepare(t.Context(), Source{Path: filepath.Join(folder, "l.csv"), Pixels: true})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if p.Plan.Sizes != [2]int{17, 100} { // a face is 1.6 times as large as what its points span, here from 62.5 to 78.5
		t.Errorf("squares have sides of %v", p.Plan.Sizes)
	}
	var out bytes.Buffer
	if err := p.Plan.Write(t.Context(), &out, "", nil); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	x, errX := strconv.ParseFloat(rows[2][0], 64)
	y, errY := strconv.ParseFloat(rows[2][2], 64)
	if want := 10.0 * 96 / 17; errX != nil || errY != nil || math.Abs(y-x-want) > 1e-5 {
		t.Errorf("the points of the second face are at %v and %v, not %v apart", x, y, want)
	}
}
