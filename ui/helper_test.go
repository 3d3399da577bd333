package ui

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/browser"
	"fiducial/ui/kit"
	"fiducial/ui/session/sessiontest"
	"fiducial/ui/shell"
)

// bench is a window on Fyne's test driver. What goroutines hand to the UI goroutine waits in a queue, which the test
// carries out: so the test is the UI goroutine.
type bench struct {
	*Window
	t     testing.TB
	queue chan func()
	after func() // what is looked at whenever something was carried out; nil for nothing
	dir   string
}

const testSide = sessiontest.Side

var testKeypoints = sessiontest.Keypoints()

// newBench opens a window on the dataset at path; "" means none.
func newBench(t testing.TB, path string) *bench {
	t.Helper()
	return newBenchOf(t, Options{Path: path})
}

// newBenchOf opens a window with options, on one core and with a data folder of its own.
func newBenchOf(t testing.TB, o Options) *bench {
	t.Helper()
	return newBenchIn(t, test.NewApp(), o)
}

// newBenchIn is newBenchOf in an app that was made for it, and may remember something.
func newBenchIn(t testing.TB, a fyne.App, o Options) *bench {
	t.Helper()
	software.NewCanvas().Capture() // sets the clock of Fyne's cache: by an old one the first picture forgets what was just made
	b := &bench{t: t, queue: make(chan func(), 1<<14), dir: t.TempDir()}
	o.DataDir, o.Threads = b.dir, 1
	b.Window = newWindow(a, o, func(f func()) { b.queue <- f })
	b.shell.Win.Resize(fyne.NewSize(1280, 800))
	b.Show()
	t.Cleanup(func() {
		b.Close()
		test.NewApp() // forgets the window
	})
	if o.Path != "" {
		b.until("the rows are there", func() bool {
			return b.session.Current() != nil && b.session.Current().Loading == nil && b.session.Row() >= 0
		})
	}
	return b
}

// until carries out what was handed to the UI goroutine until cond holds.
func (b *bench) until(what string, cond func() bool) {
	b.t.Helper()
	end := time.After(time.Minute) // the race detector on a busy machine
	for !cond() {
		select {
		case f := <-b.queue:
			f()
			if b.after != nil {
				b.after()
			}
		case <-end:
			b.t.Fatalf("waited in vain until %s; banners: %q", what, b.bannerTexts())
		}
	}
}

// settle carries out what is waiting and what follows from it, until nothing is outstanding that is to be drawn anew.
func (b *bench) settle() {
	b.t.Helper()
	b.until("nothing is to be drawn anew", func() bool { return len(b.queue) == 0 && !b.outstanding() })
}

// outstanding reports whether something will be drawn anew that was asked for.
func (b *bench) outstanding() bool {
	if b.predict == nil || b.closed.Load() { // still being built, or nothing is posted any more
		return false
	}
	return b.shell.Pending() || b.predict.Predictions.Pending() || b.session.Pending() || b.search.Pending()
}

// press presses a key as the driver does: down, typed, character, up.
func (b *bench) press(k action.Key) {
	b.t.Helper()
	sessiontest.Press(b.shell, k)
	b.settle()
}

// typeText types into what has the focus.
func (b *bench) typeText(text string) {
	b.t.Helper()
	f := b.shell.Canvas().Focused()
	if f == nil || f == fyne.Focusable(b.shell.Keys) {
		b.t.Fatal("no text entry has the focus")
	}
	for _, r := range text {
		f.TypedRune(r)
	}
}

func (b *bench) bannerTexts() []string {
	var out []string
	for _, x := range b.shell.Shown() {
		out = append(out, x.Text)
	}
	return out
}

func (b *bench) mustBanner(part string) shell.Banner {
	b.t.Helper()
	for _, x := range b.shell.Shown() {
		if strings.Contains(x.Text, part) {
			return x
		}
	}
	b.t.Fatalf("no banner says %q: %q", part, b.bannerTexts())
	return shell.Banner{}
}

func (b *bench) labelOf(row, kp int) face.Point { return b.session.Dataset().Labels(row)[kp] }

// testRow is one row of a dataset made for a test.
type testRow = sessiontest.Row

// writeFaces writes faces with four keypoints; see sessiontest.WriteFaces.
func writeFaces(t testing.TB, n int, edit func(i int, r *testRow)) string {
	t.Helper()
	return sessiontest.WriteFaces(t, n, edit)
}

func missingPoint(kp ...int) func(int, *testRow) { return sessiontest.Missing(kp...) }

// listFilters are the names of the filters of the list, in its order.
var listFilters = []string{"All", "To do", "Done", "Edited", "Incomplete", "Flagged", "With a note", "Faulty", "Missing a point…", "Having a point…", "Error above…",
	"Changed since opening", "Changed today", "Accepted", "Left out", "With proposed points", "Suspected", "Expected error above…"}

// listEntry returns the entry of the list with a placeholder.
func (b *bench) listEntry(placeholder string) *kit.Entry {
	b.t.Helper()
	return inList(b, func(e *kit.Entry) bool { return e.PlaceHolder == placeholder })
}

// listChoice returns the choice of the filter of the list.
func (b *bench) listChoice() *kit.Choice {
	b.t.Helper()
	return inList(b, func(c *kit.Choice) bool { return len(c.Options) == len(listFilters) })
}

// inList returns the object of a kind in the list of which something holds.
func inList[T fyne.CanvasObject](b *bench, holds func(T) bool) (found T) {
	b.t.Helper()
	for _, o := range objectsIn(b.list.Content()) {
		if x, ok := o.(T); ok && holds(x) {
			return x
		}
	}
	b.t.Fatal("the list has no such object")
	return found
}

// listGrid returns the thumbnails of the list.
func (b *bench) listGrid() *browser.Browser {
	b.t.Helper()
	return inList(b, func(*browser.Browser) bool { return true })
}

// objectsIn returns o and everything in it.
func objectsIn(o fyne.CanvasObject) []fyne.CanvasObject { return test.LaidOutObjects(o) }

// note returns the entry of the note.
func (b *bench) note() *kit.Entry { return b.pointsEntry("Note") }

// cell returns the entry of the table of points, which stands over the cell that is typed into.
func (b *bench) cell() *kit.Entry { return b.pointsEntry("") }

func (b *bench) pointsEntry(placeholder string) *kit.Entry {
	b.t.Helper()
	for _, o := range objectsIn(b.label.Content()) {
		if e, ok := o.(*kit.Entry); ok && e.PlaceHolder == placeholder {
			return e
		}
	}
	b.t.Fatal("the panel of points has no such entry")
	return nil
}

// typeInto puts the cursor into the x of a keypoint and types it.
func (b *bench) typeInto(kp int, text string) {
	b.t.Helper()
	b.face.Select(kp)
	b.must("type")
	b.cell().SetText(text)
}

// placing reports whether missing points are asked for.
func (b *bench) placing() bool { return b.shell.Actions().Get("place").Checked() }

// pointsSay reports whether the panel of points shows a text with a part.
func (b *bench) pointsSay(part string) bool {
	for _, o := range objectsIn(b.label.Content()) {
		if l, ok := o.(*widget.Label); ok && l.Visible() && strings.Contains(l.Text, part) {
			return true
		}
	}
	return false
}

// mustHistory returns the names of everything that was done, the last first, and of what was undone that it is.
func (b *bench) mustHistory() []string {
	b.t.Helper()
	list, err := b.session.Dataset().History(-1)
	if err != nil {
		b.t.Fatal(err)
	}
	names := make([]string, len(list))
	for i, a := range list {
		names[i] = a.Name + kit.Either(a.Undone, " (undone)", "")
	}
	return names
}
