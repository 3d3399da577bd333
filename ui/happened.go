package ui

import (
	"fiducial/ui/faceview"
	"fiducial/ui/session"
)

// happened shows what happened to what is open.
func (w *Window) happened(e session.Event) {
	if _, ok := e.(session.Shown); ok {
		w.showFace() // of which whoever is told next chooses points
	}
	for _, f := range w.features {
		f.Happened(e)
	}
	switch e := e.(type) {
	case session.Changed:
		w.datasetChanged(e)
	case session.Loaded, session.Renamed:
		w.showNotices(w.session.Current())
	case session.Leaving:
		w.finishTyping()
		if e.To != w.session.Row() {
			w.forgetTravel() // somebody goes on
		}
	case session.Shown:
		w.placeOn()
		w.moved.Poke()
	case session.Listed:
		w.moved.Poke()
	case session.Closed:
		w.datasetClosed()
	}
}

// datasetChanged shows what changed in the open dataset.
func (w *Window) datasetChanged(n session.Changed) {
	s := w.session.Current()
	if len(n.Rows) > 0 {
	}
	if n.Rows[w.session.Row()] || n.Saved {
		w.showLabels()
	}
	if n.OnDisk {
		w.warnChangedOnDisk()
	}
	if n.Noticed {
		w.showNotices(s)
	}
	w.showState()
}

// rememberPlace keeps the row and filter of the open dataset: the next start goes on there, after a kill too.
func (w *Window) rememberPlace() {
	if w.session.IsOpen() && w.session.Row() >= 0 {
		w.shell.Prefs().SetPlace(w.session.Dataset().Path(), w.session.Row(), w.list.Filter())
		w.rememberFacePlace()
	}
}

// closeSession ends what belongs to the open dataset.
func (w *Window) closeSession() {
	if !w.session.IsOpen() {
		return
	}
	w.finishTyping()
	w.rememberPlace()
	w.session.Leave()
}

// datasetClosed forgets what was known of the dataset that was left.
func (w *Window) datasetClosed() {
	w.placing = false
	w.shell.ClearQuestions()
	w.forgetTravel()
	w.points.guide.show(nil, faceview.None)
	w.proposals.reset()
	w.face.Clear("")
}
