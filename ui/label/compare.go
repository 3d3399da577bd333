package label

import (
	"fmt"
	"math"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/ui/action"
	"fiducial/ui/faceview"
	"fiducial/ui/kit"
)

// compared says which face stands beside the shown one.
type compared int

const (
	compareNone      compared = iota
	comparePrevious           // the one before it in the list
	compareIdentical          // another row with the same photo
	compareKept               // one that a person keeps there
)

// compareActions show another face beside the shown one, at the same zoom.
func (f *Feature) compareActions() []*action.Action {
	one := func(id, name, k string, which compared) *action.Action {
		return &action.Action{ID: id, Name: name, Keys: []action.Key{action.Char(rune(k[0]))}, Menu: "View", Section: 7, Heading: "View",
			Enabled: f.session.Shown, Checked: func() bool { return f.compare.which == which }, Do: func() { f.compare.toggle(which) }}
	}
	return []*action.Action{
		one("compare-previous", "Compare with Previous Face", "x", comparePrevious),
		one("compare-identical", "Compare with Identical Photo", "i", compareIdentical),
		one("compare-kept", "Keep This Face to Compare with", "k", compareKept),
	}
}

// comparison is a second face beside the shown one, to be looked at: it follows the zoom and the place of the first,
// and the first follows it. It shows only while wanted.
type comparison struct {
	of      *Feature
	content *fyne.Container
	face    *faceview.FaceView
	title   *canvas.Text
	which   compared
	kept    int           // the row that is kept
	row     int           // the row that stands there, −1 for none
	square  face.Photo    // of that row, as it is shown
	dataset *data.Dataset // of that row
	labels  face.Points
	message string
}

func newComparison(f *Feature) *comparison {
	c := &comparison{of: f, face: faceview.New(), title: canvas.NewText("", nil), kept: -1, row: -1}
	c.face.SetLocked(true)
	c.face.OnView = func() { f.face.SetView(c.face.View()) }
	c.face.OnHoverKeypoint = func(kp int) { f.points.table.highlight(kp); f.face.Highlight(kp) }
	closing := kit.NewToolButton(theme.CancelIcon(), "", f.shell.Tips(), func() string { return "End the comparison" }, func() { c.toggle(c.which); f.shell.FocusFace() })
	head := container.NewBorder(nil, nil, nil, closing, kit.Padded(0, 0, 8, 0, c.title))
	c.content = container.NewBorder(container.NewVBox(head, widget.NewSeparator()), nil, nil, nil, c.face)
	c.content.Hide()
	return c
}

// toggle puts another face beside the shown one, or takes it away.
func (c *comparison) toggle(which compared) {
	if c.which == which {
		which = compareNone
	}
	c.which, c.kept, c.row, c.message = which, c.of.session.Row(), -1, ""
	c.dataset = c.of.session.Dataset()
	c.content.Hidden = which == compareNone
	c.of.column.Refresh()
	c.update()
	c.of.shell.Changed()
}

// wanted returns the row that is to stand there, −1 and why where there is none.
func (c *comparison) wanted() (row int, why string) {
	f := c.of
	switch c.which {
	case comparePrevious:
		if row = f.previousRow(); row < 0 {
			return -1, "No face comes before this one in the list."
		}
		return row, ""
	case compareIdentical:
		rows := f.session.Dataset().Identical(f.session.Row())
		if len(rows) == 0 {
			return -1, "No other row has this face."
		}
		i, _ := slices.BinarySearch(rows, f.session.Row())
		return rows[i%len(rows)], ""
	}
	if c.kept >= f.session.Rows() {
		return -1, "The row that was kept is no longer there."
	}
	return c.kept, ""
}

// update brings the second face in line with everything.
func (c *comparison) update() {
	f := c.of
	if c.which == compareNone {
		return
	}
	if !f.session.Shown() || c.which == compareKept && c.dataset != f.session.Dataset() {
		c.toggle(c.which) // there is nothing to compare
		return
	}
	if ds := f.session.Dataset(); c.dataset != ds {
		c.dataset, c.row = ds, -1
	}
	c.face.Change(func(l *faceview.Look) { *l = f.face.Look() })
	row, why := c.wanted()
	if row < 0 {
		if c.message != why {
			c.face.Clear(why)
		}
		c.row, c.message = -1, why
		kit.SetText(c.title, "", theme.ColorNameForeground, theme.CaptionTextSize()+1)
		return
	}
	c.show(row)
	kit.SetText(c.title, kit.Ellipsis(c.caption(row), max(c.content.Size().Width-60, 80), theme.CaptionTextSize()+1), theme.ColorNameForeground, theme.CaptionTextSize()+1)
}

// show shows a row, if another stands there or its labels changed.
func (c *comparison) show(row int) {
	ds := c.of.session.Dataset()
	labels := ds.Labels(row)
	switch {
	case row != c.row || ds.Square(row) != c.square:
		c.face.SetFace(c.of.faceOf(row))
		c.face.SetView(c.of.face.View())
	case !slices.Equal(labels, c.labels):
		c.face.SetLabels(labels, ds.EditedPoints(row), nil)
	}
	c.row, c.square, c.labels, c.message = row, ds.Square(row), labels, ""
	c.face.SetPredictions(c.of.predict.Weights.Drawn(row))
	c.of.photos.look()
}

// photoArrived shows a photo if it is that of the second face.
func (c *comparison) photoArrived(hash face.Photo) {
	if c.which != compareNone && c.row >= 0 && c.dataset == c.of.session.Dataset() && c.dataset.Photo(c.row) == hash {
		c.face.SetPhoto(c.of.photos.ready[hash])
	}
}

// caption names the row, and for an identical photo how far its points lie from those of the shown face.
func (c *comparison) caption(row int) string {
	what := map[compared]string{comparePrevious: "the face before", compareIdentical: "the same photo", compareKept: "kept"}[c.which]
	text := fmt.Sprintf("Row %s, %s", kit.Count(row), what)
	ds := c.of.session.Dataset()
	if ds.Square(row) != ds.Square(c.of.session.Row()) || row == c.of.session.Row() {
		return text
	}
	sum, n := 0.0, 0
	for kp, p := range ds.Labels(c.of.session.Row()) {
		if d := p.Distance(c.labels[kp]); !math.IsNaN(d) {
			sum, n = sum+d, n+1
		}
	}
	if n > 0 {
		text += fmt.Sprintf(" · points %s %s apart on average", kit.Decimals(sum/float64(n), 2), c.of.session.Unit())
	}
	return text
}

// sideBySide gives two objects halves of equal size, beside or under each other, as the faces in them become larger;
// a second one that is hidden leaves the first all the room.
type sideBySide struct{}

// compareHead is about the height of what stands over the second face.
const compareHead = 40

// Layout implements fyne.Layout.
func (*sideBySide) Layout(o []fyne.CanvasObject, size fyne.Size) {
	first, second := size, size
	at := fyne.NewPos(0, 0)
	switch {
	case !o[1].Visible():
	case min(size.Width/2, size.Height-compareHead) >= min(size.Width, size.Height/2-compareHead):
		first.Width, second.Width = size.Width/2, size.Width/2
		at.X = size.Width / 2
	default:
		first.Height, second.Height = size.Height/2, size.Height/2
		at.Y = size.Height / 2
	}
	o[0].Resize(first)
	o[0].Move(fyne.NewPos(0, 0))
	o[1].Resize(second)
	o[1].Move(at)
}

// MinSize implements fyne.Layout: that of the first alone, so that the window need not grow.
func (*sideBySide) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }
