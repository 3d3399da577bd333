package shell

import (
	"slices"
	"time"

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
	Passes    bool   // as one that only says what happened, in spite of its buttons

	since time.Time // when it was last shown
}

// BannerButton is a button of a banner, which goes when it is pressed, but for one with a field.
type BannerButton struct {
	Text string
	Do   func()
}

// readFor is how long a strip that only says what happened stands at least; then it goes with the next action.
const readFor = 10 * time.Second

// BannersMost is how many strips stand at once, but for those that stay. Of more the oldest that only says what
// happened, or what can be done, goes; what warns, failed or asks waits until another is closed.
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
	now     func() time.Time
}

func newBanners(left func(*kit.Entry)) *banners {
	content := container.NewVBox()
	return &banners{over: container.New(&kit.AtMost{}, container.NewVScroll(content)), content: content, hints: container.NewVBox(), left: left, now: time.Now}
}

// Show shows a banner, in place of the one with its id. One question at a time waits for an answer to be typed: another
// takes its place.
func (b *banners) Show(n Banner) {
	n.Text = harmless.Sentence(n.Text)
	if n.ID == "" {
		n.ID = n.Text
	}
	n.since = b.now()
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
	return (n.Kind == Hint || n.Kind == Note) && n.Field == nil && (len(n.Buttons) == 0 || n.Passes) && !n.Stays
}

// goneOn is told that somebody does something: what only says what happened before, and stood long enough to be read,
// goes.
func (b *banners) goneOn() {
	if read := func(n Banner) bool { return n.Kind == Note && n.passing() && b.now().Sub(n.since) >= readFor }; slices.ContainsFunc(b.list, read) {
		b.list = slices.DeleteFunc(b.list, read)
		b.rebuild()
	}
}

// standing returns the banners that are seen, and how many wait: the newest are seen, and those that stay or have a
// field.
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

// ClearQuestions takes away what asks, offers or warns, but for what stays: it is about a dataset that is no longer
// open.
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
	parts := []fyne.CanvasObject{text, buttons, container.NewCenter(closing)}
	if n.Field != nil {
		parts = slices.Insert(parts, 1, fyne.CanvasObject(kit.Padded(3, 3, 0, 0, n.Field)))
	}
	said := container.New(&strip{}, parts...)
	mark := canvas.NewRectangle(theme.Color(name))
	mark.SetMinSize(fyne.NewSize(3, 0))
	i := canvas.NewImageFromResource(theme.NewColoredResource(icon, name))
	i.SetMinSize(fyne.NewSquareSize(18))
	i.FillMode = canvas.ImageFillContain
	left := container.NewHBox(mark, kit.Padded(0, 0, 4, 2, container.NewCenter(i)))
	return container.NewStack(kit.NewShield(), container.NewBorder(nil, nil, left, nil, said))
}

// strip lays out a text, where something is asked the field for the answer, buttons, and the one that closes the strip:
// beside each other where there is room, else under each other. How high it is depends on the width that it last had,
// as that of a wrapped text does.
type strip struct{ width float32 }

// fieldLeast is how wide a field must be to stand beside its question.
const fieldLeast = 160

// parts returns what it lays out; field is nil where nothing is asked.
func (*strip) parts(o []fyne.CanvasObject) (text *widget.Label, field, buttons, closing fyne.CanvasObject) {
	n := len(o)
	if n > 3 {
		field = o[1]
	}
	return o[0].(*widget.Label), field, o[n-2], o[n-1]
}

// asked is how wide a question is in one line.
func (*strip) asked(text *widget.Label) float32 {
	return fyne.MeasureText(text.Text, theme.TextSize(), text.TextStyle).Width + 2*theme.InnerPadding()
}

func (l *strip) roomy(o []fyne.CanvasObject) bool {
	text, field, buttons, closing := l.parts(o)
	return l.width >= roomyStrip && (field == nil || l.width >= l.asked(text)+fieldLeast+buttons.MinSize().Width+closing.MinSize().Width)
}

// MinSize implements fyne.Layout.
func (l *strip) MinSize(o []fyne.CanvasObject) fyne.Size {
	text, field, buttons, closing := l.parts(o)
	button, height := buttons.MinSize(), max(text.MinSize().Height, closing.MinSize().Height)
	switch roomy := l.roomy(o); {
	case field != nil && roomy:
		height = max(field.MinSize().Height, closing.MinSize().Height, button.Height)
	case field != nil:
		height = text.MinSize().Height + field.MinSize().Height + button.Height
	case roomy:
		height = max(height, button.Height)
	default:
		height += button.Height
	}
	return fyne.NewSize(button.Width+closing.MinSize().Width, height)
}

// Layout implements fyne.Layout.
func (l *strip) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	text, field, buttons, closing := l.parts(o)
	button := buttons.MinSize()
	wide, right, above := size.Width-closing.MinSize().Width, size.Width, size.Height // of the text, of buttons under it, and over these
	if field != nil {
		right = wide
	} else if !l.roomy(o) {
		above -= button.Height
	}
	putMiddle(closing, wide, above)
	text.Move(fyne.Position{})
	buttons.Resize(button)
	buttons.Move(fyne.NewPos(max(right-button.Width, 0), size.Height-button.Height))
	if l.roomy(o) {
		wide -= button.Width
		putMiddle(buttons, wide, size.Height)
	}
	switch {
	case field == nil:
		text.Resize(fyne.NewSize(wide, above))
	case l.roomy(o):
		asked, line := l.asked(text), text.MinSize().Height
		text.Resize(fyne.NewSize(asked, line))
		text.Move(fyne.NewPos(0, max((size.Height-line)/2, 0)))
		putMiddle(field, asked, size.Height)
		field.Resize(fyne.NewSize(wide-asked, field.MinSize().Height))
	default:
		text.Resize(fyne.NewSize(wide, text.MinSize().Height))
		field.Move(fyne.NewPos(0, text.MinSize().Height))
		field.Resize(fyne.NewSize(wide, field.MinSize().Height))
	}
}

// putMiddle puts something, as small as it can be, at x in the middle of a height.
func putMiddle(o fyne.CanvasObject, x, height float32) {
	o.Resize(o.MinSize())
	o.Move(fyne.NewPos(x, max((height-o.MinSize().Height)/2, 0)))
}
