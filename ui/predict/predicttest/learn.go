// Package predicttest trains weights for tests of what predicts.
package predicttest

import (
	"context"
	"path/filepath"
	"testing"

	"fiducial/data"
	"fiducial/model"
	"fiducial/model/checkpoint"
	"fiducial/model/settings"
)

// Learn trains a tiny network on a dataset for an epoch and returns its checkpoint and the file of that. set are
// settings besides: names and values in turn.
func Learn(t testing.TB, ds *data.Dataset, set ...string) (*checkpoint.Checkpoint, string) {
	t.Helper()
	s, err := settings.FromPreset("heatmap")
	set = append([]string{"out_channel", "2,2,2", "epochs", "1", "batch_size", "8"}, set...)
	for i := 0; i < len(set) && err == nil; i += 2 {
		err = s.Set(set[i], set[i+1])
	}
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "learned.safetensors")
	result, err := model.Train(context.Background(), ds, model.TrainOptions{Settings: s, Threads: 1, Last: path})
	if err != nil {
		t.Fatal(err)
	}
	return result.Checkpoint, path
}
