package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/model/search"
	"fiducial/ui/action"
	"fiducial/ui/kit"
)

// searchActions search for hyper-parameters and act on the search that is shown, and on the trial that is looked at.
func (w *Window) searchActions() []*action.Action {
	l := func() *searches { return w.searches }
	shown := func() bool { return w.session.IsOpen() && l().board != nil }
	idle := func() bool { return shown() && !l().isRunning() }
	form := func() bool { return w.session.IsOpen() && w.search.formShown() }
	return append([]*action.Action{
		{ID: "search-new", Name: "New Search", Icon: theme.ContentAddIcon(), Menu: "Model", Section: 5, Enabled: shown, Do: func() { w.tabs.SelectIndex(searchTab); l().show(nil) }},
		{ID: "search-start", Name: "Start Search", Icon: theme.MediaPlayIcon(), Menu: "Model", Section: 5, Enabled: func() bool { return w.search.canStart() }, Do: func() { l().start() }},
		{ID: "search-pause", Name: "Pause Search", Icon: theme.MediaPauseIcon(), Menu: "Model", Section: 5,
			Now:     func() string { return kit.Either(w.searches != nil && l().paused(), "Resume Search", "Pause Search") },
			Enabled: func() bool { return w.session.IsOpen() && l().canPause() }, Checked: func() bool { return w.session.IsOpen() && l().paused() }, Do: func() { l().togglePause() }},
		{ID: "search-stop", Name: "Stop Search…", Icon: theme.MediaStopIcon(), Menu: "Model", Section: 5,
			Enabled: func() bool { return shown() && !l().board.search.Ended() && w.session.Current().Loading == nil }, Do: func() { l().askStop() }},
		{ID: "search-longer", Name: "Train the Best Trial Longer", Icon: theme.MediaFastForwardIcon(), Menu: "Model", Section: 5,
			Enabled: func() bool { return w.session.IsOpen() && l().canTrainLonger() }, Do: func() { l().trainLonger() }},
		{ID: "search-wide", Name: "Wide Search Panel", Icon: theme.ViewFullScreenIcon(), Keys: []action.Key{action.With(action.Ctrl, fyne.KeyB)}, Menu: "View", Section: 4,
			Checked: func() bool { return w.search != nil && w.search.wide }, Do: func() { w.search.setWide(!w.search.wide) }},
		{ID: "search-free", Name: "Free All Axes", Icon: theme.ViewRestoreIcon(), Menu: "Model", Section: 5,
			Enabled: func() bool { return shown() && w.search.views.parallel.Brushed() }, Do: func() { w.search.views.parallel.ClearBrushes() }},
		{ID: "search-csv", Name: "Export Search as CSV…", Icon: theme.DownloadIcon(), Menu: "Model", Section: 5, Enabled: shown, Do: func() { w.exportSearch() }},
		{ID: "search-json", Name: "Export Search as JSON Lines…", Menu: "Model", Section: 5, Enabled: shown, Do: func() { w.exportSearchJSON() }},
		{ID: "search-picture", Name: "Save Search as Picture…", Icon: theme.FileImageIcon(), Menu: "Model", Section: 5, Enabled: shown, Do: func() { w.saveSearchPicture() }},
		{ID: "search-delete", Name: "Delete Search…", Icon: theme.DeleteIcon(), Menu: "Model", Section: 5, Enabled: idle, Do: func() { l().askDelete() }},
		{ID: "space-open", Name: "Read Search Space…", Icon: theme.FolderOpenIcon(), Menu: "Model", Section: 5, Enabled: form, Do: func() { w.askOpenSpace() }},
		{ID: "space-save", Name: "Save Search Space As…", Icon: theme.DocumentSaveIcon(), Menu: "Model", Section: 5, Enabled: form, Do: func() { w.askSaveSpace() }},
	}, w.trialActions()...)
}

// trialActions act on the trial that is looked at.
func (w *Window) trialActions() []*action.Action {
	chosen := func(ok func(search.Trial) bool) func() bool {
		return func() bool {
			if !w.session.IsOpen() {
				return false
			}
			t, is := w.searches.trial()
			return is && ok(t)
		}
	}
	return []*action.Action{
		{ID: "trial-settings", Name: "Open the Settings of the Trial", Icon: theme.SettingsIcon(), Menu: "Model", Section: 5,
			Enabled: chosen(func(search.Trial) bool { return !w.isTraining() }), Do: func() { w.searches.openSettings() }},
		{ID: "trial-pause", Name: "Pause the Trial", Icon: theme.MediaPauseIcon(), Menu: "Model", Section: 5,
			Now: func() string {
				if t, ok := w.searches.trial(); ok && t.Held {
					return "Resume the Trial"
				}
				return "Pause the Trial"
			},
			Enabled: chosen(func(t search.Trial) bool { return !trialOver(t) }),
			Checked: chosen(func(t search.Trial) bool { return t.Held }), Do: func() { w.searches.toggleTrial() }},
		{ID: "trial-stop", Name: "Stop the Trial", Icon: theme.CancelIcon(), Menu: "Model", Section: 5,
			Enabled: chosen(func(t search.Trial) bool { return !trialOver(t) }), Do: func() { w.searches.controlTrial((*search.Search).StopTrial) }},
	}
}
