package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"fiducial/ui/kit"
)

// toolbar is the row of buttons under the menu, made from the table of actions.
type toolbar struct {
	content fyne.CanvasObject
	buttons map[*action]*kit.ToolButton
}

// toolbarEnd is the section from which on buttons stand at the right end.
const toolbarEnd = 9

func newToolbar(w *Window) *toolbar {
	t := &toolbar{buttons: map[*action]*kit.ToolButton{}}
	var shown []*action
	for _, a := range w.actions {
		if a.toolbar > 0 {
			shown = append(shown, a)
		}
	}
	slices.SortStableFunc(shown, func(a, b *action) int { return a.toolbar - b.toolbar })
	row := container.NewHBox()
	section := -1
	for _, a := range shown {
		switch s := a.toolbar / 10; {
		case s >= toolbarEnd && section < toolbarEnd:
			w.tips.Free = layout.NewSpacer()
			row.Add(w.tips.Free)
			section = s
		case section >= 0 && s != section:
			row.Add(widget.NewSeparator())
			fallthrough
		default:
			section = s
		}
		b := kit.NewToolButton(a.icon, "", w.tips, func() string { return tipOf(a) }, func() { w.click(a) })
		t.buttons[a] = b
		row.Add(b)
	}
	t.content = container.NewVBox(container.New(&kit.Insets{Left: 6, Right: 6, Top: 2, Bottom: 2}, row), widget.NewSeparator())
	return t
}

func (t *toolbar) update() {
	for a, b := range t.buttons {
		b.Set(a.isEnabled(), a.checked != nil && a.checked())
	}
}

// tipOf is the hint of an action's button: what it does as things stand, and its key.
func tipOf(a *action) string {
	text := a.label()
	if len(a.keys) > 0 {
		text += "   " + a.keys[0].String()
	}
	return text
}
