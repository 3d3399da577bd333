package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/session/sessiontest"
	"fiducial/ui/shell"
)

// smallest is what the window has for its content where it is 900×600: Fyne's menu bar takes some of the height.
var smallest = fyne.NewSize(900, 600-40)

// fits does something and checks that the window needs no more than the smallest after that, nor at any moment on the
// way: Fyne makes a window larger at once, and not smaller again.
func (b *bench) fits(do func(), state ...string) {
	b.t.Helper()
	b.after = func() { b.least(state...) }
	do()
	b.after()
	b.settle()
	b.after()
	b.after = nil
}

func (b *bench) least(state ...string) {
	b.t.Helper()
	if m := b.shell.Win.Content().MinSize(); m.Width > smallest.Width || m.Height > smallest.Height {
		b.t.Errorf("%s: the window needs %v, more than %v", strings.Join(state, ", "), m, smallest)
	}
}

// The window is usable at 900×600 whatever it shows, and opens at that size when it was left so: each panel, with a run
// or without, folded and not, with everything under, over and beside the face that is not always there, in both themes.
func TestTheWindowFitsInto900x600(t *testing.T) {
	b := newBench(t, writeFaces(t, 60, missingPoint(3)))
	b.shell.Win.Resize(smallest)
	fold := func() { b.tap(b.train.Content(), "Settings") }
	b.fits(func() { b.panels.Bring(b.train) }, "training before the first run")
	b.fits(fold, "training before the first run, unfolded")
	b.fits(fold, "training before the first run, folded again")
	b.fits(func() { b.trained("2") }, "a run")
	b.fits(fold, "a run, unfolded")
	b.fits(fold, "a run, folded again")
	b.fits(b.searching, "the form of a search")
	b.fits(b.begin, "a search in progress")
	b.fits(b.searched, "a search")
	for _, x := range []struct {
		state string
		show  func()
	}{
		{"a hint", func() {
			b.shell.Show(shell.Banner{Kind: shell.Hint, ID: "welcome", Text: strings.Repeat("These faces are drawn. ", 6), Buttons: []shell.BannerButton{{Text: "Open your own…", Do: func() {}}}})
		}},
		{"a review", b.beginReview},
		{"brightness and contrast", func() { b.must("display") }},
		{"another face beside it", func() { b.press(action.Char('x')) }},
		{"placing", func() { b.press(action.Char('n')) }},
		{"three strips", func() {
			for _, text := range []string{"one failed", "two failed", "three failed"} {
				b.shell.Fail(errTest(strings.Repeat(text+" ", 20)))
			}
		}},
		{"a changed file", func() { b.file.Happened(session.Changed{OnDisk: true}) }},
		{"one keypoint on all faces", func() { b.press(action.Char('j')) }},
	} { // each beside those before it
		b.fits(x.show, x.state)
	}
	for _, theme := range []string{kit.ThemeLight, kit.ThemeDark} {
		b.shell.SetTheme(theme)
		b.eachPanel(theme)
	}
}

// eachPanel looks at the window with each panel in front.
func (b *bench) eachPanel(state string) {
	b.t.Helper()
	for _, p := range []session.Panel{b.label, b.train, b.evaluate, b.search} {
		b.fits(func() { b.panels.Bring(p) }, state, p.Name())
	}
	for _, id := range []string{"history", "summary", "strays", "dataset"} {
		if a := b.shell.Actions().Get(id); a.IsEnabled() {
			b.fits(func() { b.shell.Actions().Run(a) }, state, id)
		}
	}
}

// A dataset of photos has a line under the face that says which photo it is in.
func TestPhotosFitInto900x600(t *testing.T) {
	b := newBench(t, sessiontest.WritePhotos(t, sessiontest.PhotoRow{File: "a.png"}, sessiontest.PhotoRow{File: "b.png"}))
	b.shell.Win.Resize(smallest)
	b.fits(func() { b.must("display") }, "photos, brightness and contrast")
	b.fits(func() { b.press(action.Char('x')) }, "photos, another face")
	b.eachPanel("photos")
}
