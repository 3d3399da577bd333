package model

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"fiducial/data/synth"
	"fiducial/model/modeltest"
	"fiducial/model/settings"
)

// Networks that see drawn photos at another side than 96 do better than the mean face there, by errors in pixels at
// side 96.
func TestOtherSidesBeatTheMeanFace(t *testing.T) {
	if testing.Short() {
		t.Skip("draws photos and trains on them")
	}
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, synth.PhotoFolder), 0o700); err != nil {
		t.Fatal(err)
	}
	var csv bytes.Buffer
	err := synth.WritePhotos(t.Context(), &csv, 60, 5, func(name string, content []byte) error {
		return os.WriteFile(filepath.Join(folder, synth.PhotoFolder, name), content, 0o600)
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "faces.csv")
	if err := os.WriteFile(path, csv.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	ds := modeltest.Open(t, path)
	var meanFace float64
	for _, side := range []int{64, 128} {
		s, err := settings.FromPreset("fast")
		if err != nil {
			t.Fatal(err)
		}
		s.Side, s.OutChannel, s.BatchSize, s.LR, s.Epochs = side, []int{4, 8, 16}, 8, 0.01, 60
		r := train(t, ds, TrainOptions{Settings: s})
		if !(r.BestRMSE < 0.95*r.BestMeanFace) {
			t.Errorf("side %d: %v px, the mean face %v", side, r.BestRMSE, r.BestMeanFace)
		}
		t.Logf("side %d: %.3f px, the mean face %.3f", side, r.BestRMSE, r.BestMeanFace)
		if d := meanFace - r.BestMeanFace; meanFace > 0 && (d > 1e-4 || d < -1e-4) {
			t.Errorf("side %d: the mean face is %v px off, at the side before %v", side, r.BestMeanFace, meanFace)
		}
		meanFace = r.BestMeanFace
	}
}
