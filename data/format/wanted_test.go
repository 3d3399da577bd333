package format

import (
	"errors"
	"image"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
)

// What can't be read because a file is missing beside it says which, and no sentence has a flag of the command line in
// it.
func TestSaysWhatIsMissing(t *testing.T) {
	for _, c := range []struct {
		name  string
		files map[string]string
		open  string
		says  string
		wants error
	}{
		{"YOLO", map[string]string{"labels/train/a.txt": "0 1 1 1 1 1 1 2\n", "images/train/a.png": "x"}, ".", "no data.yaml with kpt_shape", nil},
		{"half a dataset", map[string]string{"facial_keypoints.csv": "a_x,a_y\n1,1\n"}, ".", "no face_images.npz", nil},
		{"half a dataset by name", map[string]string{"facial_keypoints.csv": "a_x,a_y\n1,1\n"}, "facial_keypoints.csv", "no face_images.npz", nil},
		{"unknown", map[string]string{"a.txt": "hello"}, "a.txt", "name its format", ErrWantsFormat},
		{"nothing", map[string]string{"a.txt": "hello"}, ".", "name the file itself", nil},
	} {
		_, err := Open(t.Context(), filepath.Join(written(t, c.files), c.open), "", "")
		if err == nil || !strings.Contains(err.Error(), c.says) || c.wants != nil && !errors.Is(err, c.wants) || strings.Contains(err.Error(), "--") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Either of the two files of a dataset in NumPy's format is it, and a file of labelme's is known whatever the order of
// its keys.
func TestKnownByEitherHalfAndInAnyOrder(t *testing.T) {
	set := &annotation.Set{Keypoints: face.NewKeypoints([]string{"a"}), Pictures: []annotation.Picture{{Width: 96, Height: 96, Faces: []annotation.Face{{Points: face.Points{face.At(1, 2)}}}}}}
	npz, _ := Find("npz")
	halves := filepath.Join(t.TempDir(), "to")
	if err := npz.Export(t.Context(), set, halves, func(int) (Pixels, error) { return Pixels{Image: image.NewGray(image.Rect(0, 0, 96, 96))}, nil }, nil); err != nil {
		t.Fatal(err)
	}
	sorted := written(t, map[string]string{"a.json": `{"flags":{},"imageData":"` + strings.Repeat("A", 2*headBytes) +
		`","imagePath":"a.png","shapes":[{"label":"a","points":[[1.5,2.5]],"shape_type":"point"}]}`})
	for path, want := range map[string]string{filepath.Join(halves, "face_images.npz"): "npz", filepath.Join(halves, "facial_keypoints.csv"): "npz",
		sorted: "labelme", filepath.Join(sorted, "a.json"): "labelme"} {
		for _, asked := range []string{"", want} {
			o, err := Open(t.Context(), path, asked, "")
			if err != nil {
				t.Errorf("%s, asked for %q: %v", path, asked, err)
				continue
			}
			if o.Format.Name != want || o.Set.Faces() != 1 || o.Set.Pictures[0].Faces[0].Points[0] != face.At(1, 2) {
				t.Errorf("%s: it is read as %s, %v", path, o.Format.Name, o.Set.Pictures)
			}
			o.Close()
		}
		if f, err := Recognise(path); err != nil || f.Name != want {
			t.Errorf("%s: %v, %v", path, f.Name, err)
		}
	}
}

// A picture that is not there wants the folder of the pictures, or, where that was named, is said to have been looked
// for there.
func TestSaysWherePicturesWereLookedFor(t *testing.T) {
	labels := written(t, map[string]string{"l.json": oneFace("x/none.png", "", "1", "1")})
	for photos, says := range map[string]string{"": "name the folder of the pictures", t.TempDir(): "looked for was x/none.png, images/x/none.png, none.png"} {
		o, err := Open(t.Context(), labels, "", photos)
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.Plan(t.Context(), 0)
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), photos) || errors.Is(err, ErrWantsPictures) != (photos == "") || strings.Contains(err.Error(), "--") {
			t.Errorf("%q: %v", photos, err)
		}
		o.Close()
	}
}

// What was uploaded to Label Studio is found below its folder of media, and by the name that it had before.
func TestFindsUploads(t *testing.T) {
	tasks := `[{"data":{"image":"/data/upload/1/0a1b2c3d-face.png"},"annotations":[{"result":[{"type":"keypointlabels","original_width":8,"original_height":8,"value":{"x":1,"y":1,"keypointlabels":["n"]}}]}]}]`
	picture := dotted(t, 8, 8, image.Rect(0, 0, 4, 4))
	for _, at := range []string{"data/upload/1/0a1b2c3d-face.png", "upload/1/0a1b2c3d-face.png", "0a1b2c3d-face.png", "face.png", "images/face.png"} {
		for _, beside := range []bool{true, false} {
			labels, photos := written(t, map[string]string{"t.json": tasks, at: picture}), ""
			if !beside {
				labels, photos = written(t, map[string]string{"t.json": tasks}), written(t, map[string]string{at: picture})
			}
			o, err := Open(t.Context(), labels, "", photos)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := o.Plan(t.Context(), 0); err != nil {
				t.Errorf("%s: %v", at, err)
			}
			o.Close()
		}
	}
}

func TestPhotosInWords(t *testing.T) {
	for _, c := range []struct {
		plan Plan
		says string
	}{
		{Plan{Side: 48, Scaled: 1, Sizes: [2]int{96, 96}}, "scaled from 96×96 to 48×48 px (1 face)"},
		{Plan{Side: 48, Scaled: 4000, Sizes: [2]int{60, 96}}, "scaled from sides between 60 and 96 to 48×48 px (4,000 faces)"},
	} {
		if got := c.plan.Photos(); !strings.Contains(got, c.says) {
			t.Error(got)
		}
	}
	if got := annotation.Counted(1234567, "face", "faces"); got != "1,234,567 faces" {
		t.Error(got)
	}
}
