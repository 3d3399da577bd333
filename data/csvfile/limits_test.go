package csvfile

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestFaultsAreCountedAndTheFirstKept scans more faults than there is room for their texts, and scans them again.
func TestFaultsAreCountedAndTheFirstKept(t *testing.T) {
	const rows, wrong = 3000, 100
	content := manyColumns(wrong) + "\n" + strings.Repeat(strings.Repeat("Inf,", 2*wrong)+"0 1 2 3\n", rows)
	f, got := opened(t, content)
	for range 2 {
		faults := f.Faults()
		if faults.Total != 2*wrong*rows || faults.Rows != rows || len(faults.First) != FaultsKept {
			t.Fatalf("%d faults in %d rows, %d kept", faults.Total, faults.Rows, len(faults.First))
		}
		for i, fault := range faults.First {
			if fault.Row != i/(2*wrong) || fault.Line != fault.Row+2 || fault.Column != i%(2*wrong)+1 {
				t.Fatalf("fault %d is %+v", i, fault)
			}
		}
		scan(t, f)
	}
	last, err := f.FaultsOf(got[rows-1], rows-1)
	if err != nil || last.Total != 2*wrong || len(last.First) != 2*wrong || last.First[0].Line != rows+1 {
		t.Errorf("the last row has %d faults, %v", last.Total, err)
	}
}

// manyColumns is a header of so many keypoints.
func manyColumns(keypoints int) string {
	var b strings.Builder
	for k := range keypoints {
		fmt.Fprintf(&b, "k%d_x,k%d_y,", k, k)
	}
	return b.String() + "Image"
}

// TestFaultsTakeLittleMemory scans 20 MB of faults, of which only a thousand and the rows' places may stay.
func TestFaultsTakeLittleMemory(t *testing.T) {
	const rows = 10_000
	f := open(t, write(t, "f.csv", []byte(manyColumns(250)+"\n"+strings.Repeat(strings.Repeat("Inf,", 500)+"0 1 2 3\n", rows))))
	var kept []Row
	if grown := heapGrowth(func() { kept = scan(t, f) }); grown > 80<<20 {
		t.Errorf("%d MB are kept of %d rows", grown>>20, rows)
	}
	if n := f.Faults().Total; n != 500*rows || len(kept) != rows {
		t.Errorf("%d faults in %d rows", n, len(kept))
	}
}

// heapGrowth returns by how much what is in use has grown when do has returned.
func heapGrowth(do func()) int64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	do()
	runtime.GC()
	runtime.ReadMemStats(&after)
	return int64(after.HeapAlloc) - int64(before.HeapAlloc)
}

func TestTooManyColumns(t *testing.T) {
	path := write(t, "f.csv", []byte(manyColumns(MaxColumns/2)+"\n"))
	_, err := Open(path, "")
	checkSentence(t, err, path, "has 10,001 columns, and at most 10,000 are read")
}

func TestImagesTooLarge(t *testing.T) {
	const side = MaxSide + 1
	f := open(t, write(t, "f.csv", []byte("Image\n"+strings.Repeat("0 ", side*side)+"\n")))
	_, err := scanRows(f)
	checkSentence(t, err, f.Path(), "has an image of 2049×2049 pixels, and at most 2048×2048 are read")
}

// TestCellsThatNeverEnd has a row of more cells than are told apart.
func TestCellsThatNeverEnd(t *testing.T) {
	for _, row := range []string{strings.Repeat(",", 3*maxRowCells), strings.Repeat(`"",`, 3*maxRowCells)} {
		f, rows := opened(t, "a_x,a_y,Image\n1,2,0 1 2 3\n"+row+"\n")
		if faults := faultsOf(t, f, rows, 1); len(faults) == 0 || !strings.Contains(faults[0].Problem, "has more than 100,000 cells instead of 3") {
			t.Errorf("%+v", faults)
		}
	}
}

func TestSizesBeyondTheLimits(t *testing.T) {
	for want, s := range map[string]size{
		"has more than 5,000,000 rows":                                        {rows: MaxRows},
		"has more than 100,000,000 points in 100,001 rows of 1,000 keypoints": {rows: 100_000, keypoints: 1000},
	} {
		if err := s.add(1, 0); err != nil {
			t.Errorf("at the limit: %v", err)
		}
		if err := s.add(1, 1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// endless yields the same bytes again and again.
type endless struct {
	lines string
	at    int
}

func (e *endless) Read(b []byte) (int, error) {
	n := copy(b, e.lines[e.at:])
	e.at = (e.at + n) % len(e.lines)
	return n, nil
}

// TestBombs unpacks small files that unpack to much: each is refused in one sentence, and nothing stays of it.
func TestBombs(t *testing.T) {
	if testing.Short() {
		t.Skip("unpacks half a gigabyte")
	}
	for _, bomb := range []struct {
		line string
		size int64
		want string
	}{
		{"\n", 20 << 20, "nothing but empty lines for more than 16 MB"},
		{"\r\n", 20 << 20, "nothing but empty lines for more than 16 MB"},
		{",,\n", 16 << 20, "more than 5,000,000 rows"},
		{strings.Repeat(",", 1<<16) + "\n", 270 << 20, "unpacks to more than 100 times its size"},
		{"0", 80 << 20, "is longer than 32 MB"},
	} {
		path, cache := filepath.Join(t.TempDir(), "f.csv.gz"), t.TempDir()
		pack(t, path, io.MultiReader(strings.NewReader("a_x,a_y,Image\n1,2,"+strings.Repeat("0 ", 9216)+"\n"), io.LimitReader(&endless{lines: strings.Repeat(bomb.line, 1<<16)}, bomb.size)))
		f := openIn(t, path, cache)
		err := f.Scan(t.Context(), func([]Row) {}, nil)
		checkSentence(t, err, path, bomb.want)
		if left, err := os.ReadDir(cache); err != nil || len(left) > 0 {
			t.Errorf("%.10q: %d files stay in the cache folder, %v", bomb.line, len(left), err)
		}
	}
}

func pack(t *testing.T, path string, content io.Reader) {
	t.Helper()
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(z, content); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestRowsWithoutLabelsTakeLittleMemory has as many rows as a small zip may unpack to, and no point in them.
func TestRowsWithoutLabelsTakeLittleMemory(t *testing.T) {
	const rows, keypoints = 50_000, 100
	f := open(t, write(t, "f.csv", []byte(manyColumns(keypoints)+"\n"+strings.Repeat(strings.Repeat(",", 2*keypoints)+"0 1 2 3\n", rows))))
	var kept []Row
	if grown := heapGrowth(func() { kept = scan(t, f) }); grown > 200*rows {
		t.Errorf("a row without labels takes %d bytes", grown/rows)
	}
	if len(kept) != rows || kept[rows-1].Points.Len() != keypoints {
		t.Errorf("%d rows", len(kept))
	}
}
