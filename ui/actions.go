package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// actionTable returns everything a person can do, in the order of the menus.
func (w *Window) actionTable() []*action.Action {
	var all []*action.Action
	for _, part := range [][]*action.Action{w.label.Actions(), w.fileActions(), w.viewActions(), w.featureActions(), w.helpActions()} {
		all = append(all, part...)
	}
	return all
}

// featureActions are those of the rooms, but for the first, which stand before those of files.
func (w *Window) featureActions() (all []*action.Action) {
	for _, f := range w.features[1:] {
		all = append(all, f.Actions()...)
	}
	return all
}

func (w *Window) fileActions() []*action.Action {
	return []*action.Action{
		{ID: "open", Name: "Open…", Icon: theme.FolderOpenIcon(), Keys: []action.Key{action.With(action.Ctrl, fyne.KeyO)}, Menu: "File", Section: 1, Toolbar: 10, Do: w.askOpen},
		{ID: "save", Name: "Save", Icon: theme.DocumentSaveIcon(), Keys: []action.Key{action.With(action.Ctrl, fyne.KeyS)}, Menu: "File", Section: 2, Toolbar: 11,
			Enabled: func() bool {
				return w.session.IsOpen() && (w.session.Dataset().Unsaved() > 0 || w.label.Typed())
			}, Do: func() { w.save(nil) }},
		{ID: "save-as", Name: "Save As…", Keys: []action.Key{action.With(action.Ctrl|action.Shift, fyne.KeyS)}, Menu: "File", Section: 2,
			Enabled: w.session.IsOpen, Do: func() { w.askSaveAs(nil) }},
		{ID: "reload", Name: "Reload", Keys: []action.Key{action.Plain(fyne.KeyF5)}, Menu: "File", Section: 3,
			Enabled: func() bool { return w.session.Ready() }, Do: w.reload},
		{ID: "remove-traces", Name: "Clear the Cache and Crash Reports…", Menu: "File", Section: 4,
			Enabled: func() bool { return w.opts.Traces != nil }, Do: w.askRemoveTraces},
		{ID: "close", Name: "Quit", Keys: []action.Key{action.With(action.Ctrl, fyne.KeyQ)}, Menu: "File", Section: 5, Do: w.askClose},
	}
}

// viewActions choose the panel that is seen, and the theme.
func (w *Window) viewActions() (list []*action.Action) {
	for i, p := range []session.Panel{w.label, w.train, w.evaluate, w.search} {
		list = append(list, &action.Action{ID: strings.ToLower(p.Name()) + "-panel", Name: p.Name(), Keys: []action.Key{action.With(action.Ctrl, fyne.KeyName('1'+rune(i)))}, Menu: "View", Section: 4,
			Line: "Panels: Points, Train, Evaluate, Search", Checked: func() bool { return w.panels.InFront(p) }, Do: func() { w.panels.Bring(p) }})
	}
	for _, t := range []struct{ id, name string }{{kit.ThemeSystem, "System Theme"}, {kit.ThemeLight, "Light Theme"}, {kit.ThemeDark, "Dark Theme"}} {
		list = append(list, &action.Action{ID: "theme-" + t.id, Name: t.name, Menu: "View", Section: 5,
			Checked: func() bool { return w.shell.Prefs().Theme() == t.id }, Do: func() { w.shell.SetTheme(t.id) }})
	}
	return append(list, &action.Action{ID: "theme", Name: "Light or Dark", Icon: kit.ContrastIcon, Keys: []action.Key{action.With(action.Ctrl, fyne.KeyD)}, Toolbar: 91, Heading: "View",
		Do: func() {
			if kit.Dark() {
				w.shell.SetTheme(kit.ThemeLight)
			} else {
				w.shell.SetTheme(kit.ThemeDark)
			}
		}})
}

func (w *Window) helpActions() []*action.Action {
	return []*action.Action{
		{ID: "keys", Name: "Keys", Icon: theme.QuestionIcon(), Keys: []action.Key{action.Plain(fyne.KeyF1), action.Char('?')}, Menu: "Help", Section: 1, Toolbar: 90, Do: w.shell.Shortcuts.Show},
		{ID: "about", Name: "About Fiducial", Menu: "Help", Section: 2, Do: w.about},
	}
}

// about says what the program is, in a strip.
func (w *Window) about() {
	w.shell.Show(shell.Banner{Kind: shell.Note, ID: "about", Text: strings.TrimSpace("Fiducial "+w.opts.Version) + " labels facial keypoints and trains networks on the labels. BSD-3-Clause licence."})
}
