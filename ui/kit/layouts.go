package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"
)

// Wrapped puts what is visible side by side, and goes on in another line when the width is used up: in the middle,
// every second object separating its neighbours, which shows only where these stand in one line; or from the left,
// without anything between.
type Wrapped struct {
	Left  bool
	width float32 // there was last
}

// gaps are how far things are apart, and what separates them.
func (l *Wrapped) gaps() (gap float32, every int) {
	if l.Left {
		return 2, 1
	}
	return 4, 2
}

// lines divides objects into lines that fit into width, with what separates within the lines alone, and returns how
// wide each is.
func (l *Wrapped) lines(objects []fyne.CanvasObject, width float32) (lines [][]fyne.CanvasObject, used []float32) {
	gap, every := l.gaps()
	for i := 0; i < len(objects); i += every {
		if !objects[i].Visible() {
			continue
		}
		part := objects[i : i+1]
		if last := len(lines) - 1; last >= 0 {
			if every > 1 {
				part = objects[i-1 : i+1]
			}
			more := used[last]
			for _, o := range part {
				more += gap + o.MinSize().Width
			}
			if more <= width {
				lines[last], used[last] = append(lines[last], part...), more
				continue
			}
		}
		lines, used = append(lines, []fyne.CanvasObject{objects[i]}), append(used, objects[i].MinSize().Width)
	}
	return lines, used
}

// Layout implements fyne.Layout.
func (l *Wrapped) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	gap, every := l.gaps()
	for i := 1; every > 1 && i < len(objects); i += every {
		objects[i].Resize(fyne.Size{}) // those within a line get a size below
	}
	y := float32(0)
	lines, used := l.lines(objects, size.Width)
	for i, line := range lines {
		x, height := float32(0), highest(line)
		if !l.Left {
			x = max((size.Width-used[i])/2, 0)
		}
		for _, o := range line {
			w := o.MinSize().Width
			o.Move(fyne.NewPos(x, y))
			o.Resize(fyne.NewSize(w, height))
			x += w + gap
		}
		y += height + gap
	}
}

func highest(objects []fyne.CanvasObject) (height float32) {
	for _, o := range objects {
		height = max(height, o.MinSize().Height)
	}
	return height
}

// MinSize is as high as the lines are at the width there was last.
func (l *Wrapped) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	gap, _ := l.gaps()
	lines, _ := l.lines(objects, max(l.width, MiddleLeast))
	for i, line := range lines {
		for _, o := range line {
			size.Width = max(size.Width, o.MinSize().Width)
		}
		if i > 0 {
			size.Height += gap
		}
		size.Height += highest(line)
	}
	return size
}

// Padded keeps something that far away from the edges around it.
func Padded(top, bottom, left, right float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(top, bottom, left, right), o)
}

// FixedWidth gives one object a width of its own whatever it holds.
type FixedWidth struct{ Width float32 }

// Layout implements fyne.Layout.
func (f *FixedWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		h := o.MinSize().Height
		o.Move(fyne.NewPos(0, (size.Height-h)/2))
		o.Resize(fyne.NewSize(f.Width, h))
	}
}

// MinSize implements fyne.Layout.
func (f *FixedWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(f.Width, highest(objects))
}

// Shares divides the height between two objects; one that is hidden leaves its share to the other.
type Shares struct{ Upper float32 }

// Layout implements fyne.Layout.
func (s *Shares) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := size.Height * s.Upper
	if !o[0].Visible() {
		h = 0
	}
	o[0].Resize(fyne.NewSize(size.Width, h))
	o[0].Move(fyne.NewPos(0, 0))
	o[1].Resize(fyne.NewSize(size.Width, size.Height-h))
	o[1].Move(fyne.NewPos(0, h))
}

// MinSize implements fyne.Layout.
func (s *Shares) MinSize(o []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for _, x := range o {
		if x.Visible() {
			size = fyne.NewSize(max(size.Width, x.MinSize().Width), size.Height+x.MinSize().Height)
		}
	}
	return size
}

// Field puts a name and its control side by side. One of the two has a width of its own, so that those of several lines
// stand in columns; the other, whose width is 0, has the rest.
type Field struct {
	Name, Control float32
	Low           bool // as high as the control, though names are higher
}

// Widths of what has one in forms: of names that stand before wide controls, and of controls that stand behind wide
// names.
const (
	nameWidth    = 92
	controlWidth = 128
)

// Named puts a control behind its name, of a width that all of them share.
func Named(name string, control fyne.CanvasObject) *fyne.Container {
	return container.New(&Field{Name: nameWidth}, widget.NewLabel(name), control)
}

// Controlled puts a control, of a width that all of them share, at the end of a line that begins with what it is of.
func Controlled(name, control fyne.CanvasObject) *fyne.Container {
	return container.New(&Field{Control: controlWidth}, name, control)
}

// Layout implements fyne.Layout.
func (f *Field) Layout(o []fyne.CanvasObject, size fyne.Size) {
	name, height := f.Name, o[0].MinSize().Height
	if name == 0 {
		name = size.Width - f.Control
	}
	o[0].Move(fyne.NewPos(0, (size.Height-height)/2))
	o[0].Resize(fyne.NewSize(name, height))
	o[1].Move(fyne.NewPos(name, 0))
	o[1].Resize(fyne.NewSize(size.Width-name, size.Height))
}

// MinSize implements fyne.Layout.
func (f *Field) MinSize(o []fyne.CanvasObject) fyne.Size {
	control := o[1].MinSize()
	width := f.Name + control.Width
	if f.Name == 0 {
		width = 2 * f.Control // a longer name is cut
	}
	if f.Low {
		return fyne.NewSize(width, control.Height)
	}
	return fyne.NewSize(width, max(control.Height, o[0].MinSize().Height))
}

// NamedValue puts a value, which has all the room that it needs, at the right end of a line that begins with a name.
type NamedValue struct{}

// Layout implements fyne.Layout.
func (*NamedValue) Layout(o []fyne.CanvasObject, size fyne.Size) {
	name, value := o[0], o[1]
	width := min(value.MinSize().Width, size.Width/2)
	if !value.Visible() {
		width = 0
	}
	name.Resize(fyne.NewSize(size.Width-width, name.MinSize().Height))
	name.Move(fyne.NewPos(0, (size.Height-name.MinSize().Height)/2))
	value.Resize(fyne.NewSize(width, value.MinSize().Height))
	value.Move(fyne.NewPos(size.Width-width, (size.Height-value.MinSize().Height)/2))
}

// MinSize implements fyne.Layout.
func (*NamedValue) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[0].MinSize().Width, max(o[0].MinSize().Height, o[1].MinSize().Height))
}

// Tight puts things under each other without the gaps that separate what does not belong together.
type Tight struct{}

const tightOverlap = 6 // labels have room around their text

// Layout implements fyne.Layout.
func (*Tight) Layout(o []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, x := range o {
		if !x.Visible() {
			continue
		}
		x.Resize(fyne.NewSize(size.Width, x.MinSize().Height)) // a wrapped label knows its height once it has a width
		h := x.MinSize().Height
		x.Resize(fyne.NewSize(size.Width, h))
		x.Move(fyne.NewPos(0, y))
		y += h - tightOverlap
	}
}

// MinSize implements fyne.Layout.
func (*Tight) MinSize(o []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for _, x := range o {
		if x.Visible() {
			m := x.MinSize()
			size.Width = max(size.Width, m.Width)
			size.Height += m.Height - tightOverlap
		}
	}
	return size.AddWidthHeight(0, tightOverlap)
}
