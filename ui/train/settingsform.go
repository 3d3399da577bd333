package train

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"fiducial/data"
	"fiducial/model/settings"
	"fiducial/ui/kit"
	"fiducial/ui/wheel"
)

// keyOpenGroups is the preference of the groups that are unfolded.
const keyOpenGroups = "train.groups"

// settingsForm is a form of all hyper-parameters, made from model.Parameters: group by group, each with its meaning in
// words. What is refused is said beside its field and changes nothing.
type settingsForm struct {
	t        *trainer
	content  fyne.CanvasObject
	settings *settings.Settings
	changed  func()
	resized  func() // a group was folded or unfolded
	fields   []*settingField
	groups   []*kit.Fold
	enabled  bool
}

// settingField is one hyper-parameter.
type settingField struct {
	settings.Parameter
	form   *settingsForm
	entry  *kit.Entry
	choice *kit.Choice
	check  *widget.Check
	wrong  *widget.Label
	means  *widget.Label
	idle   bool              // it has no effect on the open dataset
	shown  fyne.CanvasObject // all of it
}

func newSettingsForm(t *trainer, changed func()) *settingsForm {
	f := &settingsForm{t: t, changed: changed, enabled: true}
	box := container.NewVBox()
	open := t.shell.Prefs().StringListWithFallback(keyOpenGroups, nil)
	for _, p := range settings.Parameters() {
		if p.Key == "epochs" {
			continue // the panel asks how long to train
		}
		g := f.group(p.Group)
		if g == nil {
			g = kit.NewFold(p.Group, t.shell.Tips(), slices.Contains(open, p.Group), f.folded)
			f.groups = append(f.groups, g)
			box.Add(g.Head)
			box.Add(g.Fields)
		}
		field := f.newField(p)
		f.fields = append(f.fields, field)
		field.shown = field.content()
		g.Fields.Add(field.shown)
	}
	scroll := container.NewVScroll(kit.Padded(0, 0, 0, 8, box))
	f.content = container.NewStack(scroll, wheel.Over(scroll, func() float32 { return wheel.Lines }))
	return f
}

// group returns the group of a name, nil where there is none yet.
func (f *settingsForm) group(name string) *kit.Fold {
	if i := slices.IndexFunc(f.groups, func(g *kit.Fold) bool { return g.Name == name }); i >= 0 {
		return f.groups[i]
	}
	return nil
}

// folded remembers which groups are unfolded, after a tap.
func (f *settingsForm) folded() {
	f.resized()
	var open []string
	for _, g := range f.groups {
		if g.Open() {
			open = append(open, g.Name)
		}
	}
	f.t.shell.Prefs().SetStringList(keyOpenGroups, open)
	f.changed()
}

// lead puts something before the fields of a group.
func (f *settingsForm) lead(group string, o fyne.CanvasObject) {
	g := f.group(group)
	g.Fields.Objects = append([]fyne.CanvasObject{o}, g.Fields.Objects...)
}

// unfolded reports whether the fields of a group are in sight.
func (f *settingsForm) unfolded(group string) bool { return f.group(group).Open() }

// anyUnfolded reports whether the fields of any group are in sight.
func (f *settingsForm) anyUnfolded() bool { return slices.ContainsFunc(f.groups, (*kit.Fold).Open) }

func (f *settingsForm) newField(p settings.Parameter) *settingField {
	x := &settingField{Parameter: p, form: f, wrong: kit.Saying(kit.Small, kit.Danger), means: kit.Label(p.Meaning, kit.Small, kit.Faint, kit.Wrapping)}
	switch p.Kind {
	case settings.Choice:
		x.choice = f.t.shell.NewChoice(p.Choices)
		x.choice.Chosen(func(i int) { x.take(p.Choices[i]); f.t.shell.FocusFace() })
	case settings.Switch:
		x.check = widget.NewCheck("", nil)
	default:
		x.entry = f.t.shell.NewEntry()
		x.entry.OnSubmitted = func(string) {
			if x.wrong.Text == "" { // else the cursor stays where it is to be mended
				f.t.shell.FocusFace()
			}
		}
		x.entry.Escape = func() { x.show(); f.t.shell.FocusFace() }
	}
	return x
}

func (x *settingField) control() fyne.CanvasObject {
	switch {
	case x.choice != nil:
		return x.choice
	case x.check != nil:
		return x.check
	}
	return x.entry
}

func (x *settingField) content() fyne.CanvasObject {
	line := kit.Controlled(kit.Label(x.Name, kit.Cutting), x.control())
	return container.New(&kit.Tight{}, line, x.means, x.wrong)
}

// set shows other settings and edits these from now on.
func (f *settingsForm) set(s *settings.Settings) {
	f.settings = s
	for _, x := range f.fields {
		x.show()
	}
	f.hideUnused()
}

// hideUnused hides the fields of parameters that have no effect with the settings as they are.
func (f *settingsForm) hideUnused() {
	changed := false
	for _, x := range f.fields {
		changed = kit.SetVisible(x.shown, x.AppliesTo(*f.settings)) || changed
	}
	if changed {
		f.content.Refresh()
	}
}

// seenAsTheyAre is said in place of what the side of photos means, where it means nothing.
const seenAsTheyAre = "Nothing here: the photos of this dataset stand in its own file, and networks see them as they are."

// suit disables the side of photos for a dataset whose photos are not files, unless there is one that has to be set
// back.
func (f *settingsForm) suit(ds *data.Dataset) {
	for _, x := range f.fields {
		if x.Key != "side" {
			continue
		}
		idle := ds != nil && ds.Side() > 0 && !ds.Photos() && f.settings.CheckSide(ds) == nil
		if x.idle == idle {
			return
		}
		x.idle = idle
		kit.SetLabel(x.means, kit.Either(idle, seenAsTheyAre, x.Meaning))
		kit.Enable(x.control().(fyne.Disableable), f.enabled && !idle)
		f.content.Refresh()
	}
}

// show shows the value as it is.
func (x *settingField) show() {
	value := x.Get(*x.form.settings)
	x.say("")
	switch {
	case x.choice != nil:
		x.choice.Choose(value)
	case x.check != nil:
		x.check.OnChanged = nil
		x.check.SetChecked(value == "true")
		x.check.OnChanged = func(on bool) { x.take(kit.Either(on, "true", "false")); x.form.t.shell.FocusFace() }
	default:
		x.entry.OnChanged = nil
		x.entry.SetText(value)
		x.entry.OnChanged = x.take
	}
}

// take sets the value, or says why not.
func (x *settingField) take(value string) {
	if err := x.Set(x.form.settings, value); err != nil {
		x.say(kit.Sentence(err))
	} else {
		x.say("")
	}
	x.form.hideUnused()
	x.form.changed()
}

func (x *settingField) say(text string) {
	if kit.Say(x.wrong, text) {
		x.form.content.Refresh()
	}
}

// valid reports whether every field holds a value.
func (f *settingsForm) valid() bool {
	for _, x := range f.fields {
		if x.wrong.Text != "" && x.AppliesTo(*f.settings) {
			return false
		}
	}
	return true
}

// enable lets values be changed, or not while a run uses them.
func (f *settingsForm) enable(on bool) {
	if f.enabled == on {
		return
	}
	f.enabled = on
	for _, x := range f.fields {
		kit.Enable(x.control().(fyne.Disableable), on && !x.idle)
	}
}
