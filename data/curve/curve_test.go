package curve

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var nan = math.NaN()

func TestBest(t *testing.T) {
	for _, c := range []struct {
		points []Point
		want   int
	}{
		{nil, 0},
		{[]Point{{Epoch: 1, TestRMSE: nan}}, 0},
		{[]Point{{Epoch: 1, TestRMSE: nan}, {Epoch: 2, TestRMSE: 3}, {Epoch: 3, TestRMSE: 2}, {Epoch: 4, TestRMSE: 2}, {Epoch: 5, TestRMSE: nan}}, 3},
		{[]Point{{Epoch: 1, TestRMSE: math.Inf(1)}}, 1},
	} {
		best := Best(c.points)
		if best.Epoch != c.want || c.want == 0 && !math.IsNaN(best.TestRMSE+best.MeanFace+best.TrainLoss+best.TestLoss) {
			t.Errorf("of %v the best is %+v, want epoch %d", c.points, best, c.want)
		}
	}
}

// TestJSON pins what checkpoints and exports of searches hold, and reads what older ones hold.
func TestJSON(t *testing.T) {
	for _, c := range []struct {
		point Point
		text  string
	}{
		{Point{2, 0.1, 0.25, 1.5, nan, 2.5}, `{"epoch":2,"train_loss":0.1,"test_loss":0.25,"test_rmse":1.5,"mean_face_rmse":2.5}`},
		{Point{1, 3, nan, nan, 0.5, nan}, `{"epoch":1,"train_loss":3,"test_loss":null,"test_rmse":null,"mean_face_rmse":null,"seconds":0.5}`},
		{Point{1, 3, 2, 1, 0, 4}, `{"epoch":1,"train_loss":3,"test_loss":2,"test_rmse":1,"mean_face_rmse":4,"seconds":0}`},
	} {
		text, err := json.Marshal(c.point)
		if err != nil || string(text) != c.text {
			t.Errorf("%+v is written as %s (%v), want %s", c.point, text, err, c.text)
		}
		var back Point
		if err := json.Unmarshal([]byte(c.text), &back); err != nil || !cmp.Equal(back, c.point, cmpopts.EquateNaNs()) {
			t.Errorf("%s is read as %+v, %v", c.text, back, err)
		}
	}
	var old Point
	if err := json.Unmarshal([]byte(`{"epoch":1,"train_loss":1,"test_loss":1,"test_rmse":1}`), &old); err != nil || !math.IsNaN(old.MeanFace) {
		t.Errorf("a point without a mean face is read as %+v, %v", old, err)
	}
	if text, err := json.Marshal([]Number{Number(math.Inf(1)), Number(nan), 0.1}); err != nil || string(text) != "[null,null,0.1]" {
		t.Errorf("numbers are written as %s, %v", text, err)
	}
}
