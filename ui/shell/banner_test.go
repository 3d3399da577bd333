package shell

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// The buttons of a strip go under its text when the place becomes narrow, and beside it again when it becomes wide.
func TestStripFollowsItsWidth(t *testing.T) {
	test.NewApp()
	b := newBanners(nil)
	b.Show(Banner{Kind: Warning, ID: "long", Text: strings.Repeat("many words ", 20), Buttons: []BannerButton{{Text: "Mend"}, {Text: "Row 0"}}})
	place := container.NewWithoutLayout(b.content)
	of := func(width float32) (text, buttons fyne.CanvasObject) {
		b.content.Resize(fyne.NewSize(width, b.content.MinSize().Height))
		b.content.Resize(fyne.NewSize(width, b.content.MinSize().Height))
		place.Refresh()
		var said *fyne.Container
		for _, o := range test.LaidOutObjects(b.content) {
			if c, is := o.(*fyne.Container); is {
				if _, is := c.Layout.(*strip); is {
					said = c
				}
			}
		}
		return said.Objects[0], said.Objects[1]
	}
	for _, width := range []float32{900, 300, 900} {
		text, buttons := of(width)
		if under := buttons.Position().Y >= text.Position().Y+text.Size().Height; under != (width < roomyStrip) {
			t.Errorf("%v wide: the buttons stand under the text: %v", width, under)
		}
		if under := width < roomyStrip; !under && text.Position().X+text.Size().Width > buttons.Position().X {
			t.Errorf("%v wide: text and buttons overlap", width)
		}
		if text.Size().Height < text.MinSize().Height {
			t.Errorf("%v wide: the text has %v of %v", width, text.Size().Height, text.MinSize().Height)
		}
	}
}

// Every strip is seen, whenever it comes: their room is as high as all of them.
func TestEveryStripIsSeen(t *testing.T) {
	f, _ := newTestFrame(t)
	for i := range BannersMost {
		f.Show(Banner{Kind: Warning, ID: fmt.Sprint(i), Text: strings.Repeat("many words that need more than one line ", 6*(3-i)), Buttons: []BannerButton{{Text: "Row 0"}}})
		scroll := f.banners.over.Objects[0]
		if got, want := scroll.Size().Height, f.banners.content.MinSize().Height; got != want || got < float32(25*(i+2)) {
			t.Errorf("with %d strips their room is %v high, and they need %v", i+1, got, want)
		}
	}
}

// What warns waits while there is no room for it, and is seen once another is closed; what only says what happened
// goes.
func TestAFourthStripIsNotLost(t *testing.T) {
	f, _ := newTestFrame(t)
	seen := func() (ids string) {
		standing, _ := f.banners.standing()
		for _, n := range standing {
			ids += n.ID
		}
		return ids
	}
	check := func(when, want string, lines int) {
		t.Helper()
		if got := seen(); got != want || len(f.banners.content.Objects) != lines {
			t.Errorf("%s there are %q in %d lines, not %q in %d", when, got, len(f.banners.content.Objects), want, lines)
		}
	}
	f.Show(Banner{Kind: Note, ID: "n", Text: "it happened"})
	for _, id := range []string{"a", "b", "c"} {
		f.Show(Banner{Kind: Warning, ID: id, Text: "warned of " + id})
	}
	check("with three warnings", "abc", 3)
	if f.Shows("n") {
		t.Error("a note waits")
	}
	f.Show(Banner{Kind: Problem, ID: "d", Text: "failed"})
	f.Show(Banner{Kind: Note, ID: "e", Text: "offered", Buttons: []BannerButton{{Text: "Show"}}})
	check("with five", "cde", 4)
	f.Drop("d")
	check("with one closed", "bce", 4)
	f.Drop("e")
	check("with two closed", "abc", 3)
}

// What only says what happened goes with the first action after it could be read; what offers, warns, failed or hints
// stays.
func TestWhatWasReadGoes(t *testing.T) {
	f, _ := newTestFrame(t)
	clock := time.Now()
	f.banners.now = func() time.Time { return clock }
	show := func(kind BannerKind, id string, passes bool, buttons ...BannerButton) {
		f.Show(Banner{Kind: kind, ID: id, Text: id, Buttons: buttons, Passes: passes})
	}
	act := func() { f.Actions().Run(f.Actions().Get("quit")) }
	check := func(when string, want ...string) {
		t.Helper()
		var got []string
		for _, n := range f.Shown() {
			got = append(got, n.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s there are %q, not %q", when, got, want)
		}
	}
	show(Note, "added", false)
	show(Note, "redone", true, BannerButton{Text: "Show it"})
	show(Problem, "lost", false)
	act()
	check("at once", "added", "redone", "lost")
	clock = clock.Add(readFor)
	check("with nobody at work", "added", "redone", "lost")
	show(Note, "redone", true, BannerButton{Text: "Show it"}) // anew
	act()
	check("after the next action", "redone", "lost")
	clock = clock.Add(readFor)
	act()
	check("later", "lost")
	f.Drop("lost")
	show(Note, "made", false, BannerButton{Text: "Open it"})
	show(Hint, "hint", false)
	f.Show(Banner{Kind: Note, ID: "stays", Text: "of lost labels", Stays: true})
	clock = clock.Add(readFor)
	act()
	check("at last", "made", "hint", "stays")
}
