package ui

import (
	"context"
	"fiducial/ui/session"
	"fmt"
	"image/color"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// palette returns the colours of a theme that are no colours of another, by their names.
func palette(of, without string) map[color.Color]fyne.ThemeColorName {
	names := []fyne.ThemeColorName{}
	for name := range kit.Colors {
		names = append(names, name)
	}
	colors := map[color.Color]fyne.ThemeColorName{}
	for _, name := range names {
		colors[color.NRGBAModel.Convert(kit.NewTheme(of).Color(name, theme.VariantDark))] = name
	}
	for _, name := range names {
		delete(colors, color.NRGBAModel.Convert(kit.NewTheme(without).Color(name, theme.VariantDark)))
	}
	delete(colors, color.NRGBA{0xff, 0xff, 0xff, 0xff}) // also that of names on the face
	delete(colors, color.NRGBA{0xe6, 0x9f, 0x00, 0xff}) // also that of a series
	return colors
}

// painted returns the objects that are seen in o, with the renderers by which they are drawn. The faces are left out:
// their colours are those of points and pictures.
func (b *bench) painted(o fyne.CanvasObject) []fyne.CanvasObject {
	if _, face := o.(*faceview.FaceView); face || !o.Visible() {
		return nil
	}
	list, parts := []fyne.CanvasObject{o}, []fyne.CanvasObject(nil)
	switch x := o.(type) {
	case fyne.Widget:
		parts = test.WidgetRenderer(x).Objects()
	case *fyne.Container:
		parts = x.Objects
	}
	for _, p := range parts {
		list = append(list, b.painted(p)...)
	}
	return list
}

// paint returns what an object is painted in.
func paint(o fyne.CanvasObject) (what string, c color.Color) {
	switch x := o.(type) {
	case *canvas.Text:
		if x.Text != "" {
			return fmt.Sprintf("%q", x.Text), x.Color
		}
	case *canvas.Rectangle:
		return fmt.Sprintf("a rectangle of %v", x.Size()), x.FillColor
	case *canvas.Circle:
		return "a circle", x.FillColor
	case *canvas.Line:
		return "a line", x.StrokeColor
	}
	return "", nil
}

// TestNothingKeepsAColourOfTheOtherTheme switches themes to and fro and looks at every text and ground in the window,
// on all panels and with everything shown that is not always there.
func TestNothingKeepsAColourOfTheOtherTheme(t *testing.T) {
	b := full(t)
	b.shell.SetTheme(kit.ThemeDark)
	b.face.Select(0)
	b.label.SetPoint("Move", 0, face.At(3, 3)) // an unsaved edit
	b.must("flag")
	b.must("undo")
	b.shell.Actions().Run(b.shell.Actions().Get("display"))
	b.press(action.Char('m'))
	b.press(action.Char('x'))
	b.openSearch()
	b.press(action.With(action.Ctrl, fyne.KeyH))
	b.shell.Actions().Run(b.shell.Actions().Get("summary"))
	b.beginReview()
	b.shell.Show(shell.Banner{Kind: shell.Hint, ID: "welcome", Text: "These faces are drawn", Buttons: []shell.BannerButton{{Text: "Train", Do: func() {}}}})
	b.shell.Fail(errTest("something failed"))
	b.file.Happened(session.Changed{OnDisk: true})
	b.shell.Pointer(face.At(3, 4), true)
	for i := range 3 {
		task := b.shell.Start(fmt.Sprint("Task ", i), func(ctx context.Context, _ *shell.Task) error {
			<-ctx.Done()
			return ctx.Err()
		}, nil)
		defer task.Stop()
	}
	b.until("the tasks are shown", func() bool {
		return slices.ContainsFunc(objectsIn(b.shell.Win.Content()), func(o fyne.CanvasObject) bool {
			text, ok := o.(*canvas.Text)
			return ok && text.Text == "Task 1"
		})
	})
	b.shell.Flash("Something is done")

	seen := map[string]bool{}
	for _, x := range []struct{ to, from string }{{kit.ThemeLight, kit.ThemeDark}, {kit.ThemeDark, kit.ThemeLight}} {
		b.shell.SetTheme(x.to)
		old := palette(x.from, x.to)
		look := func(where string) {
			b.settle()
			for _, o := range b.painted(b.shell.Win.Content()) {
				what, c := paint(o)
				if c == nil {
					continue
				}
				seen[what] = true
				if name, is := old[color.NRGBAModel.Convert(c)]; is {
					t.Errorf("%s, %s: %s is painted in the %s of the %s theme", x.to, where, what, name, x.from)
				}
			}
		}
		for _, tab := range b.tabs.Items {
			b.tabs.Select(tab)
			look(tab.Text)
		}
		b.review.Gallery.Toggle()
		look("gallery")
		b.review.Gallery.Toggle()
		b.press(action.With(action.Ctrl, fyne.KeyG))
		b.typeText("99")
		b.press(action.Plain(fyne.KeyReturn))
		look("why that is no row")
		b.press(action.Plain(fyne.KeyEscape))
		b.must("search-new")
		look("the form of a search")
		b.openSearch()
		b.settle()
		time.Sleep(shell.TaskAge)
	}
	for _, what := range []string{`"Task 0"`, `"Rows go from 0 to 59."`} {
		if !seen[what] {
			t.Errorf("%s was not looked at", what)
		}
	}
	if len(seen) < 150 {
		t.Errorf("only %d texts and grounds were looked at", len(seen))
	}
}
