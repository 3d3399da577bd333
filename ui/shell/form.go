package shell

import (
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/ui/kit"
	"fiducial/ui/wheel"
)

// Form is a dialog that asks for several things at once. Enter in any of its fields answers it, Escape leaves it, Tab
// goes from one to the next. Add fields, then Show it.
type Form struct {
	frame  *Frame
	title  string
	verb   string // of the button that answers
	answer func()

	lines  *fyne.Container
	areas  fyne.CanvasObject // fields of several lines, which have the room that is left; nil for none
	after  *fyne.Container   // the lines below them
	said   *widget.Label
	scroll *container.Scroll
	wrong  *widget.Label
	body   *fyne.Container
	first  fyne.Focusable
	width  float32              // at most
	dialog *dialog.CustomDialog // nil while it is not shown

	painted color.Color // its ground in the theme in which it was last seen
}

// How wide a form is where the window is, without and with areas.
const (
	formWidth  = 640
	areasWidth = 920
)

// roomForSentences is how much higher a form is than it must be, for what is said under the fields; below areas there
// are a few lines of that, and they can be scrolled.
const (
	roomForSentences  = 110
	roomBetweenFields = 54
)

// NewForm makes a form without fields; answer is called when it is answered, and hides it where that can be done.
func (f *Frame) NewForm(title, verb string, answer func()) *Form {
	x := &Form{frame: f, title: title, verb: verb, answer: answer, lines: container.NewVBox(), width: formWidth}
	x.said, x.wrong = kit.Label("", kit.Small, kit.Wrapping), kit.Saying(kit.Danger)
	x.scroll = container.NewVScroll(x.said)
	x.body = container.NewBorder(x.lines, x.wrong, nil, nil, x.sentences())
	return x
}

// sentences is what is said under the fields, which the wheel scrolls.
func (x *Form) sentences() fyne.CanvasObject {
	return container.NewStack(x.scroll, wheel.Over(x.scroll, func() float32 { return wheel.Lines }))
}

// Entry adds a field for text, with buttons at its end.
func (x *Form) Entry(name string, buttons ...fyne.CanvasObject) *kit.Entry {
	e := x.frame.NewEntry()
	e.Scroll = fyne.ScrollHorizontalOnly // a path may be long
	e.OnSubmitted = func(string) { x.answer() }
	e.Escape = x.Hide
	x.add(name, container.NewBorder(nil, nil, nil, container.NewHBox(buttons...), e), e)
	return e
}

// areaRows is how many lines of text an area shows at least.
const areaRows = 8

// firstShare is the share of the width that the first of several areas has: its lines are short.
const firstShare = 0.22

// Areas adds fields for texts of several lines beside each other, each under its name; the bars between them can be
// dragged. They are as high as there is room; a form has them once.
func (x *Form) Areas(names ...string) (areas []*kit.Entry) {
	var fields []fyne.CanvasObject
	for _, name := range names {
		e := x.frame.NewEntry()
		e.MultiLine, e.Scroll = true, fyne.ScrollBoth
		e.SetMinRowsVisible(areaRows)
		e.Escape = x.Hide
		fields = append(fields, container.NewBorder(kit.Label(name, kit.Small, kit.Cutting), nil, nil, nil, e))
		areas = append(areas, e)
		if x.first == nil {
			x.first = e
		}
	}
	row := fields[len(fields)-1]
	for _, o := range slices.Backward(fields[:len(fields)-1]) {
		split := container.NewHSplit(o, row)
		if row = split; o == fields[0] {
			split.SetOffset(firstShare)
		}
	}
	x.areas, x.after, x.width = row, container.NewVBox(), areasWidth
	x.body = container.NewBorder(x.lines, container.NewVBox(x.after, kit.Tall(x.sentences(), roomBetweenFields), x.wrong), nil, nil, row)
	return areas
}

// Row adds a line of buttons.
func (x *Form) Row(buttons ...fyne.CanvasObject) { x.line(container.NewHBox(buttons...)) }

// line adds a line, below areas where there are some.
func (x *Form) line(o fyne.CanvasObject) {
	if x.areas != nil {
		x.after.Add(o)
		return
	}
	x.lines.Add(o)
}

// Pick adds a drop-down list.
func (x *Form) Pick(name string, options []string, picked func()) *kit.Pick {
	p := kit.NewPick(options, picked, func() { x.answer() }, x.Hide)
	x.add(name, p, p)
	return p
}

// Button makes a button for the end of a field.
func (x *Form) Button(text string, do func()) fyne.CanvasObject {
	return kit.NewAnswer(text, do, x.Hide)
}

// add adds a line; the first field has the focus at first.
func (x *Form) add(name string, control fyne.CanvasObject, field fyne.Focusable) {
	if x.first == nil {
		x.first = field
	}
	x.line(kit.Named(name, control))
}

// Say shows sentences under the fields, each a paragraph of its own.
func (x *Form) Say(sentences ...string) {
	if kit.SetLabel(x.said, strings.Join(sentences, "\n")) {
		x.scroll.ScrollToTop()
	}
}

// Said returns what is said under the fields.
func (x *Form) Said() string { return x.said.Text }

// Refuse says why the form can't be answered as it stands; "" for no more.
func (x *Form) Refuse(why string) {
	if kit.Say(x.wrong, why) {
		x.body.Refresh() // it takes room from what is said, or gives it back
	}
}

// Refused returns why the form can't be answered, "" where nothing is said of that.
func (x *Form) Refused() string { return x.wrong.Text }

// Shown reports whether the form is on the screen.
func (x *Form) Shown() bool { return x.dialog != nil }

// Show shows the form as large as is good in this window.
func (x *Form) Show() {
	if x.Shown() {
		x.dialog.Hide() // it may lie under another
	}
	f := x.frame
	x.dialog = dialog.NewCustomWithoutButtons(x.title, x.body, f.Win)
	yes := kit.NewAnswer(x.verb, func() { x.answer() }, x.Hide)
	yes.Importance = widget.HighImportance
	x.dialog.SetButtons([]fyne.CanvasObject{kit.NewAnswer("Cancel", x.Hide, x.Hide), yes})
	x.dialog.SetOnClosed(func() { x.dialog = nil })
	f.ShowOver(x.dialog)
	x.paint()
	size := f.Win.Canvas().Size()
	height := size.Height * 0.9
	if x.areas == nil {
		height = min(x.dialog.MinSize().Height+roomForSentences, height)
	}
	x.dialog.Resize(fyne.NewSize(min(x.width, size.Width*0.9), height))
	f.Focus(x.first)
}

// paint paints the form in the theme that is shown, if it was last seen in another: Fyne passes over what is not in the
// window when the theme changes.
func (x *Form) paint() {
	in := theme.Color(theme.ColorNameBackground)
	if x.painted != nil && x.painted != in {
		x.frame.Repaint()
	}
	x.painted = in
}

// Hide takes the form from the screen; its fields keep what they hold.
func (x *Form) Hide() {
	if x.dialog == nil {
		return
	}
	x.frame.Canvas().Unfocus() // else the field goes on looking as if it had the focus
	x.dialog.Hide()
	x.frame.FocusFace()
}
