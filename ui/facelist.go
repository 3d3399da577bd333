package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/data/harmless"
)

// faceList is the left of the window: which faces are listed, how many are done, and their thumbnails.
type faceList struct {
	w       *Window
	content fyne.CanvasObject
	choice  *choice
	sort    *toolButton
	detail  *fyne.Container // what a filter asks for besides
	point   *choice
	limit   *entry
	jump    *entry
	wrong   *canvas.Text
	summary *canvas.Text
	bar     *thinBar
	empty   *widget.Label
	names   []string
}

func newFaceList(w *Window) *faceList {
	l := &faceList{
		w: w, choice: w.newChoice(nil), point: w.newChoice(nil), limit: w.newEntry(), jump: w.newEntry(), bar: newThinBar(),
		wrong: canvas.NewText("", nil), summary: canvas.NewText("", nil), empty: widget.NewLabel(""),
	}
	l.jump.SetPlaceHolder("Row")
	l.jump.OnSubmitted = func(string) { l.submitJump() }
	l.jump.escape = func() { l.leaveJump() }
	l.jump.OnChanged = func(string) { l.say("") }
	l.jump.blur = func() { l.say("") }
	l.wrong.TextSize = theme.CaptionTextSize()
	l.wrong.Hide()
	l.empty.Alignment = fyne.TextAlignCenter
	l.empty.Wrapping = fyne.TextWrapWord
	l.empty.Importance = widget.LowImportance
	l.empty.Hide()
	a := w.action("sort")
	l.sort = newToolButton(sortIcon, "", w.tips, func() string { return tipOf(a) }, func() { w.run(a) })
	l.detail = l.newDetail()
	head := container.NewVBox(
		container.New(&filterLine{}, l.choice, l.sort, l.jump),
		l.detail,
		container.NewStack(l.summary, l.wrong), // one line: the list below stays where it is
		l.bar,
	)
	grid := container.NewStack(w.grid, container.NewVBox(layout.NewSpacer(), l.empty, layout.NewSpacer()))
	l.content = container.New(&insets{left: 6, top: 4}, container.NewBorder(head, nil, nil, nil, grid))
	return l
}

// update shows counts and progress as things stand.
func (l *faceList) update() {
	n, counts := 0, map[data.State]int{}
	if ds := l.w.dataset(); ds != nil {
		n, counts = ds.Rows(), ds.Counts()
	}
	names := make([]string, len(filters))
	for i, f := range filters {
		names[i] = f.name
		if size, ok := f.size(counts, n); ok {
			names[i] = fmt.Sprintf("%s  %s", f.name, count(size))
		} else if s := l.w.session; s != nil && i == l.w.filter {
			names[i] = fmt.Sprintf("%s  %s", strings.TrimSuffix(f.name, "…"), count(len(s.rows)))
		}
	}
	if !slices.Equal(names, l.names) {
		l.names = names
		l.choice.OnChanged = nil
		l.choice.SetOptions(names)
		l.choice.SetSelectedIndex(l.w.filter)
		l.choice.OnChanged = func(string) {
			l.w.setFilter(l.choice.SelectedIndex())
			l.w.focusFace()
			if l.limit.Visible() {
				l.askLimit()
			}
		}
	}
	l.sort.set(l.w.isOpen(), l.w.listing.order != 0)
	l.showDetail()
	text := ""
	if n > 0 {
		text = fmt.Sprintf("%s of %s done", count(counts[data.Done]), count(n))
		if s := l.w.session; s != nil && s.loading != nil {
			text = fmt.Sprintf("%s faces, reading…", count(n))
		}
	}
	setText(l.summary, text, theme.ColorNamePlaceHolder, theme.CaptionTextSize())
	setText(l.wrong, l.wrong.Text, theme.ColorNameError, theme.CaptionTextSize())
	l.bar.set(float64(counts[data.Done]) / float64(max(n, 1)))
	l.showEmpty(n)
}

func (l *faceList) showEmpty(n int) {
	text := ""
	if s := l.w.session; s != nil && n > 0 && len(s.rows) == 0 {
		text = filters[l.w.filter].none
	}
	if text == l.empty.Text {
		return
	}
	l.empty.SetText(text)
	l.empty.Hidden = text == ""
	l.empty.Refresh()
}

// askJump asks for the row to show; a wide panel gives the list its room back for that.
func (l *faceList) askJump() {
	if l.w.panes.wide {
		l.w.search.setWide(false)
	}
	l.w.win.Canvas().Focus(l.jump)
}

// submitJump shows the row whose number was typed.
func (l *faceList) submitJump() {
	text := strings.TrimSpace(strings.ReplaceAll(l.jump.Text, ",", ""))
	row, err := strconv.Atoi(text)
	n := l.w.rows()
	switch {
	case text == "":
		l.leaveJump()
	case err != nil || row < 0 || row >= n:
		l.say(fmt.Sprintf("Rows go from 0 to %s.", count(max(n-1, 0))))
	default:
		l.leaveJump()
		l.w.show(row)
		l.w.grid.Centre(row)
	}
}

func (l *faceList) leaveJump() {
	l.jump.SetText("")
	l.say("")
	l.w.focusFace()
}

// say shows what is wrong with the number typed.
func (l *faceList) say(text string) {
	if l.wrong.Text == text {
		return
	}
	l.wrong.Hidden, l.summary.Hidden = text == "", text != ""
	l.summary.Refresh()
	setText(l.wrong, text, theme.ColorNameError, theme.CaptionTextSize())
}

// setFilter lists the faces that pass a filter.
func (w *Window) setFilter(index int) {
	if index < 0 || index == w.filter && filters[index].fixed == nil {
		return
	}
	w.filter = index
	w.fixList()
	w.moved.poke()
	w.suspicion.refresh.poke()
	w.list.choice.OnChanged = nil
	w.list.names = nil
	if w.session != nil {
		w.session.rows = nil
		w.listAnew()
	}
	w.list.update()
	w.changed.poke()
}

// listAnew lists the faces and shows the first of them, unless the shown one is among them.
func (w *Window) listAnew() {
	w.refilter()
	w.listChanged()
	if rows := w.session.rows; len(rows) > 0 && !slices.Contains(rows, w.row) {
		w.show(w.firstRow())
	}
}

// listChanged tells what is about the listed faces that these are others.
func (w *Window) listChanged() {
	w.evaluation.changed()
	w.across.relist()
}

// firstRow returns the first row that passes the filter, or 0.
func (w *Window) firstRow() int {
	if s := w.session; s != nil && len(s.rows) > 0 {
		return s.rows[0]
	}
	return 0
}

// startRow returns the row a dataset begins with: the one it was left at, else the first one of the list.
func (w *Window) startRow() int {
	if s := w.session; s.goal >= 0 && s.goal < s.ds.Rows() {
		return s.goal
	}
	return w.firstRow()
}

func (w *Window) onGridSelected(row int) {
	w.show(row)
	w.focusFace()
}

// step shows the face that many places further in the list, stopping at its ends. The face that is shown need
// not be in the list: it may just have left the filter.
func (w *Window) step(by int) {
	s := w.session
	if s == nil || len(s.rows) == 0 {
		return
	}
	i, listed := w.placeInList()
	if !listed && by > 0 {
		i-- // i is the next one already
	}
	i = min(max(i+by, 0), len(s.rows)-1)
	w.show(s.rows[i])
}

// setText shows text in a colour of the theme, repainting only what changed.
func setText(t *canvas.Text, text string, name fyne.ThemeColorName, size float32) {
	text = harmless.Text(text)
	col := theme.Color(name)
	if t.Text == text && t.Color == col && t.TextSize == size {
		return
	}
	t.Text, t.Color, t.TextSize = text, col, size
	t.Refresh()
}

// thinBar is a progress bar of a few pixels, without text.
type thinBar struct {
	widget.BaseWidget
	value        float64
	ground, fill *canvas.Rectangle
}

func newThinBar() *thinBar {
	b := &thinBar{ground: canvas.NewRectangle(nil), fill: canvas.NewRectangle(nil)}
	b.ground.CornerRadius, b.fill.CornerRadius = 1.5, 1.5
	b.ExtendBaseWidget(b)
	return b
}

// set shows a share between 0 and 1.
func (b *thinBar) set(v float64) {
	if v != b.value {
		b.value = v
		b.Refresh()
	}
}

// CreateRenderer implements fyne.Widget.
func (b *thinBar) CreateRenderer() fyne.WidgetRenderer {
	r := &thinBarRenderer{b}
	r.Refresh()
	return r
}

type thinBarRenderer struct{ b *thinBar }

func (r *thinBarRenderer) Destroy()           {}
func (r *thinBarRenderer) MinSize() fyne.Size { return fyne.NewSize(20, 3) }
func (r *thinBarRenderer) Layout(size fyne.Size) {
	r.b.ground.Resize(fyne.NewSize(size.Width, 3))
	r.b.fill.Resize(fyne.NewSize(size.Width*float32(r.b.value), 3))
}
func (r *thinBarRenderer) Refresh() {
	r.b.ground.FillColor = theme.Color(theme.ColorNameButton)
	r.b.fill.FillColor = theme.Color(theme.ColorNameSuccess)
	r.Layout(r.b.Size())
	r.b.ground.Refresh()
	r.b.fill.Refresh()
}
func (r *thinBarRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.ground, r.b.fill}
}
