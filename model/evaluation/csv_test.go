package evaluation

import (
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"fiducial/data/face"
)

func twoEvaluations() []Evaluated {
	labels := []face.Points{points(60, 40, 20, 40, 40, 60), points(60, 40, missing, missing, 40, 60)}
	return []Evaluated{
		{Name: "a", Evaluation: Of(eyesAndNose, []int{3, 5}, labels, []face.Points{points(63, 44, 20, 40, 40, 61), points(60, 42, 1, 1, 40, 60)})},
		{Name: "b, best", Evaluation: Of(eyesAndNose, []int{3, 5}, labels, []face.Points{points(60, 44, 20, 40, 40, 60), nil})},
	}
}

func TestPointsCSV(t *testing.T) {
	var b strings.Builder
	if err := WritePointsCSV(&b, twoEvaluations()...); err != nil {
		t.Fatal(err)
	}
	want := `model,row,keypoint,label_x,label_y,prediction_x,prediction_y,error,nme
a,3,left_eye_center,60,40,63,44,5,0.125
a,3,right_eye_center,20,40,20,40,0,0
a,3,nose_tip,40,60,40,61,1,0.025
a,5,left_eye_center,60,40,60,42,2,
a,5,nose_tip,40,60,40,60,0,
"b, best",3,left_eye_center,60,40,60,44,4,0.1
"b, best",3,right_eye_center,20,40,20,40,0,0
"b, best",3,nose_tip,40,60,40,60,0,0
`
	if b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
}

func TestSummaryCSV(t *testing.T) {
	var b strings.Builder
	if err := WriteSummaryCSV(&b, twoEvaluations()...); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"figure,keypoint,a,\"b, best\"\nrmse,,1.7320508075688772,1.632993161855452\n",
		"\npck_5,,0.6666666666666666,0.6666666666666666\n",
		"\nfaces,,2,1\nnme_faces,,1,1\n",
		"\nrmse,right_eye_center,0,0\ncount,right_eye_center,1,1\n",
		"\ncount,nose_tip,2,1\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}

type full struct{}

var errFull = errors.New("no room")

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestCSVSaysWhenItCannotBeWritten(t *testing.T) {
	for name, write := range map[string]func(io.Writer, ...Evaluated) error{"points": WritePointsCSV, "summary": WriteSummaryCSV} {
		if err := write(full{}, twoEvaluations()...); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMeasureDifference(t *testing.T) {
	rmse, pck := Measures("px")[0], Measures("px")[5]
	for _, c := range []struct {
		m      Measure
		a, b   float64
		text   string
		better int
	}{
		{rmse, 1.5, 1.25, "−0.250", 1},
		{rmse, 1.25, 1.5, "+0.250", -1},
		{rmse, 1.25, 1.2501, "±0.000", 0},
		{rmse, 1, math.NaN(), "", 0},
		{pck, 0.8, 0.9, "+10.0", 1},
		{pck, 0.9, 0.8, "−10.0", -1},
		{pck, 0.9, 0.8999, "±0.0", 0},
	} {
		if text, better := c.m.Difference(c.a, c.b); text != c.text || better != c.better {
			t.Errorf("%s from %v to %v: %q, %d; want %q, %d", c.m.Name, c.a, c.b, text, better, c.text, c.better)
		}
	}
	if got := rmse.Text(math.NaN()); got != "–" {
		t.Errorf("NaN is written %q", got)
	}
}
