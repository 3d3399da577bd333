package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/model/network"
)

func TestPresetsAreSound(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range Presets() {
		if seen[p.Name] || p.Meaning == "" || p.Settings.Preset != p.Name {
			t.Errorf("preset %q: name %q, meaning %q", p.Name, p.Settings.Preset, p.Meaning)
		}
		seen[p.Name] = true
		if err := p.Settings.Check(96, 15); err != nil {
			t.Errorf("preset %s does not fit the contest's faces: %v", p.Name, err)
		}
		got, err := FromPreset(p.Name)
		if diff := cmp.Diff(p.Settings, got); err != nil || diff != "" {
			t.Errorf("FromPreset(%q): %v\n%s", p.Name, err, diff)
		}
	}
	if first := Presets()[0].Name; first != "heatmap" {
		t.Errorf("the preset to recommend is %s", first)
	}
	if _, err := FromPreset("nosuch"); err == nil || !strings.Contains(err.Error(), "heatmap or fast or cnn or notebook") {
		t.Errorf("FromPreset of an unknown name: %v", err)
	}
}

func TestNotebookIsTheNotebook(t *testing.T) {
	s, err := FromPreset("notebook")
	if err != nil {
		t.Fatal(err)
	}
	want := Settings{
		Preset: "notebook", Network: "packs", KernelSize: 5, Stride: 1, Padding: 1, OutChannel: []int{2, 2, 2}, Dropout: 0.5, Init: "pytorch",
		Loss: "mse", Beta: 2, Optimizer: "adam", BatchSize: 32, LR: 0.001, LRDecay: 0.001, Epochs: 1, Schedule: "constant", CompleteOnly: true, Hidden: true, DropLast: true, Together: true,
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
}

// What has no effect with a network or a loss is neither looked at nor to be shown.
func TestParametersThatDoNotApply(t *testing.T) {
	s, err := FromPreset("heatmap")
	if err != nil {
		t.Fatal(err)
	}
	s.KernelSize, s.Init = 0, ""
	if err := s.Check(96, 15); err != nil {
		t.Errorf("a heatmap network has no kernel size: %v", err)
	}
	s.Beta = 0
	if err := s.Check(96, 15); err == nil {
		t.Error("smooth L1 with a beta of 0")
	}
	for key, want := range map[string]string{
		"kernel_size": "network=packs", "dropout": "network=packs", "offsets": "network=packs",
		"beta": "", "out_channel": "", "lr": "", "nosuch": "",
	} {
		if got := s.Unmet(key); got != want {
			t.Errorf("%s needs %q, want %q", key, got, want)
		}
	}
	s.Loss = MSE
	if got := s.Unmet("beta"); got != "loss=smooth_l1" {
		t.Errorf("beta needs %q", got)
	}
}

// A settings field that no parameter reaches could be set by nobody.
func TestParametersReachEverySetting(t *testing.T) {
	var s Settings
	keys := map[string]bool{}
	for _, p := range Parameters() {
		if keys[p.Key] || p.Name == "" || p.Group == "" || !strings.HasSuffix(p.Meaning, ".") {
			t.Errorf("parameter %+v", p)
		}
		keys[p.Key] = true
		if err := p.Set(&s, other(p)); err != nil {
			t.Errorf("%s: %v", p.Key, err)
		}
		if got := p.Get(s); got != other(p) {
			t.Errorf("%s: set to %s, got %s", p.Key, other(p), got)
		}
	}
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		if v.Kind() == reflect.Struct {
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, v.Field(i))
			}
		} else if v.IsZero() && path != "Settings.Preset" {
			t.Errorf("%s is set by no parameter", path)
		}
	}
	walk("Settings", reflect.ValueOf(s))
}

// A parameter that is not said to fix weights must leave their number as it is, and none that does may change when a run
// goes on.
func TestWhatFixesWeights(t *testing.T) {
	for _, name := range []string{"cnn", "heatmap"} {
		was, err := FromPreset(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range Parameters() {
			if p.FixesWeights && p.Resumable {
				t.Errorf("%s fixes weights and may change when a run goes on", p.Key)
			}
			is := was
			for _, value := range []string{other(p), "false"} {
				if err := p.Set(&is, value); err != nil && value != "false" {
					t.Fatal(err)
				}
				if n, before := is.Spec(96, 15).LeastWeights(), was.Spec(96, 15).LeastWeights(); n != before && !p.FixesWeights {
					t.Errorf("%s: %s=%s makes %v weights of %v and does not fix them", name, p.Key, value, n, before)
				}
			}
		}
	}
}

// other returns a value of a parameter that is not the zero value.
func other(p Parameter) string {
	switch p.Kind {
	case Choice:
		return p.Choices[1]
	case Switch:
		return "true"
	case Integers:
		return "3,5"
	case Real:
		return fmt.Sprint((p.Min + p.Max) / 2)
	default:
		return fmt.Sprint(max(p.Min, 2))
	}
}

func TestSetRefuses(t *testing.T) {
	for _, c := range []struct{ key, value, want string }{
		{"kernel", "3", `no setting "kernel"; there are network, out_channel, kernel_size`},
		{"kernel_size", "three", "not a whole number"},
		{"kernel_size", "0", "from 1 to 31"},
		{"kernel_size", "99999999999999999999", "not a whole number"},
		{"lr", "NaN", "not a number"},
		{"lr", "1e999", "not a number"},
		{"lr", "-1", "out of range"},
		{"schedule", "linear", "constant or cosine"},
		{"shuffle", "maybe", "neither true nor false"},
		{"out_channel", "", "not a whole number"},
		{"out_channel", "8,,8", "not a whole number"},
		{"out_channel", "1,1,1,1,1,1,1,1,1,1,1,1,1", "too long"},
		{"augment.rotation", "181", "from 0 to 180"},
		{"seed", "-1", "out of range"},
	} {
		s := Presets()[0].Settings
		err := s.Set(c.key, c.value)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s=%s: %v", c.key, c.value, err)
		}
		if diff := cmp.Diff(Presets()[0].Settings, s); diff != "" {
			t.Errorf("%s=%s was refused and changed\n%s", c.key, c.value, diff)
		}
	}
}

func TestSetDoesNotChangeThePreset(t *testing.T) {
	a := Presets()[0].Settings
	b := a
	if err := b.Set("out_channel", " 1, 2,3 "); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int{1, 2, 3}, b.OutChannel); diff != "" || cmp.Equal(a, b) {
		t.Errorf("settings share their lists: %s", diff)
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct {
		name    string
		change  func(*Settings)
		side, k int
		want    string // "" for sound
	}{
		{"as it is", func(*Settings) {}, 96, 15, ""},
		{"nothing left", func(s *Settings) { s.OutChannel = []int{2, 2, 2, 2, 2, 2, 2} }, 96, 15, "pack 7 nothing of the image is left"},
		{"tiny image", func(*Settings) {}, 7, 15, "nothing of the image is left"},
		{"no packs", func(s *Settings) { s.OutChannel = nil }, 96, 15, "out_channel"},
		{"rate not a number", func(s *Settings) { s.LR = math.NaN() }, 96, 15, "lr"},
		{"no schedule", func(s *Settings) { s.Schedule = "" }, 96, 15, "constant or cosine"},
		{"no keypoints", func(*Settings) {}, 96, 0, "keypoints"},
	} {
		s, err := FromPreset("cnn")
		if err != nil {
			t.Fatal(err)
		}
		c.change(&s)
		err = s.Check(c.side, c.k)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	s, err := FromPreset("cnn")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Check(4, 15); !errors.Is(err, network.ErrShape) {
		t.Errorf("the size arithmetic's error is not wrapped: %v", err)
	}
}

func TestSettingsSurviveJSON(t *testing.T) {
	want := Presets()[0].Settings
	want.Seed = largestSeed
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Settings
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Runs of before there was a focus go on without one.
func TestSettingsOfBeforeHaveNoFocus(t *testing.T) {
	var s Settings
	if err := json.Unmarshal([]byte(`{"network": "heatmap", "loss": "smooth_l1", "beta": 2}`), &s); err != nil {
		t.Fatal(err)
	}
	if l := s.LossFunction(); l != (network.Loss{Beta: 2}) {
		t.Errorf("the loss is %+v", l)
	}
	s.Focus = 3
	if l := s.LossFunction(); l.Focus != 3 {
		t.Errorf("the loss is %+v", l)
	}
	s.Network = Packs
	if l := s.LossFunction(); l.Focus != 0 {
		t.Errorf("the loss of a network without maps is %+v", l)
	}
}

func TestSchedule(t *testing.T) {
	s := Settings{LR: 0.1, Schedule: Constant}
	if s.rate(0, 0) != 0.1 || s.rate(500, 1) != 0.1 {
		t.Error("the constant schedule is not constant")
	}
	s.Schedule = Cosine
	for _, c := range []struct {
		step       int
		done, want float64
	}{
		{0, 0, 0.001}, {49, 0, 0.05}, {99, 0, 0.1}, {49, 0.5, 0.025},
		{1000, -1, 0.1}, {1000, 0, 0.1}, {1000, 1.0 / 3, 0.075}, {1000, 0.5, 0.05}, {1000, 1, 0}, {1000, 2, 0},
	} {
		if got := s.rate(c.step, c.done); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("in step %d, after %v of the run, the rate is %v, want %v", c.step, c.done, got, c.want)
		}
	}
}

func ExampleSettings_Set() {
	s, _ := FromPreset("cnn")
	fmt.Println(s.Set("kernel_size", "5"), s.KernelSize)
	fmt.Println(s.Set("lr", "fast"))
	// Output:
	// <nil> 5
	// lr: "fast" is not a number: give one from 1e-08 to 10
}
