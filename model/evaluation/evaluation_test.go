package evaluation

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fiducial/data/face"
)

var (
	eyesAndNose = face.NewKeypoints([]string{"left_eye_center", "right_eye_center", "nose_tip"})
	near        = cmp.Options{cmpopts.EquateApprox(0, 1e-12), cmpopts.EquateNaNs()}
)

func points(xy ...float64) face.Points {
	p := make(face.Points, len(xy)/2)
	for i := range p {
		if !math.IsNaN(xy[2*i]) {
			p[i] = face.At(xy[2*i], xy[2*i+1])
		}
	}
	return p
}

var missing = math.NaN()

func TestEvaluateByHand(t *testing.T) {
	labels := []face.Points{
		points(60, 40, 20, 40, 40, 60),           // eyes 40 px apart
		points(60, 40, missing, missing, 40, 60), // no right eye: no NME
		points(missing, missing, missing, missing, missing, missing),
		points(60, 40, 20, 40, 40, 60),
	}
	predictions := []face.Points{
		points(63, 44, 20, 40, 40, 61), // off by 5 (0.125), 0 and 1 px (0.025)
		points(60, 42, 1, 1, 40, 60),   // off by 2 and 0
		points(1, 1, 1, 1, 1, 1),
		nil, // no usable pixels
	}
	none := math.NaN() // of the mean face, which Evaluate does not know
	want := Metrics{
		MeanFace: none, MeanFaceComplete: none,
		RMSE:         math.Sqrt((25 + 0 + 1 + 4 + 0) / 10.0),
		RMSEComplete: math.Sqrt((25 + 0 + 1) / 6.0),
		NME:          (5 + 0 + 1) / 40.0 / 3,
		PCK5:         2.0 / 3,
		PCK10:        2.0 / 3,
		Faces:        2,
		NMEFaces:     1, Unit: "px",
		Keypoints: map[string]KeypointMetrics{
			"left_eye_center":  {RMSE: math.Sqrt(29 / 4.0), MeanFace: none, Count: 2},
			"right_eye_center": {RMSE: 0, MeanFace: none, Count: 1},
			"nose_tip":         {RMSE: math.Sqrt(1 / 4.0), MeanFace: none, Count: 2},
		},
	}
	e := Of(eyesAndNose, []int{3, 5, 7, 9}, labels, predictions)
	if diff := cmp.Diff(want, e.Metrics, near); diff != "" {
		t.Error(diff)
	}
	faces := []FaceError{
		{Row: 3, RMSE: math.Sqrt(26 / 6.0), Points: 3, Worst: 0, Pixels: 5},
		{Row: 5, RMSE: math.Sqrt(4 / 4.0), Points: 2, Worst: 0, Pixels: 2},
	}
	if diff := cmp.Diff(faces, e.Faces, near); diff != "" {
		t.Error(diff)
	}
	if len(e.Points) != 5 || e.Points[2].Row != 3 || e.Points[2].Keypoint != 2 || e.Points[2].Scaled != 1.0/40 || !math.IsNaN(e.Points[3].Scaled) {
		t.Errorf("the points are %+v", e.Points)
	}
	if got := e.Histogram(1, 4); !slices.Equal(got, []int{2, 1, 1, 1}) { // 0, 0 | 1 | 2 | 5
		t.Errorf("the histogram is %v", got)
	}
	if got := e.Worst(1); len(got) != 1 || got[0].Row != 3 {
		t.Errorf("the worst face is %+v", got)
	}
	if got := e.Worst(9); len(got) != 2 || got[1].Row != 5 {
		t.Errorf("the worst faces are %+v", got)
	}
}

func TestWorstAt(t *testing.T) {
	e := twoEvaluations()[0]
	if got := e.WorstAt(0, 5); len(got) != 2 || got[0].Row != 3 || got[0].Pixels != 5 || got[1].Row != 5 {
		t.Errorf("the left eye is worst at %+v", got)
	}
	if got := e.WorstAt(2, 1); len(got) != 1 || got[0].Row != 3 || got[0].Pixels != 1 {
		t.Errorf("the nose is worst at %+v", got)
	}
}

func TestByError(t *testing.T) {
	e := Of(eyesAndNose, []int{0}, []face.Points{points(5, 5, missing, missing, 9, 9)}, []face.Points{points(5, 6, 1, 1, 9, 12)})
	if got := e.ByError(); !slices.Equal(got, []int{2, 0, 1}) {
		t.Errorf("the keypoints by error are %v", got)
	}
}

// Whatever the errors are, bins are some tens, of round width, and leave few points to the last one.
func TestBins(t *testing.T) {
	for _, size := range []float64{0.004, 0.3, 1, 7, 60, 900} {
		var rows []int
		var labels, predictions []face.Points
		for i := range 500 {
			rows = append(rows, i)
			labels = append(labels, points(50, 50, 20, 50, 30, 30))
			predictions = append(predictions, points(50+size*float64(i)/500, 50, 20, 50, 30, 30))
		}
		e := Of(eyesAndNose, rows, labels, predictions)
		b := BinsFor(e)
		if digits := b.Width / math.Pow(10, math.Floor(math.Log10(b.Width)+1e-9)); b.N < 20 || b.N > 60 || math.Abs(digits-1) > 1e-9 && math.Abs(digits-2) > 1e-9 && math.Abs(digits-5) > 1e-9 {
			t.Errorf("errors up to %v: %+v", size, b)
		}
		shares, sum := b.Shares(e), 0.0
		for _, s := range shares {
			sum += s
		}
		if math.Abs(sum-1) > 1e-9 || shares[b.N-1] > 0.05 {
			t.Errorf("errors up to %v: shares sum to %v, the last is %v", size, sum, shares[b.N-1])
		}
	}
	if b := BinsFor(); b.N == 0 || b.Width == 0 {
		t.Errorf("without any errors: %+v", b)
	}
}

// The figures come from testdata/evaluate.py, which computes them with NumPy.
func TestEvaluateAsNumPy(t *testing.T) {
	var golden struct {
		Labels, Predictions [][][2]*float64
		Metrics             struct {
			RMSE, RMSEComplete, NME, PCK5, PCK10 float64
			Keypoints, Faces                     []float64
			Curve, Quantiles                     [][2]float64 // threshold and share; share and pixels
			HistogramWidth                       float64
			Histogram                            []int
			Worst                                []int // rows
		}
	}
	readJSON(t, "testdata/evaluate.json", &golden)
	read := func(faces [][][2]*float64) (all []face.Points) {
		for _, f := range faces {
			p := make(face.Points, len(f))
			for i, xy := range f {
				if xy[0] != nil {
					p[i] = face.At(*xy[0], *xy[1])
				}
			}
			all = append(all, p)
		}
		return all
	}
	k := face.Standard()
	rows := make([]int, len(golden.Labels))
	for i := range rows {
		rows[i] = i
	}
	e := Of(k, rows, read(golden.Labels), read(golden.Predictions))
	got, want := e.Metrics, golden.Metrics
	type check struct {
		name      string
		got, want float64
	}
	checks := []check{
		{"RMSE", got.RMSE, want.RMSE},
		{"RMSE of complete rows", got.RMSEComplete, want.RMSEComplete},
		{"NME", got.NME, want.NME},
		{"PCK 5", got.PCK5, want.PCK5},
		{"PCK 10", got.PCK10, want.PCK10},
	}
	for _, c := range want.Curve {
		checks = append(checks, check{fmt.Sprintf("PCK at %v", c[0]), e.PCK(c[0]), c[1]})
	}
	for _, c := range want.Quantiles {
		checks = append(checks, check{fmt.Sprintf("quantile %v", c[0]), e.Quantile(c[0]), c[1]})
	}
	for i, f := range e.Faces {
		checks = append(checks, check{fmt.Sprintf("RMSE of row %d", f.Row), f.RMSE, want.Faces[i]})
	}
	for _, c := range checks {
		if math.Abs(c.got-c.want) > 1e-9 {
			t.Errorf("%s: %v, NumPy says %v", c.name, c.got, c.want)
		}
	}
	for i, w := range want.Keypoints {
		if g := got.Keypoints[k[i].Name].RMSE; math.Abs(g-w) > 1e-9 {
			t.Errorf("%s: %v, NumPy says %v", k[i].Name, g, w)
		}
	}
	if h := e.Histogram(want.HistogramWidth, len(want.Histogram)); !slices.Equal(h, want.Histogram) {
		t.Errorf("the histogram is %v, NumPy says %v", h, want.Histogram)
	}
	for i, f := range e.Worst(len(want.Worst)) {
		if f.Row != want.Worst[i] {
			t.Errorf("worst face %d is row %d, NumPy says %d", i, f.Row, want.Worst[i])
		}
	}
}

func TestEvaluateNothing(t *testing.T) {
	e := Of(eyesAndNose[2:], nil, nil, nil)
	m := e.Metrics
	if !math.IsNaN(e.Quantile(0.5)) || len(e.Worst(5)) != 0 || !slices.Equal(e.Histogram(1, 2), []int{0, 0}) {
		t.Errorf("from no data: %+v", e)
	}
	for _, v := range []float64{m.RMSE, m.RMSEComplete, m.NME, m.PCK5, m.PCK10, m.Keypoints["nose_tip"].RMSE} {
		if !math.IsNaN(v) {
			t.Errorf("%v from no data, want NaN", v)
		}
	}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"rmse":null,"rmse_complete":null,"mean_face_rmse":null,"mean_face_rmse_complete":null,"nme":null,"pck_5":null,"pck_10":null,"faces":0,"nme_faces":0,"unit":"px","keypoints":{"nose_tip":{"rmse":null,"mean_face_rmse":null,"count":0}}}`
	if string(text) != want {
		t.Errorf("JSON is %s, want %s", text, want)
	}
}

// Predictions of a network that diverged are counted, and put nothing out of its place.
func TestEvaluatePredictionsThatAreNoNumbers(t *testing.T) {
	e := Of(eyesAndNose, []int{0}, []face.Points{points(6, 5, 5, 5, 9, 9)}, []face.Points{{face.At(math.NaN(), 1), face.At(math.Inf(1), 5), face.At(9, 9)}})
	if got := e.Histogram(1, 3); !slices.Equal(got, []int{1, 0, 2}) || !math.IsNaN(e.Metrics.RMSE) {
		t.Errorf("the histogram is %v, the RMSE %v", got, e.Metrics.RMSE)
	}
}

func TestEyesInOnePlaceGiveNoNME(t *testing.T) {
	m := Of(eyesAndNose, []int{0}, []face.Points{points(5, 5, 5, 5, 9, 9)}, []face.Points{points(5, 5, 5, 5, 9, 8)}).Metrics
	if !math.IsNaN(m.NME) || !math.IsNaN(m.PCK5) || m.RMSE == 0 {
		t.Errorf("%+v", m)
	}
}

func ExampleOf() {
	keypoints := face.NewKeypoints([]string{"left_eye_center", "right_eye_center"})
	labels := []face.Points{{face.At(66, 39), face.At(30, 36)}}
	predictions := []face.Points{{face.At(67, 39), face.At(30, 37)}}
	m := Of(keypoints, []int{0}, labels, predictions).Metrics
	fmt.Printf("%.3f px, NME %.3f\n", m.RMSE, m.NME)
	// Output: 0.707 px, NME 0.028
}

// NME is divided by the distance of the eyes, whatever way of naming says which points these are.
func TestNMEFollowsTheNamesOfTheEyes(t *testing.T) {
	labels := []face.Points{{face.At(60, 40), face.At(20, 40), face.At(40, 60)}}
	predictions := []face.Points{{face.At(64, 40), face.At(20, 40), face.At(40, 60)}}
	for _, names := range [][]string{
		{"left_eye_center", "right_eye_center", "nose_tip"}, {"lefteye", "righteye", "nose"}, {"leftEye_center", "rightEye_center", "p2"},
	} {
		m := Of(face.NewKeypoints(names), []int{0}, labels, predictions).Metrics
		if math.Abs(m.NME-4/40.0/3) > 1e-12 || m.NMEFaces != 1 {
			t.Errorf("%v: NME %v of %d faces", names, m.NME, m.NMEFaces)
		}
	}
	if m := Of(face.NewKeypoints([]string{"p0", "p1", "p2"}), []int{0}, labels, predictions).Metrics; !math.IsNaN(m.NME) {
		t.Errorf("without eyes: NME %v", m.NME)
	}
}
