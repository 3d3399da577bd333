package label

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/face"
	"fiducial/model/prediction"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
)

// axis is a column of the table that can be typed into.
type axis int

const (
	axisX axis = iota
	axisY
)

// pointTable is the keypoints of the shown face: name, label, prediction, and how far these are apart. Labels can be
// typed; one entry serves all cells.
type pointTable struct {
	of        *Feature
	content   fyne.CanvasObject
	head      *pointRow
	rows      []*pointRow
	keypoints face.Keypoints
	body      *fyne.Container
	scroll    *container.Scroll
	entry     *kit.Entry
	wrong     *widget.Label
	widths    widths

	selected, lit int
	editing       int // keypoint whose coordinate is being typed, or None
	column        axis
	half          map[axis]float64 // a coordinate of a missing point, typed while the other is still to come
	leaving       bool
}

func newPointTable(f *Feature) *pointTable {
	t := &pointTable{of: f, selected: faceview.None, lit: faceview.None, editing: faceview.None, wrong: kit.Saying(kit.Danger), widths: squareWidths}
	t.head = newPointRow(t, faceview.None)
	t.head.setHead(f.session.Unit())
	t.entry = f.shell.NewEntry()
	t.entry.Hide()
	t.entry.OnSubmitted = func(string) { t.submit(false) }
	t.entry.OnChanged = func(string) {
		t.say("")
		f.shell.Changed() // there may be something to save now
	}
	t.entry.Escape = t.revert
	t.entry.Tab = func() { t.submit(true) }
	t.entry.Blur = t.left
	t.body = container.New(&pointRows{t})
	t.scroll = container.NewVScroll(t.body)
	t.content = container.NewBorder(container.NewVBox(t.head, widget.NewSeparator()), t.wrong, nil, nil, t.scroll)
	return t
}

// setKeypoints makes a row for each keypoint.
func (t *pointTable) setKeypoints(k face.Keypoints) {
	t.stop()
	t.keypoints = k
	t.widths = squareWidths
	if t.of.session.Dataset().Photos() {
		t.widths = photoWidths
	}
	t.head.setHead(t.of.session.Unit())
	t.head.Refresh() // lays it out anew
	t.rows = nil
	t.body.RemoveAll()
	t.selected, t.lit = faceview.None, faceview.None
	for kp := range k {
		r := newPointRow(t, kp)
		r.name = kit.Words(k[kp].Name)
		r.set(colName, r.name)
		t.rows = append(t.rows, r)
		t.body.Add(r)
	}
	t.body.Add(t.entry)
	t.body.Refresh()
}

// setLabels shows labels, and which of them differ from the file.
func (t *pointTable) setLabels(labels face.Points, edited []bool) {
	for kp, r := range t.rows {
		r.label = labels[kp]
		r.edited = kp < len(edited) && edited[kp]
		r.showLabel()
	}
}

// setPredictions shows predictions and how far off each is expected to be; nil shows none.
func (t *pointTable) setPredictions(p face.Points, expected []prediction.ExpectedError) {
	for kp, r := range t.rows {
		r.prediction, r.expected = face.Point{}, math.NaN()
		if kp < len(expected) {
			r.expected = expected[kp].Pixels
		}
		if kp < len(p) {
			r.prediction = p[kp]
		}
		r.ShowPrediction()
	}
}

// selectPoint marks the row of the chosen keypoint and brings it into view.
func (t *pointTable) selectPoint(kp int) {
	if t.editing != faceview.None && t.editing != kp {
		t.stop()
	}
	t.selected = kp
	for kp := range t.rows {
		t.repaint(kp)
	}
	if kp != faceview.None && kp < len(t.rows) {
		t.reveal(t.rows[kp])
	}
}

// highlight marks the row of the keypoint under the pointer.
func (t *pointTable) highlight(kp int) {
	old := t.lit
	t.lit = kp
	t.repaint(old)
	t.repaint(kp)
}

func (t *pointTable) repaint(kp int) {
	if kp >= 0 && kp < len(t.rows) {
		t.rows[kp].paintGround()
	}
}

func (t *pointTable) reveal(r *pointRow) {
	top, bottom := r.Position().Y, r.Position().Y+r.Size().Height
	switch view := t.scroll.Size().Height; {
	case view <= 0:
		return
	case top < t.scroll.Offset.Y:
		t.scroll.ScrollToOffset(fyne.NewPos(0, top))
	case bottom > t.scroll.Offset.Y+view:
		t.scroll.ScrollToOffset(fyne.NewPos(0, bottom-view))
	}
}

// edit puts the cursor into a coordinate of a keypoint.
func (t *pointTable) edit(kp int, column axis) {
	if kp < 0 || kp >= len(t.rows) || !t.of.session.Shown() {
		return
	}
	if t.editing != kp {
		t.half = nil
	}
	t.leaving = true // moving from cell to cell is not leaving
	t.editing, t.column = kp, column
	t.of.face.Select(kp)
	t.entry.SetText(t.typed(kp, column))
	t.entry.Show()
	t.body.Layout.Layout(t.body.Objects, t.body.Size())
	t.of.shell.Canvas().Focus(t.entry)
	t.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	t.leaving = false
	t.say("")
}

// typed returns what an edit of a cell begins with.
func (t *pointTable) typed(kp int, column axis) string {
	if v, ok := t.half[column]; ok {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	p := t.rows[kp].label
	if !p.Known {
		return ""
	}
	p = t.of.inPhoto(p)
	if column == axisX {
		return kit.Coordinate(p.X)
	}
	return kit.Coordinate(p.Y)
}

// submit takes what was typed: on says to go on to the next cell. What is no coordinate changes nothing, and is said.
func (t *pointTable) submit(on bool) {
	kp, column := t.editing, t.column
	if kp == faceview.None {
		return
	}
	text := strings.TrimSpace(t.entry.Text)
	old := t.rows[kp].label
	switch {
	case text == "" && !old.Known && len(t.half) == 0:
	case text == "":
		t.half = nil
		t.of.SetPoint("Mark missing", kp, face.Point{})
	default:
		v, err := t.read()
		if err != nil {
			t.say(kit.Sentence(err))
			return
		}
		if !t.take(kp, column, v) {
			return
		}
	}
	if !on {
		t.stop()
		t.of.shell.FocusFace()
		return
	}
	if column == axisX {
		t.edit(kp, axisY)
	} else {
		t.edit((kp+1)%len(t.rows), axisX)
	}
}

// take sets one coordinate, in pixels of the photo. A missing point needs both: take keeps the first, asks for the
// other, and reports false.
func (t *pointTable) take(kp int, column axis, v float64) bool {
	ds, row := t.of.session.Dataset(), t.of.session.Row()
	p := t.rows[kp].label
	if !p.Known {
		if t.half == nil {
			t.half = map[axis]float64{}
		}
		t.half[column] = v
		other := axisY - column
		if _, ok := t.half[other]; !ok {
			t.edit(kp, other)
			return false
		}
		p = ds.InSquare(row, face.At(t.half[axisX], t.half[axisY]))
		t.half = nil
		t.of.SetPoint("Place", kp, p)
		return true
	}
	x, y, typed := p.X, p.Y, ds.InSquare(row, face.At(v, v))
	if column == axisX {
		x = typed.X
	} else {
		y = typed.Y
	}
	t.of.SetPoint("Type", kp, face.At(x, y))
	return true
}

func axisName(a axis) string {
	if a == axisX {
		return "x"
	}
	return "y"
}

// read reads the coordinate that is being typed; the error is one sentence.
func (t *pointTable) read() (float64, error) {
	ds := t.of.session.Dataset()
	size := ds.Side()
	if f, ok := ds.Frame(t.of.session.Row()); ok {
		size = f.Width
		if t.column == axisY {
			size = f.Height
		}
	}
	return parseCoordinate(strings.TrimSpace(t.entry.Text), axisName(t.column), size)
}

// parseCoordinate reads a coordinate of an image side pixels wide, or high; the error is one sentence.
func parseCoordinate(text, name string, side int) (float64, error) {
	v, err := strconv.ParseFloat(text, 64)
	plain := strings.Trim(text, "+-.0123456789") == ""
	switch {
	case strings.Count(text, ",") == 1 && strings.Trim(text, ",0123456789") == "":
		return 0, fmt.Errorf("write %s with a point: %s", name, strings.Replace(text, ",", ".", 1))
	case err != nil || !plain || math.IsNaN(v) || math.IsInf(v, 0):
		return 0, fmt.Errorf("%q is no number: %s is a decimal number from 0 to %d", text, name, side-1)
	case v < 0 || v > float64(side-1):
		return 0, fmt.Errorf("%s lies beside the image: %s goes from 0 to %d", text, name, side-1)
	}
	return v, nil
}

// revert leaves the cell as it was.
func (t *pointTable) revert() {
	t.stop()
	t.of.shell.FocusFace()
}

// changed reports whether something else was typed than the cell had.
func (t *pointTable) changed() bool {
	return t.editing != faceview.None && strings.TrimSpace(t.entry.Text) != t.typed(t.editing, t.column)
}

// pending returns the coordinate being typed; ok is false when taking it would change nothing, or half a point.
func (t *pointTable) pending() (v float64, ok bool) {
	ds := t.of.session.Dataset()
	if t.editing == faceview.None || ds == nil {
		return 0, false
	}
	v, err := t.read()
	if t.rows[t.editing].label.Known {
		return v, err == nil && t.changed()
	}
	_, other := t.half[axisY-t.column]
	return v, err == nil && other
}

// left ends typing because the focus goes elsewhere: what is a coordinate is taken, anything else is given up.
func (t *pointTable) left() {
	if t.leaving || t.editing == faceview.None {
		return
	}
	kp, column, half := t.editing, t.column, t.half
	v, ok := t.pending()
	t.stop()
	if ok {
		t.half = half
		t.take(kp, column, v)
		t.half = nil
	}
}

// enter takes what is being typed because it is to be saved. What is no coordinate stays and is said: then enter
// reports false.
func (t *pointTable) enter() bool {
	if _, ok := t.pending(); ok {
		t.left()
		t.of.shell.FocusFace()
		return true
	}
	text := strings.TrimSpace(t.entry.Text)
	if !t.changed() || text == "" {
		return true
	}
	if _, err := t.read(); err != nil {
		t.say(kit.Sentence(err))
		return false
	}
	return true
}

// stop takes the entry away.
func (t *pointTable) stop() {
	if t.editing == faceview.None {
		return
	}
	t.editing, t.half = faceview.None, nil
	t.entry.Hide()
	t.say("")
}

// say shows what is wrong with what was typed, in a sentence.
func (t *pointTable) say(text string) {
	if kit.Say(t.wrong, text) {
		t.content.Refresh()
	}
}

// pointRows puts the rows under each other, and the entry over its cell.
type pointRows struct{ t *pointTable }

// Layout implements fyne.Layout.
func (l *pointRows) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	for i, r := range l.t.rows {
		r.Move(fyne.NewPos(0, float32(i)*pointRowHeight))
		r.Resize(fyne.NewSize(size.Width, pointRowHeight))
	}
	if kp := l.t.editing; kp != faceview.None {
		col := colX
		if l.t.column == axisY {
			col = colY
		}
		at, width := l.t.widths.place(col, size.Width)
		l.t.entry.Move(fyne.NewPos(at-3, float32(kp)*pointRowHeight-1))
		l.t.entry.Resize(fyne.NewSize(width+8, pointRowHeight+2))
	}
}

// MinSize implements fyne.Layout.
func (l *pointRows) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(kit.RightLeast-8, float32(len(l.t.rows))*pointRowHeight)
}
