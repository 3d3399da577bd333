package search

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"fiducial/model/settings"
)

// The methods that choose trials.
const (
	Grid   = "grid"   // every point of the space, or Trials of them spread evenly
	Random = "random" // points drawn at random; of a space of lists alone, none twice before all were drawn
	ASHA   = "asha"   // random points, of which only the best go on from rung to rung
)

// Methods lists the methods.
func Methods() []string { return []string{Grid, Random, ASHA} }

// mostTrials bounds a search.
const mostTrials = 100_000

// mostMinutes bounds the time of a search.
const mostMinutes = 1e6

// Plan says what a search does: all of its trials, their settings and seeds, follow from it.
type Plan struct {
	Method    string  `json:"method"`
	Space     Space   `json:"space"`
	Trials    int     `json:"trials"`               // 0 in a grid means all of its points
	Seed      uint64  `json:"seed"`                 // of what is drawn, and of the trials' own seeds
	MinEpochs int     `json:"min_epochs,omitempty"` // of ASHA: after how many epochs trials are first compared
	MaxEpochs int     `json:"max_epochs,omitempty"` // of ASHA: for how many epochs the best are trained
	Reduction int     `json:"reduction,omitempty"`  // of ASHA: one in so many goes on (η of the paper)
	Minutes   float64 `json:"minutes,omitempty"`    // after which the search ends, whatever is left; 0 for never
}

// Complete returns the plan with what was left out: all points of a grid, a number of trials, ASHA's rungs.
func (p Plan) Complete() (Plan, error) {
	base, err := p.Space.base()
	if err != nil {
		return p, fmt.Errorf("plan the search: %w", err)
	}
	switch p.Method {
	case Grid:
		if p.Trials == 0 {
			p.Trials, err = p.Space.Points()
		}
	case ASHA:
		for field, value := range map[*int]int{&p.MinEpochs: 1, &p.MaxEpochs: base.Epochs, &p.Reduction: 3} {
			if *field == 0 {
				*field = value
			}
		}
		fallthrough
	case Random:
		if p.Trials == 0 {
			p.Trials = 100
		}
	}
	if err == nil {
		err = p.Check()
	}
	if err != nil {
		return p, fmt.Errorf("plan the search: %w", err)
	}
	return p, nil
}

// Check says in one sentence what is wrong with the plan, or nil.
func (p Plan) Check() error {
	if !slices.Contains(Methods(), p.Method) {
		return fmt.Errorf("there is no method %q: choose %s", p.Method, strings.Join(Methods(), " or "))
	}
	if err := p.Space.Check(); err != nil {
		return err
	}
	if p.Trials < 1 || p.Trials > mostTrials {
		return fmt.Errorf("%d trials cannot be: a search has 1 to %d", p.Trials, mostTrials)
	}
	if !(p.Minutes >= 0 && p.Minutes <= mostMinutes) {
		return fmt.Errorf("%g minutes cannot be: a search has a number above 0, up to %d, or no limit", p.Minutes, int(mostMinutes))
	}
	if p.Seed > largestSeed {
		return fmt.Errorf("the seed %d is too large: choose one up to %d", p.Seed, uint64(largestSeed))
	}
	switch p.Method {
	case Grid:
		points, err := p.Space.Points()
		if err == nil && p.Trials > points {
			err = fmt.Errorf("the grid has %d points, %d trials are more than that: leave the number out for all of them", points, p.Trials)
		}
		return err
	case ASHA:
		return p.checkRungs()
	}
	return nil
}

func (p Plan) checkRungs() error {
	switch {
	case p.Space.names("epochs"):
		return errors.New("epochs: asha itself decides how many epochs a trial gets: leave them out of the space, and give the least and the largest number")
	case p.MinEpochs < 1 || p.MaxEpochs < p.MinEpochs || p.MaxEpochs > 100_000:
		return fmt.Errorf("from %d to %d epochs cannot be: the least is at least 1 and not above the largest", p.MinEpochs, p.MaxEpochs)
	case p.Reduction < 2:
		return fmt.Errorf("a reduction factor of %d cannot be: one trial in 2 or more goes on", p.Reduction)
	}
	return nil
}

// rungs returns after how many epochs trials are compared, the last of them the end: min, min·η, min·η² … max.
func (p Plan) rungs() []int {
	var rungs []int
	for r := p.MinEpochs; r < p.MaxEpochs; r *= p.Reduction {
		rungs = append(rungs, r)
	}
	return append(rungs, p.MaxEpochs)
}

// Points returns how many points a grid over the space has. The error names a range that needs steps.
func (s Space) Points() (int, error) {
	tooMany := fmt.Errorf("the grid has more than %d points: give shorter lists or fewer steps, or search at random", mostTrials)
	n := 1.0
	for _, d := range s.Dimensions { // without making up the values of a wide range: forms ask after every key
		if n *= d.count(); n > mostTrials {
			return 0, tooMany
		}
	}
	grids, err := s.grids()
	points := 1
	for _, g := range grids {
		if points *= len(g); points > mostTrials {
			return 0, tooMany
		}
	}
	return points, err
}

// grids returns the values of each dimension in a grid.
func (s Space) grids() ([][]string, error) {
	base, err := s.base()
	if err != nil {
		return nil, err
	}
	var all [][]string
	for _, d := range s.Dimensions {
		p, err := parameter(d.Key)
		if err != nil {
			return nil, err
		}
		values := d.grid(p, base)
		if len(values) == 0 {
			return nil, fmt.Errorf("%s: a grid cannot take every number of a range: list values, or say how many steps", d.Key)
		}
		all = append(all, values)
	}
	return all, nil
}

// settings returns those of every trial. The plan was checked.
func (p Plan) settings() ([]settings.Settings, error) {
	base, err := p.Space.base()
	if err != nil {
		return nil, err
	}
	if p.Method == ASHA {
		base.Epochs = p.MaxEpochs
	}
	values, err := p.values(base)
	if err != nil {
		return nil, err
	}
	all := make([]settings.Settings, p.Trials)
	for n := range all {
		s := base
		if !p.Space.names("seed") {
			s.Seed = trialSeed(p.Seed, n)
		}
		for i, value := range values(n) {
			if err := s.Set(p.Space.Dimensions[i].Key, value); err != nil {
				return nil, err
			}
		}
		all[n] = s
	}
	return all, nil
}

// values returns a function that gives the values of a trial's dimensions.
func (p Plan) values(base settings.Settings) (func(trial int) []string, error) {
	grids, gridErr := p.Space.grids()
	points, pointsErr := p.Space.Points()
	finite := gridErr == nil && pointsErr == nil
	for _, d := range p.Space.Dimensions {
		finite = finite && (d.Scale == Discrete || d.Scale == Whole && d.Steps == 0)
	}
	switch {
	case p.Method == Grid:
		chosen := spread(p.Trials, points)
		return func(n int) []string { return point(grids, chosen[n]) }, errors.Join(gridErr, pointsErr)
	case finite:
		order := rand.New(rand.NewPCG(p.Seed, drawStream)).Perm(points)
		return func(n int) []string { return point(grids, order[n%points]) }, nil
	}
	var parameters []settings.Parameter
	for _, d := range p.Space.Dimensions {
		q, err := parameter(d.Key)
		if err != nil {
			return nil, err
		}
		parameters = append(parameters, q)
	}
	return func(n int) (values []string) {
		r := rand.New(rand.NewPCG(trialSeed(p.Seed, n), drawStream))
		for i, d := range p.Space.Dimensions {
			values = append(values, d.draw(r, parameters[i], base))
		}
		return values
	}, nil
}

// spread chooses n of so many points of a grid, in their order: steps of about the golden section, which follow no
// digit of the odometer, so that no value of a dimension is left out for long.
func spread(n, points int) []int {
	step := int(math.Round(float64(points) * (math.Sqrt(5) - 1) / 2))
	for gcd(step, points) > 1 {
		step++
	}
	chosen := make([]int, n)
	for i := range chosen {
		chosen[i] = i * step % points
	}
	slices.Sort(chosen)
	return chosen
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// point returns the values of a point of a grid, numbered as an odometer counts: the last dimension fastest.
func point(grids [][]string, n int) []string {
	values := make([]string, len(grids))
	for i := len(grids) - 1; i >= 0; i-- {
		values[i] = grids[i][n%len(grids[i])]
		n /= len(grids[i])
	}
	return values
}

// drawStream keeps the numbers that draw settings apart from those that a trial draws from its seed.
const drawStream = 0x736561726368

// largestSeed is the largest that settings take.
const largestSeed = 1<<53 - 1

// trialSeed gives every trial a seed of its own (the mixing function of SplitMix64; Steele, Lea and Flood, 2014).
func trialSeed(seed uint64, trial int) uint64 {
	z := seed + uint64(trial+1)*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return (z ^ z>>31) & largestSeed
}
