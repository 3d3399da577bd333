package session

import (
	"fyne.io/fyne/v2"

	"fiducial/ui/action"
)

// Feature is a part of the window that shows, or changes, what is open. All of it belongs to the UI goroutine.
type Feature interface {
	// Actions returns its rows of the one table of actions.
	Actions() []*action.Action
	// Happened is told what happened to what is open.
	Happened(Event)
	// Refresh shows how things stand. It is called often, and does little where nothing changed.
	Refresh()
}

// Panel is a feature with a name and a content, which is shown beside the face while somebody wants it.
type Panel interface {
	Feature
	Name() string
	Content() fyne.CanvasObject
}

// Place is where panels are, one in front at a time.
type Place interface {
	// InFront reports whether a panel is the one that is seen.
	InFront(Panel) bool
	// Bring brings a panel to the front.
	Bring(Panel)
	// Toggle brings a panel to the front, or takes it away where it is there.
	Toggle(Panel)
}
