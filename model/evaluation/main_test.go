package evaluation

import (
	"context"
	"encoding/json"
	"os"
	"testing"

	"go.uber.org/goleak"

	"fiducial/data"
	"fiducial/model"
	"fiducial/model/checkpoint"
	"fiducial/model/modeltest"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

func train(t testing.TB, ds *data.Dataset, o model.TrainOptions) *model.Result {
	t.Helper()
	o.Threads = 2
	result, err := model.Train(context.Background(), ds, o)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// trainedOn returns what an epoch made of so many faces, and these.
func trainedOn(t testing.TB, faces int) (*checkpoint.Checkpoint, *data.Dataset) {
	t.Helper()
	ds := modeltest.Open(t, modeltest.Spots(t, faces))
	s := modeltest.SmallHeatmap()
	s.Epochs = 1
	return train(t, ds, model.TrainOptions{Settings: s}).Checkpoint, ds
}

func readJSON(t *testing.T, path string, target any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, target)
	}
	if err != nil {
		t.Fatal(err)
	}
}
