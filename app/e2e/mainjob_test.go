//go:build e2e

package e2e

import (
	"archive/zip"
	"bytes"
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
		d.drawn(path)
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

// drawn draws a dataset on whose first two faces no two markers touch, so that each can be told on the screen.
func (d *desktop) drawn(path string) {
	d.t.Helper()
	for seed := 1; seed < 100; seed++ {
		d.command("sample", path, "--rows", "400", "--seed", strconv.Itoa(seed), "--force")
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
	before, err := readTable(path)
	if err != nil {
		t.Fatal(err)
	}
	labels := before.labels(0)

	w := d.open(path)
	v := w.seesLabels(labels)
	w.keep("opened")

	w.key("ctrl+2", "ctrl+t")
	w.eventually("predictions from the training", func() bool {
		return len(markers(w.screen(), middle, predictionColour, 5)) >= 3
	})
	nose := labels["nose_tip"]
	moved := spot{nose.x + 4, nose.y - 3}
	from, to := v.screen(nose), v.screen(moved)
	w.drag(from.x, from.y, to.x, to.y)
	w.keep("dragged-while-training")
	if !bytes.Equal(read(t, path), original) {
		t.Fatal("the CSV was written before anybody saved")
	}

	w.kill()
	w = d.open() // the last dataset opens
	w.key("2", "3")
	labels["nose_tip"] = moved
	w.seesLabels(labels)
	w.keep("after-kill")

	w.key("ctrl+s")
	w.eventually("the CSV to be written", func() bool { return !bytes.Equal(read(t, path), original) })
	after, err := readTable(path)
	if err != nil {
		t.Fatal(err)
	}
	changes := differences(before, after)
	if len(changes) != 2 || !strings.HasPrefix(changes[0], "row 0 nose_tip_x") || !strings.HasPrefix(changes[1], "row 0 nose_tip_y") {
		t.Fatalf("saving changed %v; want the two cells of row 0's nose_tip", changes)
	}
	if got := after.labels(0)["nose_tip"]; got.distance(moved) > 1/v.scale {
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
	path := d.faces()
	before, err := readTable(path)
	if err != nil {
		t.Fatal(err)
	}
	labels := before.labels(0)
	w := d.open(path)
	v := w.seesLabels(labels)

	w.must("keydown", "h")
	w.eventually("the face alone while H is held", func() bool { return len(markers(w.screen(), middle, labelColour, 7)) == 0 })
	w.must("keyup", "h")
	w.seesLabels(labels)

	eye := v.screen(labels["left_eye_center"])
	w.click(eye.x, eye.y)
	w.key("Right", "shift+Down", "ctrl+Left", "ctrl+Left") // x +1 -0.2, y +5
	w.key("Escape", "Page_Down", "Page_Up", "Return")      // back on the face, done, and on to the next
	w.key("ctrl+s")
	original := before
	var changes []string
	w.eventually("the nudged eye in the file", func() bool {
		after, err := readTable(path)
		if err != nil {
			return false
		}
		changes = differences(original, after)
		return len(changes) == 2
	})
	after, _ := readTable(path)
	want := spot{labels["left_eye_center"].x + .8, labels["left_eye_center"].y + 5}
	if got := after.labels(0)["left_eye_center"]; got.distance(want) > 0.011 {
		t.Errorf("the nudges moved the eye to %v, want %v; changes %v", got, want, changes)
	}

	w.seesLabels(after.labels(1)) // Return went on
	w.key("Tab", "Delete", "ctrl+s")
	w.eventually("the deleted point in the file", func() bool {
		last, err := readTable(path)
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
	time.Sleep(500 * time.Millisecond)
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
