package csvfile

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"fiducial/data/simd"
)

// contestFile writes a file as large as the contest's: 7,049 faces of 96×96 with 15 keypoints.
func contestFile(b *testing.B) string {
	content := faces(64, 15, 96)
	header := 0
	for content[header] != '\n' {
		header++
	}
	path := filepath.Join(b.TempDir(), "faces.csv")
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	f.Write(content[:header+1])
	for range 7049 / 64 {
		f.Write(content[header+1:])
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	return path
}

func BenchmarkScan(b *testing.B) {
	path := contestFile(b)
	f := open(b, path)
	b.SetBytes(f.opened.Size())
	b.ReportAllocs()
	for b.Loop() {
		if rows := scan(b, f); len(rows) != 7049/64*64 {
			b.Fatal(len(rows))
		}
	}
}

// BenchmarkFirstRow is the time from opening a file to its first row, by size of the packed and unpacked file.
func BenchmarkFirstRow(b *testing.B) {
	content := faces(600, 15, 96)
	for name, packed := range map[string][]byte{"csv": content, "gz": gzipOf(content), "zip": zipOf("f.csv", string(content))} {
		b.Run(name, func(b *testing.B) {
			path := write(b, "faces", packed)
			for i := 0; b.Loop(); i++ {
				f, err := Open(path, filepath.Join(b.TempDir(), strconv.Itoa(i)))
				if err != nil {
					b.Fatal(err)
				}
				f.Scan(b.Context(), func([]Row) { b.StopTimer() }, nil)
				f.Close()
				b.StartTimer()
			}
		})
	}
}

func BenchmarkPixels(b *testing.B) {
	f := open(b, write(b, "faces.csv", faces(64, 15, 96)))
	rows := scan(b, f)
	var buf []byte
	b.SetBytes(int64(rows[0].Length))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		var err error
		if buf, err = f.Pixels(rows[i%len(rows)], buf); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkParsePixels(b *testing.B) {
	text := []byte(pixelsOf(rand.New(rand.NewPCG(5, 6)), 96*96))
	dst := make([]byte, len(text))
	for _, path := range simd.Paths() {
		b.Run(path.String(), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				parsePixelsBy(aheadOn(path), dst, text)
			}
		})
	}
}

func BenchmarkRewrite(b *testing.B) {
	f := open(b, contestFile(b))
	rows := scan(b, f)
	path := filepath.Join(b.TempDir(), "new.csv")
	b.SetBytes(f.opened.Size())
	for b.Loop() {
		g, _, err := f.Rewrite(b.Context(), path, Rewriting{Rows: rows, Cells: []Cell{{Row: 9, Text: "1.25"}}, Replace: ReplaceAny}, nil)
		if err != nil {
			b.Fatal(err)
		}
		g.Close()
	}
}
