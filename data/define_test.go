package data

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fiducial/data/csvfile"
	"fiducial/data/face"
)

// A file without coordinate columns is labelled with the keypoints that somebody chose: they outlive the window, with
// their pairs and lines, become columns at the first save, and are read from these afterwards.
func TestKeypointsAreDefined(t *testing.T) {
	path := csvOf(t, "ImageId,Image", "1,1 1 1 1", "2,2 2 2 2")
	o := window(t)
	d := open(t, path, o)
	if len(d.Keypoints()) != 15 {
		t.Fatalf("at first %v", d.Keypoints().Names())
	}
	// A box is no keypoint by its name, and becomes one by being chosen.
	said := Reading{Keypoints: []string{"ear a", "ear b", "bbox"}, Pairs: "ear a:ear b,bbox", Lines: []face.Link{{"ear a", "bbox"}}}
	must(t, d.Remember(said))
	again := func() {
		must(t, d.Close())
		d = open(t, path, o)
	}
	check := func(when string) {
		t.Helper()
		k := d.Keypoints()
		lines, _ := d.Lines()
		if !slices.Equal(k.Names(), said.Keypoints) || k[0].Partner != 1 || k[2].Partner != 2 || !slices.Equal(k.Links(lines), said.Lines) {
			t.Errorf("%s: %+v, lines %v, notices %q", when, k, lines, d.Notices())
		}
	}
	again()
	check("defined")
	if !slices.Equal(d.NewColumns(), []string{"ear a_x", "ear a_y", "ear b_x", "ear b_y", "bbox_x", "bbox_y"}) {
		t.Errorf("new columns %v", d.NewColumns())
	}
	must(t, d.Apply("Place", Edit{Row: 1, Keypoint: 2, To: at(1, 0.5)}))
	again()
	check("with an edit")
	if d.Labels(1)[2] != at(1, 0.5) {
		t.Errorf("labels %v", d.Labels(1))
	}
	d.AddColumns(d.NewColumns())
	must(t, d.Save(context.Background(), nil))
	check("saved")
	if text := read(t, path); !strings.HasPrefix(text, "ImageId,ear a_x,ear a_y,ear b_x,ear b_y,bbox_x,bbox_y,Image\n") {
		t.Errorf("saved is %q", text)
	}
	again()
	check("read from columns")
	if d.Labels(1)[2] != at(1, 0.5) || d.NewColumns() != nil {
		t.Errorf("labels %v, new columns %v", d.Labels(1), d.NewColumns())
	}
}

// Names that can't be columns of the file are refused before anything is labelled with them.
func TestNamesThatCannotBeDefined(t *testing.T) {
	path := csvOf(t, "ImageId,nose_x,Image", "1,5,1 1 1 1")
	for _, names := range [][]string{{"nose"}, {"a", "a"}, {"a\nb"}, {" a"}, {""}} {
		if d, err := Open(path, Options{Columns: csvfile.Choice{Keypoints: names}}); err == nil {
			t.Errorf("%q are the keypoints: %v", names, d.Keypoints().Names())
			d.Close()
		}
		d := open(t, path, window(t))
		must(t, d.Remember(Reading{Keypoints: names}))
		if d = reopen(t, d); len(d.Keypoints()) != 15 || !strings.Contains(strings.Join(d.Notices(), " "), "does not fit any more") {
			t.Errorf("%q are remembered: %v, %q", names, d.Keypoints().Names(), d.Notices())
		}
		must(t, d.Remember(Reading{}))
		must(t, d.Close())
	}
}

// A dataset of photos that names no keypoints yet is given some as any other.
func TestKeypointsOfPhotosAreDefined(t *testing.T) {
	path := csvOf(t, "file,box_left,box_top,box_size", "gone.png,,,")
	d := open(t, path, window(t))
	if len(d.Keypoints()) != 15 {
		t.Fatalf("at first %v", d.Keypoints().Names())
	}
	must(t, d.CanLabel([]string{"snout"}))
	must(t, d.Remember(Reading{Keypoints: []string{"snout"}, Pairs: "snout"}))
	if d = reopen(t, d); !slices.Equal(d.Keypoints().Names(), []string{"snout"}) || !d.Keypoints().Mirrors() || !slices.Equal(d.NewColumns(), []string{"snout_x", "snout_y"}) {
		t.Errorf("%+v, new columns %v, notices %q", d.Keypoints(), d.NewColumns(), d.Notices())
	}
}
