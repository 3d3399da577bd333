package csvfile

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fiducial/data/face"
)

// FuzzScan opens, scans and copies any bytes: nothing panics, every error is a sentence, rows are those of
// encoding/csv where that can read them, and rewriting without an edit copies every byte.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{
		goodCSV, "Image\n", "\xef\xbb\xbf\n\"Image\"", "ImageId,Image\n1,0 1 2 3", "\xef\xbb\xbfa_x,a_y,Image\r\n\"1\",2,\"0 1\n2 3\"\r\n",
		"a_x,a_y,Image\n\"1,2,0 1 2 3\n1,2,0 1 2 3\n", "a_x,a_y,Image\n1,2,0 1 2 3\n1,2\n1,2,0 1 2 3,,\n,NaN,0 1 2 300\n1,",
		"Image,a_x,a_y\n0 1 2 3,\"1\"\"\",2\n0 1 2 3,,1e999", "Image\n0 1 2 3\n\r\n\r", string(gzipOf([]byte(goodCSV))), string(zipOf("a.csv", goodCSV)),
		deepLabCut + "a,1,2,3,4,0 1 2 3\n", "sep=,\nnose.x,nose.y,pixels\n1,2,\"[0, 1\n2, 3]\"\n", "\"sep=,\"\r\nImage\r\n0 1 2 3", string(zipOf("training.zip", string(zipOf("a.csv", goodCSV)))),
	} {
		f.Add([]byte(seed))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(dir, "f.csv")
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		f, err := Open(path, filepath.Join(dir, "cache"))
		if err != nil {
			checkSentence(t, err, path, "opening")
			return
		}
		defer f.Close()
		rows, err := scanRows(f)
		if err != nil {
			checkSentence(t, err, path, "reading")
			return
		}
		checkFuzzed(t, f, rows)
		if f.Compressed() {
			return
		}
		if records, ok := readCSV(string(bytes.TrimPrefix(content, byteOrderMark))); ok && len(records) != len(rows)+headerRows(f) {
			t.Errorf("%d rows, but encoding/csv reads %d", len(rows), len(records)-headerRows(f))
		}
		g, copied, err := f.Rewrite(t.Context(), filepath.Join(dir, "g.csv"), Rewriting{Rows: rows, Replace: ReplaceAny}, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer g.Close()
		if got := read(t, g.Path()); got != string(content) {
			t.Errorf("%q was copied as %q", content, got)
		}
		if diff := cmp.Diff(rows, copied, cmpopts.EquateEmpty(), cmpopts.EquateNaNs()); diff != "" {
			t.Error(diff)
		}
	})
}

// headerRows is how many rows come before the first face.
func headerRows(f *File) int {
	if strings.Contains(strings.Join(f.Notes(), " "), "is for spreadsheets") {
		return f.headerLines + 1
	}
	return f.headerLines
}

// FuzzEdit edits every coordinate of any file, with new columns where it has none: nothing panics, the rows that
// can be edited say what they were told, and the new file holds the rows that Rewrite returned.
func FuzzEdit(f *testing.F) {
	for _, seed := range []string{
		goodCSV, "ImageId,Image\n1,0 1 2 3\n2\n3,0 1 2 3,x\n,,\n4,\"0 1", "Image,Id\n0 1 2 3,1\n0 1 2 3\n0 1 2 3,1,2\n,1\n\"",
		"Id,Image,Note\n1,2,0 1 2 3,n\n0 1 2 3,n\n\"1\"\"\",0 1 2 3,\r\n1,0 1 2 3", "Image\n0 1 2 3\n,0 1 2 3\n0 1 2 3,",
		"Image\n0 1 2 3\n\n\r\n0 1 2 \"3\n", "a_x,Image,a_y\n1,0 1 2 3,2\n0 1 2 3,2\n1,0 1 2 3\n\"1,0 1 2 3,2\n1,0 1 2 3",
		deepLabCut + "a,1,2,3,4,0 1 2 3\n", "scorer,Image\nbodyparts,\ncoords,\na,0 1 2 3\n", "sep=,\nx_0,y_0,bbox_x,bbox_y,pixels\n1,2,3,4,\"[0, 1\n2, 3]\"\n", "sep=,\npixels\n0 1 2 3\n",
	} {
		f.Add([]byte(seed))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content []byte) {
		path := filepath.Join(dir, "f.csv")
		if err := os.WriteFile(path, content, 0o644); err != nil {
			t.Fatal(err)
		}
		f, err := Open(path, filepath.Join(dir, "cache"))
		if err != nil {
			return
		}
		defer f.Close()
		added := []string{"new", "\"x,y\""}
		w := Rewriting{Replace: ReplaceAny, Keypoints: f.CanAdd(added) == nil}
		if w.Keypoints {
			f.Add(added)
		}
		rows, err := scanRows(f)
		if err != nil || f.Compressed() {
			return
		}
		w.Rows = rows
		keypoints := f.Header().Keypoints
		for i, r := range rows {
			for k := 0; k < len(keypoints) && !r.Misaligned(); k++ {
				w.Cells = append(w.Cells, Cell{Row: i, Keypoint: k, Text: "7"}, Cell{Row: i, Keypoint: k, Y: true, Text: "8.5"})
			}
		}
		g, written, err := f.Rewrite(t.Context(), filepath.Join(dir, "g.csv"), w, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer g.Close()
		checkFuzzed(t, g, written)
		for i, r := range rows {
			for k, p := range written[i].Points.Points() {
				if !r.Misaligned() && p != face.At(7, 8.5) || r.Photo != written[i].Photo {
					t.Fatalf("%q became %q: row %d, keypoint %d is at %v, photo %v", content, read(t, g.Path()), i, k, p, written[i].Photo)
				}
			}
		}
		again, err := Open(g.Path(), "")
		if err != nil {
			t.Fatal(err)
		}
		defer again.Close()
		fresh, err := scanRows(again)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(fresh, written, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q became %q: -rows of the new file +rows returned:\n%s", content, read(t, g.Path()), diff)
		}
	})
}

// checkFuzzed checks what holds for rows of any file.
func checkFuzzed(t *testing.T, f *File, rows []Row) {
	t.Helper()
	h := f.Header()
	end := int64(0)
	for i, r := range rows {
		if r.Offset < end || r.Length == 0 || r.Line < 2 {
			t.Fatalf("row %d lies at %d, %d bytes, line %d; the one before ended at %d", i, r.Offset, r.Length, r.Line, end)
		}
		end = r.Offset + int64(r.Length)
		if r.Points.Len() != len(h.Keypoints) {
			t.Fatalf("row %d has %d points", i, r.Points.Len())
		}
		texts, err := coordinates(f, r)
		if err != nil || len(texts) != len(h.Keypoints) {
			t.Fatalf("row %d: %q, %v", i, texts, err)
		}
		for k, p := range r.Points.Points() {
			if p.Known && (parsed(t, texts[k][0]) != p.X || parsed(t, texts[k][1]) != p.Y) {
				t.Fatalf("row %d: %q became %v", i, texts[k], p)
			}
		}
		pixels, err := f.Pixels(r, nil)
		if (err == nil) == r.Photo.IsZero() || err == nil && (len(pixels) != f.Side()*f.Side() || face.PhotoOf(pixels) != r.Photo) {
			t.Fatalf("row %d: pixels %v, %v", i, pixels, err)
		}
		for _, fault := range faultsOf(t, f, rows, i) {
			if fault.Row != i || fault.Line != int(r.Line) || fault.Problem == "" || fault.Column > 0 && !slices.Contains(h.Columns, fault.Name) {
				t.Fatalf("row %d: fault %+v", i, fault)
			}
		}
	}
}

func parsed(t *testing.T, text string) float64 {
	v, ok := parseDecimal([]byte(text))
	if !ok {
		t.Fatal(decimalProblem([]byte(text)))
	}
	return v
}
