package dataset

import (
	"context"
	"fmt"
	"slices"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/survey"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// warningsBanner is the id of the strip that says what would spoil what is learned from the open dataset.
const warningsBanner = "warnings"

// warn says in a strip what would spoil training or measuring, as the labels stand: a mend takes it away, and undoing
// that brings it back.
func (p *Panel) warn() {
	if !p.session.Ready() {
		return
	}
	s := p.session.Current()
	var found []survey.Warning
	p.session.Start(s, session.Job{Work: func(context.Context, *shell.Task) error {
		found = s.Dataset.Warnings()
		return nil
	}, Done: func(error) {
		found = slices.DeleteFunc(found, func(x survey.Warning) bool { // columns are in the strip that says how the file was read
			return !x.Kind.Spoils() || x.Kind == survey.Columns || p.quiet[x.Kind]
		})
		p.say(found)
	}})
}

// say shows the first of some warnings in a strip, with its mend, and the way to the others.
func (p *Panel) say(found []survey.Warning) {
	p.warned = len(found) > 0
	if !p.warned {
		p.shell.Drop(warningsBanner)
		return
	}
	x := found[0]
	b := shell.Banner{Kind: shell.Warning, ID: warningsBanner, Text: x.Text, Buttons: p.remedies(x), Dismissed: func() {
		p.quiet[x.Kind] = true
		p.say(found[1:])
	}}
	if len(found) > 1 {
		all := "Both warnings…"
		if len(found) > 2 {
			all = fmt.Sprintf("All %d warnings…", len(found))
		}
		b.Buttons = append(b.Buttons, shell.BannerButton{Text: all, Do: func() { p.place.Bring(p) }})
	}
	p.shell.Show(b)
}

// remedies are the buttons of a warning: its mend, and the first row that it is about.
func (p *Panel) remedies(x survey.Warning) (buttons []shell.BannerButton) {
	if x.Mend != nil {
		buttons = append(buttons, shell.BannerButton{Text: x.Mend.Label(), Do: func() { p.file.Mend(x.Mend) }})
	}
	if len(x.Rows) > 0 {
		buttons = append(buttons, shell.BannerButton{Text: "Row " + kit.Count(x.Rows[0]), Do: func() { p.session.Show(x.Rows[0]) }})
	}
	return buttons
}

// showWarnings lists what looks wrong in the file as a whole, each with its remedies.
func (p *Panel) showWarnings(list []survey.Warning) {
	p.warnings.RemoveAll()
	if len(list) == 0 {
		p.warnings.Add(sentence("Nothing in the file looks wrong as a whole."))
	}
	for _, x := range list {
		said := sentence(x.Text)
		if x.Kind.Spoils() {
			kit.Warning(said)
		}
		p.warnings.Add(said)
		buttons := container.NewHBox()
		for _, r := range p.remedies(x) {
			buttons.Add(p.button(r.Text, r.Do))
		}
		if len(buttons.Objects) > 0 {
			p.warnings.Add(buttons)
		}
	}
}

func sentence(text string) *widget.Label { return kit.Label(text, kit.Small, kit.Wrapping) }
