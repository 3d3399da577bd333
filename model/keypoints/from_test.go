package keypoints

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/checkpoint/checkpointtest"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A set comes from a template, from a dataset as its project file has it, and from weights, with partners and lines.
func TestFrom(t *testing.T) {
	o := data.Options{Project: true, DataDir: t.TempDir(), CacheDir: t.TempDir()}
	dataset := write(t, "faces.csv", "a_x,a_y,b_x,b_y,tag_x,tag_y,Image\n1,1,0,0,,,1 2 3 4\n")
	ds, err := data.Open(dataset, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := ds.Remember(data.Reading{Ignore: []string{"tag"}, Pairs: "b:a", Eyes: "b:a", Lines: []face.Link{{"b", "a"}}}); err != nil {
		t.Fatal(err)
	}
	if err := ds.Close(); err != nil {
		t.Fatal(err)
	}
	weights := checkpointtest.Sample(t)
	weights.Keypoints = []string{"p0", "p1", "p2"}
	weights.MeanFace = []float32{5, 1, 2, 1, 3, 3} // the first point lies on the right of the picture
	plain := filepath.Join(t.TempDir(), "m")
	if err := weights.Save(plain); err != nil {
		t.Fatal(err)
	}
	names := weights.Keypoints
	for _, c := range []struct {
		source string
		want   data.Reading
		lines  int
	}{
		{"celeba5", data.Reading{Keypoints: []string{"right_eye", "left_eye", "nose", "right_mouth", "left_mouth"}}, 4},
		{"DOG6", data.Reading{Keypoints: []string{"head_top", "left_ear", "left_eye", "nose", "right_ear", "right_eye"}, Pairs: "head_top"}, 7},
		{dataset, data.Reading{Keypoints: []string{"a", "b"}, Pairs: "b:a", Eyes: "b:a", Lines: []face.Link{{"b", "a"}}}, 1},
		{plain, data.Reading{Keypoints: names, Pairs: names[0] + ":" + names[1] + "," + names[2]}, 0},
		{checkpointtest.Save(t, weights), data.Reading{Keypoints: names, Pairs: names[0] + ":" + names[1] + "," + names[2]}, 0},
		{write(t, "unnamed", "a_x,a_y,Image\n1,1,1 2 3 4\n"), data.Reading{Keypoints: []string{"a"}}, 0},
	} {
		set, err := From(c.source, o)
		if err != nil {
			t.Errorf("%s: %v", c.source, err)
			continue
		}
		got := data.ReadingOf(set)
		if !slices.Equal(got.Keypoints, c.want.Keypoints) || got.Pairs != c.want.Pairs || got.Eyes != c.want.Eyes || !slices.Equal(got.Lines, c.want.Lines) || len(set.Lines) != c.lines {
			t.Errorf("%s: %+v, %d lines; want %+v, %d", c.source, got, len(set.Lines), c.want, c.lines)
		}
	}
	for source, says := range map[string]string{
		filepath.Join(t.TempDir(), "gone.csv"):                   "no file of that name, nor a template",
		write(t, "m.safetensors", "nothing"):                     "m.safetensors",
		write(t, "text.csv", "hello\n"):                          "text.csv",
		write(t, "bare.csv", "ImageId,Image\n1,1 2 3 4\n"):       "no columns of coordinates",
		write(t, "unnamed", "neither a dataset nor a weights\n"): "unnamed",
	} {
		if set, err := From(source, o); err == nil || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, %+v", source, err, set)
		}
	}
}

// Outer corners of eyes, between which 300-W measures errors, are named the left one first.
func TestEyesOfTemplates(t *testing.T) {
	set, err := From("ibug68", data.Options{})
	if r := data.ReadingOf(set); err != nil || r.Eyes != "p46:p37" || !strings.Contains(r.Pairs, "p46:p37") || r.Lines != nil {
		t.Errorf("%v %+v", err, r)
	}
}
