package ui

import (
	"fmt"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/model"
	"fiducial/model/search"
)

// spaceField is one hyper-parameter in the form of a search space: how it is chosen, and from what.
type spaceField struct {
	model.Parameter
	form    *searchForm
	content fyne.CanvasObject
	how     *choice
	base    *widget.Label // the preset's value
	values  *entry        // a fixed value, or a list
	least   *entry        // of a range
	most    *entry
	steps   *entry
	place   *fyne.Container // holds what is asked for
}

// How a parameter is chosen.
const (
	asPreset = "As preset"
	fixedTo  = "Fixed"
	oneOf    = "One of"
	between  = "Range"
	byFactor = "Log range"
)

func newSpaceField(f *searchForm, p model.Parameter) *spaceField {
	x := &spaceField{Parameter: p, form: f, base: faint("")}
	x.base.Truncation = fyne.TextTruncateEllipsis
	hows := []string{asPreset, fixedTo, oneOf}
	if p.Kind != model.Choice && p.Kind != model.Switch {
		hows = append(hows, between, byFactor)
	}
	x.how = f.w.newChoice(hows)
	x.place = container.NewStack()
	name := widget.NewLabel(p.Name)
	name.Truncation = fyne.TextTruncateEllipsis
	x.content = container.NewVBox(container.New(&fieldLine{}, name, x.how), x.place)
	return x
}

// take chooses how the parameter is chosen.
func (x *spaceField) take(how string) {
	x.how.OnChanged = nil
	x.how.Selected = how
	x.how.Refresh()
	x.how.OnChanged = func(how string) {
		x.take(how)
		x.form.check()
		x.form.w.focusFace()
	}
	switch how {
	case asPreset:
		x.place.Objects = []fyne.CanvasObject{x.base}
	case between, byFactor:
		if x.least == nil {
			x.least, x.most, x.steps = x.entry("from"), x.entry("to"), x.entry("steps")
		}
		x.place.Objects = []fyne.CanvasObject{container.NewGridWithColumns(3, x.least, x.most, x.steps)}
	default:
		if x.values == nil {
			x.values = x.entry("")
			x.values.SetText(x.Get(x.form.base()))
		}
		x.values.SetPlaceHolder(either(how == oneOf, "values, separated by "+x.separator(), x.meaning()))
		x.place.Objects = []fyne.CanvasObject{x.values}
	}
	x.showBase()
	x.place.Refresh()
}

// meaning says in a word or two what can be typed.
func (x *spaceField) meaning() string {
	switch x.Kind {
	case model.Choice:
		return strings.Join(x.Choices, ", ")
	case model.Switch:
		return "true or false"
	}
	return fmt.Sprintf("%g to %g", x.Min, x.Max)
}

// showBase shows the preset's value.
func (x *spaceField) showBase() {
	if text := "  " + x.Get(x.form.base()); x.base.Text != text {
		x.base.SetText(text)
	}
}

func (x *spaceField) entry(empty string) *entry {
	e := x.form.w.newEntry()
	e.SetPlaceHolder(empty)
	e.OnChanged = func(string) { x.form.check() }
	e.OnSubmitted = func(string) { x.form.w.focusFace() }
	e.escape = func() { x.form.w.focusFace() }
	return e
}

// separator is what stands between the values of a list: lists of numbers have commas within.
func (x *spaceField) separator() string {
	if x.Kind == model.Integers {
		return ";"
	}
	return ","
}

// setFixed shows a fixed value, setDimension what is searched.
func (x *spaceField) setFixed(value string) {
	x.take(fixedTo)
	x.values.SetText(value)
}

func (x *spaceField) setDimension(d search.Dimension) {
	if d.Scale == search.Discrete {
		x.take(oneOf)
		x.values.SetText(strings.Join(d.Values, x.separator()+" "))
		return
	}
	x.take(either(d.Scale == search.LogUniform, byFactor, between))
	x.least.SetText(strconv.FormatFloat(d.Min, 'g', -1, 64))
	x.most.SetText(strconv.FormatFloat(d.Max, 'g', -1, 64))
	x.steps.SetText("")
	if d.Steps > 0 {
		x.steps.SetText(strconv.Itoa(d.Steps))
	}
}

// addTo adds what the field says to a space.
func (x *spaceField) addTo(s *search.Space) error {
	switch x.how.Selected {
	case fixedTo:
		v, err := x.value(x.values.Text)
		if err != nil {
			return err
		}
		s.Fixed = append(s.Fixed, search.Fixed{Key: x.Key, Value: v})
	case oneOf:
		d := search.Dimension{Key: x.Key}
		for text := range strings.SplitSeq(x.values.Text, x.separator()) {
			v, err := x.value(text)
			if err != nil {
				return err
			}
			d.Values = append(d.Values, v)
		}
		s.Dimensions = append(s.Dimensions, d)
	case between, byFactor:
		d, err := x.rangeOf()
		if err != nil {
			return err
		}
		s.Dimensions = append(s.Dimensions, d)
	}
	return nil
}

// value reads a value as the parameter has it; a single number for a list stands in all of its places.
func (x *spaceField) value(text string) (string, error) {
	base, text := x.form.base(), strings.TrimSpace(text)
	if n := strings.Count(x.Get(base), ","); x.Kind == model.Integers && !strings.Contains(text, ",") && n > 0 {
		text = strings.TrimSuffix(strings.Repeat(text+",", n+1), ",")
	}
	if err := x.Set(&base, text); err != nil {
		return "", err
	}
	return x.Get(base), nil
}

// rangeOf reads a range.
func (x *spaceField) rangeOf() (search.Dimension, error) {
	d := search.Dimension{Key: x.Key, Scale: search.Uniform}
	switch {
	case x.how.Selected == byFactor:
		d.Scale = search.LogUniform
	case x.Kind != model.Real:
		d.Scale = search.Whole
	}
	var err error
	for _, end := range []struct {
		e    *entry
		into *float64
		name string
	}{{x.least, &d.Min, "least"}, {x.most, &d.Max, "largest"}} {
		if *end.into, err = strconv.ParseFloat(strings.TrimSpace(end.e.Text), 64); err != nil {
			return d, fmt.Errorf("%s: give the %s number of the range", x.Key, end.name)
		}
	}
	if text := strings.TrimSpace(x.steps.Text); text != "" {
		if d.Steps, err = strconv.Atoi(text); err != nil || d.Steps < 1 {
			return d, fmt.Errorf("%s: steps is how many values a grid takes: a whole number above 0", x.Key)
		}
	}
	return d, nil
}
