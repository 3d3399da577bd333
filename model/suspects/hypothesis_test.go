package suspects

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"fiducial/data/face"
)

// direct returns the log odds of an error that adds the squares of ways to the scatter, computed with the whole matrix.
func direct(p *part, w *population, s *residual, prior float64, ways [][]float64) float64 {
	scatter := w.off.part(p.at)
	x := mat.NewVecDense(len(p.at), nil)
	for i, c := range p.at {
		x.SetVec(i, s.off[c]-w.off.mean[c])
	}
	density := func() float64 {
		var c mat.Cholesky
		var pulled mat.VecDense
		if !c.Factorize(scatter) || c.SolveVecTo(&pulled, x) != nil {
			panic("not positive definite")
		}
		return logDensity(len(p.at), c.LogDet(), mat.Dot(x, &pulled))
	}
	right := density()
	for _, way := range ways {
		scatter.SymRankOne(scatter, 1, mat.NewVecDense(len(way), way))
	}
	return prior + density() - right
}

// unit returns way number i of n, so long.
func unit(n, i int, long float64) []float64 {
	way := make([]float64, n)
	way[i] = long
	return way
}

// The short cuts by which hypotheses are judged give what the whole matrices give.
func TestJudgeAgreesWithWholeMatrices(t *testing.T) {
	faces := drawn(300, 11)
	k := face.Standard()
	faces[30].Labels[7].X -= 9
	faces[30].Labels[14].Y += 8
	faces[31].Labels[14].Y += 8
	populations := populate(k, residualsOf(k, faces, 1), Whole{}, 1)
	for _, row := range []int{30, 31, 33} {
		w, p, s := find(populations, row)
		n := len(p.at)
		j := &judgement{part: p, population: w, residual: s, side: side}
		verdicts := p.judge(w, s, side)
		checked, larger := 0, false // larger: the first of the distortions was met
		for _, v := range verdicts {
			var want float64
			switch {
			case v.kind == Off && v.points == nil:
				var ways [][]float64
				for i := range n {
					ways = append(ways, unit(n, i, offBy))
				}
				want = direct(p, w, s, allOff, ways)
			case v.kind == Off:
				var ways [][]float64
				prior := oneOff - math.Log(float64(len(p.points))) + float64(len(v.points)-1)*oneMoreOff
				for _, point := range v.points {
					i := slices.Index(p.points, point)
					prior += j.beyond(point)
					ways = append(ways, unit(n, 2*i, offBy/s.unit[point]), unit(n, 2*i+1, offBy/s.unit[point]))
				}
				want = direct(p, w, s, prior, ways)
			case v.kind == Shifted || v.kind == Distorted:
				j.x = make([]float64, n)
				all := j.affine()
				ways, prior := all[:2], shifted
				switch {
				case v.kind == Distorted && !larger:
					ways, prior, larger = all[2:3], scaled, true
				case v.kind == Distorted:
					ways, prior = all[:], distorted
				}
				want = direct(p, w, s, prior, ways)
			default:
				continue
			}
			checked++
			if math.Abs(v.odds-want) > 1e-6*(1+math.Abs(want)) {
				t.Errorf("row %d, %s %v: %.9f, by whole matrices %.9f", row, v.kind, v.points, v.odds, want)
			}
		}
		if least := len(p.points) + 3; checked < least || row == 30 && checked < least+1 {
			t.Errorf("row %d: only %d verdicts were checked of %+v", row, checked, verdicts)
		}
	}
}

// find returns the residual of a row, its part and its population.
func find(populations []*population, row int) (*population, *part, *residual) {
	for _, w := range populations {
		for _, p := range w.parts {
			for _, s := range p.faces {
				if s.Row == row {
					return w, p, s
				}
			}
		}
	}
	return nil, nil, nil
}

// Swapped labels are as likely, swapped back, as labels that were never swapped.
func TestSwappedIsRightTheOtherWayRound(t *testing.T) {
	faces := drawn(300, 12)
	k := face.Standard()
	w, p, s := find(populate(k, residualsOf(k, faces, 1), Whole{}, 1), 30)
	j := &judgement{part: p, population: w, residual: s, side: side}
	swapped := spoil(faces, map[int]func(face.Points){30: swap(0, 1, 2, 4, 3, 5, 6, 8, 7, 9, 11, 12)})
	other := *s
	other.Face = &swapped[30]
	other.off = slices.Clone(s.off)
	for i := range other.off {
		l, q := other.Labels[i/2], other.Prediction[i/2]
		other.off[i] = []float64{l.X - q.X, l.Y - q.Y}[i%2] / other.unit[i/2]
	}
	best := likeliest(p.judge(w, &other, side))
	j.x, j.pulled = make([]float64, len(p.at)), make([]float64, len(p.at))
	for i, c := range p.at {
		j.x[i] = other.off[c] - w.off.mean[c]
	}
	wrong := logDensity(len(p.at), 0, p.off.distance(j.pulled, j.x))
	for i, c := range p.at {
		j.x[i] = s.off[c] - w.off.mean[c]
	}
	if want := allSwapped + logDensity(len(p.at), 0, p.off.distance(j.pulled, j.x)) - wrong; best.kind != Swapped || math.Abs(best.odds-want) > 1e-9*math.Abs(want) {
		t.Errorf("%+v, want odds %v", best, want)
	}
}

// A face whose points are drawn a twentieth too large is found more often than not, though none of them is far off.
func TestRankFindsWhatIsDrawnTooLarge(t *testing.T) {
	found, of := 0, 0
	for seed := range uint64(5) {
		change := map[int]func(face.Points){}
		for row := 60; row < 600; row += 54 { // of the scheme that has all points
			change[row] = moveAll(func(x, y float64) (float64, float64) { return 48 + 1.05*(x-48), 55 + 1.05*(y-55) })
		}
		list := Rank(face.Standard(), side, spoil(drawn(600, 20+seed), change), 0)
		for _, s := range list[:min(2*len(change), len(list))] {
			if change[s.Row] != nil {
				found++
			}
		}
		of += len(change)
	}
	if found < of*6/10 {
		t.Errorf("%d of %d were found", found, of)
	}
}
