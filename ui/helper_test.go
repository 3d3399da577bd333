package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"fiducial/data/face"
	"fiducial/ui/action"
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
	dir   string
}

const testSide = sessiontest.Side

var testKeypoints = sessiontest.Keypoints()

// newBench opens a window on the dataset at path; "" means none.
func newBench(t testing.TB, path string) *bench {
	t.Helper()
	software.NewCanvas().Capture() // sets the clock of Fyne's cache: by an old one the first picture forgets what was just made
	a := test.NewApp()
	b := &bench{t: t, queue: make(chan func(), 1<<14), dir: t.TempDir()}
	b.Window = newWindow(a, Options{Path: path, DataDir: b.dir, Threads: 1}, func(f func()) { b.queue <- f })
	b.shell.Win.Resize(fyne.NewSize(1280, 800))
	b.Show()
	t.Cleanup(func() {
		b.Close()
		test.NewApp() // forgets the window
	})
	if path != "" {
		b.until("the rows are there", func() bool {
			return b.session.Current() != nil && b.session.Current().Loading == nil && b.session.Row() >= 0
		})
	}
	return b
}

// until carries out what was handed to the UI goroutine until cond holds.
func (b *bench) until(what string, cond func() bool) {
	b.t.Helper()
	end := time.After(20 * time.Second)
	for !cond() {
		select {
		case f := <-b.queue:
			f()
		case <-end:
			b.t.Fatalf("waited in vain until %s; banners: %q", what, b.bannerTexts())
		}
	}
}

// settle carries out what is waiting and what follows from it, until nothing that is drawn anew within a moment is outstanding.
func (b *bench) settle() {
	for {
		select {
		case f := <-b.queue:
			f()
		case <-time.After(12 * time.Millisecond):
			if !b.outstanding() {
				return
			}
		}
	}
}

// outstanding reports whether something will be drawn anew that was asked for.
func (b *bench) outstanding() bool {
	if b.predictions == nil || b.closed.Load() { // still being built, or nothing is posted any more
		return false
	}
	all := []*kit.Throttle{b.predictions.arrived}
	return b.shell.Pending() || b.session.Pending() || b.search.Pending() || slices.ContainsFunc(all, (*kit.Throttle).Pending)
}

// press presses a key as the driver does: down, typed, character, up.
func (b *bench) press(k action.Key) {
	b.t.Helper()
	if k.IsShortcut() {
		b.shortcut(k)
		return
	}
	b.shell.Keys.Modifiers = func() fyne.KeyModifier { return k.Mod | k.CharShift() }
	focused := b.shell.Canvas().Focused()
	if focused == nil {
		b.shell.Canvas().Focus(b.shell.Keys)
		focused = b.shell.Keys
	}
	if k.Char != 0 {
		focused.TypedRune(k.Char)
	} else {
		focused.TypedKey(&fyne.KeyEvent{Name: k.Name})
	}
	b.shell.Keys.Modifiers = func() fyne.KeyModifier { return 0 }
	b.settle()
}

// shortcut does with a shortcut what the driver does, and lets things settle.
func (b *bench) shortcut(k action.Key) {
	b.t.Helper()
	defer b.settle()
	b.shortcutNow(k)
}

// shortcutNow does with a shortcut what the driver does: the menu first, then what has the focus, then the canvas.
func (b *bench) shortcutNow(k action.Key) {
	s := k.Shortcut()
	for _, m := range b.shell.Win.MainMenu().Items {
		for _, item := range m.Items {
			if item.Shortcut != nil && item.Shortcut.ShortcutName() == s.ShortcutName() {
				item.Action()
				return
			}
		}
	}
	if f, ok := b.shell.Canvas().Focused().(fyne.Shortcutable); ok {
		f.TypedShortcut(s)
		return
	}
	if !b.shell.Modal() { // as the shortcuts of the canvas do, which the canvas of tests keeps to itself
		b.shell.Keys.TypedShortcut(s)
	}
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

func missingPoint(kp ...int) func(int, *testRow) {
	return func(_ int, r *testRow) {
		for _, k := range kp {
			r.Points[k] = face.Point{}
		}
	}
}

// objectsIn returns o and everything in it.
func objectsIn(o fyne.CanvasObject) []fyne.CanvasObject { return test.LaidOutObjects(o) }
