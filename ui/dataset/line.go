package dataset

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/ui/kit"
	"fiducial/ui/shell"
)

// What a partner can be besides another keypoint.
const (
	noPartner  = "none known"
	middleLine = "on the middle line"
)

// linesMost is for how many keypoints there are lines, each with all others to choose from: of more, pairs are chosen
// by the command line's --pairs.
const linesMost = 120

// line is a keypoint: whether it is read, of how many faces a label is missing, and what it is in a mirror.
type line struct {
	content fyne.CanvasObject
	read    *widget.Check
	missing *widget.Label
	partner *kit.Choice
}

// makeLines makes a line for each keypoint.
func (p *Panel) makeLines() {
	p.names.RemoveAll()
	p.lines = nil
	for i := range p.reading.names[:min(len(p.reading.names), linesMost)] {
		l := p.newLine(i)
		p.lines = append(p.lines, l)
		p.names.Add(l.content)
	}
	if len(p.reading.names) > linesMost {
		p.names.Add(sentence("The others are chosen by --keypoints, --ignore and --pairs of the command line."))
	}
}

func (p *Panel) newLine(i int) *line {
	c := p.reading
	l := &line{missing: kit.Label("", kit.Small, kit.Faint, kit.Trailing), partner: p.shell.NewChoice(nil)}
	l.read = widget.NewCheck("", func(on bool) {
		c.read[i] = on
		p.update()
		p.shell.FocusFace()
	})
	l.partner.Chosen(func(option int) {
		if j := c.partnerNamed(i, l.partner.Options[option]); j != c.partner[i] {
			c.pair(i, j)
			p.update()
		}
		p.shell.FocusFace()
	})
	if c.from[i] == "" {
		l.read.Disable()
	}
	l.content = container.NewBorder(nil, nil, l.read, nil, container.New(lineLayout{}, kit.NewCutLabel(kit.Words(c.names[i]), p.shell.Tips(), kit.Small), l.missing, l.partner))
	return l
}

// heads are the words over the lines.
func heads() fyne.CanvasObject {
	return container.NewBorder(nil, nil, widget.NewLabel(""), nil, container.New(lineLayout{}, kit.Label("Keypoint", kit.Small, kit.Faint),
		kit.Label("missing", kit.Small, kit.Faint, kit.Trailing), kit.Label("left–right partner", kit.Small, kit.Faint)))
}

// lineLayout lays out the name of a keypoint, a count and a choice in columns, the same in every line.
type lineLayout struct{}

const (
	countWidth = 46
	nameWidth  = 154 // at most
	nameShare  = 0.5 // of narrow lines
)

// MinSize implements fyne.Layout.
func (lineLayout) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, o := range objects {
		size = size.Max(fyne.NewSize(0, o.MinSize().Height))
	}
	return size.AddWidthHeight(3*countWidth, 0)
}

// Layout implements fyne.Layout.
func (lineLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	name := min(nameWidth, size.Width*nameShare)
	x := float32(0)
	for i, width := range []float32{name, countWidth, size.Width - name - countWidth} {
		o := objects[i]
		height := o.MinSize().Height
		o.Resize(fyne.NewSize(width, height))
		o.Move(fyne.NewPos(x, (size.Height-height)/2))
		x += width
	}
}

// noEye is the choice of no keypoint for an eye.
const noEye = "none"

// makeEyes makes the choices of the two points between which errors are measured.
func (p *Panel) makeEyes() fyne.CanvasObject {
	for side := range p.eyes {
		p.eyes[side] = p.shell.NewChoice(nil)
		p.eyes[side].Chosen(func(option int) {
			if c := p.reading; c != nil {
				c.eyes[side] = c.named(p.eyes[side].Options[option])
				p.update()
			}
			p.shell.FocusFace()
		})
	}
	return container.NewGridWithColumns(2, p.eyes[0], p.eyes[1])
}

// showEyes shows which two are chosen.
func (p *Panel) showEyes() {
	c := p.reading
	options := []string{noEye}
	for i, name := range c.names {
		if c.read[i] {
			options = append(options, harmless.Name(name))
		}
	}
	for side, choice := range p.eyes {
		chosen := noEye
		if i := c.eyes[side]; i >= 0 {
			chosen = harmless.Name(c.names[i])
		}
		choice.Offer(options, chosen)
	}
}

// named returns the index of the keypoint that is shown by a name, -1 for none.
func (c *choice) named(shown string) int {
	return slices.IndexFunc(c.names, func(name string) bool { return harmless.Name(name) == shown })
}

// partnerNamed returns the index of the partner that an option of line i stands for.
func (c *choice) partnerNamed(i int, option string) int {
	switch option {
	case noPartner, "":
		return face.Unknown
	case middleLine:
		return i
	}
	return c.named(option)
}

// options are what keypoint i can have for a partner: the other keypoints that are read.
func (c *choice) options(i int) (options []string) {
	if c.canBeUnknown(i) || c.partner[i] == face.Unknown {
		options = append(options, noPartner)
	}
	options = append(options, middleLine)
	for j, name := range c.names {
		if j != i && c.read[j] {
			options = append(options, harmless.Name(name))
		}
	}
	return options
}

// option is the one that is chosen for keypoint i.
func (c *choice) option(i int) string {
	switch j := c.partner[i]; j {
	case face.Unknown:
		return noPartner
	case i:
		return middleLine
	default:
		return harmless.Name(c.names[j])
	}
}

// update shows what is chosen, and whether that can be applied.
func (p *Panel) update() {
	c := p.reading
	now := p.of.Keypoints()
	for i, l := range p.lines {
		if l.read.Checked != c.read[i] {
			l.read.SetChecked(c.read[i])
		}
		said := ""
		if k := now.Index(c.names[i]); k >= 0 {
			if n := c.look.counts.Missing[k]; n > 0 {
				said = kit.Count(n)
			}
		}
		kit.SetLabel(l.missing, said)
		l.show(c, i)
	}
	p.showEyes()
	_, err := c.wanted()
	kit.Enable(p.apply, c.changed() && err == nil)
	kit.Enable(p.forget, !c.look.remembered.IsZero())
	p.note.SetText(c.say(err))
}

// show shows the partner of keypoint i.
func (l *line) show(c *choice, i int) {
	l.partner.Offer(c.options(i), c.option(i))
	kit.Enable(l.partner, c.read[i])
}

// say says what there is to know of what is chosen; err is why it can't be applied.
func (c *choice) say(err error) string {
	switch {
	case c.changed() && err != nil:
		return "This can't be applied yet: " + err.Error() + "."
	case c.changed():
		return "Applying opens the dataset anew; the project file remembers how it is read."
	case !c.look.remembered.IsZero():
		return "How the columns are read is remembered in the project file."
	case !c.mirrors():
		return "Faces are not mirrored in training: of some keypoints it is not known what they are in a mirror."
	}
	return ""
}

// mirrors reports whether faces may be mirrored.
func (c *choice) mirrors() bool {
	for i := range c.names {
		if c.read[i] && c.partner[i] == face.Unknown {
			return false
		}
	}
	return true
}

// applyChoice remembers what is chosen and opens the dataset anew.
func (p *Panel) applyChoice() {
	r, err := p.reading.wanted()
	if err == nil {
		err = p.of.Remember(r)
	}
	p.reopen(err)
}

// askForget goes back to what the header says, if that is meant: it forgets every choice.
func (p *Panel) askForget() {
	ds := p.of
	p.shell.Show(shell.Banner{Kind: shell.Warning, ID: "forget-reading", Text: "Forget every choice of columns, partners, eyes and lines of " + kit.FileName(ds.Path()) + "?",
		Buttons: []shell.BannerButton{{Text: "Forget", Do: func() { p.forgetChoice(ds) }}}})
}

func (p *Panel) forgetChoice(ds *data.Dataset) {
	switch {
	case ds != p.session.Dataset():
	case ds.Unsaved() > 0:
		p.reopen(errUnsaved)
	default:
		p.reopen(ds.Remember(data.Reading{}))
	}
}

func (p *Panel) reopen(err error) {
	if err != nil {
		p.shell.Fail(err)
		return
	}
	p.file.Reopen()
}
