package label

import (
	"math"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
)

// Columns of the table of keypoints.
const (
	colName = iota
	colX
	colY
	colPrediction
	colExpected
	colDistance
	columns
)

const (
	pointRowHeight = 24
	markWidth      = 14 // the mark of an edited point, before the name
	columnGap      = 6
)

// widths are those of the columns of numbers; the name has the rest.
type widths [columns]float32

// squareWidths are those where coordinates are pixels of a square, photoWidths where they are pixels of photos.
var (
	squareWidths = widths{colX: 44, colY: 44, colPrediction: 88, colExpected: 34, colDistance: 34}
	photoWidths  = widths{colX: 54, colY: 54, colPrediction: 108, colExpected: 34, colDistance: 48}
)

// A row narrower than these leaves out the predicted place, and how sure that is, so that names have room: how far it
// is off says more.
const (
	withPlace = 460
	withSure  = 350
)

// leftOut reports whether a row that wide leaves a column out.
func leftOut(col int, row float32) bool {
	return col == colPrediction && row < withPlace || col == colExpected && row < withSure
}

// place returns where a column begins and how wide it is, in a row that wide; a width of 0 leaves it out.
func (w *widths) place(col int, row float32) (x, width float32) {
	x = row - 6
	for c := columns - 1; c > colName; c-- {
		if leftOut(c, row) {
			if c == col {
				return x, 0
			}
			continue
		}
		x -= w[c]
		if c == col {
			return x, w[c]
		}
		x -= columnGap
	}
	return markWidth, x - markWidth
}

// pointRow is one keypoint in the table, or the heading.
type pointRow struct {
	widget.BaseWidget
	kit.Hover
	t          *pointTable
	kp         int // None for the heading
	name       string
	label      face.Point
	prediction face.Point
	expected   float64 // pixels: how far off the prediction probably is; NaN where that is not known
	edited     bool

	ground *canvas.Rectangle
	mark   *canvas.Circle
	texts  [columns]*canvas.Text
}

var (
	_ fyne.Tappable          = (*pointRow)(nil)
	_ fyne.SecondaryTappable = (*pointRow)(nil)
)

func newPointRow(t *pointTable, kp int) *pointRow {
	r := &pointRow{t: t, kp: kp, ground: canvas.NewRectangle(nil), mark: canvas.NewCircle(nil)}
	r.ground.CornerRadius = 3
	for c := range r.texts {
		r.texts[c] = canvas.NewText("", nil)
		if c != colName {
			r.texts[c].Alignment = fyne.TextAlignTrailing
		}
	}
	r.mark.Hide()
	r.OnHover = func(over bool) {
		if over {
			r.point(kp)
			t.of.shell.Tips().Offer(r, r.cut)
		} else {
			r.point(faceview.None)
			t.of.shell.Tips().Drop()
		}
	}
	r.ExtendBaseWidget(r)
	return r
}

// setHead makes the row the heading of the table. unit is what distances are in.
func (r *pointRow) setHead(unit string) {
	for c, text := range [columns]string{"Keypoint", "x", "y", "predicted", "±", unit} {
		r.set(c, text)
	}
}

func (r *pointRow) set(c int, text string) {
	name, size := theme.ColorNameForeground, theme.TextSize()-0.5
	switch {
	case r.kp == faceview.None:
		name, size = theme.ColorNamePlaceHolder, theme.CaptionTextSize()
	case c == colPrediction, c == colExpected, c == colDistance, text == kit.Missing:
		name = theme.ColorNamePlaceHolder
	}
	kit.SetText(r.texts[c], text, name, size)
}

// showLabel shows the label as it stands, and the distance.
func (r *pointRow) showLabel() {
	x, y := kit.Missing, kit.Missing
	if r.label.Known {
		p := r.t.of.inPhoto(r.label)
		x, y = kit.Coordinate(p.X), kit.Coordinate(p.Y)
	}
	r.showName()
	r.set(colX, x)
	r.set(colY, y)
	if r.mark.Visible() != r.edited {
		r.mark.Hidden = !r.edited
		r.mark.Refresh()
	}
	r.showDistance()
}

// showName shows the keypoint's name with the visibility of its label, for which a long name makes room.
func (r *pointRow) showName() {
	if r.kp == faceview.None {
		return
	}
	_, width := r.t.widths.place(colName, r.Size().Width)
	r.set(colName, seen(r.name, r.label, width))
}

// cut returns the keypoint's name where there is no room for all of it, else "".
func (r *pointRow) cut() string {
	if strings.HasPrefix(r.texts[colName].Text, r.name) {
		return ""
	}
	return r.name
}

func (r *pointRow) ShowPrediction() {
	text := ""
	if r.prediction.Known {
		p := r.t.of.inPhoto(r.prediction)
		text = kit.Coordinate(p.X) + "  " + kit.Coordinate(p.Y)
	}
	r.set(colPrediction, text)
	text = ""
	if r.prediction.Known && !math.IsNaN(r.expected) {
		text = kit.Decimals(r.expected, 1)
	}
	r.set(colExpected, text)
	r.showDistance()
}

func (r *pointRow) showDistance() {
	text := ""
	if d := r.label.Distance(r.prediction); !math.IsNaN(d) {
		text = kit.Decimals(d, 1)
	}
	r.set(colDistance, text)
}

// paintGround shows whether the row's keypoint is chosen or under the pointer.
func (r *pointRow) paintGround() {
	ground := theme.ColorNameBackground
	switch {
	case r.kp == faceview.None:
	case r.t.of.face.Chosen(r.kp):
		ground = theme.ColorNameSelection
	case r.kp == r.t.lit:
		ground = theme.ColorNameHover
	}
	kit.Fill(r.ground, ground)
}

// Tapped chooses the keypoint; on a coordinate, that can be typed at once.
func (r *pointRow) Tapped(ev *fyne.PointEvent) {
	if r.kp == faceview.None {
		return
	}
	for column, c := range []int{colX, colY} {
		if x, width := r.t.widths.place(c, r.Size().Width); ev.Position.X >= x-columnGap/2 && ev.Position.X < x+width+columnGap/2 {
			r.t.edit(r.kp, axis(column))
			return
		}
	}
	if r.t.of.shell.Modifiers()&action.Shift != 0 {
		r.t.of.face.Toggle(r.kp)
	} else {
		r.t.of.face.Select(r.kp)
		r.t.of.face.Reveal(r.kp)
	}
	r.t.of.shell.FocusFace()
}

// TappedSecondary opens the menu of the keypoint.
func (r *pointRow) TappedSecondary(ev *fyne.PointEvent) {
	if r.kp != faceview.None {
		r.t.of.pointMenu(r.kp, ev.AbsolutePosition)
	}
}

func (r *pointRow) point(kp int) {
	if r.kp != faceview.None {
		r.t.of.face.Highlight(kp)
		r.t.highlight(kp)
	}
}

// CreateRenderer implements fyne.Widget.
func (r *pointRow) CreateRenderer() fyne.WidgetRenderer {
	o := []fyne.CanvasObject{r.ground, r.mark}
	for _, t := range r.texts {
		o = append(o, t)
	}
	return kit.Drawn(kit.These(o...), kit.Least(kit.RightLeast-8, pointRowHeight), r.layOut, r.paint)
}

func (r *pointRow) layOut(size fyne.Size) {
	r.ground.Resize(size)
	r.mark.Resize(fyne.NewSquareSize(6))
	r.mark.Move(fyne.NewPos(4, (size.Height-6)/2))
	r.showName()
	for c, t := range r.texts {
		x, width := r.t.widths.place(c, size.Width)
		h := t.MinSize().Height
		t.Move(fyne.NewPos(x, (size.Height-h)/2))
		t.Resize(fyne.NewSize(width, h))
		t.Hidden = width == 0
	}
}

// paint paints everything in the colours of the theme as it is now.
func (r *pointRow) paint() {
	for c, t := range r.texts {
		r.set(c, t.Text)
	}
	r.mark.FillColor = theme.Color(theme.ColorNameWarning)
	r.mark.Refresh()
	r.paintGround()
	r.layOut(r.Size())
}
