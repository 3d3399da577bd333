package settings

import "testing"

// Few faces get more epochs, as many as show the network about as many faces as a large set does.
func TestEpochsSuitTheFaces(t *testing.T) {
	for _, x := range []struct {
		preset       string
		faces, epoch int
	}{
		{"fast", presetFaces, 4},
		{"fast", 20000, 4},
		{"fast", 320, 60},
		{"fast", 10, epochsMost},
		{"heatmap", presetFaces, 50},
		{"heatmap", 2000, 120},
		{"heatmap", 100, epochsMost},
		{"cnn", 3000, 48},
		{"notebook", 20, 1},
		{"fast", 0, 4},
	} {
		s, err := FromPreset(x.preset)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.SuitedTo(x.faces); got.Epochs != x.epoch {
			t.Errorf("%s on %d faces: %d epochs, want %d", x.preset, x.faces, got.Epochs, x.epoch)
		}
	}
	if got := (Settings{Epochs: 3}).SuitedTo(10); got.Epochs != 3 {
		t.Errorf("settings of no preset get %d epochs", got.Epochs)
	}
}
