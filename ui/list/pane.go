package list

import (
	"fmt"
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

// pane is the left of the window: which faces are listed, how many are done, and their thumbnails.
type pane struct {
	of      *List
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
}

func newPane(of *List) *pane {
	p := &pane{
		of: of, choice: of.shell.NewChoice(nil), point: of.shell.NewChoice(nil), limit: of.shell.NewEntry(), jump: of.shell.NewEntry(), bar: kit.NewThinBar(),
		wrong: canvas.NewText("", nil), summary: canvas.NewText("", nil), empty: kit.Saying(kit.Faint, kit.Centred),
	}
	p.choice.Chosen(func(i int) {
		of.setFilter(i)
		of.shell.FocusFace()
		if p.limit.Visible() {
			p.askLimit()
		}
	})
	p.jump.SetPlaceHolder("Row")
	p.jump.OnSubmitted = func(string) { p.submitJump() }
	p.jump.Escape = func() { p.leaveJump() }
	p.jump.OnChanged = func(string) { p.say("") }
	p.jump.Blur = func() { p.say("") }
	p.wrong.TextSize = theme.CaptionTextSize()
	p.wrong.Hide()
	p.sort = of.shell.Actions().Buttons().Make("sort", "")
	p.detail = p.newDetail()
	head := container.NewVBox(
		container.New(&filterLine{}, p.choice, p.sort, p.jump),
		p.detail,
		container.NewStack(p.summary, p.wrong), // one line: the list below stays where it is
		p.bar,
	)
	grid := container.NewStack(of.grid, container.NewVBox(layout.NewSpacer(), p.empty, layout.NewSpacer()))
	p.content = kit.Padded(4, 0, 6, 0, container.NewBorder(head, nil, nil, nil, grid))
	return p
}

// update shows counts and progress as things stand.
func (p *pane) update() {
	n, counts := 0, map[data.State]int{}
	if ds := p.of.session.Dataset(); ds != nil {
		n, counts = ds.Rows(), ds.Counts()
	}
	offered := p.of.offered()
	names, ids := make([]string, len(offered)), make([]string, len(offered))
	for i, f := range offered {
		names[i], ids[i] = f.name, f.name
		if size, ok := f.size(counts, n); ok {
			names[i] = fmt.Sprintf("%s  %s", f.name, kit.Count(size))
		} else if s := p.of.session.Current(); s != nil && i == p.of.filter {
			names[i] = fmt.Sprintf("%s  %s", strings.TrimSuffix(f.name, "…"), kit.Count(len(s.Listed)))
		}
	}
	p.choice.OfferAs(ids, names, names[p.of.filter])
	p.sort.Set(p.of.session.IsOpen(), p.of.order != 0)
	p.showDetail()
	text := ""
	if n > 0 {
		text = fmt.Sprintf("%s of %s done", kit.Count(counts[data.Done]), kit.Count(n))
		if s := p.of.session.Current(); s != nil && s.Loading != nil {
			text = fmt.Sprintf("%s faces, reading…", kit.Count(n))
		}
	}
	kit.SetText(p.summary, text, theme.ColorNamePlaceHolder, theme.CaptionTextSize())
	kit.SetText(p.wrong, p.wrong.Text, theme.ColorNameError, theme.CaptionTextSize())
	p.bar.Set(float64(counts[data.Done]) / float64(max(n, 1)))
	p.showEmpty(n)
}

func (p *pane) showEmpty(n int) {
	text := ""
	if s := p.of.session.Current(); s != nil && n > 0 && len(s.Listed) == 0 {
		text = filters[p.of.filter].none
	}
	kit.Say(p.empty, text)
}

// askJump asks for the row to show; a wide panel gives the list its room back for that.
func (p *pane) askJump() {
	p.of.uncover()
	p.of.shell.Focus(p.jump)
}

// submitJump shows the row whose number was typed.
func (p *pane) submitJump() {
	text := strings.TrimSpace(strings.ReplaceAll(p.jump.Text, ",", ""))
	row, err := strconv.Atoi(text)
	n := p.of.session.Rows()
	switch {
	case text == "":
		p.leaveJump()
	case err != nil || row < 0 || row >= n:
		p.say(fmt.Sprintf("Rows go from 0 to %s.", kit.Count(max(n-1, 0))))
	default:
		p.leaveJump()
		p.of.Visit(row)
	}
}

func (p *pane) leaveJump() {
	p.jump.SetText("")
	p.say("")
	p.of.shell.FocusFace()
}

// say shows what is wrong with the number typed.
func (p *pane) say(text string) {
	if p.wrong.Text == text {
		return
	}
	p.wrong.Hidden, p.summary.Hidden = text == "", text != ""
	p.summary.Refresh()
	kit.SetText(p.wrong, text, theme.ColorNameError, theme.CaptionTextSize())
}

// filterLine puts the filter of the list, the button that sorts it and the row to jump to in one line; where that
// leaves the filter too little, the filter has a line of its own.
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
