package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"fiducial/data/harmless"
	"fiducial/ui/kit"
)

// bannerKind says what a banner is.
type bannerKind int

const (
	hint    bannerKind = iota // what one can do
	note                      // what happened
	warning                   // what should be decided
	problem                   // what failed
	ask                       // a question with a field
)

// banner is a sentence in a strip over the face: it moves nothing, waits for nothing and can be dismissed.
type banner struct {
	kind      bannerKind
	id        string // a banner with the same id takes its place; "" for the text
	text      string
	field     *kit.Entry // to type an answer into, or nil
	buttons   []bannerButton
	dismissed func()
	stays     bool // until it is dismissed, however many come after it
}

type bannerButton struct {
	text string
	do   func()
}

// bannersMost is how many strips stand at once; the oldest goes first, but for those that stay.
const bannersMost = 3

// roomyStrip is how wide a strip must be for buttons beside the text; else they stand under it.
const roomyStrip = 520

// banners are the strips that are shown. What comes while somebody works lies over the top of the face's room, so
// that nothing moves under the pointer; a hint, which stands there for long, has room of its own instead and
// hides nothing.
type banners struct {
	content *fyne.Container // over the face
	hints   *fyne.Container // under the toolbar
	list    []banner
	left    func(*kit.Entry) // told that a strip is gone, with its field, nil where it had none
	resized func()           // lays the window out again: Fyne does not notice that a strip came or went
}

func newBanners(left func(*kit.Entry)) *banners {
	return &banners{content: container.NewVBox(), hints: container.NewVBox(), left: left}
}

// show shows a banner, in place of the one with its id. One question at a time waits for an answer to be typed: another
// takes its place.
func (b *banners) show(n banner) {
	n.text = harmless.Sentence(n.text)
	if n.id == "" {
		n.id = n.text
	}
	if n.field != nil {
		b.list = slices.DeleteFunc(b.list, func(o banner) bool { return o.field != nil && o.id != n.id })
	}
	if i := b.index(n.id); i >= 0 {
		b.list[i] = n
	} else {
		b.list = append(b.list, n)
	}
	if len(b.list) > bannersMost {
		if oldest := slices.IndexFunc(b.list, func(o banner) bool { return o.field == nil && !o.stays }); oldest >= 0 {
			b.list = slices.Delete(b.list, oldest, oldest+1)
		}
	}
	b.rebuild()
}

// question returns the field of the question that waits for an answer to be typed, nil where there is none.
func (b *banners) question() *kit.Entry {
	for _, o := range b.list {
		if o.field != nil {
			return o.field
		}
	}
	return nil
}

// drop takes a banner away, and the focus with it where that was in its field.
func (b *banners) drop(id string) {
	i := b.index(id)
	if i < 0 {
		return
	}
	field := b.list[i].field
	b.remove(id)
	b.left(field)
}

// remove takes a banner away that nobody types into, and reports whether it was there.
func (b *banners) remove(id string) bool {
	i := b.index(id)
	if i < 0 {
		return false
	}
	b.list = slices.Delete(b.list, i, i+1)
	b.rebuild()
	return true
}

// clear takes all banners of a kind away.
func (b *banners) clear(kind bannerKind) {
	b.list = slices.DeleteFunc(b.list, func(o banner) bool { return o.kind == kind })
	b.rebuild()
}

// clearQuestions takes away what asks, offers or warns, but for what stays: it is about a dataset that is no longer open.
func (b *banners) clearQuestions() {
	var field *kit.Entry
	b.list = slices.DeleteFunc(b.list, func(o banner) bool {
		about := !o.stays && (o.kind == ask || o.kind == warning || o.kind == note && len(o.buttons) > 0)
		if about && o.field != nil {
			field = o.field
		}
		return about
	})
	b.rebuild()
	b.left(field)
}

func (b *banners) index(id string) int {
	return slices.IndexFunc(b.list, func(o banner) bool { return o.id == id })
}

func (b *banners) rebuild() {
	b.content.RemoveAll()
	b.hints.RemoveAll()
	for _, n := range b.list {
		place := b.content
		if n.kind == hint {
			place = b.hints
		}
		place.Add(b.strip(n, place.Size().Width))
	}
	if b.resized != nil {
		b.resized()
	}
}

// strip makes the strip of a banner for a place of that width.
func (b *banners) strip(n banner, width float32) fyne.CanvasObject {
	icon, name := theme.InfoIcon(), theme.ColorNamePrimary
	switch n.kind {
	case warning:
		icon, name = theme.WarningIcon(), theme.ColorNameWarning
	case problem:
		icon, name = theme.ErrorIcon(), theme.ColorNameError
	case ask:
		icon = theme.DocumentSaveIcon()
	}
	text := widget.NewLabel(n.text)
	text.Wrapping = fyne.TextWrapWord
	buttons := container.NewHBox()
	for _, x := range n.buttons {
		buttons.Add(container.NewCenter(widget.NewButton(x.text, func() {
			if n.field == nil {
				b.drop(n.id)
			}
			x.do()
		})))
	}
	closing := widget.NewButtonWithIcon("", theme.CancelIcon(), func() {
		b.drop(n.id)
		if n.dismissed != nil {
			n.dismissed()
		}
	})
	closing.Importance = widget.LowImportance
	var middle fyne.CanvasObject = text
	right := container.NewHBox(container.NewCenter(closing))
	switch {
	case width < roomyStrip && len(n.buttons) > 0:
		under := container.NewBorder(nil, nil, nil, buttons)
		if n.field != nil {
			under.Layout = layout.NewVBoxLayout()
			under.Objects = []fyne.CanvasObject{n.field, container.NewHBox(layout.NewSpacer(), buttons)}
		}
		middle = container.NewVBox(text, under)
	case n.field != nil:
		text.Wrapping = fyne.TextWrapOff
		middle = container.NewBorder(nil, nil, text, nil, container.New(&kit.Insets{Top: 3, Bottom: 3}, n.field))
		fallthrough
	default:
		right.Objects = append([]fyne.CanvasObject{buttons}, right.Objects...)
	}
	mark := canvas.NewRectangle(theme.Color(name))
	mark.SetMinSize(fyne.NewSize(3, 0))
	i := canvas.NewImageFromResource(theme.NewColoredResource(icon, name))
	i.SetMinSize(fyne.NewSquareSize(18))
	i.FillMode = canvas.ImageFillContain
	left := container.NewHBox(mark, container.New(&kit.Insets{Left: 4, Right: 2}, container.NewCenter(i)))
	return container.NewStack(kit.NewShield(), container.NewBorder(nil, nil, left, right, middle))
}
