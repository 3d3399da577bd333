package train

import (
	"context"
	"fmt"
	"image"
	"image/draw"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"fiducial/data"
	"fiducial/data/batch"
	"fiducial/data/face"
	"fiducial/data/picture"
	"fiducial/model/settings"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// preview shows the face one looks at and those after it as training would see them: eight drawn by the loader
// that draws the batches, with their points.
type preview struct {
	t       *trainer
	content fyne.CanvasObject
	picture *canvas.Image
	drawn   wish // what is on the screen, or being drawn
}

// wish is what a preview shows.
type wish struct {
	ds          *data.Dataset
	row         int
	draw        int  // counts how often others were asked for
	side        int  // settings.Settings.Side
	hidden      bool // the same's Hidden
	standardise bool
	augment     batch.Augment
}

const (
	previewColumns = 4
	previewFaces   = 8
	previewSide    = 96 // of a face, in pixels of the screen at scale 1
	previewGap     = 4
)

func newPreview(t *trainer) *preview {
	a := &preview{t: t, picture: canvas.NewImageFromImage(nil)}
	a.picture.FillMode, a.picture.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleFastest
	lines := float32(previewFaces / previewColumns)
	a.picture.SetMinSize(fyne.NewSize(0, lines*previewSide*0.85+(lines-1)*previewGap))
	again := t.shell.Actions().Buttons().Make("augment-again", "Again")
	again.Icon = theme.ViewRefreshIcon()
	text := kit.Label("As training sees them", kit.Small, kit.Faint, kit.Cutting)
	a.content = container.NewVBox(a.picture, container.NewBorder(nil, nil, nil, container.NewHBox(layout.NewSpacer(), again), text))
	return a
}

// again draws other variations.
func (a *preview) again() {
	a.drawn.draw++
	draw := a.drawn.draw
	a.drawn = wish{row: -1, draw: draw}
	a.update()
}

// update draws the faces anew if something about them changed.
func (a *preview) update() {
	t := a.t
	s, settings := t.session.Current(), t.panel.settings
	if s == nil || t.session.Row() < 0 || !t.panel.previewSeen() {
		return
	}
	wish := wish{ds: s.Dataset, row: t.session.Row(), draw: a.drawn.draw, side: settings.Side, hidden: settings.Hidden, standardise: settings.Standardise, augment: settings.Augment}
	if wish == a.drawn {
		return
	}
	a.drawn = wish
	rows := a.rows()
	var shown *image.NRGBA
	t.session.Start(s, session.Job{Work: func(ctx context.Context, _ *shell.Task) (err error) {
		shown, err = previewOf(ctx, wish, rows)
		return err
	}, Done: func(err error) {
		if a.drawn != wish {
			return // others were asked for meanwhile
		}
		if err != nil {
			shown = nil // the form says which value cannot be
		}
		a.picture.Image = nil
		if shown != nil {
			a.picture.Image = shown
		}
		a.picture.Refresh()
	}})
}

// rows returns the shown face and those that follow it in the list, as many as are shown, without those that have no
// photo.
func (a *preview) rows() (rows []int) {
	s := a.t.session.Current()
	add := func(row int) {
		if len(rows) < previewFaces && s.Dataset.StateOf(row)&data.NoPhoto == 0 {
			rows = append(rows, row)
		}
	}
	add(a.t.session.Row())
	at := slices.Index(s.Listed, a.t.session.Row())
	for i := range s.Listed { // from the shown face to the end, then from the beginning
		if row := s.Listed[(at+1+i)%len(s.Listed)]; row != a.t.session.Row() {
			add(row)
		}
	}
	return rows
}

// previewOf draws rows as training sees them. It is a background task.
func previewOf(ctx context.Context, wish wish, rows []int) (*image.NRGBA, error) {
	s := settings.Settings{Side: wish.side, Hidden: wish.hidden, Augment: wish.augment}
	source := s.Source(wish.ds)
	loader, err := batch.NewLoader(source, batch.Options{
		Rows: rows, Size: previewFaces, Standardise: wish.standardise, Augment: s.InPixelsOf(s.Seen(wish.ds).Scale()).Augment, Workers: 1,
	})
	if err != nil {
		return nil, fmt.Errorf("draw augmented faces: %w", err)
	}
	epoch := loader.Epoch(ctx, wish.draw, 0)
	defer epoch.Close()
	b, err := epoch.Next()
	if err != nil {
		return nil, fmt.Errorf("draw augmented faces: %w", err)
	}
	step := previewSide + previewGap
	out := image.NewNRGBA(image.Rect(0, 0, previewColumns*step-previewGap, previewFaces/previewColumns*step-previewGap))
	side, outputs := source.Side(), 2*len(wish.ds.Keypoints())
	for i, row := range b.Rows {
		pixels, err := source.Pixels(row)
		if err != nil {
			return nil, fmt.Errorf("draw augmented faces: %w", err)
		}
		gray := make([]byte, len(pixels))
		batch.Gray(gray, b.Images[i*len(pixels):(i+1)*len(pixels)], pixels, wish.standardise)
		points := make(face.Points, outputs/2)
		for k := range points {
			if at := i*outputs + 2*k; b.Mask[at] == 1 {
				points[k] = face.At(float64(b.Points[at]), float64(b.Points[at+1]))
			}
		}
		tile := picture.Thumbnail(picture.Gray(gray, side), points, previewSide, picture.DefaultStyle())
		corner := image.Pt(i%previewColumns*step, i/previewColumns*step)
		draw.Draw(out, tile.Bounds().Add(corner), tile, image.Point{}, draw.Src)
	}
	return out, nil
}
