package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"fiducial/model/search"
	"fiducial/ui/kit"
)

// The form begins with the search that finds something within minutes, and holds the notebook's grid as well.
func TestSearchFormHoldsTheNamedSpaces(t *testing.T) {
	b := opened(t, 20)
	f := b.p.form
	named := search.NamedPlans()
	if p, err := f.plan(); err != nil || p.Method != search.ASHA || p.Minutes != 10 || fmt.Sprint(p.Space) != fmt.Sprint(named[0].Plan.Space) || p.MaxEpochs <= p.MinEpochs {
		t.Errorf("the form begins with %+v: %v", p, err)
	}
	if !strings.Contains(f.summary, "for at most 10:00") {
		t.Errorf("it says %q", f.summary)
	}
	f.from.SetSelected("notebook")
	got, err := f.space()
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(got) != fmt.Sprint(search.Notebook()) {
		t.Errorf("the form has %+v, want %+v", got, search.Notebook())
	}
	if p, err := f.plan(); err != nil || p.Trials != 108 {
		t.Errorf("the plan has %d trials: %v", p.Trials, err)
	}
}

// Whatever a space file says comes back from the form.
func TestSpaceComesBackFromTheForm(t *testing.T) {
	b := opened(t, 20)
	f := b.p.form
	text := `{"preset":"cnn","fixed":{"out_channel":[8,16,32],"optimizer":"adam"},"space":{"lr":{"log_uniform":[0.0003,0.03],"steps":5},
		"dropout":{"uniform":[0,0.5],"steps":3},"kernel_size":{"integer":[3,5]},"batch_size":[16,32,64],"schedule":["constant","cosine"],"augment.rotation":[0,10,20]}}`
	want, err := search.ParseSpace([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	f.set(want)
	got, err := f.space()
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(got.Dimensions) != fmt.Sprint(want.Dimensions) || len(got.Fixed) != 2 {
		t.Errorf("the form has\n%+v, want\n%+v", got, want)
	}
	for _, wrong := range []struct{ key, text, says string }{
		{"lr", "", "lr: give the least number"},
		{"dropout", "x", "dropout: give the least number"},
	} {
		for _, x := range f.fields {
			if x.Key == wrong.key {
				before := x.least.Text
				x.least.SetText(wrong.text)
				if !strings.Contains(strings.ToLower(f.problem), wrong.says) || b.Actions().Get("search-start").IsEnabled() {
					t.Errorf("with %q for %s it says %q", wrong.text, wrong.key, f.problem)
				}
				x.least.SetText(before)
			}
		}
	}
	f.method.SetSelected(search.ASHA)
	if f.rungs.Hidden {
		t.Error("ASHA's rungs are not asked for")
	}
	if p, err := f.plan(); err != nil || p.Reduction != 3 || p.Trials != 100 {
		t.Errorf("the plan is %+v: %v", p, err)
	}
}

// What has choices is picked, not typed; the heading of a group says how many of its settings are searched.
func TestChoicesArePicked(t *testing.T) {
	b := opened(t, 20)
	f := b.p.form
	f.begin(search.NamedPlans()[1]) // the notebook's grid
	i := slices.IndexFunc(f.fields, func(x *spaceField) bool { return x.Key == "schedule" })
	x := f.fields[i]
	x.how.SetSelected(oneOf)
	tap := func(choice string) {
		for _, o := range x.several.Objects {
			if d := o.(*kit.ToolButton); d.Text == choice {
				d.Tapped(nil)
			}
		}
	}
	values := func() []string {
		s, err := f.space()
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range s.Dimensions {
			if d.Key == "schedule" {
				return d.Values
			}
		}
		return nil
	}
	if got := values(); !slices.Equal(got, []string{"constant"}) {
		t.Errorf("at first %q are tried, want the preset's", got)
	}
	tap("cosine")
	if got := values(); !slices.Equal(got, []string{"constant", "cosine"}) || f.summary != "216 trials, 9 settings searched." {
		t.Errorf("%q are tried; it says %q", got, f.summary)
	}
	tap("constant")
	tap("cosine") // the last one stays
	if got := values(); !slices.Equal(got, []string{"cosine"}) {
		t.Errorf("%q are tried", got)
	}
	g := slices.IndexFunc(f.groups, func(g *kit.Fold) bool { return g.Name == x.Group })
	if got := f.groups[g].Head.Text; got != "Training · 5 searched" {
		t.Errorf("the heading says %q", got)
	}
	x.how.SetSelected(fixedTo)
	x.one.SetSelected("constant")
	if s, err := f.space(); err != nil || len(s.Fixed) != 1 || s.Fixed[0] != (search.Fixed{Key: "schedule", Value: "constant"}) {
		t.Errorf("fixed is %v: %v", s.Fixed, err)
	}
}

// What shows a field to type into puts the cursor there, and Enter gives the keyboard back to the face.
func TestFieldsHaveTheKeyboardWhenTheyAppear(t *testing.T) {
	b := opened(t, 20)
	x := b.p.form.fields[slices.IndexFunc(b.p.form.fields, func(x *spaceField) bool { return x.Key == "lr" })]
	for _, how := range []string{fixedTo, oneOf, between, byFactor} {
		x.how.SetSelected(asPreset)
		x.how.SetSelected(how)
		if x.first == nil || b.Canvas().Focused() != fyne.Focusable(x.first) {
			t.Fatalf("%s: %T has the focus, not the field that appeared", how, b.Canvas().Focused())
		}
		x.first.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		if b.Canvas().Focused() != fyne.Focusable(b.Keys) {
			t.Errorf("%s: after Enter the face does not have the keyboard", how)
		}
	}
}
