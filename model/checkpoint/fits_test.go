package checkpoint

import (
	"errors"
	"strings"
	"testing"

	"fiducial/model/modeltest"
)

func TestFitsSaysWhatDiffers(t *testing.T) {
	c := &Checkpoint{Side: modeltest.SpotSide, Keypoints: modeltest.SpotNames}
	for _, x := range []struct {
		side  int
		names []string
		want  string // "" when it fits
	}{
		{modeltest.SpotSide, modeltest.SpotNames, ""},
		{0, modeltest.SpotNames, ""}, // nothing read yet
		{96, modeltest.SpotNames, "trained on images of 24×24 pixels, the dataset has 96×96"},
		{modeltest.SpotSide, modeltest.SpotNames[:2], "knows nose_tip, which the dataset lacks"},
		{modeltest.SpotSide, append([]string{"chin"}, modeltest.SpotNames...), "it does not know chin; begin with fresh weights (without --from or --resume), which learn every keypoint, or leave chin out of what is read (--ignore"},
		{modeltest.SpotSide, []string{"a", "b", "c", "d", "e", "f"}, "knows left_eye_center, right_eye_center, nose_tip, which the dataset lacks, but not a, b, c, d and 2 more"},
		{modeltest.SpotSide, []string{modeltest.SpotNames[1], modeltest.SpotNames[0], modeltest.SpotNames[2]}, "keypoint 1 is right_eye_center in the dataset and left_eye_center in the model"},
	} {
		err := c.fits(x.side, x.names)
		if (err == nil) != (x.want == "") || err != nil && (!strings.Contains(err.Error(), x.want) || !errors.Is(err, ErrMisfit)) {
			t.Errorf("%d %v: %v, want %q", x.side, x.names, err, x.want)
		}
	}
}
