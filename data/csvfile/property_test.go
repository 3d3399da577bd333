package csvfile

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// dataset is a file that was drawn at random.
type dataset struct {
	content   string
	keypoints int
}

// drawDataset draws a well-formed file, in whatever style: columns in any order, cells in quotes or not, mixed
// line endings, empty lines, faulty cells, rows with too few or too many cells.
func drawDataset(t *rapid.T) dataset {
	d := dataset{keypoints: rapid.IntRange(0, 3).Draw(t, "keypoints")}
	columns := []string{"Image", "id", "note"}[:rapid.IntRange(1, 3).Draw(t, "others")]
	for k := range d.keypoints {
		columns = append(columns, fmt.Sprintf("k%d_x", k), fmt.Sprintf("k%d_y", k))
	}
	columns = rapid.Permutation(columns).Draw(t, "columns")
	var b strings.Builder
	b.WriteString(rapid.SampledFrom([]string{"", "\xef\xbb\xbf"}).Draw(t, "mark"))
	b.WriteString(rapid.SampledFrom([]string{"", "", "\n", "\r\n"}).Draw(t, "above"))
	line := func(cells []string) {
		for i, c := range cells {
			if i > 0 {
				b.WriteByte(',')
			}
			b.Write(encode(c, rapid.IntRange(0, 3).Draw(t, "quotes") == 0))
		}
		b.WriteString(rapid.SampledFrom([]string{"\n", "\n", "\n", "\r\n", "\n\n", "\r\n\r\n"}).Draw(t, "end"))
	}
	line(columns)
	for range rapid.IntRange(0, 5).Draw(t, "rows") {
		var cells []string
		for _, c := range columns {
			cells = append(cells, drawCell(t, c))
		}
		switch rapid.IntRange(0, 9).Draw(t, "number of cells") {
		case 0:
			cells = slices.Insert(cells, rapid.IntRange(0, len(cells)).Draw(t, "at"), drawCell(t, "id"))
		case 1:
			if len(cells) > 1 {
				i := rapid.IntRange(0, len(cells)-1).Draw(t, "at")
				cells = slices.Delete(cells, i, i+1)
			}
		}
		line(cells)
	}
	d.content = b.String()
	if rapid.Bool().Draw(t, "no last end") {
		d.content = strings.TrimRight(d.content, "\r\n")
	}
	return d
}

func drawCell(t *rapid.T, column string) string {
	switch {
	case column == "Image":
		return rapid.SampledFrom([]string{"0 1 2 3", "255 254 253 252", " 9  9 9 9", "0 1\n2 3", "1 2 3", "256 0 0 0", "", "x"}).Draw(t, "image")
	case strings.HasPrefix(column, "k"):
		return rapid.SampledFrom([]string{"", "1", "2.50", "-3", "+4", " 5 ", "6e0", "66.0335639098", "abc", "NaN", "1e999", "7,5", `"`, "8\n9"}).Draw(t, "coordinate")
	}
	return rapid.SampledFrom([]string{"", "7", "a, b", `say "c"`, "d\ne", "é"}).Draw(t, "other")
}

// Whatever a file looks like, the cells that differ after saving are the edited ones, as encoding/csv reads them,
// and editing them back gives the old bytes.
func TestOnlyEditedCellsDiffer(t *testing.T) {
	dir := t.TempDir()
	tried := 0
	rapid.Check(t, func(t *rapid.T) {
		d := drawDataset(t)
		path := filepath.Join(dir, "f.csv")
		if err := os.WriteFile(path, []byte(d.content), 0o644); err != nil {
			t.Fatal(err)
		}
		f, rows := openDrawn(t, path)
		if f == nil {
			return
		}
		defer f.Close()
		tried++
		edits, back := drawEdits(t, f, rows)
		next := filepath.Join(dir, "next.csv")
		g, edited := rewriteDrawn(t, f, next, Rewriting{Rows: rows, Cells: slices.Clone(edits), Replace: ReplaceAny})
		defer g.Close()
		content := readDrawn(t, next)
		compareRecords(t, d.content, content, f.Header(), rows, edits)

		again, fresh := openDrawn(t, next)
		defer again.Close()
		if diff := cmp.Diff(fresh, edited, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q: -rows of the new file +rows returned:\n%s", content, diff)
		}
		last := filepath.Join(dir, "last.csv")
		h, old := rewriteDrawn(t, g, last, Rewriting{Rows: edited, Cells: back, Replace: ReplaceAny})
		defer h.Close()
		if got := readDrawn(t, last); got != d.content {
			t.Fatalf("edited there and back: %q, was %q", got, d.content)
		}
		if diff := cmp.Diff(rows, old, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("-rows +rows after editing there and back:\n%s", diff)
		}
	})
	if tried == 0 {
		t.Error("no file could be opened: nothing was tested")
	}
}

// openDrawn opens and scans a file, which lacks the keypoints that are added; nil where no row near its beginning has
// an image.
func openDrawn(t *rapid.T, path string, added ...string) (*File, []Row) {
	f, err := Open(path, "")
	if err != nil {
		t.Fatal(err)
	}
	f.Add(added)
	rows, err := scanRows(f)
	if err != nil {
		f.Close()
		if strings.Contains(err.Error(), "no image that can be read") {
			return nil, nil
		}
		t.Fatal(err)
	}
	return f, rows
}

func rewriteDrawn(t *rapid.T, f *File, path string, w Rewriting) (*File, []Row) {
	g, rows, err := f.Rewrite(context.Background(), path, w, nil)
	if err != nil {
		t.Fatal(err)
	}
	return g, rows
}

func readDrawn(t *rapid.T, path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// drawEdits draws edits of rows that can be edited, and those that take them back.
func drawEdits(t *rapid.T, f *File, rows []Row) (edits, back []Cell) {
	for i, r := range rows {
		if r.Misaligned() {
			continue
		}
		texts, err := coordinates(f, r)
		if err != nil {
			t.Fatal(err)
		}
		for k := range texts {
			for axis := range 2 {
				if !rapid.Bool().Draw(t, "edit") {
					continue
				}
				c := Cell{Row: i, Keypoint: k, Y: axis == 1}
				c.Text = rapid.SampledFrom([]string{"", "0", "12.34", "-1.5", "1e2"}).Draw(t, "text")
				edits = append(edits, c)
				c.Text, c.Verbatim = texts[k][axis], true
				back = append(back, c)
			}
		}
	}
	return edits, back
}

// compareRecords checks what encoding/csv reads before and after.
func compareRecords(t *rapid.T, before, after string, h Header, rows []Row, edits []Cell) {
	want, ok := readCSV(strings.TrimPrefix(before, string(byteOrderMark)))
	got, okAfter := readCSV(strings.TrimPrefix(after, string(byteOrderMark)))
	if !ok || !okAfter {
		t.Fatalf("a well-formed file became malformed: %q, then %q", before, after)
	}
	if len(rows) != len(want)-1 {
		t.Fatalf("%q: %d rows, want %d", before, len(rows), len(want)-1)
	}
	for _, e := range edits {
		column := h.X[e.Keypoint]
		if e.Y {
			column = h.Y[e.Keypoint]
		}
		record := want[e.Row+1]
		if isCut := e.Row == len(rows)-1 && !strings.HasSuffix(before, "\n"); column > h.Image && countsFromEnd(record, h, isCut) {
			column += len(record) - len(h.Columns)
		}
		record[column] = e.Text
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%q: -wanted +got as encoding/csv reads it:\n%s", before, diff)
	}
}

// countsFromEnd says whether the cells behind the Image column of a row that can be edited are counted from its end.
func countsFromEnd(record []string, h Header, isCut bool) bool {
	switch more := len(record) - len(h.Columns); {
	case more > 0:
		return strings.Join(record[len(h.Columns):], "") != "" || !sameImage(record[h.Image])
	case more < 0 && isCut: // the end may be what is missing, unless the photo shows otherwise
		return h.Image+more >= 0 && sameImage(record[h.Image+more])
	}
	return true
}

func sameImage(text string) bool {
	n, bad := parsePixels(make([]byte, len(text)+1), []byte(text))
	return bad < 0 && n == 4
}

// New columns stand before the Image column, and nothing else changes.
func TestOnlyNewColumnsDiffer(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDataset(t)
		path := filepath.Join(dir, "f.csv")
		if d.keypoints > 0 {
			return
		}
		if err := os.WriteFile(path, []byte(d.content), 0o644); err != nil {
			t.Fatal(err)
		}
		f, rows := openDrawn(t, path, "new", "x,y")
		if f == nil {
			return
		}
		defer f.Close()
		var cells []Cell
		for i, r := range rows {
			if !r.Misaligned() {
				cells = append(cells, Cell{Row: i, Keypoint: 1, Text: "3"}, Cell{Row: i, Keypoint: 1, Y: true, Text: "4"})
			}
		}
		next := filepath.Join(dir, "next.csv")
		g, written := rewriteDrawn(t, f, next, Rewriting{Rows: rows, Cells: cells, Keypoints: true, Replace: ReplaceAny})
		defer g.Close()
		again, fresh := openDrawn(t, next)
		defer again.Close()
		if diff := cmp.Diff(fresh, written, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%q: -rows of the new file +rows returned:\n%s", readDrawn(t, next), diff)
		}
		want, _ := readCSV(strings.TrimPrefix(d.content, string(byteOrderMark)))
		got, ok := readCSV(strings.TrimPrefix(readDrawn(t, next), string(byteOrderMark)))
		if !ok || len(got) != len(want) {
			t.Fatalf("%q: %d rows, want %d", readDrawn(t, next), len(got), len(want))
		}
		image := f.Header().Image
		for i, r := range rows {
			if r.Misaligned() {
				if len(got[i+1]) != len(want[i+1])+4 {
					t.Fatalf("row %d: %q became %q", i, want[i+1], got[i+1])
				}
				continue
			}
			if diff := cmp.Diff(slices.Insert(want[i+1], image, "", "", "3", "4"), got[i+1]); diff != "" {
				t.Fatalf("row %d: -wanted +got:\n%s", i, diff)
			}
		}
	})
}
