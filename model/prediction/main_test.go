package prediction_test

import (
	"context"
	"testing"

	"go.uber.org/goleak"

	"fiducial/data"
	"fiducial/model"
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
