package search

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/model/settings"
)

// value returns a setting as people write it.
func value(t testing.TB, s settings.Settings, key string) string {
	t.Helper()
	p, err := parameter(key)
	must(t, err)
	return p.Get(s)
}

func TestDefaultIsTheNotebooksGrid(t *testing.T) {
	p, err := Plan{Method: Grid, Space: Notebook()}.Complete()
	must(t, err)
	settings, err := p.settings()
	must(t, err)
	var got, want []string
	for _, s := range settings {
		got = append(got, fmt.Sprint(s.KernelSize, s.Stride, s.Padding, s.OutChannel, s.BatchSize, s.LR, s.LRDecay, s.Epochs))
	}
	for _, kernel := range []int{3, 5} {
		for _, channels := range []int{1, 2, 3} {
			for _, size := range []int{32, 64} {
				for _, lr := range []float64{.1, .01, .001} {
					for _, decay := range []float64{.1, .01, .001} {
						want = append(want, fmt.Sprint(kernel, 1, 1, []int{channels, channels, channels}, size, lr, decay, 1))
					}
				}
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(got) != 108 {
		t.Errorf("%d trials: %s", len(got), diff)
	}
}

// A part of a grid takes every value of every dimension about as often.
func TestPartOfAGrid(t *testing.T) {
	for _, n := range []int{1, 9, 12, 27, 54, 107, 108} {
		settings, err := Plan{Method: Grid, Space: Notebook(), Trials: n}.settings()
		must(t, err)
		for _, d := range Notebook().Dimensions {
			counts := map[string]int{}
			for _, s := range settings {
				counts[value(t, s, d.Key)]++
			}
			for _, v := range d.Values {
				if even := float64(n) / float64(len(d.Values)); math.Abs(float64(counts[v])-even) > 1+even/4 {
					t.Errorf("%d trials: %s is %s in %d of them", n, d.Key, v, counts[v])
				}
			}
		}
		points := map[int]bool{}
		for _, p := range spread(n, 108) {
			points[p] = true
		}
		if len(points) != n {
			t.Errorf("%d points of %d", len(points), n)
		}
	}
}

// A range that is too wide for a grid is refused without making up its values, however wide: forms ask after every key.
func TestWideRanges(t *testing.T) {
	for _, c := range []struct {
		text   string
		points int // 0 for too many
	}{
		{`{"space": {"epochs": {"integer": [1, 100000]}, "lr": [0.1, 0.2]}}`, 0},
		{`{"space": {"epochs": {"integer": [1, 100000]}, "seed": {"integer": [0, 9000000000000]}}}`, 0},
		{`{"space": {"epochs": {"integer": [1, 50000]}, "lr": [0.1, 0.2]}}`, 100_000},
		{`{"space": {"epochs": {"log_uniform": [1, 4], "steps": 100}}}`, 4},
	} {
		s, err := ParseSpace([]byte(c.text))
		must(t, err)
		points, err := s.Points()
		if points != c.points || (err != nil) != (c.points == 0) || err != nil && !strings.Contains(err.Error(), "more than 100000 points") {
			t.Errorf("%s: %d points, %v", c.text, points, err)
		}
		if c.points > 0 {
			continue
		}
		if n := testing.AllocsPerRun(5, func() { _, _ = s.Points() }); n > 100 {
			t.Errorf("%s: %v allocations", c.text, n)
		}
	}
}

func TestParseSpaceSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ text, says string }{
		{"", "line 1, column 1: this is not JSON"},
		{"[]", "must be an object"},
		{`{"space": {"lr": [0.1]}`, "ends in the middle"},
		{`{"space": {"lr": [0.1]}} x`, "after the end"},
		{"{\n  \"spice\": {}}", `line 2, column 3: there is no "spice"`},
		{`{}`, "no setting to vary"},
		{`{"preset": "magic", "space": {"lr": [0.1]}}`, `column 2: preset: there is no preset "magic"`},
		{`{"preset": 3}`, "preset: give the name"},
		{`{"space": {"lr": [0.1]}, "space": {}}`, "space stands twice"},
		{`{"space": {"lr": [0.1], "lr": [0.2]}}`, "column 25: lr stands twice"},
		{`{"fixed": {"lr": 0.1}, "space": {"lr": [0.2]}}`, "lr is named twice"},
		{`{"space": {"all_faces": [true, false]}}`, "all_faces: a search compares its trials"},
		{"{\"space\": {\n\"colour\": [1]}}", `line 2, column 1: there is no setting "colour"`},
		{`{"fixed": {"lr": 100}, "space": {"lr_decay": [0]}}`, "column 12: lr: 100 is out of range"},
		{`{"space": {"lr": []}}`, "lr: the list of its values is empty"},
		{`{"space": {"lr": null}}`, "lr: give a list of values"},
		{`{"space": {"lr": 3}}`, "lr: give a list of values"},
		{`{"space": {"lr": [null]}}`, "lr: null is no value"},
		{`{"space": {"lr": [[1]]}}`, "lr: [1] is no value"},
		{`{"space": {"lr": [0.1, 1e-1]}}`, "lr: the value 0.1 stands twice"},
		{`{"space": {"batch_size": [1.5]}}`, "batch_size: \"1.5\" is not a whole number"},
		{`{"space": {"init": ["zero"]}}`, `init: there is no choice "zero"`},
		{`{"space": {"init": {"uniform": [0, 1]}}}`, "init: it is no number"},
		{`{"space": {"lr": {"normal": [0, 1]}}}`, `lr: there is no "normal"`},
		{`{"space": {"lr": {"uniform": [0, 1], "log_uniform": [1, 2]}}}`, "lr: give one range"},
		{`{"space": {"lr": {"steps": 3}}}`, "lr: say uniform"},
		{`{"space": {"lr": {"uniform": [0.2, 0.1]}}}`, "lr: the range from 0.2 to 0.1 is empty"},
		{`{"space": {"lr": {"uniform": [0.2]}}}`, "lr: uniform takes two numbers"},
		{`{"space": {"lr": {"uniform": [0.001, 100]}}}`, "lr: 100 is out of range"},
		{`{"space": {"dropout": {"log_uniform": [0, 0.5]}}}`, "dropout: a logarithm"},
		{`{"space": {"lr": {"integer": [1, 2]}}}`, "lr: it takes decimal numbers"},
		{`{"space": {"batch_size": {"uniform": [1, 2]}}}`, "batch_size: it takes whole numbers"},
		{`{"space": {"batch_size": {"integer": [1, 2.5]}}}`, "batch_size: the range from 1 to 2.5"},
		{`{"space": {"lr": {"uniform": [0.1, 0.2], "steps": 1}}}`, "lr: 1 steps cannot be"},
		{`{"space": {"lr": {"uniform": [0.1, 0.2], "steps": "many"}}}`, "lr: steps is how many"},
		{`{"preset": "cnn", "space": {"beta": [0.1, 1]}}`, "beta: it has no effect without loss=smooth_l1"},
	} {
		if _, err := ParseSpace([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %q", c.text, err, c.says)
		}
	}
}

const every = `{"preset": "notebook", "fixed": {"epochs": 3, "init": "he"}, "space": {
	"out_channel": [1, [1, 2, 3], "4,4"], "kernel_size": {"integer": [1, 5]}, "batch_size": {"log_uniform": [8, 64], "steps": 4},
	"lr": {"log_uniform": [1e-4, 0.1], "steps": 3}, "dropout": {"uniform": [0, 0.5], "steps": 2},
	"augment.mirror": [true, false], "schedule": ["cosine", "constant"]}}`

func TestSpaceRoundTrip(t *testing.T) {
	s, err := ParseSpace([]byte(every))
	must(t, err)
	if got := s.Dimensions[0].Values; !slices.Equal(got, []string{"1,1,1", "1,2,3", "4,4"}) {
		t.Errorf("out_channel %q", got)
	}
	if s.Dimensions[3].Key != "lr" {
		t.Errorf("the order was lost: %v", s.Dimensions)
	}
	for _, space := range []Space{s, Notebook()} {
		text, err := json.Marshal(space)
		must(t, err)
		again, err := ParseSpace(text)
		if diff := cmp.Diff(space, again); err != nil || diff != "" {
			t.Errorf("%v %s of %s", err, diff, text)
		}
	}
	n, err := s.Points()
	if want := 3 * 5 * 4 * 3 * 2 * 2 * 2; err != nil || n != want {
		t.Errorf("%d points (%v), want %d", n, err, want)
	}
}

func TestGridNeedsSteps(t *testing.T) {
	s, err := ParseSpace([]byte(`{"space": {"lr": {"uniform": [0.1, 0.2]}}}`))
	must(t, err)
	if _, err := New(store(t), Plan{Method: Grid, Space: s}); err == nil || !strings.Contains(err.Error(), "lr: a grid cannot") {
		t.Error(err)
	}
}

// Draws keep their ranges and are spread over them as their scale says.
func TestDraws(t *testing.T) {
	s, err := ParseSpace([]byte(every))
	must(t, err)
	const n = 4000
	p, err := Plan{Method: Random, Space: s, Trials: n, Seed: 5}.Complete()
	must(t, err)
	settings, err := p.settings()
	must(t, err)
	counts := map[string]int{}
	seeds := map[uint64]bool{}
	var lowRate, lowDropout, lowBatch float64
	for _, s := range settings {
		if s.LR < 1e-4 || s.LR > 0.1 || s.Dropout < 0 || s.Dropout > 0.5 || s.BatchSize < 8 || s.BatchSize > 64 || s.Epochs != 3 {
			t.Fatalf("out of the space: %+v", s)
		}
		seeds[s.Seed] = true
		counts["kernel"+value(t, s, "kernel_size")]++
		counts["channels"+value(t, s, "out_channel")]++
		lowRate += below(s.LR, math.Sqrt(1e-4*0.1))
		lowDropout += below(s.Dropout, 0.25)
		lowBatch += below(float64(s.BatchSize), 22.6) // √(8·64)
	}
	for what, share := range map[string]float64{"lr": lowRate / n, "dropout": lowDropout / n, "batch_size": lowBatch / n} {
		if math.Abs(share-0.5) > 0.03 {
			t.Errorf("%.3f of %s lie in its lower half", share, what)
		}
	}
	for what, count := range counts {
		want := 1.0 / 5
		if strings.HasPrefix(what, "channels") {
			want = 1.0 / 3
		}
		if math.Abs(float64(count)/n-want) > 0.03 {
			t.Errorf("%s was drawn %d times of %d", what, count, n)
		}
	}
	if len(seeds) != n {
		t.Errorf("%d seeds for %d trials", len(seeds), n)
	}
}

func below(v, limit float64) float64 {
	if v < limit {
		return 1
	}
	return 0
}

func TestRandomRepeatsNoPointOfLists(t *testing.T) {
	p, err := Plan{Method: Random, Space: Notebook(), Trials: 120, Seed: 1}.Complete()
	must(t, err)
	settings, err := p.settings()
	must(t, err)
	seen := map[string]bool{}
	for _, s := range settings[:108] {
		s.Seed = 0
		seen[fmt.Sprint(s)] = true
	}
	if len(seen) != 108 {
		t.Errorf("108 trials have %d settings", len(seen))
	}
}

func TestPosition(t *testing.T) {
	s, err := settings.FromPreset("notebook")
	must(t, err)
	for _, c := range []struct {
		d    Dimension
		want float64
		ok   bool
	}{
		{Dimension{Key: "out_channel", Values: []string{"1,1,1", "2,2,2"}}, 0.75, true},
		{Dimension{Key: "lr", Values: []string{"1e-3"}}, 0.5, true},
		{Dimension{Key: "lr", Values: []string{"0.1"}}, 0, false},
		{Dimension{Key: "lr", Scale: LogUniform, Min: 1e-5, Max: 1e-1}, 0.5, true},
		{Dimension{Key: "lr", Scale: Uniform, Min: 0, Max: 0.004}, 0.25, true},
		{Dimension{Key: "lr", Scale: Uniform, Min: 0.1, Max: 0.2}, 0, false},
		{Dimension{Key: "kernel_size", Scale: Whole, Min: 3, Max: 7}, 0.5, true},
		{Dimension{Key: "colour"}, 0, false},
	} {
		if got, ok := c.d.Position(s); math.Abs(got-c.want) > 1e-12 || ok != c.ok {
			t.Errorf("%+v: %v %v, want %v %v", c.d, got, ok, c.want, c.ok)
		}
	}
}

func TestWhatASettingNeedsMayVaryToo(t *testing.T) {
	if _, err := ParseSpace([]byte(`{"preset": "cnn", "space": {"loss": ["mse", "smooth_l1"], "beta": [0.1, 1]}}`)); err != nil {
		t.Error(err)
	}
}

func FuzzParseSpace(f *testing.F) {
	f.Add([]byte(every))
	f.Add([]byte(`{"space": {"lr": {"uniform": [0.1, 0.2], "steps": 1}, "init": [null, true, "he"]}}`))
	if text, err := json.Marshal(Notebook()); err == nil {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := ParseSpace(text)
		if err != nil {
			return
		}
		again, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if same, err := ParseSpace(again); err != nil || !cmp.Equal(s, same) {
			t.Errorf("%s became %s: %v", text, again, err)
		}
		p := Plan{Method: Random, Space: s, Trials: 3}
		if _, err := p.settings(); err != nil && !strings.Contains(err.Error(), "steps") {
			t.Errorf("%s: %v", text, err)
		}
	})
}

func ExampleParseSpace() {
	space, err := ParseSpace([]byte(`{
		"preset": "cnn",
		"fixed": {"epochs": 9},
		"space": {
			"lr": {"log_uniform": [0.0005, 0.02]},
			"out_channel": [[8, 16, 32], [16, 32, 64]]
		}
	}`))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	for _, d := range space.Dimensions {
		fmt.Println(d.Key, d.Values, d.Min, d.Max)
	}
	// Output:
	// lr [] 0.0005 0.02
	// out_channel [8,16,32 16,32,64] 0 0
}

// A single number stands for all packs of the preset, whatever stands before it in the list.
func TestASingleNumberInAList(t *testing.T) {
	s, err := ParseSpace([]byte(`{"preset": "cnn", "space": {"out_channel": [[8, 16, 32, 64], 16]}}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Dimensions[0].Values; !slices.Equal(got, []string{"8,16,32,64", "16,16,16"}) {
		t.Errorf("the values are %q", got)
	}
}
