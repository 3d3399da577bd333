package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/model/search"
	"fiducial/ui/kit"
)

// searchActions search for hyper-parameters and act on the search that is shown, and on the trial that is looked at.
func (w *Window) searchActions() []*action {
	l := func() *searches { return w.searches }
	shown := func() bool { return w.isOpen() && l().board != nil }
	idle := func() bool { return shown() && !l().isRunning() }
	form := func() bool { return w.isOpen() && w.search.formShown() }
	return append([]*action{
		{id: "search-new", name: "New Search", icon: theme.ContentAddIcon(), menu: "Model", section: 5, enabled: shown, do: func() { w.tabs.SelectIndex(searchTab); l().show(nil) }},
		{id: "search-start", name: "Start Search", icon: theme.MediaPlayIcon(), menu: "Model", section: 5, enabled: func() bool { return w.search.canStart() }, do: func() { l().start() }},
		{id: "search-pause", name: "Pause Search", icon: theme.MediaPauseIcon(), menu: "Model", section: 5,
			now:     func() string { return kit.Either(w.searches != nil && l().paused(), "Resume Search", "Pause Search") },
			enabled: func() bool { return w.isOpen() && l().canPause() }, checked: func() bool { return w.isOpen() && l().paused() }, do: func() { l().togglePause() }},
		{id: "search-stop", name: "Stop Search…", icon: theme.MediaStopIcon(), menu: "Model", section: 5,
			enabled: func() bool { return shown() && !l().board.search.Ended() && w.session.loading == nil }, do: func() { l().askStop() }},
		{id: "search-longer", name: "Train the Best Trial Longer", icon: theme.MediaFastForwardIcon(), menu: "Model", section: 5,
			enabled: func() bool { return w.isOpen() && l().canTrainLonger() }, do: func() { l().trainLonger() }},
		{id: "search-wide", name: "Wide Search Panel", icon: theme.ViewFullScreenIcon(), keys: []key{with(ctrl, fyne.KeyB)}, menu: "View", section: 4,
			checked: func() bool { return w.search != nil && w.search.wide }, do: func() { w.search.setWide(!w.search.wide) }},
		{id: "search-free", name: "Free All Axes", icon: theme.ViewRestoreIcon(), menu: "Model", section: 5,
			enabled: func() bool { return shown() && w.search.views.parallel.Brushed() }, do: func() { w.search.views.parallel.ClearBrushes() }},
		{id: "search-csv", name: "Export Search as CSV…", icon: theme.DownloadIcon(), menu: "Model", section: 5, enabled: shown, do: func() { w.exportSearch() }},
		{id: "search-json", name: "Export Search as JSON Lines…", menu: "Model", section: 5, enabled: shown, do: func() { w.exportSearchJSON() }},
		{id: "search-picture", name: "Save Search as Picture…", icon: theme.FileImageIcon(), menu: "Model", section: 5, enabled: shown, do: func() { w.saveSearchPicture() }},
		{id: "search-delete", name: "Delete Search…", icon: theme.DeleteIcon(), menu: "Model", section: 5, enabled: idle, do: func() { l().askDelete() }},
		{id: "space-open", name: "Read Search Space…", icon: theme.FolderOpenIcon(), menu: "Model", section: 5, enabled: form, do: func() { w.askOpenSpace() }},
		{id: "space-save", name: "Save Search Space As…", icon: theme.DocumentSaveIcon(), menu: "Model", section: 5, enabled: form, do: func() { w.askSaveSpace() }},
	}, w.trialActions()...)
}

// trialActions act on the trial that is looked at.
func (w *Window) trialActions() []*action {
	chosen := func(ok func(search.Trial) bool) func() bool {
		return func() bool {
			if !w.isOpen() {
				return false
			}
			t, is := w.searches.trial()
			return is && ok(t)
		}
	}
	return []*action{
		{id: "trial-settings", name: "Open the Settings of the Trial", icon: theme.SettingsIcon(), menu: "Model", section: 5,
			enabled: chosen(func(search.Trial) bool { return !w.isTraining() }), do: func() { w.searches.openSettings() }},
		{id: "trial-pause", name: "Pause the Trial", icon: theme.MediaPauseIcon(), menu: "Model", section: 5,
			now: func() string {
				if t, ok := w.searches.trial(); ok && t.Held {
					return "Resume the Trial"
				}
				return "Pause the Trial"
			},
			enabled: chosen(func(t search.Trial) bool { return !trialOver(t) }),
			checked: chosen(func(t search.Trial) bool { return t.Held }), do: func() { w.searches.toggleTrial() }},
		{id: "trial-stop", name: "Stop the Trial", icon: theme.CancelIcon(), menu: "Model", section: 5,
			enabled: chosen(func(t search.Trial) bool { return !trialOver(t) }), do: func() { w.searches.controlTrial((*search.Search).StopTrial) }},
	}
}
