package ui

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/session"
)

// view is something that the window shows, and how it is taken away again.
type view struct {
	name       string
	show, hide func(b *bench)
}

// views are the panels, and every dialog and question that an action of the table opens.
func (b *bench) views() []view {
	var all []view
	for _, f := range b.features {
		if x, is := f.(session.Panel); is && x.Name() != "Summary" { // which says how much time went by
			all = append(all, view{x.Name(), func(b *bench) {
				b.panels.Bring(x)
				b.until("it was looked at", func() bool { return x.Name() != "Dataset" || b.says(x.Content(), "12 complete") })
			}, func(b *bench) { b.panels.Bring(b.label) }})
		}
	}
	away := func(b *bench) {
		for range 3 { // what is typed, the question, and what is chosen
			b.press(action.Plain(fyne.KeyEscape))
		}
		for over := b.shell.Canvas().Overlays(); over.Top() != nil; {
			over.Remove(over.Top()) // a menu has no key that reaches it here
		}
	}
	for _, id := range []string{"import", "export", "keypoints", "sort", "jump", "keys", "about", "contact-sheet"} {
		all = append(all, view{id, func(b *bench) {
			b.must(id)
			b.until("the faces are counted", func() bool { return id != "export" || b.says(b.shell.Canvas().Overlays().Top(), "12 faces") })
		}, away})
	}
	return all
}

// says reports whether a label says something of that.
func (b *bench) says(o fyne.CanvasObject, part string) bool {
	return slices.ContainsFunc(objectsIn(o), func(o fyne.CanvasObject) bool {
		l, is := o.(*widget.Label)
		return is && strings.Contains(l.Text, part)
	})
}

// inTheme opens a window on a dataset in a theme and a size.
func inTheme(t *testing.T, path, theme string, size fyne.Size) *bench {
	a := test.NewApp()
	a.Preferences().SetString("theme", theme)
	b := newBenchIn(t, a, Options{Path: path})
	b.shell.Win.Resize(size)
	b.settle()
	return b
}

// picture returns what the window shows. Rectangles without a colour, which only take room, are made transparent:
// Fyne's painter for tests can't do without one.
func (b *bench) picture() image.Image {
	c := b.shell.Canvas()
	for _, o := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		for _, x := range objectsIn(o) {
			if r, is := x.(*canvas.Rectangle); is && r.FillColor == nil {
				r.FillColor = color.Transparent
			}
		}
	}
	return c.Capture()
}

// TestASwitchedThemeLooksAsIfStartedInIt looks at each panel and dialog in one theme, switches to the other, looks at
// it again, and compares that, pixel by pixel, with a window that was in that theme from the start.
func TestASwitchedThemeLooksAsIfStartedInIt(t *testing.T) {
	path := writeFaces(t, 12, nil)
	sizes, ways := []fyne.Size{fyne.NewSize(900, 560), fyne.NewSize(1280, 760)}, [][2]string{{kit.ThemeDark, kit.ThemeLight}, {kit.ThemeLight, kit.ThemeDark}}
	if testing.Short() {
		sizes, ways = sizes[:1], ways[:1]
	}
	listed := inTheme(t, path, kit.ThemeDark, sizes[0])
	all := listed.views()
	listed.Close()
	for _, size := range sizes {
		for _, x := range ways {
			for i, v := range all {
				t.Run(fmt.Sprintf("%v/from %s to %s/%s", size.Width, x[0], x[1], v.name), func(t *testing.T) {
					want, got := seenAgain(t, path, size, i, x[1], x[1]), seenAgain(t, path, size, i, x[0], x[1])
					if n, first := pixelsThatDiffer(want, got); n > 0 {
						t.Errorf("%d pixels differ, the first at %v%s", n, first, saved(t, v.name+" "+x[1], want, got))
					}
				})
			}
		}
	}
}

// seenAgain opens a window in a theme, shows view i and takes it away, switches to another theme and shows it again. It
// returns a picture of that.
func seenAgain(t *testing.T, path string, size fyne.Size, i int, in, then string) image.Image {
	b := inTheme(t, path, in, size)
	defer b.Close()
	v := b.views()[i]
	show := func() {
		software.NewCanvas().Capture() // sets the clock of Fyne's cache, as in newBenchIn
		v.show(b)
		b.until("nothing is looked at", func() bool { return b.shell.Running("") == nil })
		b.shell.Canvas().Unfocus() // a cursor blinks
		b.settle()
	}
	show()
	b.picture()
	v.hide(b)
	if in != then {
		b.shell.SetTheme(then)
	}
	b.settle()
	show()
	return b.picture()
}

// pixelsThatDiffer returns how many pixels of two pictures differ, and where the first is.
func pixelsThatDiffer(a, b image.Image) (n int, first image.Point) {
	if a.Bounds() != b.Bounds() {
		return 1, a.Bounds().Size()
	}
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			if color.NRGBAModel.Convert(a.At(x, y)) != color.NRGBAModel.Convert(b.At(x, y)) {
				if n++; n == 1 {
					first = image.Pt(x, y)
				}
			}
		}
	}
	return n, first
}

// saved writes pictures into the folder FIDUCIAL_SEEN, to look at, and says so.
func saved(t *testing.T, name string, want, got image.Image) string {
	folder := os.Getenv("FIDUCIAL_SEEN")
	if folder == "" {
		return ""
	}
	for which, img := range map[string]image.Image{"want": want, "got": got} {
		f, err := os.Create(filepath.Join(folder, name+"-"+which+".png"))
		if err == nil {
			err = png.Encode(f, img)
		}
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
	}
	return fmt.Sprintf(" (see %s)", filepath.Join(folder, name))
}
