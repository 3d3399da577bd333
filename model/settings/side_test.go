package settings

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fiducial/data"
)

// Settings at the standard side are what they were before there was a choice, to the byte.
func TestTheStandardSideIsNotSaid(t *testing.T) {
	s := Presets()[0].Settings
	before, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Set("side", "64"); err != nil || s.Side != 64 {
		t.Fatalf("side %d, %v", s.Side, err)
	}
	if text, _ := json.Marshal(s); !strings.Contains(string(text), `"side":64`) {
		t.Errorf("%s does not say side 64", text)
	}
	if err := s.Set("side", "96"); err != nil {
		t.Fatal(err)
	}
	if text, _ := json.Marshal(s); string(text) != string(before) || strings.Contains(string(text), `"side"`) {
		t.Errorf("%s differs from %s", text, before)
	}
	for _, value := range []string{"31", "257", "-1", "0", "64.5"} {
		if err := s.Set("side", value); err == nil || !strings.Contains(err.Error(), "from 32 to 256") {
			t.Errorf("side=%s: %v", value, err)
		}
	}
	for _, p := range Parameters() {
		if p.Key == "side" && (p.Get(s) != "96" || !p.FixesWeights || p.Resumable) {
			t.Errorf("side is %s, %+v", p.Get(s), p)
		}
	}
}

// Every side is possible for every preset, but for the notebook's, of whose convolutions nothing is left at the
// smallest.
func TestPresetsAtAllSides(t *testing.T) {
	for _, p := range Presets() {
		for side := data.LeastSide; side <= data.MostSide; side++ {
			p.Settings.Side = side
			err := p.Settings.Check(side, 15)
			if small := p.Name == "notebook" && side < 36; (err != nil) != small {
				t.Errorf("%s at side %d: %v", p.Name, side, err)
			}
		}
	}
}

// The loss of errors in pixels of another side, where beta and errors are in these, is LossScale times that at the
// standard side.
func TestLossScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(Presets()).Draw(t, "preset").Settings
		s.Offsets = rapid.Bool().Draw(t, "offsets")
		s.Loss = rapid.SampledFrom([]string{MSE, SmoothL1}).Draw(t, "loss")
		s.Beta = rapid.Float64Range(1e-3, 50).Draw(t, "beta")
		side := rapid.IntRange(data.LeastSide, data.MostSide).Draw(t, "side")
		e := rapid.Float64Range(-200, 200).Draw(t, "error")
		scale := float64(side) / 96
		seen := e * scale
		if s.relative() {
			seen = e // in a unit of the image
		}
		got, want := s.InPixelsOf(scale).LossFunction().Of(seen), s.LossFunction().Of(e)*s.LossScale(scale)
		if math.Abs(got-want) > 1e-9*(1+want) {
			t.Fatalf("%v, not %v", got, want)
		}
		if s.InPixelsOf(1).Augment != s.Augment || s.InPixelsOf(1).Beta != s.Beta || s.LossScale(1) != 1 {
			t.Fatal("the same pixels change something")
		}
		s.Network, s.Offsets, s.Focus = Heatmap, false, 0.5
		if got, want := s.InPixelsOf(scale).LossFunction().Focus, 0.5*s.LossScale(scale); math.Abs(got-want) > 1e-9*want {
			t.Fatalf("maps count %v beside points, not %v", got, want)
		}
		if a := s.InPixelsOf(scale).Augment; a.Shift != s.Augment.Shift*scale || a.Blur != s.Augment.Blur*scale || a.Rotation != s.Augment.Rotation {
			t.Fatalf("augmentation %+v of %+v", a, s.Augment)
		}
	})
}
