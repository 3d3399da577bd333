//go:build e2e

package e2e

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/disintegration/imaging"
	"github.com/jezek/xgb/xproto"
	"golang.org/x/sync/errgroup"

	"fiducial/model/bench/figures"
)

const (
	keyRight    = 114 // the code of the arrow key to the right
	photoPixels = 12e6
)

// BenchmarkPhotos measures the window on 10,000 faces in 500 photos of 12 megapixels: from the start of the process to
// the first face on the screen and to the panels, where nothing of them is kept yet and where squares are; from the
// arrow key to the next face; and the memory at each step. A bare window that shows one small picture takes turns with
// the start. Run it once: -benchtime 1x.
func BenchmarkPhotos(b *testing.B) {
	const turns, steps = 7, 150
	d := newDesktop(b, 1280, 800)
	path := filepath.Join(b.TempDir(), "faces.csv")
	d.largePhotos(path, 500, 20)
	bare := filepath.Join(b.TempDir(), "bare")
	if out, err := exec.Command("go", "build", "-tags", "e2e", "-o", bare, "./bare").CombinedOutput(); err != nil {
		b.Fatalf("building bare: %v\n%s", err, out)
	}
	picture := filepath.Join(b.TempDir(), "bright.png")
	bright := image.NewGray(image.Rect(0, 0, 96, 96))
	for i := range bright.Pix {
		bright.Pix[i] = 200
	}
	writePicture(b, picture, bright)
	p := d.newPointer()
	for b.Loop() {
		var first, again, plain, panels, panelsAgain []float64
		nothingKept := func() {
			os.RemoveAll(filepath.Join(d.home, "cache"))
			os.Remove(path + ".fiducial")
		}
		for range turns {
			nothingKept()
			first = append(first, d.toSee(d.program, path, p.bright))
			nothingKept()
			panels = append(panels, d.toSee(d.program, path, p.furnished))
			plain = append(plain, d.toSee(bare, picture, p.bright))
		}
		w := d.open(path)
		w.rests(3 * time.Second)
		opened := w.resident()
		var took []float64
		most := opened
		for range steps {
			time.Sleep(1500 * time.Millisecond) // as long as somebody looks at a face at least
			before, start := p.look(), time.Now()
			p.fake(xproto.KeyPress, keyRight, 0, 0)
			p.fake(xproto.KeyRelease, keyRight, 0, 0)
			for bytes.Equal(p.look(), before) {
				if time.Since(start) > 10*time.Second {
					d.keep("failed-photos")
					b.Fatal("no other face came")
				}
				time.Sleep(time.Millisecond)
			}
			took = append(took, 1000*time.Since(start).Seconds())
			most = max(most, w.resident())
		}
		w.keep("photos")
		b.ReportMetric(figures.Quantile(took, .5), "next-ms")
		b.ReportMetric(figures.Quantile(took, .95), "next-p95-ms")
		b.ReportMetric(float64(opened)/1e6, "opened-MB")
		b.ReportMetric(float64(most)/1e6, "most-MB")
		w.cmd.Process.Signal(syscall.SIGTERM)
		w.cmd.Wait()
		for range turns {
			again = append(again, d.toSee(d.program, path, p.bright)) // with the squares that were made meanwhile
			panelsAgain = append(panelsAgain, d.toSee(d.program, path, p.furnished))
		}
		b.ReportMetric(1000*figures.Quantile(first, .5), "first-ms")
		b.ReportMetric(1000*figures.Quantile(again, .5), "again-ms")
		b.ReportMetric(1000*figures.Quantile(panels, .5), "panels-ms")
		b.ReportMetric(1000*figures.Quantile(panelsAgain, .5), "panels-again-ms")
		b.ReportMetric(1000*figures.Quantile(plain, .5), "bare-ms")
		b.Logf("seconds to the first face: nothing kept %.2f, again %.2f; to the panels: nothing kept %.2f, again %.2f; bare window %.2f", first, again, panels, panelsAgain, plain)
	}
	b.ReportMetric(0, "ns/op")
}

// largePhotos writes a dataset of so many photos of 12 megapixels, drawn ones that are enlarged and made noisy, as
// those of a camera are, with so many rows each, whose boxes differ.
func (d *desktop) largePhotos(path string, photos, rows int) {
	d.t.Helper()
	folder := filepath.Join(filepath.Dir(path), "large")
	drawn := filepath.Join(filepath.Dir(path), "drawn")
	d.command("sample", drawn, "--photos", "--rows", strconv.Itoa(2*photos))
	t, err := readTable(filepath.Join(drawn, "faces.csv"))
	if err != nil {
		d.t.Fatal(err)
	}
	if err := os.Mkdir(folder, 0o777); err != nil {
		d.t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	noise := make([]uint8, 1<<20)
	for i := range noise {
		noise[i] = uint8(random.IntN(12))
	}
	at := func(name string) int { return slices.Index(t[0], name) }
	file, left := at("file"), at("box_left")
	drawing := new(errgroup.Group)
	drawing.SetLimit(runtime.NumCPU())
	all, last := table{t[0]}, ""
	for _, line := range t[1:] {
		if line[file] == last || photos == 0 {
			continue
		}
		last = line[file]
		photos--
		name, grain := filepath.Base(last), noise[random.IntN(1<<19):]
		scale := enlarged(d.t, filepath.Join(drawn, line[file]))
		drawing.Go(func() error {
			return enlarge(filepath.Join(drawn, line[file]), filepath.Join(folder, name), scale, grain)
		})
		for range rows {
			row := slices.Clone(line)
			for i, cell := range line {
				if v, err := strconv.ParseFloat(cell, 64); err == nil {
					if i == left {
						v += 8 * random.Float64()
					}
					row[i] = fmt.Sprintf("%.2f", scale*v)
				}
			}
			row[file] = "large/" + name
			all = append(all, row)
		}
	}
	if err := drawing.Wait(); err != nil {
		d.t.Fatal(err)
	}
	var text bytes.Buffer
	if err := csv.NewWriter(&text).WriteAll(all); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(path, text.Bytes(), 0o666); err != nil {
		d.t.Fatal(err)
	}
}

// enlarged returns how many times wider the photo at path becomes.
func enlarged(t testing.TB, path string) float64 {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	size, _, err := image.DecodeConfig(f)
	if err != nil {
		t.Fatal(err)
	}
	return math.Sqrt(photoPixels / float64(size.Width*size.Height))
}

// enlarge writes a photo as one of 12 megapixels.
func enlarge(from, to string, scale float64, noise []uint8) error {
	small, err := imaging.Open(from, imaging.AutoOrientation(true))
	if err != nil {
		return err
	}
	img := imaging.Resize(small, round(scale*float64(small.Bounds().Dx())), round(scale*float64(small.Bounds().Dy())), imaging.Linear)
	for i := range img.Pix {
		img.Pix[i] = uint8(min(int(img.Pix[i])+int(noise[i&(1<<18-1)+i>>18]), 255))
	}
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	defer f.Close()
	return jpeg.Encode(f, img, &jpeg.Options{Quality: 88})
}

// bright reports whether something that is no window's grey is in the middle of the screen.
func (p *pointer) bright() bool {
	seen := map[[3]byte]bool{}
	look := p.look()
	for i := 0; i+4 <= len(look); i += 4 {
		seen[[3]byte(look[i:i+3])] = true
	}
	return len(seen) > 40 || look[0] == 200
}

// furnished reports whether the panels are on the screen: whether something is written in the list of faces.
func (p *pointer) furnished() bool {
	seen := map[color.NRGBA]bool{}
	for _, c := range p.pixels(image.Rect(20, 80, 120, 120)) {
		seen[c] = true
	}
	return len(seen) > 8
}
