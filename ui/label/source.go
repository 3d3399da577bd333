package label

import (
	"fmt"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"fiducial/data/harmless"
	"fiducial/ui/kit"
)

// source is the line under the face that says which photo it is in, where photos are files.
type source struct {
	of      *Feature
	content *fyne.Container
	text    *canvas.Text
	whole   string // what it says where there is room for all of it
	ink     fyne.ThemeColorName
}

func newSource(f *Feature) *source {
	s := &source{of: f, text: canvas.NewText("", nil)}
	s.content = kit.Padded(3, 0, 6, 6, container.New(oneLine{s}, s.text))
	s.content.Hide()
	return s
}

// update brings it in line with the shown face.
func (s *source) update() {
	f := s.of
	wanted := f.session.Shown() && f.session.Dataset().Photos()
	if wanted {
		s.ink, s.whole = theme.ColorNamePlaceHolder, s.says()
		if f.photos.problem(f.session.Row()) != nil {
			s.ink = theme.ColorNameWarning
		}
		s.write(s.text.Size().Width)
	}
	if s.content.Visible() != wanted {
		s.content.Hidden = !wanted
		f.Relaid()
	}
}

// says is what it says: the name of the photo, its size, and which of the faces in it this one is.
func (s *source) says() string {
	ds, row := s.of.session.Dataset(), s.of.session.Row()
	if err := s.of.photos.problem(row); err != nil {
		return kit.Sentence(err)
	}
	path, err := ds.PhotoPath(row)
	if err != nil {
		return "no photo"
	}
	text := harmless.Name(filepath.Base(path))
	if f, ok := ds.Frame(row); ok {
		text += fmt.Sprintf(" · %s × %s px", kit.Count(f.Width), kit.Count(f.Height))
	}
	if nth, all := ds.FaceInPhoto(row); all > 1 {
		text += fmt.Sprintf(" · face %d of %d in this photo", nth, all)
	}
	return text
}

// write writes as much of it as a width has room for.
func (s *source) write(width float32) {
	kit.SetText(s.text, kit.Ellipsis(s.whole, width, theme.CaptionTextSize()), s.ink, theme.CaptionTextSize())
}

// oneLine gives the line the width there is, and asks for none.
type oneLine struct{ of *source }

// Layout implements fyne.Layout.
func (l oneLine) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(size)
	l.of.write(size.Width)
}

// MinSize implements fyne.Layout.
func (l oneLine) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, o[0].MinSize().Height)
}
