package model

import (
	"math"
	"testing"

	"fiducial/model/network"
	"fiducial/model/settings"
)

// spread returns how far the predictions for different images lie apart before any training: the standard
// deviation over images, averaged over outputs.
func spread(t *testing.T, init string) float64 {
	t.Helper()
	s, err := settings.FromPreset("cnn")
	if err != nil {
		t.Fatal(err)
	}
	s.Init = init
	w, err := freshWeights(s, s.Spec(48, 4))
	if err != nil {
		t.Fatal(err)
	}
	p, err := network.NewPrediction(w, 16, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	images := make([]float32, 16*48*48)
	for i := range images { // sixteen different gratings of unit variance
		images[i] = float32(math.Sqrt2 * math.Sin(float64(i%48)*float64(1+i/2304)*0.2))
	}
	out, err := p.Run(images)
	if err != nil {
		t.Fatal(err)
	}
	total := 0.0
	for k := range 8 {
		var sum, squares float64
		for n := range 16 {
			v := float64(out[n*8+k])
			sum += v / 16
			squares += v * v / 16
		}
		total += math.Sqrt(max(0, squares-sum*sum)) / 8
	}
	return total
}

// With PyTorch's weights an untrained network of three packs answers nearly the same to every image, and
// training has nothing to start from; He's keep the difference.
func TestHeKeepsTheSignalAlive(t *testing.T) {
	he, pytorch := spread(t, settings.InitHe), spread(t, settings.InitPyTorch)
	if !(he > 0.1) || !(he > 20*pytorch) {
		t.Errorf("answers differ by %.4f with he and by %.4f with pytorch", he, pytorch)
	}
}
