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
