package action

import "fiducial/ui/kit"

// Buttons are the buttons of actions in one place of the window. Each does its action, says what that does and by
// which key, and shows whether it can be done and is on.
type Buttons struct {
	table *Table
	made  map[string]*kit.ToolButton // by the action's id
}

// Buttons begins with the buttons of a place.
func (t *Table) Buttons() *Buttons { return &Buttons{table: t, made: map[string]*kit.ToolButton{}} }

// Make makes the button of an action, with its icon if it has one, and a text; "" for the icon alone.
func (b *Buttons) Make(id, text string) *kit.ToolButton {
	a := b.table.Get(id)
	x := kit.NewToolButton(a.Icon, text, b.table.tips, a.Tip, func() { b.table.Click(a) })
	b.made[id] = x
	return x
}

// Of returns the button of an action that was made.
func (b *Buttons) Of(id string) *kit.ToolButton { return b.made[id] }

// Update shows what can be done and what is on.
func (b *Buttons) Update() {
	for id, x := range b.made {
		a := b.table.Get(id)
		x.Set(a.IsEnabled(), a.isChecked())
	}
}
