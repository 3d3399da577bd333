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
	p       *Panel
	face    worstFace
	name    string // of the keypoint that is farthest off
	frame   *canvas.Rectangle
	picture *canvas.Image
	caption *canvas.Text
	marked  bool
	hovered bool
}

var (
	_ fyne.Tappable      = (*worstTile)(nil)
	_ desktop.Hoverable  = (*worstTile)(nil)
	_ desktop.Cursorable = (*worstTile)(nil)
)

func newWorstTile(p *Panel) *worstTile {
	t := &worstTile{p: p, frame: canvas.NewRectangle(nil), picture: canvas.NewImageFromImage(nil), caption: canvas.NewText("", nil)}
	t.frame.CornerRadius = 4
	t.picture.FillMode = canvas.ImageFillContain
	t.picture.ScaleMode = canvas.ImageScaleSmooth
	t.caption.Alignment = fyne.TextAlignCenter
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
	t.p.faces.Visit(t.face.row)
	t.p.shell.FocusFace()
}

// Cursor implements desktop.Cursorable.
func (t *worstTile) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MouseIn implements desktop.Hoverable.
func (t *worstTile) MouseIn(*desktop.MouseEvent) {
	t.hovered = true
	t.p.shell.Tips().Offer(t, t.tip)
	t.Refresh()
}

// MouseMoved implements desktop.Hoverable.
func (t *worstTile) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (t *worstTile) MouseOut() {
	t.hovered = false
	t.p.shell.Tips().Drop()
	t.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (t *worstTile) CreateRenderer() fyne.WidgetRenderer {
	r := &worstTileRenderer{t}
	r.Refresh()
	return r
}

type worstTileRenderer struct{ t *worstTile }

func (r *worstTileRenderer) Destroy()           {}
func (r *worstTileRenderer) MinSize() fyne.Size { return fyne.NewSize(40, 40+tileCaption) }
func (r *worstTileRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.t.frame, r.t.picture, r.t.caption}
}
func (r *worstTileRenderer) Layout(size fyne.Size) {
	const edge = 2
	r.t.frame.Resize(fyne.NewSize(size.Width, size.Height))
	r.t.picture.Move(fyne.NewPos(edge, edge))
	r.t.picture.Resize(fyne.NewSize(size.Width-2*edge, size.Height-tileCaption-edge))
	r.t.caption.Move(fyne.NewPos(0, size.Height-tileCaption))
	r.t.caption.Resize(fyne.NewSize(size.Width, tileCaption-1))
}
func (r *worstTileRenderer) Refresh() {
	t := r.t
	t.frame.FillColor = theme.Color(theme.ColorNameBackground)
	switch {
	case t.marked:
		t.frame.FillColor = theme.Color(theme.ColorNamePrimary)
	case t.hovered:
		t.frame.FillColor = theme.Color(theme.ColorNameButton)
	}
	ink := theme.ColorNameForeground
	if t.marked {
		ink = theme.ColorNameForegroundOnPrimary
	}
	kit.SetText(t.caption, kit.Decimals(t.face.pixels, 1)+" "+t.p.session.Unit(), ink, theme.CaptionTextSize())
	t.frame.Refresh()
	t.picture.Refresh()
	t.caption.Refresh()
}
