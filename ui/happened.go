package ui

import (
	"fiducial/ui/faceview"
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
	case session.Closed:
		w.datasetClosed()
	}
}

// datasetChanged shows what changed in the open dataset.
func (w *Window) datasetChanged(n session.Changed) {
	s := w.session.Current()
	if n.Arrived || n.Saved || len(n.Rows) > 0 {
		w.refilter()
		w.evaluation.changed()
		w.ranking.changed()
	}
	if n.Saved {
		w.grid.Changed(w.grid.Rows()) // no point differs from the file any more
	}
	if len(n.Rows) > 0 {
		w.gallery.changed()
		w.effect.changed()
		w.weightsFigure.changed()
		rows := make([]int, 0, len(n.Rows))
		for r := range n.Rows {
			rows = append(rows, r)
		}
		w.grid.Changed(rows)
	}
	if w.session.Row() < 0 && s.Dataset.Rows() > max(s.Goal, 0) {
		w.show(w.startRow())
	} else if n.Rows[w.session.Row()] || n.Saved {
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
		w.shell.Prefs().SetPlace(w.session.Dataset().Path(), w.session.Row(), filters[w.filter].name)
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
	w.grid.SetFaces(nil, nil)
	w.review.end()
	w.ranking.reset()
	w.effect.reset()
	w.proposals.reset()
	w.predictions.runOver()
	w.weights.setDataset(nil)
	w.evaluation.reset()
	w.evaluate.show()
	w.face.Clear("")
}
