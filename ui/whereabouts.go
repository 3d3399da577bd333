package ui

import (
	"fyne.io/fyne/v2/container"

	"fiducial/ui/label"
	"fiducial/ui/list"
)

// whereabouts is where a person is and what stands done. What is asked for and takes a while to prepare begins only where
// they are still there: see review.Review.
type whereabouts struct {
	label label.Where
	list  list.Choice
	panel *container.TabItem
}

// where returns the whereabouts of now.
func (w *Window) where() any {
	return whereabouts{w.label.Where(), w.list.Choice(), w.tabs.Selected()}
}
