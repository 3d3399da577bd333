package shell

import (
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/ui/kit"
)

// statusBar is the line at the bottom: file, face, pointer, unsaved edits, and what runs.
type statusBar struct {
	f       *Frame
	stands  func() Standing
	content fyne.CanvasObject
	file    *canvas.Text
	row     *canvas.Text
	at      *canvas.Text
	unsaved *canvas.Text
	weights *canvas.Text
	said    *canvas.Text
	tasks   *fyne.Container
	strips  []*taskStrip
	line    *fyne.Container
	flashed string // what said says, in full
}

// Standing is what the status bar says of how things stand; what is "" is left out.
type Standing struct {
	File, Row, Unsaved, Weights string
}

// TaskAge is how old a task is before it shows: what is done at once need not flash by.
const TaskAge = 250 * time.Millisecond

// divider stands before every part but the first; with the gap of the line it is as far from both.
const divider = "  ·   "

// taskHeight is the height of a task in the bar.
const taskHeight = 22

// tasksMost is how many tasks the bar shows; the rest is a number.
const tasksMost = 2

// newStatusBar makes the bar; runs is shown at its right end.
func newStatusBar(f *Frame, stands func() Standing, runs fyne.CanvasObject) *statusBar {
	s := &statusBar{f: f, stands: stands, tasks: container.NewHBox()}
	text := func() *canvas.Text { return canvas.NewText("", nil) }
	s.file, s.row, s.at, s.unsaved, s.weights, s.said = text(), text(), text(), text(), text(), text()
	strut := canvas.NewRectangle(nil) // the bar is as high with tasks as without
	strut.SetMinSize(fyne.NewSize(0, taskHeight))
	right := container.NewHBox(s.tasks, runs, strut)
	s.line = container.New(&statusLine{s}, s.file, s.row, s.unsaved, s.weights, container.New(&pointerPlace{}, s.at), s.said, right)
	s.content = container.NewVBox(widget.NewSeparator(), kit.Padded(1, 3, 8, 8, s.line))
	return s
}

// update shows file, face and unsaved edits.
func (s *statusBar) update() {
	size := theme.CaptionTextSize() + 1
	now := s.stands()
	for _, part := range []*string{&now.Row, &now.Unsaved, &now.Weights} {
		if *part != "" {
			*part = divider + *part
		}
	}
	changed := s.file.Text != now.File || s.row.Text != now.Row || s.unsaved.Text != now.Unsaved || s.weights.Text != now.Weights
	kit.SetText(s.file, now.File, theme.ColorNameForeground, size)
	kit.SetText(s.row, now.Row, theme.ColorNameForeground, size)
	kit.SetText(s.unsaved, now.Unsaved, theme.ColorNameWarning, size)
	kit.SetText(s.weights, now.Weights, theme.ColorNameForeground, size)
	kit.SetText(s.at, s.at.Text, theme.ColorNamePlaceHolder, size)
	kit.SetText(s.said, s.said.Text, theme.ColorNamePlaceHolder, size)
	if changed {
		s.arrange()
	}
}

// pointer shows where on the image the pointer is.
func (s *statusBar) pointer(p face.Point, inside bool) {
	text := ""
	if inside {
		text = fmt.Sprintf(divider+"x %.1f  y %.1f", p.X, p.Y)
	}
	moved := (text == "") != (s.at.Text == "")
	kit.SetText(s.at, text, theme.ColorNamePlaceHolder, theme.CaptionTextSize()+1)
	if moved {
		s.arrange()
	}
}

// flash shows for a moment that something was done; "" takes away what is shown.
func (s *statusBar) flash(text string) {
	if text == "" {
		s.flashed = ""
		s.arrange()
		return
	}
	text = harmless.Sentence(text)
	s.flashed = divider + text
	s.arrange()
	time.AfterFunc(4*time.Second, func() {
		s.f.Post(func() {
			if s.flashed == divider+text {
				s.flashed = ""
				s.arrange()
			}
		})
	})
}

func (s *statusBar) arrange() { s.line.Layout.Layout(s.line.Objects, s.line.Size()) }

// showTasks shows the running tasks.
func (s *statusBar) showTasks() {
	running := s.f.tasks.running(TaskAge)
	if len(s.f.tasks.running(0)) > len(running) {
		time.AfterFunc(TaskAge, s.f.tasks.changed.Poke) // those too young are looked at again
	}
	shown := running[:min(len(running), tasksMost)]
	same := len(shown) == len(s.strips)
	for i := range s.strips {
		same = same && s.strips[i].t == shown[i]
	}
	if !same {
		s.tasks.RemoveAll()
		s.strips = nil
		for _, t := range shown {
			strip := newTaskStrip(s, t)
			s.strips = append(s.strips, strip)
			s.tasks.Add(strip.content)
		}
		if more := len(running) - len(shown); more > 0 {
			s.tasks.Add(widget.NewLabel(fmt.Sprintf("and %d more", more)))
		}
		s.arrange()
	}
	for _, strip := range s.strips {
		strip.update()
	}
}

// outdated reports whether a task is shown that has ended.
func (s *statusBar) outdated() bool {
	running := s.f.tasks.running(0)
	return slices.ContainsFunc(s.strips, func(x *taskStrip) bool { return !slices.Contains(running, x.t) })
}

// taskStrip shows one task: what it does, how far it is, how long it still needs, and a way to cancel it.
type taskStrip struct {
	t       *Task
	content fyne.CanvasObject
	text    *canvas.Text
	bar     *kit.ThinBar
	box     *fyne.Container
	resized func() // makes room for a text that grew
}

func newTaskStrip(b *statusBar, t *Task) *taskStrip {
	s := &taskStrip{t: t, text: canvas.NewText("", nil), bar: kit.NewThinBar(), resized: b.arrange}
	cancel := kit.NewToolButton(theme.CancelIcon(), "", b.f.tips, func() string { return "Cancel: " + t.name }, t.dismiss)
	s.box = container.NewHBox(s.text, container.NewCenter(container.New(&kit.FixedWidth{Width: 90}, s.bar)), container.NewCenter(container.NewGridWrap(fyne.NewSize(24, taskHeight), cancel)))
	s.content = s.box
	s.update()
	return s
}

func (s *taskStrip) update() {
	text, fraction := s.t.says(time.Now())
	wider := len(text) != len(s.text.Text)
	kit.SetText(s.text, text, theme.ColorNameForeground, theme.CaptionTextSize()+1)
	if wider {
		s.box.Refresh()
		s.resized()
	}
	s.bar.Set(max(fraction, 0))
}
