package ui

import "fyne.io/fyne/v2"

// wrapped puts things side by side in the middle, and goes on in another line when the width is used up. Every second
// object separates its neighbours; it shows only where these stand in one line.
type wrapped struct{ width float32 }

const wrappedGap = 4

// lines divides objects into lines that fit into width, with what separates within the lines alone.
func (*wrapped) lines(objects []fyne.CanvasObject, width float32) [][]fyne.CanvasObject {
	var lines [][]fyne.CanvasObject
	used := float32(0)
	for i := 0; i < len(objects); i += 2 {
		w := objects[i].MinSize().Width
		between := float32(0)
		if i > 0 {
			between = 2*wrappedGap + objects[i-1].MinSize().Width
		}
		if len(lines) == 0 || used+between+w > width {
			lines = append(lines, []fyne.CanvasObject{objects[i]})
			used = w
			continue
		}
		used += between + w
		lines[len(lines)-1] = append(lines[len(lines)-1], objects[i-1], objects[i])
	}
	return lines
}

// Layout implements fyne.Layout.
func (l *wrapped) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	for i := 1; i < len(objects); i += 2 {
		objects[i].Resize(fyne.Size{}) // those within a line get a size below
	}
	y := float32(0)
	for _, line := range l.lines(objects, size.Width) {
		width, height := float32(-wrappedGap), float32(0)
		for _, o := range line {
			m := o.MinSize()
			width += wrappedGap + m.Width
			height = max(height, m.Height)
		}
		x := max((size.Width-width)/2, 0)
		for _, o := range line {
			w := o.MinSize().Width
			o.Move(fyne.NewPos(x, y))
			o.Resize(fyne.NewSize(w, height))
			x += w + wrappedGap
		}
		y += height + wrappedGap
	}
}

// MinSize is as high as the lines are at the width there was last.
func (l *wrapped) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for i, line := range l.lines(objects, max(l.width, middleLeast)) {
		height := float32(0)
		for _, o := range line {
			size.Width = max(size.Width, o.MinSize().Width)
			height = max(height, o.MinSize().Height)
		}
		if i > 0 {
			size.Height += wrappedGap
		}
		size.Height += height
	}
	return size
}

// wrappedLeft puts what is visible side by side from the left, and goes on in another line when the width is used up.
type wrappedLeft struct{ width float32 }

// Layout implements fyne.Layout.
func (l *wrappedLeft) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.each(o, size.Width, func(x fyne.CanvasObject, pos fyne.Position, m fyne.Size) {
		x.Move(pos)
		x.Resize(m)
	})
}

// MinSize is as high as the lines are at the width there was last.
func (l *wrappedLeft) MinSize(o []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	l.each(o, max(l.width, 240), func(_ fyne.CanvasObject, pos fyne.Position, m fyne.Size) {
		size.Width = max(size.Width, m.Width)
		size.Height = max(size.Height, pos.Y+m.Height)
	})
	return size
}

// each calls f with the place of each object in lines that fit into width.
func (*wrappedLeft) each(o []fyne.CanvasObject, width float32, f func(fyne.CanvasObject, fyne.Position, fyne.Size)) {
	x, y, line := float32(0), float32(0), float32(0)
	for _, c := range o {
		if !c.Visible() {
			continue
		}
		m := c.MinSize()
		if x > 0 && x+m.Width > width {
			x, y, line = 0, y+line+2, 0
		}
		f(c, fyne.NewPos(x, y), m)
		x += m.Width + 2
		line = max(line, m.Height)
	}
}

// insets keeps one object away from the edges.
type insets struct{ left, top, right, bottom float32 }

// Layout implements fyne.Layout.
func (s *insets) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(s.left, s.top))
		o.Resize(size.SubtractWidthHeight(s.left+s.right, s.top+s.bottom))
	}
}

// MinSize implements fyne.Layout.
func (s *insets) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size.AddWidthHeight(s.left+s.right, s.top+s.bottom)
}

// fixedWidth gives one object a width of its own whatever it holds.
type fixedWidth struct{ width float32 }

// Layout implements fyne.Layout.
func (f *fixedWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		h := o.MinSize().Height
		o.Move(fyne.NewPos(0, (size.Height-h)/2))
		o.Resize(fyne.NewSize(f.width, h))
	}
}

// MinSize implements fyne.Layout.
func (f *fixedWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	h := float32(0)
	for _, o := range objects {
		h = max(h, o.MinSize().Height)
	}
	return fyne.NewSize(f.width, h)
}

// shares divides the height between two objects; one that is hidden leaves its share to the other.
type shares struct{ upper float32 }

// Layout implements fyne.Layout.
func (s *shares) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := size.Height * s.upper
	if !o[0].Visible() {
		h = 0
	}
	o[0].Resize(fyne.NewSize(size.Width, h))
	o[0].Move(fyne.NewPos(0, 0))
	o[1].Resize(fyne.NewSize(size.Width, size.Height-h))
	o[1].Move(fyne.NewPos(0, h))
}

// MinSize implements fyne.Layout.
func (s *shares) MinSize(o []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for _, x := range o {
		if x.Visible() {
			size = fyne.NewSize(max(size.Width, x.MinSize().Width), size.Height+x.MinSize().Height)
		}
	}
	return size
}

// fieldLine puts a name and its control side by side; the controls stand in a column.
type fieldLine struct{}

const controlWidth = 128

// Layout implements fyne.Layout.
func (*fieldLine) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(size.Width-controlWidth, o[0].MinSize().Height))
	o[0].Move(fyne.NewPos(0, (size.Height-o[0].MinSize().Height)/2))
	o[1].Resize(fyne.NewSize(controlWidth, size.Height))
	o[1].Move(fyne.NewPos(size.Width-controlWidth, 0))
}

// MinSize implements fyne.Layout.
func (*fieldLine) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(controlWidth*2, max(o[0].MinSize().Height, o[1].MinSize().Height))
}

// namedValue puts a value, which has all the room that it needs, at the right end of a line that begins with a name.
type namedValue struct{}

// Layout implements fyne.Layout.
func (*namedValue) Layout(o []fyne.CanvasObject, size fyne.Size) {
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
func (*namedValue) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(o[0].MinSize().Width, max(o[0].MinSize().Height, o[1].MinSize().Height))
}

// tight puts things under each other without the gaps that separate what does not belong together.
type tight struct{}

const tightOverlap = 6 // labels have room around their text

// Layout implements fyne.Layout.
func (*tight) Layout(o []fyne.CanvasObject, size fyne.Size) {
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
func (*tight) MinSize(o []fyne.CanvasObject) fyne.Size {
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

// filterLine puts the filter of the list, the button that sorts it and the row to jump to in one line; where that leaves
// the filter too little, the filter has a line of its own.
type filterLine struct{ width float32 }

const (
	filterLeast = 96
	jumpWidth   = 62
	filterGap   = 4
)

func (l *filterLine) narrow(o []fyne.CanvasObject) bool {
	return l.width > 0 && l.width-o[1].MinSize().Width-jumpWidth-2*filterGap < filterLeast
}

// Layout implements fyne.Layout.
func (l *filterLine) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	height, button := o[2].MinSize().Height, o[1].MinSize()
	x, y := size.Width-jumpWidth, float32(0)
	filter := fyne.NewSize(x-button.Width-2*filterGap, height)
	if l.narrow(o) {
		filter.Width, y = size.Width, height+filterGap
	}
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(filter)
	o[1].Move(fyne.NewPos(x-button.Width-filterGap, y+(height-button.Height)/2))
	o[1].Resize(button)
	o[2].Move(fyne.NewPos(x, y))
	o[2].Resize(fyne.NewSize(jumpWidth, height))
}

// MinSize is as high as the lines are at the width there was last.
func (l *filterLine) MinSize(o []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(o[1].MinSize().Width+filterGap+jumpWidth, o[2].MinSize().Height)
	if l.narrow(o) {
		size.Height = 2*size.Height + filterGap
	}
	return size
}
