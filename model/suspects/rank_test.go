package suspects

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/face"
)

const side = 96

// usualFace is where the standard keypoints of a face are.
var usualFace = face.Points{
	face.At(66, 38), face.At(30, 38), face.At(60, 39), face.At(73, 39), face.At(36, 39), face.At(23, 39),
	face.At(56, 30), face.At(79, 30), face.At(40, 30), face.At(17, 30), face.At(48, 60),
	face.At(63, 76), face.At(33, 76), face.At(48, 73), face.At(48, 84),
}

// drawn returns n faces whose labels are off by about 1 px, in part all points of a face together. Two of three follow a
// scheme of four points; predictions lie apart by how hard a face is.
func drawn(n int, seed uint64) []Face {
	r := rand.New(rand.NewPCG(seed, 1))
	faces := make([]Face, n)
	for i := range faces {
		f := Face{Row: i, Photo: face.Photo{byte(i), byte(i >> 8), 1}, Labels: make(face.Points, 15), Prediction: make(face.Points, 15), Apart: make([]float64, 15)}
		cx, cy, size := 3*r.NormFloat64(), 3*r.NormFloat64(), 1+0.06*r.NormFloat64()
		hard := math.Exp(0.5 * r.NormFloat64())
		sx, sy := 0.7*hard*r.NormFloat64(), 0.7*hard*r.NormFloat64()
		if i%3 == 0 {
			f.Scheme = 1
		}
		for k, p := range usualFace {
			at := face.At(48+cx+size*(p.X-48), 55+cy+size*(p.Y-55))
			f.Prediction[k] = at
			f.Apart[k] = 0.4 * hard * math.Exp(0.3*r.NormFloat64())
			if f.Scheme == 1 || slices.Contains([]int{0, 1, 10, 14}, k) {
				f.Labels[k] = face.At(at.X+sx+0.6*hard*r.NormFloat64(), at.Y+sy+0.6*hard*r.NormFloat64())
			}
		}
		faces[i] = f
	}
	return faces
}

// spoil returns faces with errors in some rows.
func spoil(faces []Face, errors map[int]func(face.Points)) []Face {
	faces = slices.Clone(faces)
	for row, change := range errors {
		faces[row].Labels = faces[row].Labels.Clone()
		change(faces[row].Labels)
	}
	return faces
}

// moveAll returns a change that maps every known point.
func moveAll(to func(x, y float64) (float64, float64)) func(face.Points) {
	return func(labels face.Points) {
		for k, l := range labels {
			if l.Known {
				labels[k] = face.At(to(l.X, l.Y))
			}
		}
	}
}

func swap(pairs ...int) func(face.Points) {
	return func(labels face.Points) {
		for i := 0; i < len(pairs); i += 2 {
			a, b := pairs[i], pairs[i+1]
			labels[a], labels[b] = labels[b], labels[a]
		}
	}
}

// Each kind of error is found before all right labels, and called by its name.
func TestRankFindsAndNamesErrors(t *testing.T) {
	faces := drawn(900, 3)
	far := rand.New(rand.NewPCG(5, 5))
	for _, c := range []struct {
		row    int
		change func(face.Points)
		kind   Kind
		points []int // nil for all
		reason string
	}{
		{30, func(p face.Points) { p[7].X -= 8 }, Off, []int{7}, "left_eyebrow_outer_end is "},
		{31, func(p face.Points) { p[10].Y += 7 }, Off, []int{10}, "px from where it is expected; 19 of 20 labels of it are within "},
		{33, func(p face.Points) { p[7].X -= 8; p[14].Y -= 12 }, Off, []int{14, 7}, "mouth_center_bottom_lip and left_eyebrow_outer_end are off"},
		{34, func(p face.Points) { p[0] = face.At(97, 12) }, Off, []int{0}, "outside of the photo"},
		{36, func(p face.Points) { p[14] = face.At(90, 4) }, Off, []int{14}, "outside of the face"},
		{39, swap(0, 1, 2, 4, 3, 5, 6, 8, 7, 9, 11, 12), Swapped, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12}, "left and right are swapped"},
		{40, swap(0, 1), Swapped, []int{0, 1}, " are swapped"},
		{42, swap(11, 12), Swapped, []int{11, 12}, "mouth_"},
		{45, moveAll(func(x, y float64) (float64, float64) { return x + 9, y - 6 }), Shifted, nil, "right, "},
		{48, moveAll(func(x, y float64) (float64, float64) { return 48 + 0.7*(x-48), y }), Distorted, nil, "of the face's width"},
		{51, moveAll(func(x, y float64) (float64, float64) { return 48 + 0.7*(x-48), 55 + 0.7*(y-55) }), Distorted, nil, "of the face's size"},
		{54, moveAll(func(x, y float64) (float64, float64) { return x - 0.2*(y-55), y + 0.2*(x-48) }), Distorted, nil, "turned by 1"},
		{57, moveAll(func(x, y float64) (float64, float64) { return x + 6*far.NormFloat64(), y + 6*far.NormFloat64() }), Off, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14}, "13 more points are off"}, // by chance 13 is not
	} {
		list := Rank(face.Standard(), side, spoil(faces, map[int]func(face.Points){c.row: c.change}), 0)
		got := list[0]
		if len(list) != len(faces) || got.Row != c.row || got.Score < 0 {
			t.Errorf("row %d is not the first of %d: %+v", c.row, len(list), got)
			continue
		}
		if got.Kind != c.kind || !strings.Contains(got.Reason, c.reason) {
			t.Errorf("row %d should be %s: %+v", c.row, c.kind, got)
		}
		all := len(got.Points) == 4 || len(got.Points) == 15
		slices.Sort(got.Points)
		want := slices.Sorted(slices.Values(c.points))
		if c.points == nil && !all || c.points != nil && !slices.Equal(got.Points, want) {
			t.Errorf("row %d: points %v, want %v", c.row, got.Points, c.points)
		}
	}
}

// Two eyes that are 3 px too low are less suspect than one: annotators place them together.
func TestRankKnowsWhatIsOffTogether(t *testing.T) {
	list := Rank(face.Standard(), side, spoil(drawn(900, 4), map[int]func(face.Points){
		100: moveAll(func(x, y float64) (float64, float64) { return x, y + 3 }),
		101: func(p face.Points) { p[0].Y += 3 },
	}), 0)
	place := func(row int) int { return slices.IndexFunc(list, func(s Suspect) bool { return s.Row == row }) }
	if together, alone := place(100), place(101); alone >= together {
		t.Errorf("one eye too low is suspect %d, all points too low %d", alone, together)
	}
}

// Where predictions of a face lie apart its labels may be off more.
func TestRankAllowsForHardFaces(t *testing.T) {
	faces := drawn(900, 5)
	for k := range 15 {
		faces[200].Apart[k], faces[201].Apart[k] = 1.6, 0.2
	}
	move := func(p face.Points) { p[0].X += 5 }
	list := Rank(face.Standard(), side, spoil(faces, map[int]func(face.Points){200: move, 201: move}), 0)
	var hard, easy Suspect
	for _, s := range list {
		switch s.Row {
		case 200:
			hard = s
		case 201:
			easy = s
		}
	}
	if !(easy.Score > hard.Score+1) {
		t.Errorf("the same error scores %.2f on an easy face and %.2f on a hard one", easy.Score, hard.Score)
	}
}

// Weights that learned from labels repeat part of their errors. These count by how far learned labels are off.
func TestRankAllowsForLearnedLabels(t *testing.T) {
	faces := drawn(900, 6)
	var want []int
	for i := range faces {
		f := &faces[i]
		f.Learned = i%2 == 0
		if i%90 == 0 {
			f.Labels = f.Labels.Clone()
			f.Labels[0].X += 7
			want = append(want, i)
		}
		if f.Learned {
			f.Prediction = f.Prediction.Clone()
			for k, l := range f.Labels {
				if l.Known {
					f.Prediction[k].X += 0.7 * (l.X - f.Prediction[k].X)
					f.Prediction[k].Y += 0.7 * (l.Y - f.Prediction[k].Y)
				}
			}
		}
	}
	list := Rank(face.Standard(), side, faces, 0)
	found := 0
	for _, s := range list[:len(want)] {
		if slices.Contains(want, s.Row) {
			found++
		}
	}
	if found < len(want)*9/10 {
		t.Errorf("%d of %d errors that were learned are found", found, len(want))
	}
}

// Of two labels of one photo that disagree, the one farther from the prediction is the suspect, and its reason names the other.
func TestRankHeedsIdenticalPhotos(t *testing.T) {
	faces := drawn(900, 7)
	for i := 0; i+3 < 900; i += 6 { // rows i and i+3 have all points
		faces[i+3].Photo = faces[i].Photo
		faces[i+3].Prediction, faces[i+3].Apart = faces[i].Prediction, faces[i].Apart
		labels := faces[i].Labels.Clone()
		r := rand.New(rand.NewPCG(uint64(i), 9))
		for k := range labels {
			labels[k].X += 0.4 * r.NormFloat64()
			labels[k].Y += 0.4 * r.NormFloat64()
		}
		faces[i+3].Labels = labels
	}
	without := score(Rank(face.Standard(), side, faces, 0), 603).Score
	faces[603].Labels[10].X += 4.5
	with := score(Rank(face.Standard(), side, faces, 0), 603)
	if !(with.Score > without+3) || with.Keypoint != 10 || !strings.Contains(with.Reason, "row 600 has the same photo") {
		t.Errorf("before it scored %.2f: %+v", without, with)
	}
	faces[600].Photo = face.Photo{250, 250}
	if alone := score(Rank(face.Standard(), side, faces, 0), 603); !(with.Score > alone.Score) {
		t.Errorf("its duplicate adds nothing: %.2f with, %.2f without", with.Score, alone.Score)
	}
}

// score returns the suspect of a row.
func score(list []Suspect, row int) Suspect {
	return list[slices.IndexFunc(list, func(s Suspect) bool { return s.Row == row })]
}

func TestRankLeavesOutWhatIsAcceptedOrUnusable(t *testing.T) {
	faces := drawn(300, 8)
	faces[7].Accepted = true
	faces[8].Prediction = slices.Clone(faces[8].Prediction)
	faces[8].Prediction[2] = face.At(math.NaN(), 3)
	faces[9].Labels = make(face.Points, 15)
	list := Rank(face.Standard(), side, faces, 0)
	if len(list) != 297 {
		t.Errorf("%d suspects of 300 faces", len(list))
	}
	for _, s := range list {
		if s.Row >= 7 && s.Row <= 9 || math.IsNaN(s.Score) {
			t.Errorf("listed: %+v", s)
		}
	}
	if got := Rank(face.Standard(), side, nil, 0); got != nil {
		t.Errorf("of nothing: %v", got)
	}
}

// A few faces, labels beyond all measure and predictions all alike must not break anything.
func TestRankOfOddDatasets(t *testing.T) {
	for n := 1; n < 40; n += 6 {
		faces := drawn(n, uint64(n))
		for i := range faces {
			faces[i].Apart = make([]float64, 15)
		}
		faces[0].Labels = faces[0].Labels.Clone()
		faces[0].Labels[0] = face.At(1e300, -1e300)
		list := Rank(face.Standard(), side, faces, 0)
		if len(list) != n || list[0].Row != 0 {
			t.Errorf("of %d faces %d are listed, first %+v; row 0 is %+v", n, len(list), list[0], score(list, 0))
		}
		for _, s := range list {
			if math.IsNaN(s.Score) || math.IsInf(s.Score, 0) {
				t.Errorf("row %d of %d scores %v", s.Row, n, s.Score)
			}
		}
	}
	one := drawn(60, 1)
	for i := range one { // a single keypoint, never off
		one[i].Labels, one[i].Prediction, one[i].Apart = face.Points{face.At(5, 5)}, face.Points{face.At(5, 5)}, []float64{0}
	}
	for _, s := range Rank(face.NewKeypoints([]string{"nose_tip"}), side, one, 0) {
		if s.Score > 0 {
			t.Errorf("without any error: %+v", s)
		}
	}
}

// The same faces give the same list, bit for bit, again and on any number of cores.
func TestRankIsRepeatable(t *testing.T) {
	faces := spoil(drawn(600, 9), map[int]func(face.Points){3: swap(0, 1), 40: swap(6, 8), 77: moveAll(func(x, y float64) (float64, float64) { return x + 9, y })})
	first := Rank(face.Standard(), side, faces, 0)
	for _, n := range []int{1, 2, 7} {
		if diff := cmp.Diff(first, Rank(face.Standard(), side, faces, n)); diff != "" {
			t.Errorf("on %d cores: %s", n, diff)
		}
	}
}

func BenchmarkRank(b *testing.B) {
	faces := drawn(6000, 1)
	for b.Loop() {
		Rank(face.Standard(), side, faces, 0)
	}
}

// Somebody clicked the left brow of row 30 where the right one is.
func ExampleRank() {
	faces := drawn(900, 3)
	faces[30].Labels[6] = faces[30].Labels[8]
	worst := Rank(face.Standard(), side, faces, 0)[0]
	fmt.Println("row", worst.Row, face.Standard()[worst.Keypoint].Name, worst.Kind)
	// Output: row 30 left_eyebrow_inner_end off
}

// A label outside of the face's box lies well inside the photo: that is what the reason says, it is no more suspect for that, and of few
// labels it is not said what most of them do.
func TestRankOfBoxesInPhotos(t *testing.T) {
	change := map[int]func(face.Points){34: func(p face.Points) { p[14] = face.At(48, 103) }}
	inPhotos := spoil(drawn(900, 3), change)
	for i := range inPhotos {
		inPhotos[i].Reach = [2]face.Point{face.At(-60, -60), face.At(180, 180)}
	}
	said, square := score(Rank(face.Standard(), side, inPhotos, 0), 34), score(Rank(face.Standard(), side, spoil(drawn(900, 3), change), 0), 34)
	if strings.Contains(said.Reason, "photo") || !strings.Contains(said.Reason, "outside of the face's box") {
		t.Errorf("inside of the photo it is said: %s", said.Reason)
	}
	if !strings.Contains(square.Reason, "outside of the photo") || !(square.Score > said.Score) {
		t.Errorf("of a photo that is the square: %.2f, %s; of a box: %.2f", square.Score, square.Reason, said.Score)
	}
	inPhotos[34].Labels[14] = face.At(48, 190)
	if got := score(Rank(face.Standard(), side, inPhotos, 0), 34); !strings.Contains(got.Reason, "outside of the photo") {
		t.Errorf("beyond the photo it is said: %s", got.Reason)
	}
	few := spoil(drawn(fewestWithin-1, 3), map[int]func(face.Points){31: func(p face.Points) { p[10].Y += 7 }})
	if got := score(Rank(face.Standard(), side, few, 0), 31); got.Kind != Off || strings.Contains(got.Reason, "19 of 20") {
		t.Errorf("of %d labels: %+v", len(few), got)
	}
}
