package csvfile

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/face"
	"fiducial/data/photo/phototest"
)

// A file that has columns of coordinates is given keypoints: their columns are named as those that are there, come
// behind them, and nothing else changes; what was read before is read again in its order.
func TestKeypointsBesideOthers(t *testing.T) {
	tests := []struct{ name, before, after string }{
		{"the contest's", "a_x,a_y,Image\n1,2,0 1 2 3\n3,4,4 5 6 7\n", "a_x,a_y,chin_x,chin_y,lobe_x,lobe_y,Image\n1,2,,,5,6.5,0 1 2 3\n3,4,,,,,4 5 6 7\n"},
		{"pixels before coordinates", "Image,a_x,a_y\r\n0 1 2 3,1,2\r\n", "Image,a_x,a_y,chin_x,chin_y,lobe_x,lobe_y\r\n0 1 2 3,1,2,,,5,6.5\r\n"},
		{"pixels between them", "a_x,a_y,Image,b_x,b_y,note\n1,2,0 1 2 3,3,4,\"a, b\"", "a_x,a_y,Image,b_x,b_y,note,chin_x,chin_y,lobe_x,lobe_y\n1,2,0 1 2 3,3,4,\"a, b\",,,5,6.5"},
		{"empty cells too many at the end", "Image,a_x,a_y\n0 1 2 3,1,2,,\n", "Image,a_x,a_y,chin_x,chin_y,lobe_x,lobe_y\n0 1 2 3,1,2,,,5,6.5,,\n"},
		{"a column behind the pixels", "a_x,a_y,Image,Usage\n1,2,0 1 2 3,Public\n", "a_x,a_y,chin_x,chin_y,lobe_x,lobe_y,Image,Usage\n1,2,,,5,6.5,0 1 2 3,Public\n"},
		{"dots", "\xef\xbb\xbfa.x,a.y,\"Image\"\n1,2,\"0 1 2 3\"\n", "\xef\xbb\xbfa.x,a.y,chin.x,chin.y,lobe.x,lobe.y,\"Image\"\n1,2,,,5,6.5,\"0 1 2 3\"\n"},
		{"axes first", "x_a,y_a,Image\n1,2,0 1 2 3\n", "x_a,y_a,x_chin,y_chin,x_lobe,y_lobe,Image\n1,2,,,5,6.5,0 1 2 3\n"},
		{"units", "a_x_px,a_y_px,Image\n1,2,0 1 2 3\n", "a_x_px,a_y_px,chin_x_px,chin_y_px,lobe_x_px,lobe_y_px,Image\n1,2,,,5,6.5,0 1 2 3\n"},
		{"brackets", "a [X],a [Y],Image\n1,2,0 1 2 3\n", "a [X],a [Y],chin [X],chin [Y],lobe [X],lobe [Y],Image\n1,2,,,5,6.5,0 1 2 3\n"},
		{"capitals", "a_X,a_Y,Image\n1,2,0 1 2 3\n", "a_X,a_Y,chin_X,chin_Y,lobe_X,lobe_Y,Image\n1,2,,,5,6.5,0 1 2 3\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, "faces.csv", []byte(test.before))
			was := open(t, path).Header()
			f, err := OpenChosen(path, "", Choice{Added: []string{"chin", "lobe"}})
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			rows := scan(t, f)
			if h := f.Header(); !slices.Equal(h.Lacking(), []string{"chin", "lobe"}) || len(rows[0].Points.Points()) != len(was.Keypoints)+2 {
				t.Fatalf("it lacks %q; points %v", h.Lacking(), rows[0].Points.Points())
			}
			lobe := len(was.Keypoints) + 1
			next := filepath.Join(t.TempDir(), "new.csv")
			g, written := rewrite(t, f, next, Rewriting{Rows: rows, Keypoints: true, Cells: []Cell{{Keypoint: lobe, Text: "5"}, {Keypoint: lobe, Y: true, Text: "6.5"}}})
			if got := read(t, next); got != test.after {
				t.Errorf("got  %q\nwant %q", got, test.after)
			}
			checkRescan(t, g, written)
			if h := g.Header(); len(h.Lacking()) > 0 || !slices.Equal(h.Keypoints.Names(), append(was.Keypoints.Names(), "chin", "lobe")) || written[0].Points.At(lobe) != face.At(5, 6.5) {
				t.Errorf("%q, %v", h.Keypoints.Names(), written[0].Points.Points())
			}
			for i := range rows {
				if rows[i].Misaligned() != written[i].Misaligned() {
					t.Errorf("row %d: misaligned %v before, %v after", i, rows[i].Misaligned(), written[i].Misaligned())
				}
			}
		})
	}
}

// Rows with the wrong number of cells keep their number wrong by as much, and say beforehand that nothing in them can
// be edited.
func TestKeypointsBesideFaultyRows(t *testing.T) {
	for before, after := range map[string]string{
		"a_x,a_y,Image,n\n1,2\n1,2,3,0 1 2 3,x\n1,2,0 1 2 3\n1,2,0 1 2 3,4,5\n1,2,0 1": "a_x,a_y,c_x,c_y,Image,n\n1,2,,\n1,2,3,,,0 1 2 3,x\n1,2,,,0 1 2 3\n1,2,,,0 1 2 3,4,5\n1,2,,,0 1",
		"Image,a_x,a_y,n\n0 1 2 3,1\n0 1 2 3,1,2\n0 1 2 3,1,2,n,more\n,1,2,n\n0 1 2 3": "Image,a_x,a_y,n,c_x,c_y\n0 1 2 3,1,,\n0 1 2 3,1,2,,\n0 1 2 3,1,2,n,,,more\n,1,2,n,,\n0 1 2 3,,",
	} {
		f, rows := openedWith(t, before, "c")
		var cells []Cell
		for i, r := range rows {
			if !r.Misaligned() {
				cells = append(cells, Cell{Row: i, Keypoint: 1}, Cell{Row: i, Keypoint: 1, Y: true})
			}
		}
		g, written := rewrite(t, f, f.Path(), Rewriting{Rows: rows, Cells: cells, Keypoints: true, Replace: ReplaceOpened})
		if got := read(t, f.Path()); got != after {
			t.Errorf("got  %q\nwant %q", got, after)
		}
		checkRescan(t, g, written)
		for i := range rows {
			if !rows[i].Misaligned() && written[i].Misaligned() {
				t.Errorf("%q, row %d can no longer be edited", before, i)
			}
		}
	}
}

// Other changes of a file put no columns for keypoints that it lacks.
func TestKeypointsStayLacking(t *testing.T) {
	f, rows := openedWith(t, "a_x,a_y,Image\n1,2,0 1 2 3\n", "c")
	g, written := rewrite(t, f, f.Path(), Rewriting{Rows: rows, Columns: []string{"a_v"}, Cells: []Cell{{Keypoint: 2, Text: "1"}}, Replace: ReplaceOpened})
	if got := read(t, f.Path()); got != "a_x,a_y,a_v,Image\n1,2,1,0 1 2 3\n" {
		t.Errorf("wrote %q", got)
	}
	if h := g.Header(); !slices.Equal(h.Lacking(), []string{"c"}) || len(written[0].Points.Points()) != 2 {
		t.Errorf("it lacks %q, points %v", h.Lacking(), written[0].Points.Points())
	}
	again, err := g.Again()
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if diff := cmp.Diff(g.Header(), again.Header()); diff != "" {
		t.Error(diff)
	}
}

// Where it was said which columns are read, those that are added are read besides, also when another program put them
// there.
func TestKeypointsBesideChosenOnes(t *testing.T) {
	const before = "a_x,a_y,b_x,b_y,Image\n1,2,3,4,0 1 2 3\n"
	path := write(t, "faces.csv", []byte(before))
	c := Choice{Keypoints: []string{"b"}, Added: []string{"c"}}
	f, err := OpenChosen(path, "", c)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows := scan(t, f)
	g, written := rewrite(t, f, path, Rewriting{Rows: rows, Keypoints: true, Replace: ReplaceOpened, Cells: []Cell{{Keypoint: 1, Text: "7"}, {Keypoint: 1, Y: true, Text: "8"}}})
	if h := g.Header(); !slices.Equal(h.Keypoints.Names(), []string{"b", "c"}) || written[0].Points.At(1) != face.At(7, 8) {
		t.Errorf("%q, %v", h.Keypoints.Names(), written[0].Points.Points())
	}
	for range 2 { // once by what was chosen before it had the columns, once by what counts since
		h, err := OpenChosen(path, "", c)
		if err != nil {
			t.Fatal(err)
		}
		if h := h.Header(); !slices.Equal(h.Keypoints.Names(), []string{"b", "c"}) || h.Lacking() != nil {
			t.Errorf("%+v: %q, lacking %q", c, h.Keypoints.Names(), h.Lacking())
		}
		h.Close()
		c = g.choice
	}
	if c.Added != nil {
		t.Errorf("still to be added: %q", c.Added)
	}
}

// Photos that a column of another name holds are still files when columns are put beside it.
func TestColumnsBesideNamesOfPictures(t *testing.T) {
	folder := t.TempDir()
	phototest.Plain(t, folder, "a.png", 20, 20, 40)
	f := photoFile(t, folder, "Image,a_x,a_y\na.png,1,2\n")
	f.Add([]string{"c"})
	rows := scan(t, f)
	g, written := rewrite(t, f, f.Path(), Rewriting{Rows: rows, Keypoints: true, Replace: ReplaceOpened})
	if got := read(t, f.Path()); got != "Image,a_x,a_y,c_x,c_y\na.png,1,2,,\n" || !g.Header().Files || written[0].Frame == nil {
		t.Errorf("wrote %q, %+v", got, g.Header())
	}
	checkRescan(t, g, written)
}

func TestKeypointsThatCannotBeAdded(t *testing.T) {
	for _, test := range []struct {
		header string
		names  []string
		says   string
	}{
		{"a_x,a_y,Image", []string{"a"}, "has the keypoint a already"},
		{"a_x,a_y,Image", []string{"b", "b"}, "named twice"},
		{"a_x,a_y,c_x,Image", []string{"c"}, "has the column c_x already"},
		{"a.x,a.y,b.x,b.y,d.x,d.y,Image,c_x,c_y", []string{"c"}, "has the columns c_x and c_y already, which are not read as the keypoint c"},
		{"a_x,a_y,Image", []string{"chin", "bbox", "left_ear"}, "this name cannot be the name of a keypoint beside those that the file has: bbox; choose"},
		{"a_x,a_y,Image", []string{"box_size", "chin"}, "this name cannot be the name of a keypoint beside those that the file has: box_size; choose"},
		{"a_x,a_y,Image", []string{"bbox", "chin", "box_size"}, "these names cannot be names of keypoints beside those that the file has: bbox, box_size; choose"},
		{"x1,y1,x2,y2,Image", []string{"chin"}, "cannot be the name of a keypoint beside those that the file has: chin"},
		{"a_x,a_y,Image", []string{"b\nc"}, `b\nc, has in it what cannot be seen`},
		{"a_x,a_y,Image", []string{"b\xff"}, `b\xff, has in it`},
		{"a_x,a_y,Image", []string{"b\ufffd"}, "b\ufffd, has in it"},
		{"a_x,a_y,Image", []string{"b\u202ec"}, `b\u202ec, has in it`},
		{"a_x,a_y,Image", []string{""}, "a keypoint is given no name"},
		{"a_x,a_y,Image", []string{"b", "", ""}, "a keypoint is given no name"},
		{"a_x,a_y,Image", []string{" b"}, "cannot be the name of a keypoint"},
	} {
		path := write(t, "faces.csv", []byte(test.header+"\n"))
		f := open(t, path)
		if err := f.CanAdd(test.names); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s and %q: %v, want %q", test.header, test.names, err, test.says)
		}
		if test.says == "has the keypoint a already" {
			continue // then it is no longer to be added
		}
		if _, err := OpenChosen(path, "", Choice{Added: test.names}); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("opening %s with %q: %v, want %q", test.header, test.names, err, test.says)
		}
	}
	f := open(t, write(t, "faces.csv", []byte("x1,y1,x2,y2,Image\n")))
	if err := f.CanAdd([]string{"3", "4"}); err != nil || f.header.columnsFor("3") != [2]string{"x3", "y3"} {
		t.Errorf("%v; columns %v", err, f.header.columnsFor("3"))
	}
}
