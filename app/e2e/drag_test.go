//go:build e2e

package e2e

import (
	"errors"
	"image"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"fiducial/model/bench/figures"
)

// BenchmarkDragToPixels measures the time from a move of the mouse, with a point in hand, to that point's pixels at the
// new place on the screen, in turns while nothing trains and while a network trains on all cores. With FIDUCIAL_FIGURES
// it writes what it measured to that file, as model/bench reads it. Run it once: -benchtime 1x.
func BenchmarkDragToPixels(b *testing.B) {
	const turns, moves = 5, 40
	d := newDesktop(b, 1280, 800)
	path := filepath.Join(b.TempDir(), "faces.csv")
	if os.Getenv("FIDUCIAL_FACES") != "" {
		path = d.faces()
	} else {
		d.drawn(path, 7000) // that the run outlasts the measurement
	}
	s := d.show(path)
	s.train("predictions from the training", func() bool {
		return len(markers(s.screen(), middle, predictionColour, 2)) >= 3
	})
	s.key("ctrl+p") // pause
	p := d.newPointer()
	var all []figures.Turn
	var idleCores, trainingCores []float64
	for b.Loop() {
		for range turns {
			idle, little := s.dragTurn(p, moves)
			s.key("ctrl+p") // go on
			training, much := s.dragTurn(p, moves)
			s.key("ctrl+p")
			b.Logf("nothing trains: %.1f ms, %.2f cores busy; a network trains: %.1f ms, %.2f cores busy",
				figures.Quantile(idle, .5), little, figures.Quantile(training, .5), much)
			idleCores, trainingCores = append(idleCores, little), append(trainingCores, much)
			all = append(all, figures.Turn{Numerator: training, Denominator: idle})
		}
	}
	// Not turn by turn: the window may still predict all faces during the first.
	if figures.Quantile(trainingCores, .5) < figures.Quantile(idleCores, .5)+.15 {
		b.Fatal("the program does not work more while it should train")
	}
	f := figures.NewDrag(all)
	b.ReportMetric(f.Idle.Median, "idle-ms")
	b.ReportMetric(f.Training.Median, "training-ms")
	b.ReportMetric(f.Ratio.Median, "ratio")
	b.ReportMetric(0, "ns/op")
	b.Logf("milliseconds from the mouse to the pixels, quartiles: nothing trains %v, a network trains %v; ratio of medians, 95 %%: %v", f.Idle, f.Training, f.Ratio)
	if to := os.Getenv("FIDUCIAL_FIGURES"); to != "" {
		if err := figures.Write(to, f); err != nil {
			b.Fatal(err)
		}
	}
}

// dragTurn takes the nose tip in hand, moves it to and fro, puts it back, and returns how many milliseconds each move
// took to show, and how many cores the program kept busy meanwhile.
func (s shown) dragTurn(p *pointer, moves int) (took []float64, busy float64) {
	s.t.Helper()
	time.Sleep(1500 * time.Millisecond) // the last batch ends, the window comes to rest
	home := s.view.screen(s.labels["nose_tip"])
	at := image.Pt(int(home.x+.5), int(home.y+.5))
	places := s.emptyPlaces(p, at)
	p.move(at)
	time.Sleep(100 * time.Millisecond)
	p.press()
	worked, begin := s.processorTime(), time.Now()
	for i := range moves {
		took = append(took, p.dragTo(places[i%len(places)]))
		time.Sleep(time.Duration(30+rand.IntN(40)) * time.Millisecond) // at any moment of a frame and of a step
	}
	busy = (s.processorTime() - worked).Seconds() / time.Since(begin).Seconds()
	p.dragTo(at)
	p.release()
	return took, busy
}

// reach is how far around a place its marker is looked for.
const reach = 6

func around(at image.Point) image.Rectangle {
	return image.Rectangle{at, at.Add(image.Pt(1, 1))}.Inset(-reach)
}

// emptyPlaces returns places around one at which no label stands.
func (s shown) emptyPlaces(p *pointer, at image.Point) []image.Point {
	s.t.Helper()
	var places []image.Point
	for _, by := range []image.Point{{40, 0}, {-40, 0}, {30, 24}, {-30, 24}, {30, -24}, {-30, -24}, {0, 40}, {0, -40}} {
		if place := at.Add(by); p.count(around(place).Inset(-reach), labelColour) == 0 {
			places = append(places, place)
		}
	}
	if len(places) < 2 {
		s.t.Fatal("there is no room around the nose tip")
	}
	return places
}

// dragTo moves the mouse and returns how many milliseconds pass until the label's colour is there.
func (p *pointer) dragTo(to image.Point) float64 {
	p.t.Helper()
	start := time.Now()
	p.move(to)
	for p.count(around(to), labelColour) < 6 {
		if time.Since(start) > 5*time.Second {
			p.t.Fatalf("the point did not follow to %v", to)
		}
		time.Sleep(300 * time.Microsecond)
	}
	return time.Since(start).Seconds() * 1000
}

// processorTime returns how long the program has kept cores busy.
func (w *window) processorTime() time.Duration {
	w.t.Helper()
	const tick = time.Second / 100 // Linux's USER_HZ
	text, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(w.cmd.Process.Pid), "stat"))
	if err != nil {
		w.t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(text), ") ") // the name before may hold spaces
	fields := strings.Fields(after)
	user, errUser := strconv.Atoi(fields[11]) // fields 14 and 15 of proc(5), utime and stime
	system, errSystem := strconv.Atoi(fields[12])
	if err := errors.Join(errUser, errSystem); err != nil {
		w.t.Fatal(err)
	}
	return time.Duration(user+system) * tick
}
