package history

import (
	"fmt"
	"io"
	"strings"
	"time"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/correction"
	"fiducial/ui/action"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// spans are the times from which corrections can be summed up.
const (
	spanOpening = iota
	spanToday
	spanWeek
	spanAll
	spanDate
)

var spanNames = []string{
	spanOpening: "Since the dataset was opened", spanToday: "Today", spanWeek: "The last seven days",
	spanAll: "Since the beginning", spanDate: "Since a date",
}

// Summary sums up what was corrected since some time, as text, and saves that, or every correction as CSV.
type Summary struct {
	panel
	span    *kit.Choice
	date    *kit.Entry
	text    *widget.Label
	buttons []*widget.Button
	shown   *correction.Session
}

func newSummary(a around) *Summary {
	p := &Summary{panel: panel{around: a, name: "Summary"}, span: a.shell.NewChoice(spanNames), date: a.shell.NewEntry(), text: kit.Label("", kit.Small)}
	p.self = p
	p.text.TextStyle.Monospace = true
	p.span.SetSelectedIndex(spanOpening)
	p.span.Chosen(func(int) { p.choose() })
	p.date.SetPlaceHolder("2026-03-31")
	p.date.OnSubmitted = func(string) { p.read(); p.shell.FocusFace() }
	p.date.Escape = p.shell.FocusFace
	p.date.Hide()
	button := func(text string, do func()) *widget.Button {
		b := widget.NewButton(text, func() { do(); p.shell.FocusFace() })
		p.buttons = append(p.buttons, b)
		return b
	}
	save := container.NewHBox(
		button("Copy", func() {
			if p.listed() != nil {
				p.shell.Copy(p.text.Text)
				p.shell.Flash("Copied the summary")
			}
		}),
		button("Save Text…", func() {
			p.askSave("Save Text", ".txt", func(s *correction.Session, w io.Writer) error { _, err := io.WriteString(w, s.Text()); return err })
		}),
		button("Save CSV…", func() {
			p.askSave("Save CSV", ".csv", func(s *correction.Session, w io.Writer) error { return s.WriteCSV(w) })
		}),
	)
	body := container.NewScroll(p.text)
	p.content = kit.Padded(6, 4, 4, 6,
		container.NewBorder(container.NewVBox(p.span, p.date), save, nil, nil, body))
	return p
}

func (p *Summary) choose() {
	p.date.Hidden = p.span.SelectedIndex() != spanDate
	p.content.Refresh()
	p.read()
	if !p.date.Hidden {
		p.shell.Focus(p.date)
		return
	}
	p.shell.FocusFace()
}

// since returns the time from which to sum up; an error says what is wrong with the date.
func (p *Summary) since() (time.Time, error) {
	now := time.Now()
	switch p.span.SelectedIndex() {
	case spanOpening:
		return p.session.Current().Since, nil
	case spanToday:
		return kit.Midnight(now), nil
	case spanWeek:
		return kit.Midnight(now).AddDate(0, 0, -7), nil
	case spanAll:
		return time.Time{}, nil
	}
	text := strings.TrimSpace(p.date.Text)
	t, err := time.ParseInLocation(time.DateOnly, text, time.Local)
	if err != nil {
		return time.Time{}, fmt.Errorf("write the date as year, month and day: %s", now.Format(time.DateOnly))
	}
	return t, nil
}

// Actions implements session.Feature.
func (p *Summary) Actions() []*action.Action {
	return p.opening(action.Action{ID: "summary", Name: "Summary of Corrections"})
}

// Refresh implements session.Feature: it sums up anew, if the pane is in front and something was done.
func (p *Summary) Refresh() {
	if p.due() {
		p.read()
	}
}

func (p *Summary) read() {
	p.of, p.stale, p.shown = p.session.Dataset(), false, nil
	text := ""
	if p.of != nil {
		since, err := p.since()
		if err == nil {
			p.shown, err = p.of.Corrections(since)
		}
		if err != nil {
			text = kit.Sentence(err)
		} else {
			text = p.shown.Text()
		}
	}
	for _, b := range p.buttons {
		kit.Enable(b, p.shown != nil)
	}
	kit.SetLabel(p.text, text)
}

// askSave asks where to save what is shown.
func (p *Summary) askSave(verb, ext string, write func(*correction.Session, io.Writer) error) {
	if s := p.shown; s != nil && p.listed() != nil {
		q := shell.PathQuestion{ID: "save-summary", Verb: verb, Text: "Save the corrections as", Ext: ext}
		p.saving(q, "corrections", "saving the corrections", "Saved", func(w io.Writer) error { return write(s, w) })
	}
}
