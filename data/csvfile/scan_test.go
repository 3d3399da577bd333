package csvfile

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/face"
)

var missing = face.Point{}

// faultsOf returns the faults of a row, which are the same when they are read again, and as many as were counted.
func faultsOf(t *testing.T, f *File, rows []Row, row int) []Fault {
	t.Helper()
	again, err := f.FaultsOf(rows[row], row)
	if err != nil || again.Total != int(rows[row].Faults) {
		t.Fatalf("row %d has %d faults, read again %d, %v", row, rows[row].Faults, again.Total, err)
	}
	var found []Fault
	for _, fault := range f.Faults().First {
		if fault.Row == row {
			found = append(found, fault)
		}
	}
	if diff := cmp.Diff(found, again.First); diff != "" {
		t.Errorf("the faults of row %d differ when they are read again:\n%s", row, diff)
	}
	return again.First
}

// A row that is wrong has its faults listed, and what is not faulty in it is used.
func TestFaults(t *testing.T) {
	const header = "a_x,a_y,b_x,b_y,Image\n"
	const good = "1,2,3,4,9 9 9 9\n"
	ab := face.Points{face.At(1, 2), face.At(3, 4)}
	type fault struct {
		column  int
		problem string
	}
	tests := []struct {
		name, row  string
		points     face.Points
		photo      bool
		misaligned bool
		faults     []fault
	}{
		{"nothing wrong", "1,2,3,4,0 1 2 3\n", ab, true, false, nil},
		{"missing points", ",,3,4,0 1 2 3\n", face.Points{missing, face.At(3, 4)}, true, false, nil},
		{"blank cells", " ,\t,3,4,0 1 2 3\n", face.Points{missing, face.At(3, 4)}, true, false, nil},
		{"outside the image", "-5,200,3,4,0 1 2 3\n", face.Points{face.At(-5, 200), face.At(3, 4)}, true, false, nil},
		{"letters", "abc,2,3,4,0 1 2 3\n", face.Points{missing, face.At(3, 4)}, true, false, []fault{{1, `"abc" is no decimal number`}}},
		{"missing in words", "NaN,nan,NA,None,0 1 2 3\n", face.Points{missing, missing}, true, false, nil},
		{"missing in words of others", "null,N/A,\" NA \",#N/A,0 1 2 3\n", face.Points{missing, missing}, true, false, nil},
		{"half a point with a word", "1,NaN,3,4,0 1 2 3\n", face.Points{missing, face.At(3, 4)}, true, false, []fault{{2, "is missing although x is 1"}}},
		{"no such word", "nano,NAN1,3,4,0 1 2 3\n", face.Points{missing, face.At(3, 4)}, true, false, []fault{{1, "no decimal number"}, {2, "no decimal number"}}},
		{"infinite", "1,2,Inf,4,0 1 2 3\n", face.Points{face.At(1, 2), missing}, true, false, []fault{{3, `"Inf" is no decimal number`}}},
		{"too large", "1e999,2,3,4,0 1 2 3\n", face.Points{missing, face.At(3, 4)}, true, false, []fault{{1, "further away than any photo"}}},
		{"too large to measure", "1e308,2,-10000000.01,4,0 1 2 3\n", face.Points{missing, missing}, true, false, []fault{{1, "further away than any photo"}, {3, "further away than any photo"}}},
		{"hexadecimal", "0x10,2,0x1p2,4,0 1 2 3\n", face.Points{missing, missing}, true, false, []fault{{1, "no decimal number"}, {3, "no decimal number"}}},
		{"decimal comma", "\"1,5\",2,3,4,0 1 2 3\n", face.Points{missing, face.At(3, 4)}, true, false, []fault{{1, "decimal comma"}}},
		{"half a point", "1,,3,4,0 1 2 3\n", face.Points{missing, face.At(3, 4)}, true, false, []fault{{2, "is missing although x is 1"}}},
		{"the other half", "1,2,,4.5,0 1 2 3\n", face.Points{face.At(1, 2), missing}, true, false, []fault{{3, "is missing although y is 4.5"}}},
		{"pixel of 256", "1,2,3,4,0 1 256 3\n", ab, false, false, []fault{{5, `has "256" as pixel number 3; pixels are whole numbers from 0 to 255`}}},
		{"pixel of -1", "1,2,3,4,-1 1 2 3\n", ab, false, false, []fault{{5, `has "-1" as pixel number 1`}}},
		{"pixel of 12.5", "1,2,3,4,0 12.5 2 3\n", ab, false, false, []fault{{5, `has "12.5" as pixel number 2`}}},
		{"no pixels", "1,2,3,4,\n", ab, false, false, []fault{{5, "is empty"}}},
		{"a pixel too few", "1,2,3,4,0 1 2\n", ab, false, false, []fault{{5, "has 3 pixels instead of 4 (2×2)"}}},
		{"a pixel too many", "1,2,3,4,0 1 2 3 4\n", ab, false, false, []fault{{5, "has 5 pixels instead of 4"}}},
		{"another size", "1,2,3,4,0 1 2 3 4 5 6 7 8\n", ab, false, false, []fault{{5, "has 9 pixels instead of 4"}}},
		{"too few cells", "1,2,3,0 1 2 3\n", face.Points{missing, missing}, true, true, []fault{{0, "has 4 cells instead of 5"}}},
		{"too many cells", "1,2,3,3,4,0 1 2 3\n", face.Points{missing, missing}, true, true, []fault{{0, "has 6 cells instead of 5"}}},
		{"empty cells at the end", "1,2,3,4,0 1 2 3,,\n", ab, true, false, []fault{{0, "has 7 cells instead of 5"}}},
		{"more cells at the end", "1,2,3,4,0 1 2 3,x\n", ab, true, false, []fault{{0, "has 6 cells instead of 5"}}},
		{"no cell fits", "hello\n", face.Points{missing, missing}, false, true, []fault{{0, "has 1 cell instead of 5"}}},
		{"stray quote", "\"1,2,3,4,0 1 2 3\n", face.Points{missing, face.At(3, 4)}, true, true, []fault{{0, "quotation mark that is never closed"}, {1, "no decimal number"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f, rows := opened(t, header+good+test.row+good)
			if len(rows) != 3 {
				t.Fatalf("%d rows, want 3", len(rows))
			}
			r := rows[1]
			if diff := cmp.Diff(test.points, r.Points.Points()); diff != "" {
				t.Error(diff)
			}
			if !r.Photo.IsZero() != test.photo || r.Misaligned() != test.misaligned {
				t.Errorf("photo %v, misaligned %v", r.Photo, r.Misaligned())
			}
			faults := faultsOf(t, f, rows, 1)
			if len(faults) != len(test.faults) {
				t.Fatalf("faults %v, want %v", faults, test.faults)
			}
			for i, want := range test.faults {
				name := ""
				if want.column > 0 {
					name = strings.Split(strings.TrimSpace(header), ",")[want.column-1]
				}
				got := faults[i]
				if got.Row != 1 || got.Line != 3 || got.Column != want.column || got.Name != name || !strings.Contains(got.Problem, want.problem) {
					t.Errorf("fault %+v, want %+v of column %q in row 1, line 3", got, want, name)
				}
			}
			for _, i := range []int{0, 2} {
				if rows[i].Faults > 0 || rows[i].Photo.IsZero() || !rows[i].Points.Complete() {
					t.Errorf("the fault spoiled row %d: %+v", i, rows[i])
				}
			}
		})
	}
}

// Cells right of the Image column of a row with the wrong number of cells are found from its end.
func TestImageNotLast(t *testing.T) {
	_, rows := opened(t, "a_x,a_y,Image,b_x,b_y\n1,2,0 1 2 3,3,4\n1,0 1 2 3,3,4\n1,2,0 1 2 3,3\n1,2,0 1 2 3,3,4,5\n")
	want := []face.Points{
		{face.At(1, 2), face.At(3, 4)}, {missing, face.At(3, 4)}, {face.At(1, 2), missing}, {face.At(1, 2), missing},
	}
	for i, r := range rows {
		if diff := cmp.Diff(want[i], r.Points.Points()); diff != "" || r.Photo.IsZero() || r.Misaligned() != (i > 0) {
			t.Errorf("row %d: misaligned %v, photo %v\n%s", i, r.Misaligned(), r.Photo, diff)
		}
	}
}

// The contest's size, with what happens to such files.
func TestFaultsOfContestRows(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	good, short := pixelsOf(r, 9216), pixelsOf(r, 9215)
	long := strings.Repeat("100 ", 9216)
	spreadsheet := long[:32767]
	exactly := strings.TrimSuffix(strings.Repeat("100 ", 5119)+strings.Repeat("10 ", 4097), " ") // 9,216 pixels in 32,766 characters
	exactly += " "
	if len(exactly) != 32767 {
		t.Fatal(len(exactly))
	}
	cut := pixelsOf(r, 5000)
	f, rows := opened(t, "a_x,a_y,Image\n1,2,"+good+"\n1,2,"+short+"\n1,2,"+spreadsheet+"\n1,2,"+exactly+"\n1,2,"+cut)
	problems := []string{"", "has 9,215 pixels instead of 9,216 (96×96)", "was cut to 32,767 characters by a spreadsheet", "", "is cut off: the file ends after 5,000 of its 9,216 pixels"}
	for i, want := range problems {
		if faults := faultsOf(t, f, rows, i); (want == "") != (len(faults) == 0) || want != "" && !strings.Contains(faults[0].Problem, want) {
			t.Errorf("row %d: faults %v, want %q", i, faults, want)
		}
		if !rows[i].Points.Complete() {
			t.Errorf("row %d lost its point", i)
		}
	}
}

// A row that the end of the file cut off keeps the cells that are surely whole.
func TestCutOff(t *testing.T) {
	f, rows := opened(t, "a_x,a_y,b_x,b_y,Image\n1,2,3,4,0 1 2 3\n1,2,3,4.")
	r := rows[1]
	if diff := cmp.Diff(face.Points{face.At(1, 2), missing}, r.Points.Points()); diff != "" {
		t.Error(diff)
	}
	if faults := faultsOf(t, f, rows, 1); len(faults) != 1 || !strings.Contains(faults[0].Problem, "is cut off: the file ends after 4 of its 5 cells") || !r.Misaligned() {
		t.Errorf("%+v", r)
	}
}

// A quoted cell that the end of the file cut off looks like a quotation mark that nobody closed: say both.
func TestCutOffInQuotes(t *testing.T) {
	f, rows := opened(t, "a_x,a_y,Image\n1,2,\"0 1 2 3\"\n1,2,\"0 1")
	if faults := faultsOf(t, f, rows, 1); len(faults) == 0 || faults[0].Column != 0 || !strings.Contains(faults[0].Problem, "never closed, so the file may be cut off there; get the whole file") {
		t.Errorf("%+v", faults)
	}
}

// A fault in a row with a cell too many says where the cell is, not where it should be.
func TestFaultOfAShiftedCell(t *testing.T) {
	f, rows := opened(t, "a_x,a_y,Image,b_x,b_y\n1,2,0 1 2 3,3,4\n0,1,2,0 1 2 3,x,4\n")
	faults := faultsOf(t, f, rows, 1)
	if len(faults) != 2 || faults[1].Column != 5 || faults[1].Name != "b_x" {
		t.Errorf("%+v", faults)
	}
}

// All these hold the same two faces.
func TestNormal(t *testing.T) {
	tests := map[string]string{
		"plain":               "a_x,a_y,Image\n1,2,0 1 2 3\n3.5,4,4 5 6 7\n",
		"no last newline":     "a_x,a_y,Image\n1,2,0 1 2 3\n3.5,4,4 5 6 7",
		"CRLF":                "a_x,a_y,Image\r\n1,2,0 1 2 3\r\n3.5,4,4 5 6 7\r\n",
		"CR at the end":       "a_x,a_y,Image\r\n1,2,0 1 2 3\r\n3.5,4,4 5 6 7\r",
		"byte order mark":     "\xef\xbb\xbfa_x,a_y,Image\n1,2,0 1 2 3\n3.5,4,4 5 6 7\n",
		"quoted cells":        "\"a_x\",\"a_y\",\"Image\"\n\"1\",\"2\",\"0 1 2 3\"\n\"3.5\",\"4\",\"4 5 6 7\"",
		"quoted, CRLF, mark":  "\xef\xbb\xbf\"a_x\",\"a_y\",\"Image\"\r\n\"1\",\"2\",\"0 1 2 3\"\r\n\"3.5\",\"4\",\"4 5 6 7\"\r\n",
		"pixels over lines":   "a_x,a_y,Image\n1,2,\"0 1\n2 3\"\n3.5,4,\"4 5\r\n6 7\r\n\"\n",
		"empty lines":         "a_x,a_y,Image\n\n1,2,0 1 2 3\n\r\n3.5,4,4 5 6 7\n\n\r\n\n",
		"more columns":        "id,a_x,note,a_y,Image,x\n7,1,\"a, \"\"b\"\"\nc\",2,0 1 2 3,\n8,3.5,,4,4 5 6 7,\n",
		"other order":         "Image,a_y,a_x\n0 1 2 3,2,1\n4 5 6 7,4,3.5\n",
		"blanks round pixels": "a_x,a_y,Image\n1,2, 0  1 2 3 \n3.5,4,\t4 5 06 007\n",
	}
	want := []face.Points{{face.At(1, 2)}, {face.At(3.5, 4)}}
	for name, content := range tests {
		for file, packed := range map[string][]byte{"f.csv": []byte(content), "f.csv.gz": gzipOf([]byte(content)), "f.zip": zipOf("f.csv", content)} {
			t.Run(name+" "+file, func(t *testing.T) {
				f := open(t, write(t, file, packed))
				rows := scan(t, f)
				if len(rows) != 2 || f.Side() != 2 {
					t.Fatalf("%d rows of side %d", len(rows), f.Side())
				}
				for i, r := range rows {
					pixels, err := f.Pixels(r, nil)
					if err != nil || !slices.Equal(pixels, []byte{byte(4 * i), byte(4*i + 1), byte(4*i + 2), byte(4*i + 3)}) {
						t.Errorf("row %d: pixels %v, %v", i, pixels, err)
					}
					if diff := cmp.Diff(want[i], r.Points.Points()); diff != "" || r.Photo != face.PhotoOf(pixels) || r.Faults > 0 {
						t.Errorf("row %d: %+v", i, r)
					}
					if at := strings.Count(content[:r.Offset], "\n") + 1; int(r.Line) != at {
						t.Errorf("row %d is on line %d, not %d", i, at, r.Line)
					}
					texts, err := coordinates(f, r)
					if diff := cmp.Diff([][2]string{{fmt.Sprint(want[i][0].X), fmt.Sprint(want[i][0].Y)}}, texts); diff != "" || err != nil {
						t.Errorf("row %d: texts %v, %v", i, texts, err)
					}
				}
			})
		}
	}
}

func TestSide(t *testing.T) {
	four, nine := "0 1 2 3", "0 1 2 3 4 5 6 7 8"
	tests := []struct {
		name string
		rows []string
		side int
		err  string
	}{
		{"first", []string{four, four}, 2, ""},
		{"most common", []string{four, nine, nine}, 3, ""},
		{"first of equals", []string{nine, four}, 3, ""},
		{"after bad ones", []string{"x", "", "1 2 3", four}, 2, ""},
		{"no square", []string{"1 2 3", "1 2 3"}, 0, "row 0 has 3 pixels, which is no square"},
		{"one pixel", []string{"1"}, 0, "has 1 pixel, and the smallest face has 2×2"},
		{"9,215 pixels", []string{pixelsOf(rand.New(rand.NewPCG(1, 1)), 9215)}, 0, "has 9,215 pixels, which is no square"},
		{"no numbers", []string{"face1.png"}, 0, `is the name of a picture, "face1.png"`},
		{"empty", []string{""}, 0, "is empty"},
		{"cut by a spreadsheet", []string{strings.Repeat("100 ", 8192)[:32767]}, 0, "cut to 32,767 characters"},
		{"too late", append(slices.Repeat([]string{"1 2"}, sideRows), four), 0, "has 2 pixels"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := open(t, write(t, "f.csv", []byte("id,Image\n7,"+strings.Join(test.rows, "\n7,")+"\n")))
			rows, err := scanRows(f)
			if test.err != "" {
				checkSentence(t, err, f.Path(), test.err)
				return
			}
			if err != nil || f.Side() != test.side || len(rows) != len(test.rows) {
				t.Errorf("side %d, %d rows, %v", f.Side(), len(rows), err)
			}
		})
	}
}

func TestFaultRowsAreNumberedThrough(t *testing.T) {
	content := faces(1000, 0, 24)
	content = append(content, "x\n"...)
	f, rows := opened(t, string(content))
	if faults := faultsOf(t, f, rows, 1000); len(faults) != 1 || faults[0].Row != 1000 || faults[0].Line != 1002 {
		t.Errorf("%+v", faults)
	}
}

func TestScanTwice(t *testing.T) {
	f, first := opened(t, goodCSV)
	if diff := cmp.Diff(first, scan(t, f)); diff != "" {
		t.Error(diff)
	}
}

func TestScanCancelled(t *testing.T) {
	for _, name := range []string{"f.csv", "f.csv.gz"} {
		content := faces(1200, 1, 32)
		if name != "f.csv" {
			content = gzipOf(content)
		}
		f := open(t, write(t, name, content))
		ctx, cancel := context.WithCancel(t.Context())
		calls := 0
		err := f.Scan(ctx, func([]Row) { calls++; cancel() }, nil)
		if !errors.Is(err, context.Canceled) || calls != 1 {
			t.Errorf("%s: %v after %d runs", name, err, calls)
		}
		if rows := scan(t, f); len(rows) != 1200 {
			t.Errorf("%s: %d rows when scanned again", name, len(rows))
		}
	}
}

func TestLineTooLong(t *testing.T) {
	for line, start := range map[int]string{2: "Image\n", 3: "Image\n0 1 2 3\n", 40_002: "Image\n" + strings.Repeat("0 1 2 3\n", 40_000)} {
		f := open(t, write(t, "f.csv", append([]byte(start), bytes.Repeat([]byte("1 "), maxRow)...)))
		_, err := scanRows(f)
		checkSentence(t, err, f.Path(), fmt.Sprintf("line %s is longer than 32 MB", count(line)))
	}
}

func TestConcurrentReaders(t *testing.T) {
	content := faces(300, 2, 16)
	f := open(t, write(t, "f.csv.gz", gzipOf(content)))
	var readers sync.WaitGroup
	err := f.Scan(t.Context(), func(run []Row) {
		for _, r := range run {
			readers.Go(func() {
				if p, err := f.Pixels(r, nil); err != nil || face.PhotoOf(p) != r.Photo {
					t.Errorf("line %d: %v", r.Line, err)
				}
				if _, err := f.Texts(r); err != nil {
					t.Error(err)
				}
			})
		}
	}, nil)
	readers.Wait()
	if err != nil {
		t.Fatal(err)
	}
}

func TestText(t *testing.T) {
	f, rows := opened(t, "id,Image,note\n7,0 1 2 3,\"a, \"\"b\"\"\"\n8,0 1 2 3\n")
	for column, want := range []string{"7", "0 1 2 3", `a, "b"`} {
		if got, err := f.Text(rows[0], column); got != want || err != nil {
			t.Errorf("column %d: %q, %v; want %q", column, got, err, want)
		}
	}
	if got, err := f.Text(rows[1], 2); got != "" || err != nil {
		t.Errorf("a cell that is not there: %q, %v", got, err)
	}
}

func TestPixels(t *testing.T) {
	f, rows := opened(t, "Image\n0 1 2 3\n0 1 2\n")
	if _, err := f.Pixels(rows[1], nil); !errors.Is(err, ErrNoPixels) {
		t.Errorf("%v, want ErrNoPixels", err)
	}
	buf := make([]byte, 1, 9)
	if p, err := f.Pixels(rows[0], buf); err != nil || len(p) != 4 || &p[0] != &buf[0] {
		t.Errorf("%v, %v: the given buffer was not used", p, err)
	}
	packed := open(t, write(t, "f.csv.gz", gzipOf([]byte("Image\n0 1 2 3\n"))))
	if _, err := packed.Pixels(rows[0], nil); err == nil {
		t.Error("pixels of a file that is not unpacked")
	}
}
