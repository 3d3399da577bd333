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
	"fiducial/ui/kit"
)

// faceList is the left of the window: which faces are listed, how many are done, and their thumbnails.
type faceList struct {
	w       *Window
	content fyne.CanvasObject
	choice  *kit.Choice
	sort    *kit.ToolButton
	detail  *fyne.Container // what a filter asks for besides
	point   *kit.Choice
	limit   *kit.Entry
	jump    *kit.Entry
	wrong   *canvas.Text
	summary *canvas.Text
	bar     *kit.ThinBar
	empty   *widget.Label
	names   []string
}

func newFaceList(w *Window) *faceList {
	l := &faceList{
		w: w, choice: w.shell.NewChoice(nil), point: w.shell.NewChoice(nil), limit: w.shell.NewEntry(), jump: w.shell.NewEntry(), bar: kit.NewThinBar(),
		wrong: canvas.NewText("", nil), summary: canvas.NewText("", nil), empty: widget.NewLabel(""),
	}
	l.jump.SetPlaceHolder("Row")
	l.jump.OnSubmitted = func(string) { l.submitJump() }
	l.jump.Escape = func() { l.leaveJump() }
	l.jump.OnChanged = func(string) { l.say("") }
	l.jump.Blur = func() { l.say("") }
	l.wrong.TextSize = theme.CaptionTextSize()
	l.wrong.Hide()
	l.empty.Alignment = fyne.TextAlignCenter
	l.empty.Wrapping = fyne.TextWrapWord
	l.empty.Importance = widget.LowImportance
	l.empty.Hide()
	l.sort = w.shell.Actions().Buttons().Make("sort", "")
	l.detail = l.newDetail()
	head := container.NewVBox(
		container.New(&filterLine{}, l.choice, l.sort, l.jump),
		l.detail,
		container.NewStack(l.summary, l.wrong), // one line: the list below stays where it is
		l.bar,
	)
	grid := container.NewStack(w.grid, container.NewVBox(layout.NewSpacer(), l.empty, layout.NewSpacer()))
	l.content = container.New(&kit.Insets{Left: 6, Top: 4}, container.NewBorder(head, nil, nil, nil, grid))
	return l
}

// update shows counts and progress as things stand.
func (l *faceList) update() {
	n, counts := 0, map[data.State]int{}
	if ds := l.w.session.Dataset(); ds != nil {
		n, counts = ds.Rows(), ds.Counts()
	}
	names := make([]string, len(filters))
	for i, f := range filters {
		names[i] = f.name
		if size, ok := f.size(counts, n); ok {
			names[i] = fmt.Sprintf("%s  %s", f.name, kit.Count(size))
		} else if s := l.w.session.Current(); s != nil && i == l.w.filter {
			names[i] = fmt.Sprintf("%s  %s", strings.TrimSuffix(f.name, "…"), kit.Count(len(s.Listed)))
		}
	}
	if !slices.Equal(names, l.names) {
		l.names = names
		l.choice.OnChanged = nil
		l.choice.SetOptions(names)
		l.choice.SetSelectedIndex(l.w.filter)
		l.choice.OnChanged = func(string) {
			l.w.setFilter(l.choice.SelectedIndex())
			l.w.shell.FocusFace()
			if l.limit.Visible() {
				l.askLimit()
			}
		}
	}
	l.sort.Set(l.w.session.IsOpen(), l.w.listing.order != 0)
	l.showDetail()
	text := ""
	if n > 0 {
		text = fmt.Sprintf("%s of %s done", kit.Count(counts[data.Done]), kit.Count(n))
		if s := l.w.session.Current(); s != nil && s.Loading != nil {
			text = fmt.Sprintf("%s faces, reading…", kit.Count(n))
		}
	}
	kit.SetText(l.summary, text, theme.ColorNamePlaceHolder, theme.CaptionTextSize())
	kit.SetText(l.wrong, l.wrong.Text, theme.ColorNameError, theme.CaptionTextSize())
	l.bar.Set(float64(counts[data.Done]) / float64(max(n, 1)))
	l.showEmpty(n)
}

func (l *faceList) showEmpty(n int) {
	text := ""
	if s := l.w.session.Current(); s != nil && n > 0 && len(s.Listed) == 0 {
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
	l.w.search.Narrow()
	l.w.shell.Canvas().Focus(l.jump)
}

// submitJump shows the row whose number was typed.
func (l *faceList) submitJump() {
	text := strings.TrimSpace(strings.ReplaceAll(l.jump.Text, ",", ""))
	row, err := strconv.Atoi(text)
	n := l.w.session.Rows()
	switch {
	case text == "":
		l.leaveJump()
	case err != nil || row < 0 || row >= n:
		l.say(fmt.Sprintf("Rows go from 0 to %s.", kit.Count(max(n-1, 0))))
	default:
		l.leaveJump()
		l.w.show(row)
		l.w.grid.Centre(row)
	}
}

func (l *faceList) leaveJump() {
	l.jump.SetText("")
	l.say("")
	l.w.shell.FocusFace()
}

// say shows what is wrong with the number typed.
func (l *faceList) say(text string) {
	if l.wrong.Text == text {
		return
	}
	l.wrong.Hidden, l.summary.Hidden = text == "", text != ""
	l.summary.Refresh()
	kit.SetText(l.wrong, text, theme.ColorNameError, theme.CaptionTextSize())
}

// setFilter lists the faces that pass a filter.
func (w *Window) setFilter(index int) {
	if index < 0 || index == w.filter && filters[index].fixed == nil {
		return
	}
	w.filter = index
	w.fixList()
	w.moved.Poke()
	w.ranking.refresh.Poke()
	w.list.choice.OnChanged = nil
	w.list.names = nil
	if w.session.IsOpen() {
		w.session.Current().Listed = nil
		w.listAnew()
	}
	w.list.update()
	w.shell.Changed()
}

// listAnew lists the faces and shows the first of them, unless the shown one is among them.
func (w *Window) listAnew() {
	w.refilter()
	w.listChanged()
	if rows := w.session.Current().Listed; len(rows) > 0 && !slices.Contains(rows, w.session.Row()) {
		w.show(w.firstRow())
	}
}

// listChanged tells what is about the listed faces that these are others.
func (w *Window) listChanged() {
	w.evaluation.changed()
	w.gallery.relist()
}

// firstRow returns the first row that passes the filter, or 0.
func (w *Window) firstRow() int {
	if s := w.session.Current(); s != nil && len(s.Listed) > 0 {
		return s.Listed[0]
	}
	return 0
}

// startRow returns the row a dataset begins with: the one it was left at, else the first one of the list.
func (w *Window) startRow() int {
	if s := w.session.Current(); s.Goal >= 0 && s.Goal < s.Dataset.Rows() {
		return s.Goal
	}
	return w.firstRow()
}

func (w *Window) onGridSelected(row int) {
	w.show(row)
	w.shell.FocusFace()
}

// step shows the face that many places further in the list, stopping at its ends. The face that is shown need
// not be in the list: it may just have left the filter.
func (w *Window) step(by int) {
	s := w.session.Current()
	if s == nil || len(s.Listed) == 0 {
		return
	}
	i, listed := w.placeInList()
	if !listed && by > 0 {
		i-- // i is the next one already
	}
	i = min(max(i+by, 0), len(s.Listed)-1)
	w.show(s.Listed[i])
}

// filterLine puts the filter of the list, the button that sorts it and the row to jump to in one line; where that leaves
// the filter too little, the filter has a line of its own.
type filterLine struct{ width float32 }

const (
	filterLeast = 96
	jumpWidth   = 62
	filterGap   = 4
)

func (l *filterLine) narrow(o []fyne.CanvasObject) bool {
	return l.width > 0 && l.width-o[1].MinSize().Width-jumpWidth-2*filterGap < filterLeast
}

// Layout implements fyne.Layout.
func (l *filterLine) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	height, button := o[2].MinSize().Height, o[1].MinSize()
	x, y := size.Width-jumpWidth, float32(0)
	filter := fyne.NewSize(x-button.Width-2*filterGap, height)
	if l.narrow(o) {
		filter.Width, y = size.Width, height+filterGap
	}
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(filter)
	o[1].Move(fyne.NewPos(x-button.Width-filterGap, y+(height-button.Height)/2))
	o[1].Resize(button)
	o[2].Move(fyne.NewPos(x, y))
	o[2].Resize(fyne.NewSize(jumpWidth, height))
}

// MinSize is as high as the lines are at the width there was last.
func (l *filterLine) MinSize(o []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(o[1].MinSize().Width+filterGap+jumpWidth, o[2].MinSize().Height)
	if l.narrow(o) {
		size.Height = 2*size.Height + filterGap
	}
	return size
}
