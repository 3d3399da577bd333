package evaluate

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/face"
	"fiducial/ui/kit"
)

// worstFaces shows the faces with the largest errors, the worst first, as thumbnails with lines from label to
// prediction. A click shows the face.
type worstFaces struct {
	p       *Panel
	content *fyne.Container
	tiles   []*worstTile
}

func newWorstFaces(p *Panel) *worstFaces {
	f := &worstFaces{p: p}
	f.content = container.New(&tileLayout{resize: func() { p.shell.Post(func() { p.body.Refresh() }) }})
	return f
}

// show shows other faces of a dataset with those keypoints.
func (f *worstFaces) show(list []worstFace, k face.Keypoints) {
	for len(f.tiles) < len(list) {
		t := newWorstTile(f.p)
		f.tiles = append(f.tiles, t)
		f.content.Add(t)
	}
	for i, t := range f.tiles {
		t.Hidden = i >= len(list)
		if !t.Hidden {
			t.set(list[i], kit.Words(k[list[i].keypoint].Name))
		}
	}
	f.content.Refresh()
}

// mark frames the face that is shown large.
func (f *worstFaces) mark(row int) {
	for _, t := range f.tiles {
		t.mark(t.face.row == row)
	}
}

// tileLayout puts tiles side by side, as many as there is room for, and line under line.
type tileLayout struct {
	width  float32 // there was last
	resize func()  // called when the height that is needed changed with the width
}

const (
	tileWish    = 84 // the width tiles come near to
	tileCaption = 16
	tileGap     = 4
)

// tiles returns how many stand side by side, and how wide they are.
func (l *tileLayout) tiles() (columns int, side float32) {
	width := max(l.width, kit.RightLeast-30)
	columns = max(int((width+tileGap)/(tileWish+tileGap)), 1)
	return columns, (width+tileGap)/float32(columns) - tileGap
}

// Layout implements fyne.Layout.
func (l *tileLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	before := l.MinSize(o).Height
	l.width = size.Width
	columns, side := l.tiles()
	i := 0
	for _, x := range o {
		if !x.Visible() {
			continue
		}
		x.Resize(fyne.NewSize(side, side+tileCaption))
		x.Move(fyne.NewPos(float32(i%columns)*(side+tileGap), float32(i/columns)*(side+tileCaption+tileGap)))
		i++
	}
	if l.MinSize(o).Height != before {
		l.resize()
	}
}

// MinSize is as high as the lines are at the width there was last.
func (l *tileLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	n := 0
	for _, x := range o {
		if x.Visible() {
			n++
		}
	}
	columns, side := l.tiles()
	lines := (n + columns - 1) / columns
	return fyne.NewSize(tileWish, float32(lines)*(side+tileCaption+tileGap))
}

// worstTile is one of the worst faces.
type worstTile struct {
	widget.BaseWidget
	kit.Hover
	p       *Panel
	face    worstFace
	name    string // of the keypoint that is farthest off
	frame   *canvas.Rectangle
	picture *canvas.Image
	caption *canvas.Text
	marked  bool
}

var (
	_ fyne.Tappable      = (*worstTile)(nil)
	_ desktop.Cursorable = (*worstTile)(nil)
)

func newWorstTile(p *Panel) *worstTile {
	t := &worstTile{p: p, frame: canvas.NewRectangle(nil), picture: canvas.NewImageFromImage(nil), caption: canvas.NewText("", nil)}
	t.frame.CornerRadius = 4
	t.picture.FillMode = canvas.ImageFillContain
	t.picture.ScaleMode = canvas.ImageScaleSmooth
	t.caption.Alignment = fyne.TextAlignCenter
	t.OnHover = func(over bool) {
		if over {
			p.shell.Tips().Offer(t, t.tip)
		} else {
			p.shell.Tips().Drop()
		}
		t.Refresh()
	}
	t.ExtendBaseWidget(t)
	return t
}

func (t *worstTile) set(f worstFace, name string) {
	t.face, t.name = f, name
	t.picture.Image = f.image
	t.Refresh()
}

func (t *worstTile) mark(on bool) {
	if on != t.marked {
		t.marked = on
		t.Refresh()
	}
}

// tip says what is worst about the face.
func (t *worstTile) tip() string {
	return fmt.Sprintf("Row %s: %s is off by %s %s", kit.Count(t.face.row), t.name, kit.Decimals(t.face.farthest, 1), t.p.session.Unit())
}

// Tapped implements fyne.Tappable.
func (t *worstTile) Tapped(*fyne.PointEvent) {
	t.p.shell.Tips().Drop()
	t.p.o.Faces.Visit(t.face.row)
	t.p.shell.FocusFace()
}

// Cursor implements desktop.Cursorable.
func (t *worstTile) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (t *worstTile) CreateRenderer() fyne.WidgetRenderer {
	return kit.Drawn(kit.These(t.frame, t.picture, t.caption), kit.Least(40, 40+tileCaption), t.place, t.paint)
}

func (t *worstTile) place(size fyne.Size) {
	const edge = 2
	t.frame.Resize(size)
	t.picture.Move(fyne.NewPos(edge, edge))
	t.picture.Resize(fyne.NewSize(size.Width-2*edge, size.Height-tileCaption-edge))
	t.caption.Move(fyne.NewPos(0, size.Height-tileCaption))
	t.caption.Resize(fyne.NewSize(size.Width, tileCaption-1))
}

func (t *worstTile) paint() {
	ground, ink := theme.ColorNameBackground, theme.ColorNameForeground
	switch {
	case t.marked:
		ground, ink = theme.ColorNamePrimary, theme.ColorNameForegroundOnPrimary
	case t.Hovered:
		ground = theme.ColorNameButton
	}
	kit.Fill(t.frame, ground)
	kit.SetText(t.caption, kit.Decimals(t.face.pixels, 1)+" "+t.p.session.Unit(), ink, theme.CaptionTextSize())
	t.picture.Refresh()
}
