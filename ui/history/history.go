package history

import (
	"fmt"
	"io"

	"fyne.io/fyne/v2"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// Labels is what the history needs of who shows and edits labels.
type Labels interface {
	// FinishTyping takes what is being typed, because labels are about to change.
	FinishTyping()
	// Edited says why an edit could not be made, if it could not.
	Edited(err error)
	// WentTo shows the labels of the shown face as they stand after a walk through the history that changed rows.
	WentTo(rows []int)
	// Travelled says what was undone or redone on other faces than the shown one, with buttons besides.
	Travelled(text string, rows []int, buttons ...shell.BannerButton)
}

// around is what stands around a panel.
type around struct {
	shell   shell.Shell
	session *session.Session
	place   session.Place
	labels  Labels
}

// Panels makes the panels of what was done, of what was corrected, and of edits that have no place.
func Panels(s shell.Shell, x *session.Session, p session.Place, l Labels) []session.Panel {
	a := around{s, x, p, l}
	return []session.Panel{newPane(a), newSummary(a), newStrays(a)}
}

// panel is what the three of them have in common: each reads what it lists anew when it is in front and something
// changed.
type panel struct {
	around
	self    session.Panel
	name    string
	content fyne.CanvasObject
	stale   bool          // something changed since it was read
	of      *data.Dataset // of which it was read
}

// Name implements session.Panel.
func (p *panel) Name() string { return p.name }

// Content implements session.Panel.
func (p *panel) Content() fyne.CanvasObject { return p.content }

func (p *panel) inFront() bool { return p.place.InFront(p.self) }

// opening is the action that shows the panel, or takes it away.
func (p *panel) opening(a action.Action) []*action.Action {
	a.Menu, a.Section, a.Enabled, a.Checked = "Edit", 5, p.session.IsOpen, p.inFront
	a.Do = func() { p.place.Toggle(p.self) }
	return []*action.Action{&a}
}

// Happened implements session.Feature: labels or marks may have changed.
func (p *panel) Happened(e session.Event) {
	c, ok := e.(session.Changed)
	p.stale = p.stale || ok && len(c.Rows) > 0
}

// listed returns the dataset that is open, if it is the one of which was read what the panel lists; nil for none:
// between the opening of a dataset and the next look at it the panel still has what was there before, and that is
// nothing to act on.
func (p *panel) listed() *data.Dataset {
	if ds := p.session.Dataset(); ds == p.of {
		return ds
	}
	return nil
}

// due reports whether it is to be read anew.
func (p *panel) due() bool {
	ds := p.session.Dataset()
	return p.inFront() && (ds != p.of || p.stale)
}

// saving asks for the name of a file beside the dataset, and writes it; done is what is said then, of what failed, what
// it was.
func (p *panel) saving(q shell.PathQuestion, what, doing, done string, write func(io.Writer) error) {
	q.Path = p.session.Current().NameBeside(what, q.Ext)
	q.Chosen = func(path string, _ bool) {
		if err := atomicfile.From(path, write); err != nil {
			p.shell.Fail(fmt.Errorf("%s: %w", doing, err))
			return
		}
		p.shell.Flash(done + " " + kit.FileName(path))
	}
	p.shell.AskPath(q)
}
