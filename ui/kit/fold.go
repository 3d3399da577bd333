package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
)

// Fold is a heading under which fields can be folded away.
type Fold struct {
	Name   string
	Head   *ToolButton
	Fields *fyne.Container
}

// NewFold makes one without fields; folded is called after a tap on its heading.
func NewFold(name string, t *Tips, open bool, folded func()) *Fold {
	f := &Fold{Name: name, Fields: container.NewVBox()}
	f.Head = NewToolButton(nil, name, t, nil, func() {
		f.Fields.Hidden = !f.Fields.Hidden
		f.paint()
		folded()
	})
	f.Head.Bold = true
	f.Fields.Hidden = !open
	f.paint()
	return f
}

// Open reports whether the fields are in sight.
func (f *Fold) Open() bool { return f.Fields.Visible() }

func (f *Fold) paint() {
	f.Head.Icon = theme.MenuExpandIcon()
	if f.Open() {
		f.Head.Icon = theme.MenuDropDownIcon()
	}
	f.Head.Refresh()
}
