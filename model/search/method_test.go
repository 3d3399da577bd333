package search

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"fiducial/data"
)

func TestPlanSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		plan Plan
		says string
	}{
		{Plan{Method: "magic", Space: Notebook(), Trials: 3}, `no method "magic": choose grid or random or asha`},
		{Plan{Method: Grid, Space: Notebook(), Trials: 109}, "the grid has 108 points"},
		{Plan{Method: Random, Space: Notebook(), Trials: -1}, "-1 trials"},
		{Plan{Method: Random, Space: Notebook(), Trials: 1e6}, "1000000 trials"},
		{Plan{Method: Random, Space: Notebook(), Seed: 1 << 60}, "seed"},
		{Plan{Method: ASHA, Space: Notebook()}, "epochs: asha itself decides"},
		{Plan{Method: ASHA, Space: small(t)}, "epochs: asha itself decides"},
		{Plan{Method: Random}, "there is no preset"},
	} {
		if _, err := New(store(t), c.plan); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v, want %q", c.plan, err, c.says)
		}
	}
	varied := small(t)
	varied.Fixed = varied.Fixed[:2]
	for _, c := range []struct {
		least, most, reduction int
		says                   string
	}{{3, 2, 0, "from 3 to 2 epochs"}, {-1, 0, 0, "from -1 to"}, {0, 0, 1, "reduction factor of 1"}} {
		_, err := Plan{Method: ASHA, Space: varied, MinEpochs: c.least, MaxEpochs: c.most, Reduction: c.reduction}.Complete()
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestRungs(t *testing.T) {
	for _, c := range []struct {
		plan Plan
		want []int
	}{
		{Plan{MinEpochs: 1, MaxEpochs: 9, Reduction: 3}, []int{1, 3, 9}},
		{Plan{MinEpochs: 1, MaxEpochs: 10, Reduction: 3}, []int{1, 3, 9, 10}},
		{Plan{MinEpochs: 2, MaxEpochs: 30, Reduction: 4}, []int{2, 8, 30}},
		{Plan{MinEpochs: 5, MaxEpochs: 5, Reduction: 2}, []int{5}},
	} {
		got := c.plan.rungs()
		same := len(got) == len(c.want)
		for i := range got {
			same = same && got[i] == c.want[i]
		}
		if !same {
			t.Errorf("%+v: rungs %v, want %v", c.plan, got, c.want)
		}
	}
}

// simulate plays ASHA with workers whose trials take a random time, without training anything: the RMSE of trial n
// after e epochs is quality(n)/e. It returns the trials as they end and how many epochs were trained.
func simulate(p Plan, workers int, quality []float64, r *rand.Rand) (trials []Trial, epochs int) {
	trials = make([]Trial, len(quality))
	for n := range trials {
		trials[n] = Trial{Number: n, State: Waiting, Until: p.rungs()[0]}
	}
	type job struct {
		trial int
		ends  float64
	}
	var jobs []job
	now := 0.0
	for {
		for len(jobs) < workers {
			c, ok := p.next(trials)
			if !ok {
				break
			}
			t := &trials[c.trial]
			t.State, t.Until = Running, c.until
			jobs = append(jobs, job{c.trial, now + float64(c.until-t.epochs())*(0.5+r.Float64())})
		}
		if len(jobs) == 0 {
			return trials, epochs
		}
		first := 0
		for i := range jobs {
			if jobs[i].ends < jobs[first].ends {
				first = i
			}
		}
		now = jobs[first].ends
		t := &trials[jobs[first].trial]
		jobs = append(jobs[:first], jobs[first+1:]...)
		for e := t.epochs() + 1; e <= t.Until; e++ {
			t.add(data.Epoch{Epoch: e, TestRMSE: quality[t.Number] / float64(e)})
			epochs++
		}
		if t.State = Paused; t.Until == p.MaxEpochs {
			t.State = Done
		}
	}
}

// With one worker, ASHA promotes the very trials that are among the best third of their rung when they are; the
// best trial of all is trained to the end, at a fraction of the cost.
func TestASHAPromotes(t *testing.T) {
	p := Plan{Method: ASHA, MinEpochs: 1, MaxEpochs: 9, Reduction: 3}
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 1))
		quality := make([]float64, 81)
		least := 0
		for i := range quality {
			quality[i] = 1 + r.Float64()
			if quality[i] < quality[least] {
				least = i
			}
		}
		for _, workers := range []int{1, 7} {
			trials, epochs := simulate(p, workers, quality, r)
			if trials[least].State != Done {
				t.Errorf("seed %d, %d workers: the best trial is %s after %d epochs", seed, workers, trials[least].State, trials[least].epochs())
			}
			reached := map[int]int{}
			for i := range trials {
				for _, rung := range p.rungs() {
					if trials[i].epochs() >= rung {
						reached[rung]++
					}
				}
				if !math.IsNaN(trials[i].rmseAt(9)) != (trials[i].State == Done) {
					t.Errorf("trial %d: %+v", i, trials[i])
				}
			}
			// At least a third goes on; asynchronous decisions also take some that later turn out not to be among the
			// best.
			if reached[1] != 81 || reached[3] < 27 || reached[3] > 45 || reached[9] < 9 || reached[9] > 22 {
				t.Errorf("seed %d, %d workers: %v trials reached the rungs", seed, workers, reached)
			}
			if epochs > 81*9/2 {
				t.Errorf("seed %d, %d workers: %d epochs, all trials to the end are %d", seed, workers, epochs, 81*9)
			}
		}
	}
}

// What next answers, worked out by hand from algorithm 2 of the paper, reduction 2 and rungs 1, 2, 4.
func TestNextByHand(t *testing.T) {
	p := Plan{Method: ASHA, MinEpochs: 1, MaxEpochs: 4, Reduction: 2}
	curve := func(rmse ...float64) (c []data.Epoch) {
		for i, v := range rmse {
			c = append(c, data.Epoch{Epoch: i + 1, TestRMSE: v})
		}
		return c
	}
	fresh := Trial{State: Waiting, Until: 1}
	for _, c := range []struct {
		name   string
		trials []Trial
		want   choice
		ok     bool
	}{
		{"at first a new trial", []Trial{fresh, fresh}, choice{0, 1, actionStart}, true},
		{"half of one is none", []Trial{{State: Paused, Until: 1, Curve: curve(5)}, fresh}, choice{1, 1, actionStart}, true},
		{"of two the better goes on", []Trial{{State: Paused, Until: 1, Curve: curve(5)}, {State: Paused, Until: 1, Curve: curve(4)}, fresh}, choice{1, 2, actionPromote}, true},
		{"one that goes on counts below", []Trial{{State: Paused, Until: 1, Curve: curve(5)}, {State: Running, Until: 2, Curve: curve(4)}, fresh}, choice{2, 1, actionStart}, true},
		{"one that runs towards a rung does not count there", []Trial{{State: Paused, Until: 1, Curve: curve(5)}, {State: Running, Until: 1, Curve: curve(6)}}, choice{}, false},
		{"a failed one is the worst", []Trial{{State: Paused, Until: 1, Curve: curve(5)}, {State: Failed, Until: 1}}, choice{0, 2, actionPromote}, true},
		{"what failed alone is not promoted", []Trial{{State: Failed, Until: 1}, {State: Failed, Until: 1}}, choice{}, false},
		{"a person's pause is kept", []Trial{{State: Paused, Held: true, Until: 1, Curve: curve(4)}, {State: Paused, Until: 1, Curve: curve(5)}}, choice{}, false},
		{"the highest rung first", []Trial{
			{State: Paused, Until: 1, Curve: curve(1)}, {State: Paused, Until: 1, Curve: curve(1.5)},
			{State: Paused, Until: 2, Curve: curve(2, 2)}, {State: Paused, Until: 2, Curve: curve(3, 3)}}, choice{2, 4, actionPromote}, true},
		{"what was interrupted goes on first", []Trial{fresh, {State: Waiting, Until: 4, Curve: curve(4, 3)}}, choice{1, 4, actionContinue}, true},
		{"nothing is left", []Trial{{State: Done, Until: 4, Curve: curve(4, 3, 2, 1)}, {State: Stopped}}, choice{}, false},
	} {
		if got, ok := p.next(c.trials); got != c.want || ok != c.ok {
			t.Errorf("%s: %+v %v, want %+v %v", c.name, got, ok, c.want, c.ok)
		}
	}
}
