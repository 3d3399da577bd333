package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/model/search"
	"fiducial/model/settings"
	"fiducial/ui/kit"
)

// spaceField is one hyper-parameter in the form of a search space: how it is chosen, and from what.
type spaceField struct {
	settings.Parameter
	form    *form
	content fyne.CanvasObject
	how     *kit.Choice
	base    *widget.Label // the preset's value
	values  *kit.Entry    // a fixed value, or a list
	picked  []string      // of the choices that there are, in place of values
	one     *kit.Choice   // of them
	several *fyne.Container
	least   *kit.Entry // of a range
	most    *kit.Entry
	steps   *kit.Entry
	place   *fyne.Container // holds what is asked for
	first   *kit.Entry      // the first that is typed there; nil where nothing is
}

// How a parameter is chosen.
const (
	asPreset = "As preset"
	fixedTo  = "Fixed"
	oneOf    = "One of"
	between  = "Range"
	byFactor = "Log range"
)

func newSpaceField(f *form, p settings.Parameter) *spaceField {
	x := &spaceField{Parameter: p, form: f, base: kit.Label("", kit.Small, kit.Faint)}
	hows := []string{asPreset, fixedTo, oneOf}
	if x.choices() == nil {
		hows = append(hows, between, byFactor)
	}
	x.how = f.p.shell.NewChoice(hows)
	x.how.Chosen(func(i int) {
		x.take(hows[i])
		f.check()
		f.p.shell.FocusFace()
		if x.first != nil {
			f.p.shell.Focus(x.first)
		}
	})
	x.place = container.NewStack()
	name := kit.Label(p.Name, kit.Cutting)
	x.content = container.NewVBox(kit.Controlled(container.New(&kit.NamedValue{}, name, x.base), x.how), x.place)
	return x
}

// choices returns what can be chosen of, nil where a value is typed.
func (x *spaceField) choices() []string {
	switch x.Kind {
	case settings.Choice:
		return x.Choices
	case settings.Switch:
		return []string{"true", "false"}
	}
	return nil
}

// take chooses how the parameter is chosen.
func (x *spaceField) take(how string) {
	x.how.Choose(how)
	x.base.Hidden, x.place.Hidden, x.first = how != asPreset, how == asPreset, nil
	switch {
	case how == asPreset:
		x.place.Objects = nil
	case x.choices() != nil:
		x.offer(how)
	case how == between || how == byFactor:
		if x.least == nil {
			x.least, x.most, x.steps = x.entry("from"), x.entry("to"), x.entry("steps")
		}
		x.place.Objects = []fyne.CanvasObject{container.NewGridWithColumns(3, x.least, x.most, x.steps)}
		x.first = x.least
	default:
		if x.values == nil {
			x.values = x.entry("")
			x.values.SetText(x.Get(x.form.base()))
		}
		x.values.SetPlaceHolder(kit.Either(how == oneOf, "values, separated by "+x.separator(), fmt.Sprintf("%g to %g", x.Min, x.Max)))
		x.place.Objects = []fyne.CanvasObject{x.values}
		x.first = x.values
	}
	x.showBase()
	x.place.Refresh()
}

// offer shows the choices: one of them is fixed, or any number of them are tried.
func (x *spaceField) offer(how string) {
	if len(x.picked) == 0 {
		x.picked = []string{x.Get(x.form.base())}
	}
	if x.one == nil {
		x.one = x.form.p.shell.NewChoice(x.choices())
		x.one.Chosen(func(i int) {
			x.picked = []string{x.choices()[i]}
			x.form.check()
			x.form.p.shell.FocusFace()
		})
		x.several = container.New(&kit.Wrapped{Left: true})
		for _, c := range x.choices() {
			x.several.Add(kit.NewToolButton(nil, c, x.form.p.shell.Tips(), nil, func() { x.pick(c) }))
		}
	}
	x.place.Objects = []fyne.CanvasObject{x.several}
	if how == fixedTo {
		x.place.Objects = []fyne.CanvasObject{x.one}
		x.picked = x.picked[:1]
	}
	x.one.Choose(x.picked[0])
	for i, c := range x.choices() {
		x.several.Objects[i].(*kit.ToolButton).Set(true, slices.Contains(x.picked, c))
	}
}

// pick tries a choice, or no longer; the last one stays.
func (x *spaceField) pick(c string) {
	if i := slices.Index(x.picked, c); i < 0 {
		x.picked = append(x.picked, c)
	} else if len(x.picked) > 1 {
		x.picked = slices.Delete(x.picked, i, i+1)
	}
	x.offer(oneOf)
	x.form.check()
	x.form.p.shell.FocusFace()
}

// showBase shows the preset's value.
func (x *spaceField) showBase() {
	kit.SetLabel(x.base, x.Get(x.form.base()))
}

func (x *spaceField) entry(empty string) *kit.Entry { return x.form.entry(empty) }

// separator is what stands between the values of a list: lists of numbers have commas within.
func (x *spaceField) separator() string {
	if x.Kind == settings.Integers {
		return ";"
	}
	return ","
}

// setFixed shows a fixed value, setDimension what is searched.
func (x *spaceField) setFixed(value string) {
	x.picked = []string{value}
	x.take(fixedTo)
	if x.choices() == nil {
		x.values.SetText(value)
	}
}

func (x *spaceField) setDimension(d search.Dimension) {
	if d.Scale == search.Discrete {
		x.picked = slices.Clone(d.Values)
		x.take(oneOf)
		if x.choices() == nil {
			x.values.SetText(strings.Join(d.Values, x.separator()+" "))
		}
		return
	}
	x.take(kit.Either(d.Scale == search.LogUniform, byFactor, between))
	x.least.SetText(strconv.FormatFloat(d.Min, 'g', -1, 64))
	x.most.SetText(strconv.FormatFloat(d.Max, 'g', -1, 64))
	x.steps.SetText("")
	if d.Steps > 0 {
		x.steps.SetText(strconv.Itoa(d.Steps))
	}
}

// given returns the values as they were picked or typed.
func (x *spaceField) given() []string {
	switch {
	case x.choices() != nil:
		return x.picked
	case x.how.Selected == fixedTo:
		return []string{x.values.Text}
	}
	return strings.Split(x.values.Text, x.separator())
}

// addTo adds what the field says to a space.
func (x *spaceField) addTo(s *search.Space) error {
	switch x.how.Selected {
	case fixedTo:
		v, err := x.value(x.given()[0])
		if err != nil {
			return err
		}
		s.Fixed = append(s.Fixed, search.Fixed{Key: x.Key, Value: v})
	case oneOf:
		d := search.Dimension{Key: x.Key}
		for _, text := range x.given() {
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
	if n := strings.Count(x.Get(base), ","); x.Kind == settings.Integers && !strings.Contains(text, ",") && n > 0 {
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
	case x.Kind != settings.Real:
		d.Scale = search.Whole
	}
	var err error
	for _, end := range []struct {
		e    *kit.Entry
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
