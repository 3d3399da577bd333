package charts

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"math"
	"testing"

	"fiducial/data"
	"fiducial/model/search"
	"fiducial/model/settings"
)

// trials makes so many with made-up outcomes.
func trials(n int) (search.Plan, []search.Trial) {
	rates := []string{"0.1", "0.01", "0.001"}
	plan := search.Plan{Method: search.Random, Trials: n, Space: search.Space{Preset: "cnn", Dimensions: []search.Dimension{
		{Key: "lr", Values: rates}, {Key: "dropout", Scale: search.Uniform, Max: 0.5}}}}
	var all []search.Trial
	for i := range n {
		s := settings.Presets()[0].Settings
		s.LR, s.Dropout = []float64{0.1, 0.01, 0.001}[i%3], float64(i)/float64(2*n)
		rmse := 2 + float64(i%3) + s.Dropout
		all = append(all, search.Trial{Number: i, Settings: s, State: search.Done, TestRMSE: rmse,
			Curve: []data.Epoch{{Epoch: 1, TestRMSE: 2 * rmse}, {Epoch: 2, TestRMSE: rmse}}})
	}
	return plan, all
}

func TestPictureOfASearch(t *testing.T) {
	for _, n := range []int{0, 1, 30} {
		plan, all := trials(n)
		if n > 2 {
			all[2].TestRMSE, all[2].Curve[1].TestRMSE = math.NaN(), math.Inf(1)
		}
		var b bytes.Buffer
		if err := WriteSearchPNG(&b, "faces.csv · search 1", "px", plan, all); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		if got := img.Bounds().Size(); got != image.Pt(1800, 1400) {
			t.Errorf("the picture has %v pixels", got)
		}
		if ink := inked(img, palette[0]); n == 0 && ink != 0 || n == 30 && ink < 3000 {
			t.Errorf("of %d trials there are %d pixels", n, ink)
		}
	}
	plan, all := trials(10)
	if err := WriteSearchPNG(full{}, "faces", "px", plan, all); !errors.Is(err, errFull) {
		t.Errorf("got %v", err)
	}
}
