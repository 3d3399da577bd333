package ui

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
func (l *faceList) newDetail() *fyne.Container {
	w := l.w
	l.showLimit()
	l.limit.OnSubmitted = func(string) { l.setLimit() }
	l.limit.Escape = func() {
		l.showLimit()
		w.shell.FocusFace()
	}
	box := container.NewVBox(l.point, l.limit)
	l.point.Hide()
	l.limit.Hide()
	box.Hide()
	return box
}

// showLimit shows the limit as it is.
func (l *faceList) showLimit() { l.limit.SetText(strconv.FormatFloat(l.w.listing.limit, 'g', -1, 64)) }

// askLimit asks for another limit: what is typed takes the place of the one that is there.
func (l *faceList) askLimit() {
	l.w.shell.Canvas().Focus(l.limit)
	l.limit.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// showDetail shows what the filter asks for.
func (l *faceList) showDetail() {
	w, f := l.w, filters[l.w.filter]
	keypoint, limit := (f.keypoint != nil || orders[w.listing.order].keypoint) && w.session.IsOpen(), f.limit
	if keypoint {
		l.fillPoints()
	}
	if l.point.Visible() == keypoint && l.limit.Visible() == limit {
		return
	}
	l.point.Hidden, l.limit.Hidden, l.detail.Hidden = !keypoint, !limit, !keypoint && !limit
	l.limit.SetPlaceHolder("pixels")
	l.content.Refresh()
}

// fillPoints lists the keypoints of the dataset.
func (l *faceList) fillPoints() {
	w := l.w
	names := w.session.Dataset().Keypoints().Names()
	if !slices.Contains(names, w.listing.keypoint) && len(names) > 0 {
		w.listing.keypoint = names[0]
		w.fixList()
		w.listAnew()
	}
	shown := make([]string, len(names))
	for i, n := range names {
		shown[i] = kit.Words(n)
	}
	at := slices.Index(names, w.listing.keypoint)
	if slices.Equal(l.point.Options, shown) && l.point.SelectedIndex() == at {
		return
	}
	l.point.OnChanged = nil
	l.point.SetOptions(shown)
	l.point.SetSelectedIndex(at)
	l.point.OnChanged = func(string) { l.setKeypoint(names[l.point.SelectedIndex()]) }
}

// setKeypoint asks the filter for another keypoint.
func (l *faceList) setKeypoint(name string) {
	w := l.w
	w.listing.keypoint = name
	w.shell.Prefs().SetFilterDetail(name, w.listing.limit)
	w.fixList()
	w.listAnew()
	l.update()
	w.shell.FocusFace()
}

// setLimit asks the filter for another limit.
func (l *faceList) setLimit() {
	w := l.w
	text := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(l.limit.Text), "px"))
	limit, err := strconv.ParseFloat(text, 64)
	if err != nil || !(limit >= 0) {
		l.say("Write a number of pixels, such as 3.")
		return
	}
	l.say("")
	w.listing.limit = limit
	w.shell.Prefs().SetFilterDetail(w.listing.keypoint, limit)
	w.fixList()
	w.listAnew()
	l.update()
	w.shell.Flash(fmt.Sprintf("Faces with an error above %v px", limit))
	w.shell.FocusFace()
}
