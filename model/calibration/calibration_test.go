package calibration

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"
)

// drawn returns points whose distances vary with what is known of them, as the tests' law says, and by chance.
func drawn(n int, seed uint64) []Sample {
	r := rand.New(rand.NewPCG(seed, 1))
	all := make([]Sample, n)
	for i := range all {
		p := Point{Keypoint: r.IntN(3), Apart: math.Exp(r.NormFloat64() - 1), Whole: math.Exp(r.NormFloat64()/2 - 1), Schemes: float64(r.IntN(2)) * 2 * r.Float64(), Peak: math.Exp(-2 * r.Float64())}
		scale := 4 * math.Exp(float64(p.Keypoint)/2) * math.Pow(p.Apart+least, 0.3) * math.Pow(p.Whole+least, 0.5) * math.Pow(p.Schemes+least, 0.2) * math.Pow(p.Peak, -0.4)
		u, v := 2*r.NormFloat64(), r.NormFloat64()/2 // longer along the first axis, which is turned
		if p.Keypoint == 0 {
			u, v = u/2, 2*v
		}
		sin, cos := math.Sincos(float64(p.Keypoint))
		all[i] = Sample{Point: p, X: scale * (cos*u - sin*v), Y: scale * (sin*u + cos*v), Row: i}
	}
	return all
}

// Of the points said to be within r, that share is, on others than it was learned from, over all and where it is surest
// and least sure; a few grossly wrong labels change nothing of that.
func TestShareThatIsSaidIsFound(t *testing.T) {
	learned := drawn(4000, 1)
	for i := 0; i < len(learned); i += 200 {
		learned[i].X, learned[i].Y = 80, -60 // half a percent of the labels lie anywhere
	}
	c, err := Fit(learned, 3)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(c.ByApart-0.3) > 0.1 || math.Abs(c.ByWhole-0.5) > 0.1 || math.Abs(c.BySchemes-0.2) > 0.1 || math.Abs(c.ByPeak+0.4) > 0.1 {
		t.Errorf("it goes by apart^%.2f whole^%.2f schemes^%.2f peak^%.2f", c.ByApart, c.ByWhole, c.BySchemes, c.ByPeak)
	}
	unseen := c.Hold(drawn(6000, 2))
	for _, x := range Reliability(unseen) {
		if math.Abs(x.Said-x.Found) > 0.03 {
			t.Errorf("of those said to be within the radius of %.0f %%, %.1f %% are", 100*x.Said, 100*x.Found)
		}
	}
	last := 0.0
	for _, g := range ByExpected(unseen, 10) {
		if math.Abs(g.Within68-0.68) > 0.07 || math.Abs(g.Ellipse-0.68) > 0.07 || g.Expected < last || math.Abs(g.Expected/g.Mean-1) > 0.25 {
			t.Errorf("of %d points expected to be %.2f px off, %.2f are, 68 %% are %.1f %%, and %.1f %% in the ellipse", g.Points, g.Expected, g.Mean, 100*g.Within68, 100*g.Ellipse)
		}
		last = g.Expected
	}
}

// What is said rises with the share, and with what is known to make a point less sure.
func TestRadiusRises(t *testing.T) {
	c, err := Fit(drawn(2000, 3), 3)
	if err != nil {
		t.Fatal(err)
	}
	p := Point{Keypoint: 1, Apart: 0.5, Whole: 0.5, Peak: 0.5}
	last := 0.0
	for share := 0.0; share <= 1; share += 0.005 {
		r := c.Within(p, share)
		if !(r >= last) || math.IsInf(r, 0) {
			t.Fatalf("within %v px in a share of %.3f, %v before", r, share, last)
		}
		last = r
	}
	less := p
	less.Apart = 2
	if !(c.Expected(less) > c.Expected(p)) || !(c.Within(p, 0.2) < c.Expected(p)) || !(c.Expected(p) < c.Within(p, 0.95)) {
		t.Errorf("expected are %.2f and %.2f px", c.Expected(p), c.Expected(less))
	}
}

func TestTooFewPointsSayNothing(t *testing.T) {
	some := drawn(fewest, 4)
	if _, err := Fit(some, 3); err != nil {
		t.Errorf("with %d points: %v", len(some), err)
	}
	some[0].X, some[1].Keypoint = math.NaN(), 3
	if _, err := Fit(some, 3); !errors.Is(err, ErrFew) {
		t.Errorf("with two that are none: %v", err)
	}
}

func TestCheckRefusesWhatCannotBe(t *testing.T) {
	good, err := Fit(drawn(1000, 5), 3)
	if err != nil || good.Check(3) != nil {
		t.Fatal(err, good.Check(3))
	}
	for what, spoil := range map[string]func(c *Calibration){
		"a keypoint is missing": func(c *Calibration) { c.Usual = c.Usual[:2] },
		"a figure is none":      func(c *Calibration) { c.ByWhole = math.NaN() },
		"a figure is huge":      func(c *Calibration) { c.Usual = []float64{1, 2, 1e9} },
		"ratios fall":           func(c *Calibration) { c.Ratios[4], c.Ratios[50] = c.Ratios[50], c.Ratios[4] },
		"a ratio is missing":    func(c *Calibration) { c.Ratios = c.Ratios[1:] },
		"ratios are below 0":    func(c *Calibration) { c.Ratios[0] = -1 },
		"a shape is missing":    func(c *Calibration) { c.Shapes = c.Shapes[1:] },
		"a shape is none":       func(c *Calibration) { c.Shapes = []Shape{{0.5, 0, 0.5}, {0.5, 0.5, 0.5}, {0.5, 0, 0.5}} },
		"others go by peaks":    func(c *Calibration) { c.Others = good },
		"groups fall":           func(c *Calibration) { c.ByScale = []Ratios{c.ByScale[1], c.ByScale[0]} },
		"a group has no ratios": func(c *Calibration) { c.ByScale = []Ratios{{}} },
		"shapes without groups": func(c *Calibration) { c.ByScale = nil },
	} {
		c := *good
		c.Ratios = append([]float64(nil), good.Ratios...)
		if spoil(&c); c.Check(3) == nil {
			t.Errorf("%s, and it is taken", what)
		}
	}
}

// The ellipse of a keypoint lies along the direction in which its labels scatter, and is as long and as narrow as they
// do.
func TestEllipsesLieAsLabelsDo(t *testing.T) {
	c, err := Fit(drawn(6000, 6), 3)
	if err != nil {
		t.Fatal(err)
	}
	for k := 1; k < 3; k++ {
		e := c.Ellipse(Point{Keypoint: k, Apart: 0.4, Whole: 0.4, Peak: 0.5})
		if math.Abs(e.Angle-float64(k)) > 0.05 || math.Abs(e.Major/e.Minor-4) > 0.4 {
			t.Errorf("keypoint %d: %+v, drawn four times as long as wide at %d", k, e, k)
		}
	}
	if e := c.Ellipse(Point{Keypoint: 0, Apart: 0.4, Whole: 0.4, Peak: 0.5}); e.Major/e.Minor > 1.1 {
		t.Errorf("labels that scatter alike in all directions have the ellipse %+v", e)
	}
}

// Figures of earlier versions know neither peaks nor shapes: they say radii as they did, and no ellipse.
func TestFiguresOfEarlierVersions(t *testing.T) {
	c := &Calibration{Usual: []float64{0.5}, ByApart: 1, Ratios: make([]float64, percentiles)}
	for i := range c.Ratios {
		c.Ratios[i] = float64(i+1) / 50
	}
	p := Point{Apart: 0.4, Whole: 3, Peak: 0.1}
	if err := c.Check(1); err != nil {
		t.Fatal(err)
	}
	if got, want := c.Within(p, 0.5), math.Exp(0.5)*0.5; math.Abs(got-want) > 1e-12 || !c.Ellipse(p).IsZero() || !(c.Expected(p) > 0) {
		t.Errorf("half are within %v, want %v; %+v", got, want, c.Ellipse(p))
	}
}

// For other weights, whose maps may all be sharper, what is said does not go by how sharp they are, and is still as far
// as points are off.
func TestFiguresForOtherWeights(t *testing.T) {
	c, err := Fit(drawn(4000, 7), 3)
	if err != nil {
		t.Fatal(err)
	}
	sharper := drawn(4000, 8)
	for i := range sharper {
		sharper[i].Peak = min(1, 20*sharper[i].Peak)
	}
	for _, x := range Reliability(c.ForOthers().Hold(sharper)) {
		if math.Abs(x.Said-x.Found) > 0.04 {
			t.Errorf("of those said to be within the radius of %.0f %%, %.1f %% are", 100*x.Said, 100*x.Found)
		}
	}
	if c.ForOthers().ForOthers() != c.ForOthers() || c.ForOthers().ByPeak != 0 {
		t.Error("they go by peaks")
	}
}
