package checkpoint_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/assets"
	"fiducial/model/checkpoint"
	"fiducial/model/checkpoint/checkpointtest"
	"fiducial/model/scheme"
)

// A file has the guess of the labelling scheme that was put into it: that of today, and that of earlier versions, whose
// answers are probabilities and not logits.
func TestGuessOfSchemesIsKept(t *testing.T) {
	c, err := checkpoint.Decode(assets.Weights())
	if err != nil {
		t.Fatal(err)
	}
	arrays := map[string][]float32{}
	for _, a := range c.Schemes.Classifier.Tensors() {
		arrays[strings.Replace(a.Name, scheme.Logits, "answers", 1)] = a.Values
	}
	earlier := *c
	earlier.Schemes.Classifier, err = scheme.Restore(scheme.Features, 2, false, func(name string, _ []int) ([]float32, error) { return arrays[name], nil })
	if err != nil {
		t.Fatal(err)
	}
	photo := make([]byte, c.Side*c.Side)
	for i := range photo {
		photo[i] = byte(i * i / 50)
	}
	guess := func(c *checkpoint.Checkpoint) []float32 {
		p := make([]float32, 2)
		c.Schemes.Classifier.Guess(p, photo, c.Side)
		return p
	}
	if cmp.Equal(guess(c), guess(&earlier)) {
		t.Fatalf("logits and probabilities make the same guess, %v", guess(c))
	}
	for name, c := range map[string]*checkpoint.Checkpoint{"today's": c, "earlier": &earlier} {
		again, err := checkpoint.Decode(checkpointtest.Bytes(t, c))
		if err != nil {
			t.Fatal(name, err)
		}
		if diff := cmp.Diff(guess(c), guess(again)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
