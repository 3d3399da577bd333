//go:build e2e

package e2e

import (
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"fiducial/model/bench/figures"
)

// BenchmarkStart measures the time from the start of the process to the first face's pixels on the screen, with a small
// dataset and with a large one, and of a bare window of the same toolkit that shows the same face from a picture. All
// take turns, so that what slows the machine down slows all of them. With FIDUCIAL_FIGURES it writes what it measured
// to that file, as model/bench reads it. Run it once: -benchtime 1x.
func BenchmarkStart(b *testing.B) {
	const turns = 15
	d := newDesktop(b, 1280, 800)
	folder := b.TempDir()
	bare := filepath.Join(folder, "bare")
	if out, err := exec.Command("go", "build", "-tags", "e2e", "-o", bare, "./bare").CombinedOutput(); err != nil {
		b.Fatalf("building bare: %v\n%s", err, out)
	}
	small, large := filepath.Join(folder, "small.csv"), filepath.Join(folder, "large.csv")
	d.drawn(small, 60)
	d.command("sample", large, "--rows", "6000")
	picture := filepath.Join(folder, "face.png")
	bareFace := firstPhoto(b, small)
	bareFace.view = view{scale: 800. / 96, x: 240 + 400./96 - .5, y: 400./96 - .5} // fills the height
	writePicture(b, picture, bareFace)
	starts := []*start{
		{name: "bare", program: bare, argument: picture, face: bareFace},
		{name: "small", program: d.program, argument: small, face: d.settled(small)},
		{name: "large", program: d.program, argument: large, face: d.settled(large)},
	}
	p := d.newPointer()
	for b.Loop() {
		for turn := -1; turn < turns; turn++ { // the first fills the caches
			for _, i := range rand.New(rand.NewPCG(1, uint64(turn+1))).Perm(len(starts)) {
				s := starts[i]
				if took := d.toSee(s.program, s.argument, func() bool { return p.sees(s.face) }); turn >= 0 {
					s.took = append(s.took, took)
				}
			}
		}
	}
	f := figures.NewStart(starts[0].took,
		figures.Opening{Name: "60 faces", Bytes: size(b, small), Seconds: starts[1].took, Mark: .4},
		figures.Opening{Name: "6,000 faces", Bytes: size(b, large), Seconds: starts[2].took, Mark: .5})
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(1000*f.Bare.Median, "bare-ms")
	b.Logf("seconds to the first face, quartiles: bare window %.3f", f.Bare)
	for i, o := range f.Openings {
		b.ReportMetric(1000*o.Taken.Median, starts[i+1].name+"-ms")
		b.ReportMetric(o.Ratio.Median, starts[i+1].name+"-ratio")
		b.Logf("%s: %.3f, %.2f times the bare window (95 %%)", o.Name, o.Taken, o.Ratio)
	}
	if to := os.Getenv("FIDUCIAL_FIGURES"); to != "" {
		if err := figures.Write(to, f); err != nil {
			b.Fatal(err)
		}
	}
}

// start is one of the programs that take turns.
type start struct {
	name              string
	program, argument string
	face              photo
	took              []float64 // seconds
}

// photo is a face as its file has it, and where it is on the screen once the window has settled.
type photo struct {
	*image.Gray
	view
}

// firstPhoto returns the first face of a dataset.
func firstPhoto(t testing.TB, path string) photo {
	t.Helper()
	faces, err := readTable(path)
	if err != nil {
		t.Fatal(err)
	}
	values := strings.Fields(faces[1][len(faces[1])-1])
	side := int(math.Sqrt(float64(len(values))))
	img := image.NewGray(image.Rect(0, 0, side, side))
	for i, v := range values {
		level, err := strconv.Atoi(v)
		if err != nil {
			t.Fatal(err)
		}
		img.Pix[i] = uint8(level)
	}
	return photo{Gray: img}
}

func writePicture(t testing.TB, path string, img image.Image) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
}

// settled opens a dataset once and returns its first face and where it is once everything has come to rest.
func (d *desktop) settled(path string) photo {
	d.t.Helper()
	s := d.show(path)
	face := firstPhoto(d.t, path)
	time.Sleep(3 * time.Second)
	face.view = s.seesLabels(s.labels)
	d.keep("start-" + filepath.Base(path))
	s.cmd.Process.Signal(syscall.SIGTERM)
	s.cmd.Wait()
	return face
}

// toSee starts a program, waits until something is on the screen, ends the program, and returns how many seconds
// passed between.
func (d *desktop) toSee(program, argument string, sees func() bool) float64 {
	d.t.Helper()
	if sees() {
		d.t.Fatal("it is on the screen before the program starts")
	}
	cmd := exec.Command(program, argument)
	cmd.Env = d.environment()
	begun := time.Now()
	if err := cmd.Start(); err != nil {
		d.t.Fatalf("starting %s: %v", program, err)
	}
	for !sees() {
		if time.Since(begun) > 30*time.Second {
			d.keep("failed-" + filepath.Base(program))
			cmd.Process.Kill()
			d.t.Fatalf("%s %s: nothing came", program, argument)
		}
		time.Sleep(time.Millisecond)
	}
	took := time.Since(begun).Seconds()
	cmd.Process.Signal(syscall.SIGTERM)
	cmd.Wait() // ended by a signal, or not
	d.eventually("an empty screen", func() bool { return !sees() })
	return took
}

// sees reports whether a face is on the screen: whether along some of its rows nearly all pixels have their values.
// Some may lie under a marker.
func (p *pointer) sees(f photo) bool {
	p.t.Helper()
	side := f.Bounds().Dx()
	seen, all := 0, 0
	for row := side / 8; row < side; row += side / 6 {
		from, to := f.screen(spot{0, float64(row)}), f.screen(spot{float64(side - 1), float64(row)})
		area := image.Rect(round(from.x), round(from.y), round(to.x)+1, round(to.y)+1)
		pixels := p.pixels(area)
		for x := range side {
			at := round(f.screen(spot{float64(x), float64(row)}).x) - area.Min.X
			all++
			level := f.GrayAt(x, row).Y
			if near(pixels[at], color.NRGBA{level, level, level, 0xff}) {
				seen++
			}
		}
	}
	return seen >= all*4/5
}

func round(v float64) int { return int(math.Round(v)) }

func size(t testing.TB, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
