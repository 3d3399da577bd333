package shell

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/harmless"
	"fiducial/ui/kit"
)

// BannerKind says what a banner is.
type BannerKind int

// Kinds of banners.
const (
	Hint    BannerKind = iota // what one can do
	Note                      // what happened
	Warning                   // what should be decided
	Problem                   // what failed
	Ask                       // a question with a field
)

// Banner is a sentence in a strip over the face: it moves nothing, waits for nothing and can be dismissed.
type Banner struct {
	Kind      BannerKind
	ID        string // a banner with the same id takes its place; "" for the text
	Text      string
	Field     *kit.Entry // to type an answer into, or nil
	Buttons   []BannerButton
	Dismissed func() // is told that somebody closed it; nil for nobody
	Stays     bool   // until it is dismissed, however many come after it
}

// BannerButton is a button of a banner, which goes when it is pressed, but for one with a field.
type BannerButton struct {
	Text string
	Do   func()
}

// BannersMost is how many strips stand at once, but for those that stay. Of more the oldest that only says what happened, or what can be
// done, goes; what warns, failed or asks waits until another is closed.
const BannersMost = 3

// roomyStrip is how wide a strip must be for buttons beside the text; else they stand under it.
const roomyStrip = 520

// banners are the strips that are shown. What comes while somebody works lies over the top of the face's room, so
// that nothing moves under the pointer; a hint, which stands there for long, has room of its own instead and
// hides nothing. What it exports, a frame does.
type banners struct {
	over    *fyne.Container // over the face: scrolls content where that is too high
	content *fyne.Container
	hints   *fyne.Container // under the toolbar
	list    []Banner
	left    func(*kit.Entry) // told that a strip is gone, with its field, nil where it had none
	resized func()           // lays the window out again: Fyne does not notice that a strip came or went
}

func newBanners(left func(*kit.Entry)) *banners {
	content := container.NewVBox()
	return &banners{over: container.New(&kit.AtMost{}, container.NewVScroll(content)), content: content, hints: container.NewVBox(), left: left}
}

// Show shows a banner, in place of the one with its id. One question at a time waits for an answer to be typed: another
// takes its place.
func (b *banners) Show(n Banner) {
	n.Text = harmless.Sentence(n.Text)
	if n.ID == "" {
		n.ID = n.Text
	}
	if n.Field != nil {
		b.list = slices.DeleteFunc(b.list, func(o Banner) bool { return o.Field != nil && o.ID != n.ID })
	}
	if i := b.index(n.ID); i >= 0 {
		b.list[i] = n
	} else {
		b.list = append(b.list, n)
	}
	if len(b.list) > BannersMost {
		if oldest := slices.IndexFunc(b.list, func(o Banner) bool { return o.passing() && o.ID != n.ID }); oldest >= 0 {
			b.list = slices.Delete(b.list, oldest, oldest+1)
		}
	}
	b.rebuild()
}

// passing reports whether a banner can go unread: it only says what happened or what can be done.
func (n Banner) passing() bool {
	return (n.Kind == Hint || n.Kind == Note) && n.Field == nil && len(n.Buttons) == 0 && !n.Stays
}

// standing returns the banners that are seen, and how many wait: the newest are seen, and those that stay or have a field.
func (b *banners) standing() (seen []Banner, waiting int) {
	room := BannersMost
	for _, n := range b.list {
		if n.Stays || n.Field != nil {
			room--
		}
	}
	for _, n := range slices.Backward(b.list) {
		switch {
		case n.Stays || n.Field != nil:
		case room > 0:
			room--
		default:
			waiting++
			continue
		}
		seen = append(seen, n)
	}
	slices.Reverse(seen)
	return seen, waiting
}

// Question returns the field of the question that waits for an answer to be typed, nil where there is none.
func (b *banners) Question() *kit.Entry {
	for _, o := range b.list {
		if o.Field != nil {
			return o.Field
		}
	}
	return nil
}

// Drop takes a banner away, and the focus with it where that was in its field.
func (b *banners) Drop(id string) {
	i := b.index(id)
	if i < 0 {
		return
	}
	field := b.list[i].Field
	b.Remove(id)
	b.left(field)
}

// Remove takes a banner away that nobody types into, and reports whether it was there.
func (b *banners) Remove(id string) bool {
	i := b.index(id)
	if i < 0 {
		return false
	}
	b.list = slices.Delete(b.list, i, i+1)
	b.rebuild()
	return true
}

// Clear takes all banners of a kind away.
func (b *banners) Clear(kind BannerKind) {
	b.list = slices.DeleteFunc(b.list, func(o Banner) bool { return o.Kind == kind })
	b.rebuild()
}

// ClearQuestions takes away what asks, offers or warns, but for what stays: it is about a dataset that is no longer open.
func (b *banners) ClearQuestions() {
	var field *kit.Entry
	b.list = slices.DeleteFunc(b.list, func(o Banner) bool {
		about := !o.Stays && (o.Kind == Ask || o.Kind == Warning || o.Kind == Note && len(o.Buttons) > 0)
		if about && o.Field != nil {
			field = o.Field
		}
		return about
	})
	b.rebuild()
	b.left(field)
}

// Shown returns the banners that are shown, and those that wait for room, the oldest first.
func (b *banners) Shown() []Banner { return slices.Clone(b.list) }

// Shows reports whether the banner of that id is shown, or waits for room.
func (b *banners) Shows(id string) bool { return b.index(id) >= 0 }

func (b *banners) index(id string) int {
	return slices.IndexFunc(b.list, func(o Banner) bool { return o.ID == id })
}

func (b *banners) rebuild() {
	b.content.RemoveAll()
	b.hints.RemoveAll()
	seen, waiting := b.standing()
	for _, n := range seen {
		place := b.content
		if n.Kind == Hint {
			place = b.hints
		}
		place.Add(b.strip(n))
	}
	if waiting > 0 {
		more := kit.Counted(waiting, "earlier notice waits", "earlier notices wait") + " until one of these is closed."
		b.content.Add(container.NewStack(kit.NewShield(), kit.Label(more, kit.Small)))
	}
	b.over.Refresh()
	if b.resized != nil {
		b.resized()
	}
}

// strip makes the strip of a banner.
func (b *banners) strip(n Banner) fyne.CanvasObject {
	icon, name := theme.InfoIcon(), theme.ColorNamePrimary
	switch n.Kind {
	case Warning:
		icon, name = theme.WarningIcon(), theme.ColorNameWarning
	case Problem:
		icon, name = theme.ErrorIcon(), theme.ColorNameError
	case Ask:
		icon = theme.DocumentSaveIcon()
	}
	text := kit.Label(n.Text, kit.Wrapping)
	buttons := container.NewHBox()
	for _, x := range n.Buttons {
		buttons.Add(container.NewCenter(widget.NewButton(x.Text, func() {
			if n.Field == nil {
				b.Drop(n.ID)
			}
			x.Do()
		})))
	}
	closing := widget.NewButtonWithIcon("", theme.CancelIcon(), func() {
		b.Drop(n.ID)
		if n.Dismissed != nil {
			n.Dismissed()
		}
	})
	closing.Importance = widget.LowImportance
	said := container.New(&besideOrUnder{}, text, buttons, container.NewCenter(closing))
	if n.Field != nil {
		said = container.New(&asking{}, text, kit.Padded(3, 3, 0, 0, n.Field), buttons, container.NewCenter(closing))
	}
	mark := canvas.NewRectangle(theme.Color(name))
	mark.SetMinSize(fyne.NewSize(3, 0))
	i := canvas.NewImageFromResource(theme.NewColoredResource(icon, name))
	i.SetMinSize(fyne.NewSquareSize(18))
	i.FillMode = canvas.ImageFillContain
	left := container.NewHBox(mark, kit.Padded(0, 0, 4, 2, container.NewCenter(i)))
	return container.NewStack(kit.NewShield(), container.NewBorder(nil, nil, left, nil, said))
}

// asking lays out a question, the field for its answer, its buttons and the one that closes the strip: beside each other where there
// is room, else under each other.
type asking struct{ width float32 }

// fieldLeast is how wide a field must be to stand beside its question.
const fieldLeast = 160

// asked is how wide the question is in one line.
func (*asking) asked(o []fyne.CanvasObject) float32 {
	text := o[0].(*widget.Label)
	return fyne.MeasureText(text.Text, theme.TextSize(), text.TextStyle).Width + 2*theme.InnerPadding()
}

func (l *asking) roomy(o []fyne.CanvasObject) bool {
	return l.width >= max(l.asked(o)+fieldLeast+o[2].MinSize().Width+o[3].MinSize().Width, roomyStrip)
}

// MinSize implements fyne.Layout.
func (l *asking) MinSize(o []fyne.CanvasObject) fyne.Size {
	text, field, buttons, closing := o[0].MinSize(), o[1].MinSize(), o[2].MinSize(), o[3].MinSize()
	least := fyne.NewSize(buttons.Width+closing.Width, max(field.Height, buttons.Height, closing.Height))
	if !l.roomy(o) {
		least.Height = text.Height + field.Height + buttons.Height
	}
	return least
}

// Layout implements fyne.Layout.
func (l *asking) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	text, field, buttons, closing := o[0], o[1], o[2], o[3]
	wide := size.Width - closing.MinSize().Width
	putMiddle(closing, wide, size.Height)
	text.Move(fyne.Position{})
	if !l.roomy(o) {
		text.Resize(fyne.NewSize(wide, text.MinSize().Height))
		field.Move(fyne.NewPos(0, text.MinSize().Height))
		field.Resize(fyne.NewSize(wide, field.MinSize().Height))
		buttons.Resize(buttons.MinSize())
		buttons.Move(fyne.NewPos(max(wide-buttons.MinSize().Width, 0), size.Height-buttons.MinSize().Height))
		return
	}
	asked := l.asked(o)
	text.Resize(fyne.NewSize(asked, text.MinSize().Height))
	text.Move(fyne.NewPos(0, max((size.Height-text.MinSize().Height)/2, 0)))
	wide -= buttons.MinSize().Width
	putMiddle(buttons, wide, size.Height)
	field.Resize(fyne.NewSize(wide-asked, field.MinSize().Height))
	field.Move(fyne.NewPos(asked, max((size.Height-field.MinSize().Height)/2, 0)))
}

// putMiddle puts something, as small as it can be, at x in the middle of a height.
func putMiddle(o fyne.CanvasObject, x, height float32) {
	o.Resize(o.MinSize())
	o.Move(fyne.NewPos(x, max((height-o.MinSize().Height)/2, 0)))
}

// besideOrUnder lays out a text, its buttons and the one that closes the strip: beside each other where there is room, else the
// buttons under the text.
type besideOrUnder struct{ width float32 }

// MinSize implements fyne.Layout. How high it is depends on the width that it last had, as that of a wrapped text does.
func (l *besideOrUnder) MinSize(objects []fyne.CanvasObject) fyne.Size {
	text, buttons, closing := objects[0].MinSize(), objects[1].MinSize(), objects[2].MinSize()
	least := fyne.NewSize(buttons.Width+closing.Width, max(text.Height, closing.Height))
	if l.width < roomyStrip {
		least.Height += buttons.Height
	} else {
		least.Height = max(least.Height, buttons.Height)
	}
	return least
}

// Layout implements fyne.Layout.
func (l *besideOrUnder) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	text, buttons, closing := objects[0], objects[1], objects[2]
	wide := size.Width - closing.MinSize().Width
	text.Move(fyne.Position{})
	if size.Width < roomyStrip {
		above := size.Height - buttons.MinSize().Height
		text.Resize(fyne.NewSize(wide, above))
		putMiddle(closing, wide, above)
		buttons.Resize(buttons.MinSize())
		buttons.Move(fyne.NewPos(max(size.Width-buttons.MinSize().Width, 0), above))
		return
	}
	putMiddle(closing, wide, size.Height)
	wide -= buttons.MinSize().Width
	putMiddle(buttons, wide, size.Height)
	text.Resize(fyne.NewSize(wide, size.Height))
}
