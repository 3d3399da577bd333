package yolo

import (
	"bytes"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/format/formattest"
)

const described = "train: images\nval: images\nkpt_shape: [2, 3]\nflip_idx: [1, 0]\nnames: {0: face, 1: profile}\nkpt_names:\n  0: [left eye, right eye]\n"

// others are files as Ultralytics and Roboflow arrange them.
var others = map[string]string{
	"images/a.png": "", "images/b.jpg": "", "images/c.png": "", "images/d.png": "", "images/notes.txt": "",
	"labels/a.txt": "0 0.5 0.5 1 1 0.25 0.5 2 0 0 0\n1 0.25 0.25 0.5 0.5 0.1 0.2 1 0.3 0.4 2\r\n\n", "labels/b.txt": "0 .5 5e-1 1 1 0 0 2 1 1 2", "labels/d.txt": "\n",
	"valid/images/e.png": "", "valid/labels/e.txt": "0 0.5 0.5 1 1 0 0 0 1 1 2", "list.txt": "./images/b.jpg\n\nvalid/images/e.png\n",
}

func TestReads(t *testing.T) {
	whole := &annotation.Box{Width: 1, Height: 1}
	a := annotation.Picture{File: "images/a.png", Relative: true, Faces: []annotation.Face{
		{Points: face.Points{face.At(0.25, 0.5), {}}, Box: whole},
		{Points: face.Points{face.At(0.1, 0.2).With(face.Hidden), face.At(0.3, 0.4)}, Box: &annotation.Box{Width: 0.5, Height: 0.5}}}}
	b := annotation.Picture{File: "images/b.jpg", Relative: true, Faces: []annotation.Face{{Points: face.Points{face.At(0, 0), face.At(1, 1)}, Box: whole}}}
	e := annotation.Picture{File: "valid/images/e.png", Relative: true, Faces: []annotation.Face{{Points: face.Points{{}, face.At(1, 1)}, Box: whole}}}
	const empty = "left out, as they have no labels: 2 pictures"
	for _, c := range []struct {
		name, yaml string
		pictures   []annotation.Picture
		notes      []string
		pairs      string
	}{
		{"as written", described, []annotation.Picture{a, b}, []string{empty}, ""},
		{"from elsewhere", "path: /home/me/data # gone\n" + strings.Replace(described, "val: images", "val: ../valid/images\ntest:", 1), []annotation.Picture{a, b, e}, []string{empty}, ""},
		{"lists", strings.Replace(strings.Replace(described, "train: images", "train: list.txt", 1), "val: images", "val: [valid/images, list.txt]", 1), []annotation.Picture{b, e}, nil, ""},
		{"an identity", strings.Replace(strings.Replace(described, "[1, 0]", "[0, 1]", 1), "images", "valid/images", 2), []annotation.Picture{e}, []string{"its flip_idx is not what the names say of left eye, right eye; names are gone by"}, ""},
		{"without names", "train: valid/images\nkpt_shape: [2, 3]\nflip_idx: [1, 0]\n", []annotation.Picture{e}, []string{"it has no names for keypoints (kpt_names): they are called p0, p1 and so on"}, "p0:p1"},
	} {
		fsys := formattest.Files(others)
		fsys["data.yaml"] = formattest.Files(map[string]string{"x": c.yaml})["x"]
		got, err := Read(fsys, "data.yaml")
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff(c.pictures, got.Pictures); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if !slices.Equal(got.Notes, c.notes) || got.Pairs != c.pairs {
			t.Errorf("%s: it says %q, and of pairs %q", c.name, got.Notes, got.Pairs)
		}
	}
}

// Without a flag a point at 0, 0 is missing.
func TestTwoNumbersAPoint(t *testing.T) {
	got, err := Read(formattest.Files(map[string]string{"data.yaml": "train: images\nkpt_shape: [2, 2]\n", "images/a.png": "", "labels/a.txt": "0 .5 .5 1 1 0 0 .5 .25"}), "data.yaml")
	if err != nil || got.Pictures[0].Faces[0].Points[0].Known || got.Pictures[0].Faces[0].Points[1] != face.At(0.5, 0.25) {
		t.Errorf("%v, %v", got, err)
	}
}

// flip_idx is what the program knows of pairs, and not there where it does not know all.
func TestFlipsAreThePairs(t *testing.T) {
	write := func(k face.Keypoints) string {
		files, err := Write(&annotation.Set{Keypoints: k})
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := files[0].Write(&out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if text := write(face.Standard()); !strings.Contains(text, "flip_idx: [1, 0, 4, 5, 2, 3, 8, 9, 6, 7, 10, 12, 11, 13, 14]\n") || !strings.Contains(text, "kpt_shape: [15, 3]\n") {
		t.Error(text)
	}
	unknown := face.NewKeypoints([]string{"left_eye", "right_eye", "q"})
	if text := write(unknown); strings.Contains(text, "flip_idx") {
		t.Error(text)
	}
	if lost := strings.Join(Lost(&annotation.Set{Keypoints: unknown}), "\n"); !strings.Contains(lost, "in a mirror: q; say it first (--pairs") {
		t.Error(lost)
	}
	paired, err := unknown.With([]face.Pairing{{Left: "q"}})
	if err != nil {
		t.Fatal(err)
	}
	if text := write(paired); !strings.Contains(text, "flip_idx: [1, 0, 2]\n") {
		t.Error(text)
	}
	outside := &annotation.Set{Keypoints: paired, Pictures: []annotation.Picture{{Width: 4, Height: 4, Faces: []annotation.Face{{Points: face.Points{face.At(-1, 2), face.At(1, 1), {}}}}}}}
	if lost := strings.Join(Lost(outside), "\n"); !strings.Contains(lost, "1 point lies outside") {
		t.Error(lost)
	}
}

func TestRefusesBadDescriptions(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for i := range 20 {
		bomb += string(rune('b'+i)) + ": &" + string(rune('b'+i)) + " [" + strings.Repeat("*"+string(rune('a'+i))+",", 10) + "]\n"
	}
	formattest.Refuses(t, Read, "data.yaml", others, [][]string{
		{"empty", "", "kpt_shape"},
		{"no YAML", "kpt_shape: [", "no YAML", "line 1"},
		{"a list", "[1]", "no YAML"},
		{"text for a shape", "kpt_shape: [a, b]", "no YAML", "line 1: a stands where a whole number is wanted"},
		{"a fraction for a shape", "kpt_shape: [2.5, 3]", "line 1: 2.5 stands where a whole number is wanted"},
		{"a list in a shape", "kpt_shape: [[2], 3]", "line 1: nothing stands where a whole number is wanted"},
		{"a text for a list", "kpt_shape: two", "line 1: it has another type"},
		{"flip of text", "kpt_shape: [2, 3]\nflip_idx: [1, a]", "line 2: a stands where a whole number"},
		{"names that are a text", "hello", "line 1: it has another type"},
		{"shape of three", "kpt_shape: [1, 2, 3]", "kpt_shape"},
		{"shape of four dimensions", "kpt_shape: [2, 4]", "kpt_shape"},
		{"huge shape", "kpt_shape: [1000000000, 3]", "kpt_shape"},
		{"flip out of range", "kpt_shape: [2, 3]\nflip_idx: [0, 2]", "flip_idx", "[0 2]"},
		{"flip too short", "kpt_shape: [2, 3]\nflip_idx: [0]", "flip_idx"},
		{"names too few", "kpt_shape: [2, 3]\nkpt_names: [a]", "kpt_names", "2 names"},
		{"names twice", "kpt_shape: [2, 3]\nkpt_names: [a, a]", "kpt_names", "named a"},
		{"names that differ", "kpt_shape: [1, 3]\nkpt_names: {0: [a], 1: [b]}", "kpt_names"},
		{"folder that is not there", "kpt_shape: [2, 3]\ntrain: nothing", "train", "nothing"},
		{"folder outside", "kpt_shape: [2, 3]\ntrain: a/../../b", "train", "outside"},
		{"absolute", "kpt_shape: [2, 3]\ntrain: /etc", "train"},
		{"a map for a folder", "kpt_shape: [2, 3]\ntrain: {a: b}", "train"},
		{"bomb", bomb + "kpt_shape: [2, 3]\ntrain: {x: *u}", "data.yaml"},
	})
}

func TestRefusesBadLabels(t *testing.T) {
	read := func(text string) error {
		_, err := Read(formattest.Files(map[string]string{"data.yaml": described, "images/a.png": "", "labels/a.txt": text}), "data.yaml")
		return err
	}
	const good = "0 0.5 0.5 1 1 0.25 0.5 2 0 0 0\n"
	for text, says := range map[string]string{
		"0 0.5 0.5 1 1 0.25 0.5 2 0 0":            "line 1: it has 10 numbers",
		good + "0 0.5 0.5 1 1":                    "line 2: it has 5 numbers; class, box and 2 keypoints want 11",
		good + "0 0.5 0.5 1 1 NaN 0.5 2 0 0 0":    "line 2: NaN is no number such as a label has",
		good + "0 0.5 0.5 1 1 1e300 0.5 2 0 0 0":  "line 2: 1e300 is no number such as a label has",
		good + "0 0.5 0.5 1 1 0x1 0.5 2 0 0 0":    "line 2: 0x1 is no number such as a label has",
		good + "0 0.5 0.5 1 1 0.25 0.5 7 0 0 0":   "line 2: the visibility of left eye is 7",
		good + "0 0.5 0.5 -1 1 0.25 0.5 2 0 0 0":  "line 2: its box",
		good + strings.Repeat("1 ", 100_000) + "": "line 2: it has 100000 numbers",
		"\x00\x01":                              "line 1: it has 1 numbers",
		"face 0.5 0.5 1 1 0.25 0.5 2 0 0 0":     "line 1: face is no number such as a label has",
		"-1 0.5 0.5 1 1 0.25 0.5 2 0 0 0":       "line 1: its class is -1; a whole number from 0 is wanted",
		"1.5 0.5 0.5 1 1 0.25 0.5 2 0 0 0":      "line 1: its class is 1.5",
		good + "9 0.5 0.5 1 1 0.25 0.5 2 0 0 0": "line 2: its class is 9, which has no name in data.yaml",
		good + "0 48 48 96 96 24 48 2 0 0 0":    "line 2: its box 48, 48, 96, 96 is far outside of the picture",
	} {
		err := read(text)
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "labels/a.txt") {
			t.Errorf("%.60q: %v", text, err)
			continue
		}
		formattest.Sentence(t, err)
	}
}

func FuzzDescription(f *testing.F) {
	formattest.Fuzz(f, Read, "data.yaml", others, described, "kpt_shape: [2, 2]\ntrain: [list.txt, valid]\nkpt_names: &a [x, y]\nflip_idx: [0, 0]\n")
}

func FuzzLabels(f *testing.F) {
	read := func(fsys fs.FS, _ string) (*annotation.Set, error) { return Read(fsys, "data.yaml") }
	formattest.Fuzz(f, read, "labels/a.txt", map[string]string{"data.yaml": described, "images/a.png": ""}, others["labels/a.txt"], others["labels/b.txt"])
}
