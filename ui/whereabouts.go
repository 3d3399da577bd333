package ui

import (
	"fyne.io/fyne/v2/container"

	"fiducial/ui/list"
	"fiducial/ui/session"
)

// whereabouts is where a person is and what stands done. What is asked for and takes a while to prepare begins only where
// they are still there: see reviewMode.
type whereabouts struct {
	session       *session.Open
	row, keypoint int // the face that is shown, and the point that is chosen
	list          list.Choice
	panel         *container.TabItem
	placing       bool
	gallery       bool
	busy          bool  // with something typed, or a dialog
	present       int64 // the last action that stands
}

// whereabouts returns where the person is now.
func (w *Window) whereabouts() whereabouts {
	x := whereabouts{
		session: w.session.Current(), row: w.session.Row(), keypoint: w.face.Selected(), list: w.list.Choice(),
		panel: w.tabs.Selected(), placing: w.placing, gallery: w.review.Gallery.Visible(), busy: w.shell.Typing() != nil || w.shell.Modal(),
	}
	if ds := w.session.Dataset(); ds != nil {
		x.present = ds.Present()
	}
	return x
}
