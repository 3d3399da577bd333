package dataset

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/data/survey"
	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/session"
	"fiducial/ui/shell"
	"fiducial/ui/wheel"
)

// File is what the panel needs of who opens and mends datasets.
type File interface {
	Reopen()             // opens the open dataset anew
	ShowFaulty()         // lists the faces with faults
	Mend(m *survey.Mend) // makes a mend in all rows
}

// Panel shows what the open dataset is. It belongs to the UI goroutine.
type Panel struct {
	shell   shell.Shell
	session *session.Session
	place   session.Place
	file    File

	content  fyne.CanvasObject
	scroll   *container.Scroll
	facts    *widget.Label
	faulty   *widget.Button
	warnings *fyne.Container
	names    *fyne.Container // a line for each keypoint
	eyes     [2]*kit.Choice  // between which errors are measured
	note     *widget.Label   // why what is chosen can't be applied, or what is remembered
	apply    *widget.Button
	forget   *widget.Button

	warner *kit.Throttle
	warned bool                 // a strip warns
	quiet  map[survey.Kind]bool // warnings that somebody has taken away

	of      *data.Dataset
	stale   bool // something changed since it was looked at
	looking bool
	lines   []*line
	reading *choice
}

// New makes the panel.
func New(s shell.Shell, x *session.Session, p session.Place, f File) *Panel {
	d := &Panel{shell: s, session: x, place: p, file: f, facts: sentence(""), note: sentence(""), warnings: container.NewVBox(), names: container.NewVBox()}
	d.faulty = d.button("Show the faulty faces", f.ShowFaulty)
	d.warner = kit.NewThrottle(time.Second, s.Post, d.warn)
	d.apply = d.button("Apply", d.applyChoice)
	d.apply.Importance = widget.HighImportance
	d.apply.Disable()
	d.faulty.Hide()
	d.forget = d.button("As the header says…", d.askForget)
	d.forget.Disable()
	body := container.NewVBox(d.facts, container.NewHBox(d.faulty), d.warnings, heads(), d.names,
		kit.Heading("NME divides errors by the distance of"), d.makeEyes())
	d.scroll = container.NewVScroll(kit.Padded(0, 6, 0, 10, body))
	set := d.button("Keypoints…", func() { s.Actions().Get("keypoints").Do() })
	foot := container.NewVBox(d.note, container.New(&kit.Wrapped{}, d.apply, d.forget, set))
	d.content = kit.Padded(4, 4, 4, 6, container.NewBorder(nil, foot, nil, nil,
		container.NewStack(d.scroll, wheel.Over(d.scroll, func() float32 { return wheel.Lines }))))
	return d
}

// button makes a button that gives the keyboard back.
func (p *Panel) button(text string, do func()) *widget.Button {
	return widget.NewButton(text, func() { do(); p.shell.FocusFace() })
}

// Name implements session.Panel.
func (p *Panel) Name() string { return "Dataset" }

// Content implements session.Panel.
func (p *Panel) Content() fyne.CanvasObject { return p.content }

// Actions implements session.Feature.
func (p *Panel) Actions() []*action.Action {
	return []*action.Action{{ID: "dataset", Name: "Columns, Pairs and Warnings", Menu: "File", Section: 3, Enabled: p.session.Ready, Checked: p.inFront, Do: func() { p.place.Toggle(p) }}}
}

func (p *Panel) inFront() bool { return p.place.InFront(p) }

// readingBanner is the id of the strip that says how the columns were read.
const readingBanner = "reading"

// Happened implements session.Feature: how the columns of a dataset were read is said once it is there.
func (p *Panel) Happened(e session.Event) {
	switch e := e.(type) {
	case session.Loaded:
		p.stale, p.quiet = true, map[survey.Kind]bool{}
		p.warn()
		if how := p.session.Dataset().Reading(); len(how) > 0 {
			p.shell.Show(shell.Banner{Kind: shell.Note, ID: readingBanner, Text: strings.Join(how, " "),
				Buttons: []shell.BannerButton{{Text: "Columns…", Do: func() { p.place.Bring(p) }}}})
		}
	case session.Closed:
		p.shell.Drop(readingBanner)
	case session.Changed:
		p.stale = p.stale || len(e.Rows) > 0 || e.Saved
		if len(e.Rows) > 1 || p.warned && len(e.Rows) > 0 { // an edit of a single face can but mend the file
			p.warner.Poke()
		}
	}
}

// Refresh implements session.Feature: it looks at the dataset anew, if it is in front and something changed.
func (p *Panel) Refresh() {
	s := p.session.Current()
	if !p.inFront() || p.looking || !p.session.Ready() || s.Dataset == p.of && !p.stale {
		return
	}
	p.looking, p.stale = true, false
	if s.Dataset != p.of { // what is shown is of another
		p.apply.Disable()
		p.forget.Disable()
	}
	var l look
	done := func(err error) {
		p.looking = false
		if err != nil {
			p.shell.Fail(err)
			return
		}
		p.show(s.Dataset, l)
		p.shell.Changed()
	}
	p.session.Start(s, session.Job{Work: func(context.Context, *shell.Task) (err error) {
		l, err = lookAt(s.Dataset)
		return err
	}, Done: done, Left: func(error) { p.looking = false }})
}

// show shows what was seen in a dataset. What was chosen and not applied stays while it is the same.
func (p *Panel) show(ds *data.Dataset, l look) {
	p.facts.SetText(l.facts())
	p.faulty.Hidden = l.faults.Rows == 0
	p.showWarnings(l.warnings)
	if ds != p.of {
		p.of, p.reading = ds, newChoice(ds, l)
		p.makeLines()
		p.scroll.ScrollToTop()
	}
	p.reading.look = l
	p.update()
	p.scroll.Content.Refresh() // lays out what came and went
}
