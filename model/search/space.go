package search

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"fiducial/model/settings"
)

// Space is what is searched: settings that start from a preset, some fixed to other values, some varied.
type Space struct {
	Preset     string
	Fixed      []Fixed
	Dimensions []Dimension // in a grid the last one varies fastest
}

// Fixed is a setting that is the same in all trials, and its value as settings.Parameter.Set takes it.
type Fixed struct{ Key, Value string }

// Dimension is a setting that differs from trial to trial.
type Dimension struct {
	Key      string
	Scale    Scale
	Values   []string // of Discrete, as settings.Parameter.Set takes them
	Min, Max float64  // of the other scales, both included
	Steps    int      // how many values between Min and Max a grid takes; 0 for none, or all whole numbers
}

// Scale is how a dimension is drawn from.
type Scale int

// The scales. For a setting that is a list of numbers, a range gives all of them the same one.
const (
	Discrete   Scale = iota // one of Values
	Uniform                 // any number between Min and Max
	LogUniform              // any number, its logarithm uniform; of a whole-number setting, rounded
	Whole                   // any whole number
)

// Notebook returns the notebook's grid: 108 points.
func Notebook() Space {
	rates := []string{"0.1", "0.01", "0.001"}
	return Space{Preset: "notebook", Dimensions: []Dimension{
		{Key: "kernel_size", Values: []string{"3", "5"}},
		{Key: "stride", Values: []string{"1"}},
		{Key: "padding", Values: []string{"1"}},
		{Key: "out_channel", Values: []string{"1,1,1", "2,2,2", "3,3,3"}},
		{Key: "batch_size", Values: []string{"32", "64"}},
		{Key: "lr", Values: rates},
		{Key: "lr_decay", Values: rates},
		{Key: "epochs", Values: []string{"1"}},
	}}
}

// Check says in one sentence what is wrong with the space, naming the setting, or nil.
func (s Space) Check() error {
	base, err := s.base()
	if err != nil {
		return err
	}
	if len(s.Dimensions) == 0 {
		return errors.New("the space has no setting to vary: give at least one")
	}
	if s.names("all_faces") {
		return errors.New("all_faces: a search compares its trials on the faces that are set aside for testing: leave it out")
	}
	seen := map[string]bool{}
	for _, f := range s.Fixed {
		if seen[f.Key] {
			return fmt.Errorf("%s is named twice: fix it or vary it, once", f.Key)
		}
		seen[f.Key] = true
	}
	for _, d := range s.Dimensions {
		if seen[d.Key] {
			return fmt.Errorf("%s is named twice: fix it or vary it, once", d.Key)
		}
		seen[d.Key] = true
		if err := d.check(base); err != nil {
			return err
		}
	}
	for _, d := range s.Dimensions {
		needed := base.Unmet(d.Key)
		if key, _, _ := strings.Cut(needed, "="); needed != "" && !s.varies(key) {
			return fmt.Errorf("%s: it has no effect without %s: leave it out, or fix or vary that too", d.Key, needed)
		}
	}
	return nil
}

// base returns the settings that trials start from.
func (s Space) base() (settings.Settings, error) {
	base, err := settings.FromPreset(s.Preset)
	if err != nil {
		return base, fmt.Errorf("preset: %w", err)
	}
	for _, f := range s.Fixed {
		if err := base.Set(f.Key, f.Value); err != nil {
			return base, err
		}
	}
	return base, nil
}

// names reports whether the space says something about a setting.
func (s Space) names(key string) bool {
	return slices.ContainsFunc(s.Fixed, func(f Fixed) bool { return f.Key == key }) || s.varies(key)
}

// varies reports whether a setting differs from trial to trial.
func (s Space) varies(key string) bool {
	return slices.ContainsFunc(s.Dimensions, func(d Dimension) bool { return d.Key == key })
}

// check says what is wrong with a dimension of settings that start from base.
func (d Dimension) check(base settings.Settings) error {
	p, err := parameter(d.Key)
	if err != nil {
		return err
	}
	if d.Scale == Discrete {
		return d.checkValues(p, base)
	}
	switch {
	case p.Kind == settings.Choice || p.Kind == settings.Switch:
		return fmt.Errorf("%s: it is no number and has no range: list its values", d.Key)
	case p.Kind == settings.Real && d.Scale == Whole:
		return fmt.Errorf("%s: it takes decimal numbers: say uniform or log_uniform instead of integer", d.Key)
	case p.Kind != settings.Real && d.Scale == Uniform:
		return fmt.Errorf("%s: it takes whole numbers: say integer or log_uniform instead of uniform", d.Key)
	case !(d.Min <= d.Max) || math.IsInf(d.Min, 0) || math.IsInf(d.Max, 0):
		return fmt.Errorf("%s: the range from %g to %g is empty: give the smaller number first", d.Key, d.Min, d.Max)
	case d.Scale == LogUniform && d.Min <= 0:
		return fmt.Errorf("%s: a logarithm needs numbers above 0: begin log_uniform above 0, or say uniform", d.Key)
	case p.Kind != settings.Real && (d.Min != math.Trunc(d.Min) || d.Max != math.Trunc(d.Max)):
		return fmt.Errorf("%s: the range from %g to %g of a whole number must begin and end with one", d.Key, d.Min, d.Max)
	case d.Steps < 0 || d.Steps == 1 && d.Min != d.Max || d.Steps > mostTrials:
		return fmt.Errorf("%s: %d steps cannot be: a range has at least 2 and at most %d", d.Key, d.Steps, mostTrials)
	}
	for _, end := range []float64{d.Min, d.Max} {
		if err := p.Set(&base, d.text(p, base, end)); err != nil {
			return err
		}
	}
	return nil
}

func (d Dimension) checkValues(p settings.Parameter, base settings.Settings) error {
	if len(d.Values) == 0 {
		return fmt.Errorf("%s: the list of its values is empty: give at least one", d.Key)
	}
	seen := map[string]bool{}
	for _, v := range d.Values {
		if err := p.Set(&base, v); err != nil {
			return err
		}
		if v = p.Get(base); seen[v] {
			return fmt.Errorf("%s: the value %s stands twice in its list", d.Key, v)
		}
		seen[v] = true
	}
	return nil
}

// parameter returns the parameter of that key; the error names those there are.
func parameter(key string) (settings.Parameter, error) {
	for _, p := range settings.Parameters() {
		if p.Key == key {
			return p, nil
		}
	}
	var s settings.Settings
	return settings.Parameter{}, s.Set(key, "")
}

// text writes a number as p's Set takes it.
func (d Dimension) text(p settings.Parameter, base settings.Settings, v float64) string {
	switch p.Kind {
	case settings.Integer:
		return strconv.FormatFloat(math.Round(v), 'f', -1, 64)
	case settings.Integers:
		one := strconv.FormatFloat(math.Round(v), 'f', -1, 64)
		n := strings.Count(p.Get(base), ",") + 1
		return strings.TrimSuffix(strings.Repeat(one+",", n), ",")
	}
	// Six digits are more than anything depends on, and can be read.
	if short, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64); err == nil {
		v = min(max(short, d.Min), d.Max)
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// at returns the number at share u (0 to 1) of a range.
func (d Dimension) at(u float64) float64 {
	if d.Scale == LogUniform {
		return math.Exp(math.Log(d.Min) + u*(math.Log(d.Max)-math.Log(d.Min)))
	}
	return d.Min + u*(d.Max-d.Min)
}

// draw draws a value.
func (d Dimension) draw(r *rand.Rand, p settings.Parameter, base settings.Settings) string {
	switch d.Scale {
	case Discrete:
		return d.Values[r.IntN(len(d.Values))]
	case Whole:
		return d.text(p, base, d.Min+math.Floor(r.Float64()*(d.Max-d.Min+1)))
	}
	return d.text(p, base, d.at(r.Float64()))
}

// count returns how many values a grid takes at least.
func (d Dimension) count() float64 {
	switch {
	case d.Scale == Discrete:
		return float64(len(d.Values))
	case d.Scale == Whole && d.Steps == 0:
		return d.Max - d.Min + 1
	}
	return 1
}

// grid returns the values that a grid takes, none where it would need steps.
func (d Dimension) grid(p settings.Parameter, base settings.Settings) []string {
	if d.Scale == Discrete {
		return d.Values
	}
	steps := d.Steps
	if steps == 0 && (d.Scale == Whole || d.Min == d.Max) {
		steps = int(min(d.Max-d.Min, mostTrials)) + 1
	}
	var values []string
	for i := range steps {
		share := 0.0
		if steps > 1 {
			share = float64(i) / float64(steps-1)
		}
		if v := d.text(p, base, d.at(share)); len(values) == 0 || values[len(values)-1] != v { // whole numbers may fall together, neighbours alone
			values = append(values, v)
		}
	}
	return values
}

// Position returns where settings lie on the dimension's axis, from 0 to 1: the middle of its share for one of n
// values. ok is false for settings that lie outside.
func (d Dimension) Position(s settings.Settings) (at float64, ok bool) {
	p, err := parameter(d.Key)
	if err != nil {
		return 0, false
	}
	text := p.Get(s)
	if d.Scale == Discrete {
		for i, v := range d.Values {
			if c := s; p.Set(&c, v) == nil && p.Get(c) == text {
				return (float64(i) + 0.5) / float64(len(d.Values)), true
			}
		}
		return 0, false
	}
	first, _, _ := strings.Cut(text, ",")
	v, err := strconv.ParseFloat(first, 64)
	switch {
	case err != nil || v < d.Min || v > d.Max:
		return 0, false
	case d.Min == d.Max:
		return 0.5, true
	case d.Scale == Whole:
		return (v - d.Min + 0.5) / (d.Max - d.Min + 1), true
	case d.Scale == LogUniform:
		return (math.Log(v) - math.Log(d.Min)) / (math.Log(d.Max) - math.Log(d.Min)), true
	}
	return (v - d.Min) / (d.Max - d.Min), true
}
