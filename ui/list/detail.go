package list

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"fiducial/ui/kit"
)

// newDetail makes what some filters and orders ask for besides: a keypoint, or a limit. It shows with these alone.
func (p *pane) newDetail() *fyne.Container {
	l := p.of
	p.showLimit()
	p.limit.OnSubmitted = func(string) { p.setLimit() }
	p.limit.Escape = func() {
		p.showLimit()
		l.shell.FocusFace()
	}
	box := container.NewVBox(p.point, p.limit)
	p.point.Hide()
	p.limit.Hide()
	box.Hide()
	return box
}

// showLimit shows the limit as it is.
func (p *pane) showLimit() { p.limit.SetText(strconv.FormatFloat(p.of.limit, 'g', -1, 64)) }

// askLimit asks for another limit: what is typed takes the place of the one that is there.
func (p *pane) askLimit() {
	p.of.shell.Focus(p.limit)
	p.limit.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// showDetail shows what the filter asks for.
func (p *pane) showDetail() {
	l, f := p.of, filters[p.of.filter]
	keypoint, limit := (f.keypoint != nil || orders[l.order].keypoint) && l.session.IsOpen(), f.limit != nil
	if keypoint {
		p.fillPoints()
	}
	if p.point.Visible() == keypoint && p.limit.Visible() == limit {
		return
	}
	p.point.Hidden, p.limit.Hidden, p.detail.Hidden = !keypoint, !limit, !keypoint && !limit
	p.limit.SetPlaceHolder(l.session.Unit())
	p.content.Refresh()
}

// fillPoints lists the keypoints of the dataset.
func (p *pane) fillPoints() {
	l := p.of
	names := l.session.Dataset().Keypoints().Names()
	if !slices.Contains(names, l.keypoint) && len(names) > 0 {
		l.keypoint = names[0]
		l.fix()
		l.listAnew()
	}
	shown := make([]string, len(names))
	for i, n := range names {
		shown[i] = kit.Words(n)
	}
	if at := slices.Index(names, l.keypoint); at >= 0 {
		p.point.Chosen(func(i int) { p.setKeypoint(names[i]) })
		p.point.Offer(shown, shown[at])
	}
}

// setKeypoint asks the filter for another keypoint.
func (p *pane) setKeypoint(name string) {
	l := p.of
	l.keypoint = name
	l.shell.Prefs().SetFilterDetail(name, l.limit)
	l.fix()
	l.listAnew()
	p.update()
	l.shell.FocusFace()
}

// setLimit asks the filter for another limit.
func (p *pane) setLimit() {
	l := p.of
	text := strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(p.limit.Text), l.session.Unit()), "px"))
	limit, err := strconv.ParseFloat(text, 64)
	if err != nil || !(limit >= 0) {
		p.say("Write a number of pixels, such as 3.")
		return
	}
	p.say("")
	l.limit = limit
	l.shell.Prefs().SetFilterDetail(l.keypoint, limit)
	l.fix()
	l.listAnew()
	p.update()
	l.shell.Flash(fmt.Sprintf("%s %v %s", strings.TrimSuffix(filters[l.filter].name, "…"), limit, l.session.Unit()))
	l.shell.FocusFace()
}
