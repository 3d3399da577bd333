package finder

import (
	"math"
	"reflect"
	"strings"
	"testing"
)

// Weights come back from their file as they were, rounded to half precision.
func TestWeightsFile(t *testing.T) {
	w := readGolden(t).weights
	content, err := w.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Decode(content)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(w, again) || !reflect.DeepEqual(w, w.Rounded()) {
		t.Error("weights changed on their way through a file")
	}
}

// Files and weights that can't be a finder's are refused in a sentence.
func TestWeightsRefused(t *testing.T) {
	content, err := readGolden(t).weights.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{
		"empty": nil, "cut": content[:len(content)/2], "no safetensors": []byte("not weights at all, but long enough"),
		"other strides": []byte(strings.Replace(string(content), `"strides":"221211"`, `"strides":"221111"`, 1)),
		"fewer layers":  []byte(strings.Replace(string(content), `"strides":"221211"`, `"strides":"22121"`+" ", 1)),
	} {
		if _, err := Decode(bad); err == nil {
			t.Errorf("%s: taken for weights", name)
		}
	}
	spoil := map[string]func(w *Weights){
		"infinite":     func(w *Weights) { w.Bias[2][0] = float32(math.Inf(1)) },
		"not a number": func(w *Weights) { w.Weight[0][3] = float32(math.NaN()) },
		"too short":    func(w *Weights) { w.Weight[1] = w.Weight[1][1:] },
		"no layers":    func(w *Weights) { *w = Weights{} },
	}
	for name, do := range spoil {
		w := readGolden(t).weights
		do(w)
		if err := w.Check(); err == nil {
			t.Errorf("%s: taken for weights", name)
		}
		if _, err := w.Encode(); err == nil {
			t.Errorf("%s: encoded", name)
		}
		if _, err := New(w, Options{}); err == nil {
			t.Errorf("%s: a finder was made", name)
		}
	}
}
