package action

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"fiducial/ui/kit"
)

// Toolbar is the row of buttons under the menu, made from the table of actions.
type Toolbar struct {
	*Buttons
	Content fyne.CanvasObject
}

// toolbarEnd is the section from which on buttons stand at the right end.
const toolbarEnd = 9

// NewToolbar makes the toolbar of a table that is complete.
func NewToolbar(of *Table) *Toolbar {
	t := &Toolbar{Buttons: of.Buttons()}
	shown := slices.DeleteFunc(slices.Clone(of.All()), func(a *Action) bool { return a.Toolbar == 0 })
	slices.SortStableFunc(shown, func(a, b *Action) int { return a.Toolbar - b.Toolbar })
	row := container.NewHBox()
	section := -1
	for _, a := range shown {
		switch s := a.Toolbar / 10; {
		case s >= toolbarEnd && section < toolbarEnd:
			of.tips.Free = layout.NewSpacer()
			row.Add(of.tips.Free)
			section = s
		case section >= 0 && s != section:
			row.Add(widget.NewSeparator())
			fallthrough
		default:
			section = s
		}
		row.Add(t.Make(a.ID, ""))
	}
	t.Content = container.NewVBox(kit.Padded(2, 2, 6, 6, row), widget.NewSeparator())
	return t
}
