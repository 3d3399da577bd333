package csvfile

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zip"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if name := os.Getenv("CSVFILE_CHILD"); name != "" {
		os.Exit(child(name))
	}
	goleak.VerifyTestMain(m)
}

// write puts a file into a folder of its own and returns its path.
func write(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func read(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// open opens path with a cache folder of its own and closes it when the test ends.
func open(t testing.TB, path string) *File {
	t.Helper()
	f, err := Open(path, filepath.Join(t.TempDir(), "cache"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// scan returns all rows of f.
func scan(t testing.TB, f *File) []Row {
	t.Helper()
	rows, err := scanRows(f)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func scanRows(f *File) (rows []Row, err error) {
	err = f.Scan(context.Background(), func(run []Row) { rows = append(rows, run...) }, nil)
	return rows, err
}

// opened writes content to a CSV, opens and scans it.
func opened(t testing.TB, content string) (*File, []Row) {
	t.Helper()
	f := open(t, write(t, "faces.csv", []byte(content)))
	return f, scan(t, f)
}

// openedWith is opened with keypoints that the file lacks.
func openedWith(t testing.TB, content string, added ...string) (*File, []Row) {
	t.Helper()
	f := open(t, write(t, "faces.csv", []byte(content)))
	f.Add(added)
	return f, scan(t, f)
}

func gzipOf(content []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(content)
	w.Close()
	return b.Bytes()
}

// zipOf packs files given as name, content, name, content.
func zipOf(files ...string) []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, _ := w.Create(files[i])
		f.Write([]byte(files[i+1]))
	}
	w.Close()
	return b.Bytes()
}

// pixelsOf returns the Image cell of a random image of n pixels.
func pixelsOf(r *rand.Rand, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprint(&b, r.IntN(256))
	}
	return b.String()
}

// faces returns a dataset like the contest's: keypoints and rows of that number, with images of side pixels.
func faces(rows, keypoints, side int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var b bytes.Buffer
	for k := range keypoints {
		fmt.Fprintf(&b, "p%d_x,p%d_y,", k, k)
	}
	b.WriteString("Image\n")
	for range rows {
		for range 2 * keypoints {
			if r.IntN(4) > 0 {
				fmt.Fprintf(&b, "%.10f", r.Float64()*float64(side))
			}
			b.WriteByte(',')
		}
		b.WriteString(pixelsOf(r, side*side))
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// coordinates returns the texts of a row's coordinates alone.
func coordinates(f *File, r Row) ([][2]string, error) {
	texts, err := f.Texts(r)
	if err != nil {
		return nil, err
	}
	return texts[:len(f.header.Keypoints)], nil
}
