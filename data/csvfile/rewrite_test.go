package csvfile

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fiducial/data/face"
)

// rewrite saves f to path and closes the new file when the test ends.
func rewrite(t testing.TB, f *File, path string, w Rewriting) (*File, []Row) {
	t.Helper()
	g, rows, err := f.Rewrite(context.Background(), path, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	return g, rows
}

// checkRescan checks that the rows Rewrite returned are those of the file.
func checkRescan(t testing.TB, g *File, rows []Row) {
	t.Helper()
	f := open(t, g.Path())
	again := scan(t, f)
	if diff := cmp.Diff(again, rows, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("-rows of the new file +rows returned:\n%s", diff)
	}
	if diff := cmp.Diff(f.Faults(), g.Faults(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("-faults of the new file +faults counted:\n%s", diff)
	}
	if diff := cmp.Diff(f.Header(), g.Header()); diff != "" {
		t.Errorf("-header of the new file +header returned:\n%s", diff)
	}
	if f.Side() != g.Side() {
		t.Errorf("side %d, want %d", g.Side(), f.Side())
	}
	if err := g.Changed(); err != nil {
		t.Errorf("the new file counts as changed: %v", err)
	}
	for i, r := range rows {
		got, err := g.Pixels(r, nil)
		want, wantErr := f.Pixels(again[i], nil)
		if !slices.Equal(got, want) || (err == nil) != (wantErr == nil) {
			t.Errorf("row %d: pixels %v, %v; want %v, %v", i, got, err, want, wantErr)
		}
	}
}

func TestRewrite(t *testing.T) {
	edits := []Cell{{Row: 0, Keypoint: 0, Y: true, Text: "7.25"}, {Row: 0, Keypoint: 1, Text: "8"}, {Row: 1, Keypoint: 0, Text: ""}, {Row: 1, Keypoint: 0, Y: true, Text: ""}}
	tests := []struct{ name, before, after string }{
		{"plain", "a_x,a_y,b_x,b_y,Image\n1,2,3,4,0 1 2 3\n5,6,7,8,0 1 2 3\n", "a_x,a_y,b_x,b_y,Image\n1,7.25,8,4,0 1 2 3\n,,7,8,0 1 2 3\n"},
		{"no last newline", "a_x,a_y,b_x,b_y,Image\n1,2,3,4,0 1 2 3\n5,6,7,8,0 1 2 3", "a_x,a_y,b_x,b_y,Image\n1,7.25,8,4,0 1 2 3\n,,7,8,0 1 2 3"},
		{"mark, CRLF", "\xef\xbb\xbfa_x,a_y,b_x,b_y,Image\r\n1,2,3,4,0 1 2 3\r\n5,6,7,8,0 1 2 3\r\n", "\xef\xbb\xbfa_x,a_y,b_x,b_y,Image\r\n1,7.25,8,4,0 1 2 3\r\n,,7,8,0 1 2 3\r\n"},
		{"quotes stay", "a_x,\"a_y\",b_x,b_y,Image\n\"1\",\"2\",3,4,0 1 2 3\n\"5\",6,7,8,\"0 1 2 3\"\n", "a_x,\"a_y\",b_x,b_y,Image\n\"1\",\"7.25\",8,4,0 1 2 3\n\"\",,7,8,\"0 1 2 3\"\n"},
		{"number formats stay", "a_x,a_y,b_x,b_y,Image\n1.50,+2,03, 4e0 ,0 1 2 3\n5,6,7.000, 8,00 1  2 3\n", "a_x,a_y,b_x,b_y,Image\n1.50,7.25,8, 4e0 ,0 1 2 3\n,,7.000, 8,00 1  2 3\n"},
		{"mixed ends, empty lines", "\na_x,a_y,b_x,b_y,Image\r\n\n1,2,3,4,0 1 2 3\r\n\r\n5,6,7,8,0 1 2 3\n\n\n", "\na_x,a_y,b_x,b_y,Image\r\n\n1,7.25,8,4,0 1 2 3\r\n\r\n,,7,8,0 1 2 3\n\n\n"},
		{"any order", "Image,b_y,id,a_y,a_x,b_x\n0 1 2 3,4,\"x,\"\"y\",2,1,3\n0 1 2 3,8,,6,5,7\n", "Image,b_y,id,a_y,a_x,b_x\n0 1 2 3,4,\"x,\"\"y\",7.25,1,8\n0 1 2 3,8,,,,7\n"},
		{"faulty rows stay", "a_x,a_y,b_x,b_y,Image\n1,abc,,4,0 1 2 3\nNaN,6,7,8,0 1 2 300\nx,y\n1,2,3,4,0 1 2", "a_x,a_y,b_x,b_y,Image\n1,7.25,8,4,0 1 2 3\n,,7,8,0 1 2 300\nx,y\n1,2,3,4,0 1 2"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f, rows := opened(t, test.before)
			g, written := rewrite(t, f, f.Path(), Rewriting{Rows: rows, Cells: slices.Clone(edits), Replace: ReplaceOpened})
			if got := read(t, f.Path()); got != test.after {
				t.Errorf("got  %q\nwant %q", got, test.after)
			}
			checkRescan(t, g, written)
			if got := names(t, filepath.Dir(f.Path())); len(got) != 1 {
				t.Errorf("left behind: %q", got)
			}
			// The old file can still be read, and knows that it is not the one on disk.
			if !errors.Is(f.Changed(), ErrChanged) {
				t.Error("the old file does not know that it was replaced")
			}
			if _, err := f.Texts(rows[0]); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestVerbatim(t *testing.T) {
	const before = "a_x,a_y,Image\nabc,\" 1e999\n\",0 1 2 3\n1,2,3 4 5 6 7\n"
	f, rows := opened(t, before)
	texts, err := coordinates(f, rows[0])
	if err != nil {
		t.Fatal(err)
	}
	g, edited := rewrite(t, f, f.Path(), Rewriting{Rows: rows, Replace: ReplaceOpened, Cells: []Cell{{Text: "1"}, {Y: true, Text: "2"}}})
	if edited[0].Points.At(0) != face.At(1, 2) || edited[0].Faults > 0 || edited[1].Line != 3 {
		t.Errorf("%+v", edited)
	}
	checkRescan(t, g, edited)
	h, back := rewrite(t, g, g.Path(), Rewriting{Rows: edited, Replace: ReplaceOpened, Cells: []Cell{
		{Text: texts[0][0], Verbatim: true}, {Y: true, Text: texts[0][1], Verbatim: true},
	}})
	if got := read(t, h.Path()); got != before {
		t.Errorf("got %q, want %q", got, before)
	}
	checkRescan(t, h, back)
}

func TestInsertColumns(t *testing.T) {
	k := face.NewKeypoints([]string{"left", "right"})
	cells := []Cell{{Row: 0, Keypoint: 1, Text: "5"}, {Row: 0, Keypoint: 1, Y: true, Text: "6.5"}}
	tests := []struct{ name, before, after string }{
		{"contest's test", "ImageId,Image\n1,0 1 2 3\n2,4 5 6 7\n", "ImageId,left_x,left_y,right_x,right_y,Image\n1,,,5,6.5,0 1 2 3\n2,,,,,4 5 6 7\n"},
		{"Image alone", "Image\r\n0 1 2 3\r\n\r\n4 5 6 7", "left_x,left_y,right_x,right_y,Image\r\n,,5,6.5,0 1 2 3\r\n\r\n,,,,4 5 6 7"},
		{"Image first, quotes, mark", "\xef\xbb\xbf\n\"Image\",n\n\"0 1 2 3\",\"a,b\"\n4 5 6 7,\n", "\xef\xbb\xbf\nleft_x,left_y,right_x,right_y,\"Image\",n\n,,5,6.5,\"0 1 2 3\",\"a,b\"\n,,,,4 5 6 7,\n"},
		{"faulty rows", "a,Image\n1,0 1 2 3\nx\n1,2,0 1 2 3\n1,0 1 2 3,4\n1,0 1", "a,left_x,left_y,right_x,right_y,Image\n1,,,5,6.5,0 1 2 3\nx,,,,\n1,2,,,,,0 1 2 3\n1,,,,,0 1 2 3,4\n1,,,,,0 1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f, rows := openedWith(t, test.before, k.Names()...)
			path := filepath.Join(t.TempDir(), "new.csv")
			g, written := rewrite(t, f, path, Rewriting{Rows: rows, Cells: cells, Keypoints: true})
			if got := read(t, path); got != test.after {
				t.Errorf("got  %q\nwant %q", got, test.after)
			}
			checkRescan(t, g, written)
			if diff := cmp.Diff(k, g.Header().Keypoints); diff != "" {
				t.Error(diff)
			}
			if written[0].Points.At(1) != face.At(5, 6.5) {
				t.Errorf("%+v", written[0])
			}
			// A row says beforehand whether its points could be edited afterwards.
			for i := range rows {
				if rows[i].Misaligned() != written[i].Misaligned() {
					t.Errorf("row %d: misaligned %v before, %v after", i, rows[i].Misaligned(), written[i].Misaligned())
				}
			}
		})
	}
}

func TestHeaderOnly(t *testing.T) {
	f, rows := openedWith(t, "ImageId,Image", "a")
	path := filepath.Join(t.TempDir(), "new.csv")
	g, written := rewrite(t, f, path, Rewriting{Rows: rows, Keypoints: true})
	if got := read(t, path); got != "ImageId,a_x,a_y,Image" {
		t.Errorf("%q", got)
	}
	checkRescan(t, g, written)
}

func TestSaveAsFromCompressed(t *testing.T) {
	for _, name := range []string{"f.csv.gz", "f.zip"} {
		content := gzipOf([]byte(goodCSV))
		if name == "f.zip" {
			content = zipOf("x.csv", goodCSV)
		}
		f := open(t, write(t, name, content))
		rows := scan(t, f)
		path := filepath.Join(filepath.Dir(f.Path()), "f.csv")
		g, written := rewrite(t, f, path, Rewriting{Rows: rows, Cells: []Cell{{Row: 1, Text: "0.5"}}})
		if got, want := read(t, path), strings.Replace(goodCSV, "3.5", "0.5", 1); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		checkRescan(t, g, written)
		if g.Compressed() || g.Path() != path {
			t.Errorf("compressed %v, path %s", g.Compressed(), g.Path())
		}
		if got := read(t, f.Path()); got != string(content) {
			t.Error("the compressed file was written")
		}
	}
}

func TestWhatCannotBeWritten(t *testing.T) {
	const content = "a_x,a_y,Image\n1,2,0 1 2 3\n1,2,3,0 1 2 3\n"
	tests := []struct {
		name string
		w    Rewriting
		want string
		is   error
	}{
		{"no number", Rewriting{Cells: []Cell{{Text: "abc"}}}, `row 0, keypoint a: "abc" is no decimal number`, nil},
		{"not a number", Rewriting{Cells: []Cell{{Text: "NaN"}}}, "no decimal number", nil},
		{"infinite", Rewriting{Cells: []Cell{{Text: "1e999"}}}, "further away than any photo", nil},
		{"a line more", Rewriting{Cells: []Cell{{Text: "1\n2"}}}, "no decimal number", nil},
		{"no such row", Rewriting{Cells: []Cell{{Row: 2, Text: "1"}}}, "no such cell", nil},
		{"no such keypoint", Rewriting{Cells: []Cell{{Keypoint: 1, Text: "1"}}}, "no such cell", nil},
		{"twice", Rewriting{Cells: []Cell{{Text: "1"}, {Text: "2"}}}, "given twice", nil},
		{"misaligned row", Rewriting{Cells: []Cell{{Row: 1, Text: "1"}}}, "row 1 (line 3) has the wrong number of cells", ErrMisaligned},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f, rows := opened(t, content)
			test.w.Rows, test.w.Replace = rows, ReplaceOpened
			_, _, err := f.Rewrite(t.Context(), f.Path(), test.w, nil)
			checkSentence(t, err, f.Path(), test.want)
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("%v does not wrap %v", err, test.is)
			}
			if got := read(t, f.Path()); got != content || f.Changed() != nil {
				t.Error("the file was written")
			}
		})
	}
}

func TestKeypointsThatCannotBeColumns(t *testing.T) {
	const content = "id,Image\n1,0 1 2 3\n"
	for _, names := range [][]string{{"a", "a"}, {""}, {" a"}, {"a\nb"}} {
		g, rows := openedWith(t, content, names...)
		if _, _, err := g.Rewrite(t.Context(), filepath.Join(t.TempDir(), "n.csv"), Rewriting{Rows: rows, Keypoints: true}, nil); err == nil {
			t.Errorf("columns for %q were written", names)
		}
	}
	g, _ := openedWith(t, content, "a")
	if _, _, err := g.Rewrite(t.Context(), filepath.Join(t.TempDir(), "n.csv"), Rewriting{Keypoints: true}, nil); err == nil || !strings.Contains(err.Error(), "not read yet") {
		t.Errorf("rows that were not given would have stayed without their cells: %v", err)
	}
	_, others := opened(t, goodCSV)
	if _, _, err := g.Rewrite(t.Context(), g.Path(), Rewriting{Rows: others, Replace: ReplaceOpened}, nil); err == nil {
		t.Error("rows of another file were written")
	}
}
