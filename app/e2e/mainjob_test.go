//go:build e2e

package e2e

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"fmt"
	"image"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// middle is where the face is in a window of 1280×800.
var middle = image.Rect(265, 75, 862, 720)

// faces puts a dataset into a folder of the test's own: the real faces where FIDUCIAL_FACES names their
// folder, drawn ones elsewhere.
func (d *desktop) faces() string {
	d.t.Helper()
	path := filepath.Join(d.t.TempDir(), "faces.csv")
	folder := os.Getenv("FIDUCIAL_FACES")
	if folder == "" {
		d.drawn(path, 400)
		return path
	}
	archive, err := zip.OpenReader(filepath.Join(folder, "training.zip"))
	if err != nil {
		d.t.Fatal(err)
	}
	defer archive.Close()
	in, err := archive.File[0].Open()
	if err != nil {
		d.t.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(path)
	if err != nil {
		d.t.Fatal(err)
	}
	defer out.Close()
	if _, err := io.Copy(out, in); err != nil {
		d.t.Fatal(err)
	}
	return path
}

// drawn draws a dataset of so many rows on whose first two faces no two markers touch, so that each can be told on the
// screen.
func (d *desktop) drawn(path string, rows int) {
	d.t.Helper()
	for seed := 1; seed < 100; seed++ {
		d.command("sample", path, "--rows", strconv.Itoa(rows), "--seed", strconv.Itoa(seed), "--force")
		faces, err := readTable(path)
		if err != nil {
			d.t.Fatal(err)
		}
		if len(faces.labels(0)) == 15 && apart(faces.labels(0)) && apart(faces.labels(1)) {
			return
		}
	}
	d.t.Fatal("of a hundred drawn datasets none begins with two faces whose points lie apart")
}

// drawnApart draws a dataset in which the points of every face lie apart, so that each can be told on the screen.
func (d *desktop) drawnApart(path string, rows int) {
	d.t.Helper()
	d.drawn(path, 2*rows)
	faces, err := readTable(path)
	if err != nil {
		d.t.Fatal(err)
	}
	kept := faces[:1:1]
	for row := range len(faces) - 1 {
		if labels := faces.labels(row); len(labels) == 15 && apart(labels) && len(kept) <= rows {
			kept = append(kept, faces[row+1])
		}
	}
	if len(kept) <= rows {
		d.t.Fatalf("of %d drawn faces only %d have all points, apart from each other", 2*rows, len(kept)-1)
	}
	var text bytes.Buffer
	if err := csv.NewWriter(&text).WriteAll(kept); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(path, text.Bytes(), 0o666); err != nil {
		d.t.Fatal(err)
	}
}

// apart reports whether all points are farther from each other than a marker is wide.
func apart(labels map[string]spot) bool {
	for a, p := range labels {
		for b, q := range labels {
			if a != b && p.distance(q) < 4 {
				return false
			}
		}
	}
	return true
}

// seesLabels waits until the face shown carries exactly these labels, each in its place, and returns the view.
func (w *window) seesLabels(labels map[string]spot) view {
	w.t.Helper()
	want := slices.Collect(maps.Values(labels))
	var v view
	var err error
	defer func() {
		if w.t.Failed() {
			w.t.Logf("last look: %v", err)
		}
	}()
	w.eventually(fmt.Sprintf("the face with its %d labels", len(want)), func() bool {
		v, err = fitView(want, markers(w.screen(), middle, labelColour, 7))
		return err == nil
	})
	return v
}

// shown is a window with the first face of a dataset in it.
type shown struct {
	*window
	path   string
	before table           // the dataset as it was opened
	labels map[string]spot // of the face
	view   view
}

// show opens a dataset and waits for its first face.
func (d *desktop) show(path string) shown {
	d.t.Helper()
	before, err := readTable(path)
	if err != nil {
		d.t.Fatal(err)
	}
	s := shown{window: d.open(path), path: path, before: before, labels: before.labels(0)}
	s.view = s.seesLabels(s.labels)
	return s
}

// dragNose drags the nose tip by some pixels of the image and returns where it should be then.
func (s shown) dragNose(dx, dy float64) spot {
	s.t.Helper()
	nose := s.labels["nose_tip"]
	moved := spot{nose.x + dx, nose.y + dy}
	from, to := s.view.screen(nose), s.view.screen(moved)
	s.drag(from.x, from.y, to.x, to.y)
	return moved
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestMainJob is what the program is for: open, train, drag while it trains, lose power, come back, save.
func TestMainJob(t *testing.T) {
	d := newDesktop(t, 1280, 800)
	path := d.faces()
	original := read(t, path)
	s := d.show(path)
	s.keep("opened")

	s.key("ctrl+2")
	s.train("predictions from the training", func() bool { // parts of them: the nearer they are to labels, the less is seen
		return len(markers(s.screen(), middle, predictionColour, 2)) >= 3
	})
	moved := s.dragNose(4, -3)
	s.keep("dragged-while-training")
	if !bytes.Equal(read(t, path), original) {
		t.Fatal("the CSV was written before anybody saved")
	}

	s.key("2", "3", "Page_Down") // without predictions and lines, which hide labels
	s.seesLabels(s.before.labels(1))
	time.Sleep(3 * time.Second) // where one is, is kept once a second
	s.kill()
	w := d.open() // the last dataset opens, on the face that was shown
	w.seesLabels(s.before.labels(1))
	w.key("Page_Up")
	s.labels["nose_tip"] = moved
	w.seesLabels(s.labels)
	w.keep("after-kill")

	w.key("ctrl+s")
	w.eventually("the CSV to be written", func() bool { return !bytes.Equal(read(t, path), original) })
	after, err := readTable(path)
	if err != nil {
		t.Fatal(err)
	}
	changes := differences(s.before, after)
	if len(changes) != 2 || !strings.HasPrefix(changes[0], "row 0 nose_tip_x") || !strings.HasPrefix(changes[1], "row 0 nose_tip_y") {
		t.Fatalf("saving changed %v; want the two cells of row 0's nose_tip", changes)
	}
	if got := after.labels(0)["nose_tip"]; got.distance(moved) > 1/s.view.scale {
		t.Errorf("the nose tip was dragged to %v, the file has %v: more than a screen pixel away", moved, got)
	}
	if n := differingLines(original, read(t, path)); n != 1 {
		t.Errorf("%d lines of the file differ, want 1", n)
	}

	w.key("ctrl+z", "ctrl+s")
	w.eventually("the old bytes to be back", func() bool { return bytes.Equal(read(t, path), original) })
}

func differingLines(a, b []byte) int {
	x, y := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
	if len(x) != len(y) {
		return max(len(x), len(y))
	}
	n := 0
	for i := range x {
		if !bytes.Equal(x[i], y[i]) {
			n++
		}
	}
	return n
}

// TestKeys presses real keys, modifiers included, and reads the file.
func TestKeys(t *testing.T) {
	d := newDesktop(t, 1280, 800)
	s := d.show(d.faces())

	s.must("keydown", "h")
	s.eventually("the face alone while H is held", func() bool { return len(markers(s.screen(), middle, labelColour, 7)) == 0 })
	s.must("keyup", "h")
	s.seesLabels(s.labels)

	at := s.labels["left_eye_center"]
	eye := s.view.screen(at)
	s.click(eye.x, eye.y)
	s.key("Right", "shift+Down", "ctrl+Left", "ctrl+Left") // x +1 -0.2, y +5
	s.key("Escape", "Page_Down", "Page_Up", "Return")      // back on the face, done, and on to the next
	s.key("ctrl+s")
	var after table
	s.eventually("the nudged eye in the file", func() (saved bool) {
		var err error
		after, err = readTable(s.path)
		return err == nil && len(differences(s.before, after)) == 2
	})
	want := spot{at.x + .8, at.y + 5}
	if got := after.labels(0)["left_eye_center"]; got.distance(want) > 0.011 {
		t.Errorf("the nudges moved the eye to %v, want %v", got, want)
	}

	s.seesLabels(after.labels(1)) // Return went on
	s.key("Tab", "Delete", "ctrl+s")
	s.eventually("the deleted point in the file", func() bool {
		last, err := readTable(s.path)
		return err == nil && len(differences(after, last)) == 2
	})
}

// TestBareFaces labels faces that have no labels at all, by clicking.
func TestBareFaces(t *testing.T) {
	d := newDesktop(t, 1280, 800)
	drawn := filepath.Join(t.TempDir(), "drawn.csv")
	d.command("sample", drawn, "--rows", "3")
	full, err := readTable(drawn)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "bare.csv")
	var b strings.Builder
	b.WriteString("ImageId,Image\n")
	for i, record := range full[1:] {
		fmt.Fprintf(&b, "%d,%s\n", i+1, record[len(record)-1])
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	w := d.open(path)
	w.eventually("the face", func() bool { return brightness(w.screen(), middle) > 20 })
	w.rests(500 * time.Millisecond)
	w.key("n")
	w.keep("placing")
	centre := spot{float64(middle.Min.X+middle.Max.X) / 2, 396}
	var placed []spot
	for i := range 15 {
		p := spot{centre.x + float64(i%5-2)*60, centre.y + float64(i/5-1)*70}
		placed = append(placed, p)
		w.click(p.x, p.y)
	}
	w.key("ctrl+s")
	w.rests(time.Second)
	w.keep("columns")
	if now, err := readTable(path); err != nil || len(now[0]) != 2 {
		t.Fatalf("columns were added before anybody was asked: %v, %v", now[0], err)
	}
	w.click(712, 144) // Add columns
	var after table
	w.eventually("the labels in the file", func() bool {
		after, err = readTable(path)
		return err == nil && len(after[0]) == 32
	})
	if got := len(after.labels(0)); got != 15 {
		t.Fatalf("row 0 has %d labels, want 15", got)
	}
	if got := len(after.labels(1)); got != 0 {
		t.Errorf("row 1 has %d labels, want none", got)
	}
	names := after[0]
	var labels []spot
	for i := range 15 {
		labels = append(labels, after.labels(0)[strings.TrimSuffix(names[1+2*i], "_x")])
	}
	if _, err := fitView(labels, placed); err != nil {
		t.Errorf("the points were placed in another order than asked for: %v", err)
	}
}

// brightness is the mean grey of an area.
func brightness(screen image.Image, area image.Rectangle) float64 {
	sum, n := 0.0, 0.0
	for y := area.Min.Y; y < area.Max.Y; y += 7 {
		for x := area.Min.X; x < area.Max.X; x += 7 {
			r, _, _, _ := screen.At(x, y).RGBA()
			sum += float64(r >> 8)
			n++
		}
	}
	return sum / n
}

// TestTyping types a coordinate into the table: one cell changes.
func TestTyping(t *testing.T) {
	s := newDesktop(t, 1280, 800).showDrawn()
	nose := s.view.screen(s.labels["nose_tip"])
	s.click(nose.x, nose.y)
	s.key("F2")
	s.typeText("12.25")
	s.key("Return", "ctrl+s")
	s.eventually("the typed number in the file", func() bool {
		after, err := readTable(s.path)
		return err == nil && len(differences(s.before, after)) == 1 && after.labels(0)["nose_tip"].x == 12.25
	})
}
