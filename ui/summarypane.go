package ui

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/data/correction"
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

// summaryPane sums up what was corrected since some time, as text, and saves that, or every correction as CSV.
type summaryPane struct {
	w       *Window
	tab     *container.TabItem
	span    *kit.Choice
	date    *kit.Entry
	text    *widget.Label
	buttons []*widget.Button
	shown   *correction.Session
	stale   bool // something was done since it was summed up
	of      *data.Dataset
}

func newSummaryPane(w *Window) *summaryPane {
	p := &summaryPane{w: w, span: w.shell.NewChoice(spanNames), date: w.shell.NewEntry(), text: widget.NewLabel("")}
	p.text.TextStyle.Monospace = true
	p.text.SizeName = theme.SizeNameCaptionText
	p.span.SetSelectedIndex(spanOpening)
	p.span.OnChanged = func(string) { p.choose() }
	p.date.SetPlaceHolder("2026-03-31")
	p.date.OnSubmitted = func(string) { p.read(); w.shell.FocusFace() }
	p.date.Escape = w.shell.FocusFace
	p.date.Hide()
	button := func(text string, do func()) *widget.Button {
		b := widget.NewButton(text, func() { do(); w.shell.FocusFace() })
		p.buttons = append(p.buttons, b)
		return b
	}
	save := container.NewHBox(
		button("Copy", func() { w.shell.Copy(p.text.Text); w.shell.Flash("Copied the summary") }),
		button("Save Text…", func() {
			p.askSave("Save Text", "txt", func(s *correction.Session, b *bytes.Buffer) error { _, err := b.WriteString(s.Text()); return err })
		}),
		button("Save CSV…", func() {
			p.askSave("Save CSV", "csv", func(s *correction.Session, b *bytes.Buffer) error { return s.WriteCSV(b) })
		}),
	)
	body := container.NewScroll(p.text)
	p.tab = container.NewTabItem("Summary", container.New(&kit.Insets{Left: 4, Right: 6, Top: 6, Bottom: 4},
		container.NewBorder(container.NewVBox(p.span, p.date), save, nil, nil, body)))
	return p
}

func (p *summaryPane) choose() {
	p.date.Hidden = p.span.SelectedIndex() != spanDate
	p.tab.Content.Refresh()
	p.read()
	if !p.date.Hidden {
		p.w.shell.Canvas().Focus(p.date)
		return
	}
	p.w.shell.FocusFace()
}

// since returns the time from which to sum up; an error says what is wrong with the date.
func (p *summaryPane) since() (time.Time, error) {
	now := time.Now()
	switch p.span.SelectedIndex() {
	case spanOpening:
		return p.w.session.Current().Since, nil
	case spanToday:
		return midnight(now), nil
	case spanWeek:
		return midnight(now).AddDate(0, 0, -7), nil
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

// update sums up anew, if the pane is in front and something was done.
func (p *summaryPane) update() {
	ds := p.w.session.Dataset()
	if p.w.tabs.Selected() != p.tab || ds == p.of && !p.stale {
		return
	}
	p.read()
}

func (p *summaryPane) read() {
	p.of, p.stale, p.shown = p.w.session.Dataset(), false, nil
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
	if text != p.text.Text {
		p.text.SetText(text)
	}
}

// askSave asks where to save what is shown.
func (p *summaryPane) askSave(verb, extension string, write func(*correction.Session, *bytes.Buffer) error) {
	s, ds := p.shown, p.w.session.Dataset()
	if s == nil || ds == nil {
		return
	}
	stem, _, _ := strings.Cut(filepath.Base(ds.Path()), ".")
	proposed := kit.FreeName(filepath.Join(filepath.Dir(ds.Path()), stem+" corrections."+extension))
	p.w.shell.AskPath(shell.PathQuestion{ID: "save-summary", Verb: verb, Text: "Save the corrections as", Path: proposed, Ext: "." + extension, Chosen: func(path string, _ bool) {
		var b bytes.Buffer
		err := write(s, &b)
		if err == nil {
			err = atomicfile.Write(path, b.Bytes())
		}
		if err != nil {
			p.w.shell.Fail(fmt.Errorf("saving the corrections: %w", err))
			return
		}
		p.w.shell.Flash("Saved " + kit.FileName(path))
	}})
}
