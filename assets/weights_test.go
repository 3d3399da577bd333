package assets_test

import (
	"testing"

	"fiducial/assets"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
)

// The embedded weights are small, can be used, and know the contest's keypoints.
func TestWeights(t *testing.T) {
	content := assets.Weights()
	if len(content) > 2<<20 {
		t.Errorf("the weights have %d bytes, more than 2 MB", len(content))
	}
	c, err := checkpoint.Decode(content)
	if err != nil {
		t.Fatal(err)
	}
	want := face.Standard().Names()
	if len(want) != len(c.Keypoints) {
		t.Fatalf("the weights know %d keypoints, the contest has %d", len(c.Keypoints), len(want))
	}
	for i, name := range want {
		if c.Keypoints[i] != name {
			t.Errorf("keypoint %d is %s, not %s", i, c.Keypoints[i], name)
		}
	}
	content[0]++
	if _, err := checkpoint.Decode(assets.Weights()); err != nil {
		t.Errorf("a write to the weights changed the next caller's: %v", err)
	}
}
