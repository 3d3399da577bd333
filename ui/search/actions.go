package search

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/model/search"
	"fiducial/ui/action"
	"fiducial/ui/kit"
)

// Actions implements session.Feature: they search for hyper-parameters and act on the search that is shown, and on the
// trial that is looked at.
func (p *Panel) Actions() []*action.Action {
	shown := func() bool { return p.session.IsOpen() && p.board != nil }
	idle := func() bool { return shown() && !p.isRunning() }
	form := func() bool { return p.session.IsOpen() && p.formShown() }
	return append([]*action.Action{
		{ID: "search-new", Name: "New Search", Icon: theme.ContentAddIcon(), Menu: "Model", Section: 5, Enabled: shown, Do: func() { p.place.Bring(p); p.show(nil) }},
		{ID: "search-start", Name: "Start Search", Icon: theme.MediaPlayIcon(), Menu: "Model", Section: 5, Enabled: func() bool { return p.canStart() }, Do: func() { p.start() }},
		{ID: "search-pause", Name: "Pause Search", Icon: theme.MediaPauseIcon(), Menu: "Model", Section: 5,
			Now:     func() string { return kit.Either(p.paused(), "Resume Search", "Pause Search") },
			Enabled: func() bool { return p.session.IsOpen() && p.canPause() }, Checked: func() bool { return p.session.IsOpen() && p.paused() }, Do: func() { p.togglePause() }},
		{ID: "search-stop", Name: "Stop Search…", Icon: theme.MediaStopIcon(), Menu: "Model", Section: 5,
			Enabled: func() bool { return shown() && !p.board.search.Ended() && p.session.Current().Loading == nil }, Do: func() { p.askStop() }},
		{ID: "search-longer", Name: "Train the Best Trial Longer", Icon: theme.MediaFastForwardIcon(), Menu: "Model", Section: 5,
			Enabled: func() bool { return p.session.IsOpen() && p.canTrainLonger() }, Do: func() { p.trainLonger() }},
		{ID: "search-wide", Name: "Wide Search Panel", Icon: theme.ViewFullScreenIcon(), Keys: []action.Key{action.With(action.Ctrl, fyne.KeyB)}, Menu: "View", Section: 8,
			Checked: func() bool { return p.wide }, Do: func() { p.setWide(!p.wide) }},
		{ID: "search-free", Name: "Free All Axes", Icon: theme.ViewRestoreIcon(), Menu: "Model", Section: 5,
			Enabled: func() bool { return shown() && p.views.parallel.Brushed() }, Do: func() { p.views.parallel.ClearBrushes() }},
		{ID: "search-csv", Name: "Export Search as CSV…", Icon: theme.DownloadIcon(), Menu: "Model", Section: 5, Enabled: shown, Do: func() { p.exportSearch() }},
		{ID: "search-json", Name: "Export Search as JSON Lines…", Menu: "Model", Section: 5, Enabled: shown, Do: func() { p.exportSearchJSON() }},
		{ID: "search-picture", Name: "Save Search as Picture…", Icon: theme.FileImageIcon(), Menu: "Model", Section: 5, Enabled: shown, Do: func() { p.saveSearchPicture() }},
		{ID: "search-delete", Name: "Delete Search…", Icon: theme.DeleteIcon(), Menu: "Model", Section: 5, Enabled: idle, Do: func() { p.askDelete() }},
		{ID: "space-open", Name: "Read Search Space…", Icon: theme.FolderOpenIcon(), Menu: "Model", Section: 5, Enabled: form, Do: func() { p.askOpenSpace() }},
		{ID: "space-save", Name: "Save Search Space As…", Icon: theme.DocumentSaveIcon(), Menu: "Model", Section: 5, Enabled: form, Do: func() { p.askSaveSpace() }},
	}, p.trialActions()...)
}

// trialActions act on the trial that is looked at.
func (p *Panel) trialActions() []*action.Action {
	chosen := func(ok func(search.Trial) bool) func() bool {
		return func() bool {
			if !p.session.IsOpen() {
				return false
			}
			t, is := p.trial()
			return is && ok(t)
		}
	}
	return []*action.Action{
		{ID: "trial-settings", Name: "Open the Settings of the Trial", Icon: theme.SettingsIcon(), Menu: "Model", Section: 5,
			Enabled: chosen(func(search.Trial) bool { return !p.o.Training.Busy() }), Do: func() { p.openSettings() }},
		{ID: "trial-pause", Name: "Pause the Trial", Icon: theme.MediaPauseIcon(), Menu: "Model", Section: 5,
			Now: func() string {
				if t, ok := p.trial(); ok && t.Held {
					return "Resume the Trial"
				}
				return "Pause the Trial"
			},
			Enabled: chosen(func(t search.Trial) bool { return !trialOver(t) }),
			Checked: chosen(func(t search.Trial) bool { return t.Held }), Do: func() { p.toggleTrial() }},
		{ID: "trial-stop", Name: "Stop the Trial", Icon: theme.CancelIcon(), Menu: "Model", Section: 5,
			Enabled: chosen(func(t search.Trial) bool { return !trialOver(t) }), Do: func() { p.controlTrial((*search.Search).StopTrial) }},
	}
}
