package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/model/search"
	"fiducial/model/settings"
	"fiducial/ui/kit"
	"fiducial/ui/wheel"
)

// form is a search space as a form: how trials are chosen, how many, and for every hyper-parameter whether it is
// as in the preset, fixed, or searched.
type form struct {
	p       *Panel
	content fyne.CanvasObject
	from    *kit.Choice   // the named spaces
	meaning *widget.Label // of the one that was chosen
	preset  *kit.Choice
	method  *kit.Choice
	numbers map[string]*kit.Entry // trials, minutes, workers, seed, and ASHA's rungs
	rungs   *fyne.Container       // shown for ASHA
	fields  []*spaceField
	groups  []*kit.Fold
	order   []string // of the dimensions, as the space had them that was read last
	wrong   *widget.Label

	problem string // what is wrong with the plan, "" for nothing
	summary string // what it does
}

// The numbers of a plan, by their names in the form.
const (
	numberTrials    = "Trials"
	numberMinutes   = "Minutes"
	numberWorkers   = "At once"
	numberSeed      = "Seed"
	numberMin       = "From epoch"
	numberMax       = "To epoch"
	numberReduction = "One in"
)

func newForm(p *Panel) *form {
	f := &form{p: p, numbers: map[string]*kit.Entry{}, wrong: kit.Saying(kit.Danger), meaning: kit.Caption()}
	var names []string
	for _, p := range settings.Presets() {
		names = append(names, p.Name)
	}
	f.from = p.shell.NewChoice(nil)
	for _, n := range search.NamedPlans() {
		f.from.Options = append(f.from.Options, n.Name)
	}
	f.preset, f.method = p.shell.NewChoice(names), p.shell.NewChoice(search.Methods())
	f.rungs = container.NewVBox(f.number(numberMin, "as suits the faces"), f.number(numberMax, "as suits the faces"), f.number(numberReduction, "3 goes on"))
	box := container.NewVBox(
		kit.Named("Space", f.from), f.meaning,
		kit.Named("Method", f.method),
		kit.Named("Preset", f.preset),
		f.number(numberTrials, "all points of a grid, else 100"),
		f.number(numberMinutes, "as long as it takes"),
		f.number(numberWorkers, "one a core"), f.number(numberSeed, "0"), f.rungs, f.wrong)
	f.addFields(box)
	scroll := container.NewVScroll(kit.Padded(0, 0, 0, 8, box))
	f.content = container.NewStack(scroll, wheel.Over(scroll, func() float32 { return wheel.Lines }))
	f.begin(search.NamedPlans()[0])
	f.from.Chosen(func(i int) { f.begin(search.NamedPlans()[i]); p.shell.FocusFace() })
	f.method.Chosen(func(i int) { f.methodChanged(search.Methods()[i]); p.shell.FocusFace() })
	f.preset.Chosen(func(int) {
		for _, x := range f.fields {
			x.showBase()
		}
		f.check()
		p.shell.FocusFace()
	})
	return f
}

// begin fills the form with a plan that is built in.
func (f *form) begin(n search.Named) {
	for name, value := range map[string]float64{numberTrials: float64(n.Plan.Trials), numberMinutes: n.Plan.Minutes,
		numberMin: float64(n.Plan.MinEpochs), numberMax: float64(n.Plan.MaxEpochs), numberReduction: float64(n.Plan.Reduction)} {
		text := ""
		if value > 0 {
			text = strconv.FormatFloat(value, 'g', -1, 64)
		}
		f.numbers[name].SetText(text)
	}
	f.method.Choose(n.Plan.Method)
	f.set(n.Plan.Space)
	f.from.Choose(n.Name)
	kit.Say(f.meaning, n.Meaning)
	f.check()
}

// read fills the form with the space of a file: as on the command line, all points of a grid, without a limit of time.
func (f *form) read(s search.Space) {
	f.begin(search.Named{Plan: search.Plan{Method: search.Grid, Space: s}})
}

// number makes the field of a number.
func (f *form) number(name, empty string) fyne.CanvasObject {
	f.numbers[name] = f.entry(empty)
	return kit.Named(name, f.numbers[name])
}

// entry makes a field; empty stands for what the placeholder says.
func (f *form) entry(empty string) *kit.Entry {
	e := f.p.shell.NewEntry()
	e.SetPlaceHolder(empty)
	e.OnChanged = func(string) { f.check() }
	e.OnSubmitted = func(string) { f.p.shell.FocusFace() }
	e.Escape = func() { f.p.shell.FocusFace() }
	return e
}

// addFields adds a field for every hyper-parameter, by groups that can be folded.
func (f *form) addFields(box *fyne.Container) {
	groups := map[string]*kit.Fold{}
	for _, p := range settings.Parameters() {
		g := groups[p.Group]
		if g == nil {
			g = kit.NewFold(p.Group, f.p.shell.Tips(), p.Group == "Network" || p.Group == "Training", func() { f.content.Refresh() })
			groups[p.Group] = g
			f.groups = append(f.groups, g)
			box.Add(widget.NewSeparator())
			box.Add(g.Head)
			box.Add(g.Fields)
		}
		x := newSpaceField(f, p)
		f.fields = append(f.fields, x)
		g.Fields.Add(x.content)
	}
}

// methodChanged frees the epochs when ASHA decides them.
func (f *form) methodChanged(method string) {
	if method == search.ASHA {
		for _, x := range f.fields {
			if x.Key == "epochs" {
				x.take(asPreset)
			}
		}
	}
	f.check()
}

// set shows another space.
func (f *form) set(s search.Space) {
	f.preset.Choose(s.Preset)
	f.order = nil
	for _, x := range f.fields {
		x.take(asPreset)
		for _, fixed := range s.Fixed {
			if fixed.Key == x.Key {
				x.setFixed(fixed.Value)
			}
		}
		for _, d := range s.Dimensions {
			if d.Key == x.Key {
				x.setDimension(d)
			}
		}
	}
	for _, d := range s.Dimensions {
		f.order = append(f.order, d.Key)
	}
	f.check()
}

// base returns the preset's settings.
func (f *form) base() settings.Settings {
	s, err := settings.FromPreset(f.preset.Selected)
	if err != nil {
		s = settings.Presets()[0].Settings
	}
	return s
}

// space returns the space as the form has it.
func (f *form) space() (search.Space, error) {
	s := search.Space{Preset: f.preset.Selected}
	for _, x := range f.fields {
		if err := x.addTo(&s); err != nil {
			return s, err
		}
	}
	place := func(d search.Dimension) int {
		if i := slices.Index(f.order, d.Key); i >= 0 {
			return i
		}
		return len(f.order)
	}
	slices.SortStableFunc(s.Dimensions, func(a, b search.Dimension) int { return place(a) - place(b) })
	return s, nil
}

// plan returns what the form says, completed.
func (f *form) plan() (search.Plan, error) {
	p := search.Plan{Method: f.method.Selected}
	var err error
	if p.Space, err = f.space(); err != nil {
		return p, err
	}
	numbers := map[string]*int{numberTrials: &p.Trials}
	if p.Method == search.ASHA {
		numbers[numberMin], numbers[numberMax], numbers[numberReduction] = &p.MinEpochs, &p.MaxEpochs, &p.Reduction
	}
	for name, into := range numbers {
		text := strings.TrimSpace(f.numbers[name].Text)
		if text == "" {
			continue
		}
		if *into, err = strconv.Atoi(text); err != nil || *into < 1 {
			return p, fmt.Errorf("%s: %s is no whole number above 0", strings.ToLower(name), text)
		}
	}
	if text := strings.TrimSpace(f.numbers[numberMinutes].Text); text != "" {
		if p.Minutes, err = strconv.ParseFloat(text, 64); err != nil || !(p.Minutes > 0) {
			return p, fmt.Errorf("minutes: %s is no number above 0", text)
		}
	}
	if text := strings.TrimSpace(f.numbers[numberSeed].Text); text != "" {
		if p.Seed, err = strconv.ParseUint(text, 10, 53); err != nil {
			return p, fmt.Errorf("seed: %s is no whole number from 0 to 2⁵³", text)
		}
	}
	if text := strings.TrimSpace(f.numbers[numberWorkers].Text); text != "" {
		if n, err := strconv.Atoi(text); err != nil || n < 1 {
			return p, fmt.Errorf("at once: %s is no whole number above 0", text)
		}
	}
	if ds := f.p.session.Dataset(); ds != nil && ds.Side() > 0 && f.p.session.Current().Loading == nil {
		if p, err = p.For(ds); err != nil {
			return p, err
		}
	}
	return p.Complete()
}

// workerCount returns how many trials run at once, 0 for one a core.
func (f *form) workerCount() int {
	n, err := strconv.Atoi(strings.TrimSpace(f.numbers[numberWorkers].Text))
	if err != nil {
		n = f.p.o.Threads
	}
	f.p.workers = n
	return n
}

// check looks whether the plan can be carried out, and says what it does, or what is wrong.
func (f *form) check() {
	f.rungs.Hidden = f.method.Selected != search.ASHA
	p, err := f.plan()
	f.problem, f.summary = "", ""
	if err == nil {
		f.problem = f.unfit(p)
	} else {
		f.problem = kit.Sentence(err)
	}
	if f.problem == "" {
		f.summary = fmt.Sprintf("%s, %s searched", kit.Counted(p.Trials, "trial", "trials"), kit.Counted(len(p.Space.Dimensions), "setting", "settings"))
		if p.Method == search.ASHA {
			f.summary += fmt.Sprintf(", %d to %d epochs each", p.MinEpochs, p.MaxEpochs)
		}
		if p.Minutes > 0 {
			f.summary += ", for at most " + kit.Clock(time.Duration(p.Minutes*float64(time.Minute)))
		}
		f.summary += "."
	}
	kit.Say(f.wrong, f.problem)
	f.countGroups()
	if f.content != nil {
		f.content.Refresh()
	}
	f.p.shell.Changed()
}

// countGroups says in the heading of each group how many of its settings are searched, for it may be folded.
func (f *form) countGroups() {
	for _, g := range f.groups {
		text, n := g.Name, 0
		for _, x := range f.fields {
			if x.Group == g.Name && x.how.Selected != asPreset && x.how.Selected != fixedTo {
				n++
			}
		}
		if n > 0 {
			text += fmt.Sprintf(" · %d searched", n)
		}
		if g.Head.Text != text {
			g.Head.Text = text
			g.Head.Refresh()
		}
	}
}

// unfit says why the base of the space does not fit the open dataset, "" when it does.
func (f *form) unfit(p search.Plan) string {
	ds := f.p.session.Dataset()
	if ds == nil || ds.Side() == 0 {
		return ""
	}
	s := f.base()
	for _, x := range p.Space.Fixed {
		if err := s.Set(x.Key, x.Value); err != nil {
			return kit.Sentence(err)
		}
	}
	for _, d := range p.Space.Dimensions {
		if len(d.Values) > 0 {
			if err := s.Set(d.Key, d.Values[0]); err != nil {
				return kit.Sentence(err)
			}
		}
	}
	if err := s.CheckFor(ds); err != nil {
		return kit.Sentence(err)
	}
	return ""
}
