package model

import (
	"testing"

	"go.uber.org/goleak"

	"fiducial/model/checkpoint"
	"fiducial/model/prediction"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

func predictor(t testing.TB, c *checkpoint.Checkpoint) *prediction.Predictor {
	t.Helper()
	p, err := prediction.NewPredictor(c, prediction.Options{Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}
