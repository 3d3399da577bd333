package data

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/face"
)

// contest returns the path of the contest's faces, or of a file of that many like them: 96×96 pixels with 15
// keypoints.
func contest(b testing.TB, rows int) string {
	b.Helper()
	if folder := os.Getenv("FIDUCIAL_FACES"); folder != "" {
		if path := filepath.Join(folder, "training.zip"); fileExists(path) {
			return path
		}
	}
	const side = 96
	rng := rand.New(rand.NewPCG(1, 1))
	var s strings.Builder
	for _, name := range face.Standard().Names() {
		fmt.Fprintf(&s, "%[1]s_x,%[1]s_y,", name)
	}
	s.WriteString("Image\n")
	for range rows {
		for range 30 {
			fmt.Fprintf(&s, "%.10f,", 96*rng.Float64())
		}
		for i := range side * side {
			if i > 0 {
				s.WriteByte(' ')
			}
			fmt.Fprint(&s, rng.IntN(256))
		}
		s.WriteByte('\n')
	}
	path := filepath.Join(b.TempDir(), "training.csv")
	must(b, os.WriteFile(path, []byte(s.String()), 0o666))
	return path
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// BenchmarkLoad opens and loads a dataset of the contest's size; a compressed one from its unpacked copy.
func BenchmarkLoad(b *testing.B) {
	path, o := contest(b, 7049), Options{CacheDir: b.TempDir()}
	open(b, path, o)
	for b.Loop() {
		must(b, open(b, path, o).Close())
	}
}

// BenchmarkApply moves one point after another, each written to the disk.
func BenchmarkApply(b *testing.B) {
	for _, kept := range []bool{false, true} {
		b.Run(fmt.Sprintf("project=%v", kept), func(b *testing.B) {
			var lines []string
			for i := range 500 {
				lines = append(lines, line("1,2,3,4", i%256))
			}
			o := window(b)
			o.Project = kept
			d := open(b, csvOf(b, append([]string{header}, lines...)...), o)
			i := 0
			for b.Loop() {
				i++
				must(b, d.Apply("Move", Edit{i % 500, i % 2, at(float64(i%9000)/100, 50)}))
			}
		})
	}
}

// BenchmarkFill does what filling in the missing points of a dataset of the contest's size does: one action of
// many edits, then Save As. In memory, as subcommands keep it, and kept in a project file.
func BenchmarkFill(b *testing.B) {
	for _, kept := range []bool{false, true} {
		b.Run(fmt.Sprintf("project=%v", kept), func(b *testing.B) {
			path, o := contest(b, 6000), window(b)
			o.Project = kept
			for b.Loop() {
				b.StopTimer()
				d := open(b, path, o)
				var edits []Edit
				for row := range d.Rows() {
					for k := range 10 {
						edits = append(edits, Edit{row, k, at(float64(row%96), float64(k))})
					}
				}
				out := filepath.Join(b.TempDir(), "filled.csv")
				b.StartTimer()
				must(b, d.Apply("Fill", edits...))
				must(b, d.SaveAs(b.Context(), out, false, nil))
				b.StopTimer()
				must(b, d.Close())
				must(b, os.Remove(out))
				b.StartTimer()
			}
		})
	}
}

// BenchmarkUndo takes a step back and one forward.
func BenchmarkUndo(b *testing.B) {
	d := open(b, csvOf(b, header, line("1,2,3,4", 1)), window(b))
	for i := range 1000 {
		must(b, d.Apply("Move", Edit{0, 0, at(float64(i), 50)}))
	}
	for b.Loop() {
		for _, step := range []func() (Action, bool, error){d.Undo, d.Redo} {
			if _, ok, err := step(); !ok || err != nil {
				b.Fatal(ok, err)
			}
		}
	}
}

// BenchmarkAfterChange asks what a window asks after each change of a dataset of the contest's size.
func BenchmarkAfterChange(b *testing.B) {
	lines := make([]string, 7050)
	lines[0] = header
	for i := range lines[1:] {
		lines[i+1] = line("1,2,3,4", i%256)
	}
	d := open(b, csvOf(b, lines...), Options{})
	for b.Loop() {
		d.Counts()
		d.Unsaved()
		d.CanUndo()
		d.CanRedo()
		d.Select(Filter{Not: Done})
	}
}

// BenchmarkReopen opens a project with a long history: 20,000 actions, the last 2,000 of them not saved.
func BenchmarkReopen(b *testing.B) {
	lines := make([]string, 2001)
	lines[0] = header
	for i := range lines[1:] {
		lines[i+1] = line("1,2,3,4", i%256)
	}
	o := window(b)
	d := open(b, csvOf(b, lines...), o)
	for i := range 20_000 {
		if i == 18_000 {
			must(b, d.Save(b.Context(), nil))
		}
		must(b, d.Apply("Move", Edit{i % 2000, i % 2, at(float64(i), 50)}))
	}
	must(b, d.Close())
	for b.Loop() {
		d, err := Open(d.Path(), o)
		must(b, err)
		b.StopTimer()
		must(b, d.Close())
		b.StartTimer()
	}
}

// BenchmarkGoTo goes through a history of ten thousand operations, there and back.
func BenchmarkGoTo(b *testing.B) {
	folder := quickFolder(b)
	lines := []string{header}
	for i := range 50 {
		lines = append(lines, line("1,2,3,4", i))
	}
	d := open(b, csvOf(b, lines...), Options{Project: true, CacheDir: folder, DataDir: folder})
	for i := range depth {
		must(b, d.Apply("Move", Edit{i % 50, i % 2, at(float64(i%90), float64(i%80))}))
	}
	last, err := d.History(1)
	must(b, err)
	for b.Loop() {
		for _, id := range []int64{0, last[0].ID} {
			_, err := d.GoTo(id)
			must(b, err)
		}
	}
}

// BenchmarkWarnings looks at all labels of a dataset of the contest's size.
func BenchmarkWarnings(b *testing.B) {
	d := open(b, contest(b, 7049), Options{CacheDir: b.TempDir()})
	for b.Loop() {
		d.Warnings()
	}
}
