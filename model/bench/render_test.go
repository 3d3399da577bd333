package main

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"fiducial/model/bench/figures"
	"fiducial/model/settings"
)

// The page holds what was measured and says of each mark whether it was met; what was not measured is left out.
func TestPage(t *testing.T) {
	f := folder(t.TempDir())
	m := figures.Machine{Processor: "a drawn processor", Cores: 2, Torch: "1.13"}
	steps := stepsFigures{
		Machine: m,
		Steps: []stepFigures{
			{Network: "notebook", Threads: 2, Batch: 32, Ratio: spread(8.5, 9.25, 10), Ours: spread(1, 2, 3), Theirs: spread(10, 20, 30), Format: "channels_last", Mark: 8},
			{Network: "32 channels", Threads: 2, Batch: 32, Ratio: spread(2, 2.5, 2.75), Mark: 3},
		},
		Epochs:  []epochFigure{{Name: "cnn", Ratio: spread(1, 1.04, 1.05), Mark: 1.1}},
		Memory:  memoryFigures{Peak: 321, Mark: 400},
		Kernels: kernelFigures{Path: "avx512", Peak: 150, Convs: []convFigures{{Name: "32 → 32", Forward: 120, Input: 90, Weights: 75}}},
	}
	if err := figures.Write(f.figures(stepsFile("avx512")), steps); err != nil {
		t.Fatal(err)
	}
	if err := render(f); err != nil {
		t.Fatal(err)
	}
	text := readPage(t, f)
	for _, want := range []string{
		"a drawn processor", "**9.25** | 8.50–10.00 | ≥ 8: met", "≥ 3: **missed**", "120 (80 %)", "75 (50 %)",
		"**1.040** | 1.000–1.050", "321 MB", "under 400 MB: met",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(text, "Dragging") || strings.Contains(text, "Starting") || strings.Contains(text, "accuracy.png") {
		t.Error("the page shows what was not measured")
	}
	drag := figures.Drag{Machine: m, Moves: 150, Idle: spread(20, 25, 30), Training: spread(30, 40, 50), Ratio: spread(1.5, 1.6, 1.7), Mark: 1.5}
	start := figures.Start{Machine: m, Starts: 15, Bare: spread(.2, .3, .4), RatioMark: 1.3,
		Openings: []figures.Opening{{Name: "60 faces", Bytes: 2_000_000, Taken: spread(.3, .35, .5), Ratio: spread(1.1, 1.35, 1.5), Mark: .4}}}
	accuracy := accuracyFigures{Machine: m, Curves: []curve{curveOf("cnn", "PyTorch", curvePoint{1, 4}, curvePoint{2, 2.5}, curvePoint{3, 3})}}
	if err := figures.Write(f.figures("drag.json"), drag); err != nil {
		t.Fatal(err)
	}
	if err := figures.Write(f.figures("start.json"), start); err != nil {
		t.Fatal(err)
	}
	if err := figures.Write(f.figures("accuracy.json"), accuracy); err != nil {
		t.Fatal(err)
	}
	if err := render(f); err != nil {
		t.Fatal(err)
	}
	text = readPage(t, f)
	for _, want := range []string{"| 60 faces, 2.0 MB | 0.35 (0.30–0.50) | ≤ 0.4: met | 1.35 (1.10–1.50) | **missed** |", "25.0 (20.0–30.0)", "1.60 (95 % range 1.50–1.70)", "at most 1.5: **missed**", "| cnn | PyTorch | 3 | 3.00 | 2.50 |"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// What a machine does not say of itself is left out.
func TestMachineOnThePage(t *testing.T) {
	for _, c := range []struct {
		machine figures.Machine
		want    string
	}{
		{figures.Machine{Processor: "a drawn processor", Cores: 2, Memory: "23.5 GiB", System: "Linux"}, "a drawn processor, 2 cores, 23.5 GiB of memory; Linux"},
		{figures.Machine{Processor: "a drawn processor", Cores: 2, Caches: "L1d 64 KiB", System: "Linux"}, "a drawn processor, 2 cores, caches L1d 64 KiB; Linux"},
	} {
		f := folder(t.TempDir())
		if err := figures.Write(f.figures("drag.json"), figures.Drag{Machine: c.machine}); err != nil {
			t.Fatal(err)
		}
		if err := render(f); err != nil {
			t.Fatal(err)
		}
		if text := readPage(t, f); !strings.Contains(text, c.want) {
			t.Errorf("the page lacks %q", c.want)
		}
	}
}

// What was measured by several paths stands side by side.

func TestPathsOnThePage(t *testing.T) {
	f := folder(t.TempDir())
	for path, times := range map[string]float64{"avx2": 1, "avx512": 2} {
		steps := stepsFigures{
			Machine: figures.Machine{Processor: "processor of " + path, Path: path},
			Steps: []stepFigures{
				{Network: "notebook", Threads: 1, Ratio: spread(0, 3*times, 9)},
				{Network: "notebook", Threads: 2, Ratio: spread(0, 4*times, 9)},
			},
			Epochs:  []epochFigure{{Name: "cnn", Faces: 100 * times}},
			Kernels: kernelFigures{Path: path, Peak: 100 * times, Mark: 1.2, Convs: []convFigures{{Name: "32 → 32", Forward: 150, Input: 120, Weights: 80}}},
		}
		if err := figures.Write(f.figures(stepsFile(path)), steps); err != nil {
			t.Fatal(err)
		}
	}
	if err := render(f); err != nil {
		t.Fatal(err)
	}
	text := readPage(t, f)
	if !strings.Contains(text, "| 32 → 32 | 150 (150 %) | 120 (120 %) | 80 (80 %) | 150 (75 %) | 120 (60 %) | 80 (40 %) |") {
		t.Error("the convolutions of both paths do not stand in one line")
	}
	last := 0
	for _, want := range []string{"processor of avx2", "processor of avx512", "| 1 | avx2 |", "**3.00**", "| 1 | avx512 |", "**6.00**", "| 2 | avx2 |", "**4.00**", "| 2 | avx512 |", "**8.00**", "| cnn | avx2 |", "| cnn | avx512 |"} {
		at := strings.Index(text, want)
		if at < last {
			t.Errorf("the page lacks %q where it belongs", want)
		}
		last = max(last, at)
	}
}

// A network that is measured again takes its place among the others, if they are of the same day and machine.
func TestStepsAreRenewed(t *testing.T) {
	f := folder(t.TempDir())
	m := figures.Machine{Date: "2026-11-29", Path: "avx2", Paths: []string{"avx2"}}
	of := func(network string, ratio float64) stepFigures {
		return stepFigures{Network: network, Threads: 2, Ratio: spread(0, ratio, 9)}
	}
	before := stepsFigures{Machine: m, Steps: []stepFigures{of("notebook", 3), of("heatmap", 2)}, Kernels: kernelFigures{Path: "avx2"}}
	if err := figures.Write(f.figures(stepsFile("avx2")), before); err != nil {
		t.Fatal(err)
	}
	later := m
	later.Date = "2026-11-30"
	for _, c := range []struct {
		machine figures.Machine
		want    string
	}{{later, "**3.00**"}, {m, "**4.00**"}} {
		if err := renew(f, stepsFigures{Machine: c.machine, Steps: []stepFigures{of("notebook", 4)}}); err != nil {
			t.Fatal(err)
		}
		if err := render(f); err != nil {
			t.Fatal(err)
		}
		if text := readPage(t, f); !strings.Contains(text, c.want) || !strings.Contains(text, "**2.00**") {
			t.Errorf("after a run on %s the page lacks %s, or the other network", c.machine.Date, c.want)
		}
	}
}

func spread(low, median, high float64) figures.Spread {
	return figures.Spread{Low: low, Median: median, High: high}
}

// So do the figures of searching.
func TestSearchesOnThePage(t *testing.T) {
	f := folder(t.TempDir())
	grid := searchFigures{Trials: 108, Workers: 2, Ours: [2]float64{10, 12}, Theirs: 77, Ratio: 7, Best: [2]float64{20.5, 21.25}, Mark: 6}
	asha := ashaFigures{Points: 108, Epochs: 9, Best: 2.5, Near: 5, Common: []string{"lr=0.01", "lr_decay=0.001"}, Mark: 0.05, Methods: []methodLine{
		{"random", "their ranges", []float64{2.5, 2.75}, []float64{0.33, 0.34}, []int{36, 37}, 0.1},
		{"asha", "the grid's values", []float64{2.4}, []float64{0.3}, []int{90}, -0.04},
	}}
	if err := figures.Write(f.figures("search.json"), grid); err != nil {
		t.Fatal(err)
	}
	if err := figures.Write(f.figures("asha.json"), asha); err != nil {
		t.Fatal(err)
	}
	if err := render(f); err != nil {
		t.Fatal(err)
	}
	text := readPage(t, f)
	for _, want := range []string{
		"10.0 and 12.0 | 20.50", "**7.0** times as long; asked for: ≥ 6: met",
		"| random | their ranges | 2.500, 2.750 | 0.33, 0.34 | 36, 37 | **+10.0 %** | ≤ +5 %: **missed** |", "**-4.0 %** | ≤ +5 %: met",
		"all of them with lr=0.01, lr_decay=0.001: where",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q:\n%s", want, text)
		}
	}
}

func readPage(t *testing.T, f folder) string {
	t.Helper()
	text, err := os.ReadFile(f.page())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestChartIsDrawn(t *testing.T) {
	path := t.TempDir() + "/accuracy.png"
	f := accuracyFigures{Curves: []curve{
		curveOf("cnn", "Fiducial", curvePoint{1, 9}, curvePoint{20, 3}),
		curveOf("cnn", "PyTorch", curvePoint{5, 8}, curvePoint{30, math.NaN()}, curvePoint{40, 4}),
		curveOf("none", "PyTorch"),
	}}
	if err := drawAccuracy(f, path); err != nil {
		t.Fatal(err)
	}
	if png, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(png), "\x89PNG") {
		t.Errorf("no picture: %v", err)
	}
}

// PyTorch gets every setting by the name that its scripts know.
func TestTorchIsToldAllSettings(t *testing.T) {
	var script []byte
	for _, name := range []string{"torch_networks.py", "torch_steps.py", "torch_train.py", "torch_search.py"} {
		text, err := scripts.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		script = append(script, text...)
	}
	for _, preset := range settings.Presets() {
		text, err := json.Marshal(torchSpec{settings: preset.Settings, side: side, keypoints: keypoints, threads: 2, budget: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		var have map[string]any
		if err := json.Unmarshal(text, &have); err != nil {
			t.Fatal(err)
		}
		for part := range strings.SplitSeq(string(script), `spec["`) {
			if key, _, ok := strings.Cut(part, `"]`); ok && !strings.ContainsAny(key, " \n") {
				if _, known := have[key]; !known {
					t.Errorf("preset %s: the script wants %q", preset.Name, key)
				}
			}
		}
		if have["batch_size"] != float64(preset.Settings.BatchSize) || have["budget"] != 60. {
			t.Errorf("preset %s: %s", preset.Name, text)
		}
	}
}
