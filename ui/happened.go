package ui

import (
	"fiducial/ui/session"
)

// happened shows what happened to what is open.
func (w *Window) happened(e session.Event) {
	for _, f := range w.features {
		f.Happened(e)
	}
	switch e := e.(type) {
	case session.Changed:
		w.datasetChanged(e)
	case session.Loaded, session.Renamed:
		w.showNotices(w.session.Current())
	case session.Shown, session.Listed:
		w.moved.Poke()
	case session.Closed:
		w.shell.ClearQuestions()
	}
}

// datasetChanged shows what changed in the open dataset.
func (w *Window) datasetChanged(n session.Changed) {
	if n.OnDisk {
		w.warnChangedOnDisk()
	}
	if n.Noticed {
		w.showNotices(w.session.Current())
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
	w.label.FinishTyping()
	w.rememberPlace()
	w.session.Leave()
}
