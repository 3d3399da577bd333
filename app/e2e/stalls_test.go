//go:build e2e

package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// resumeSearch is the button that lets a search go on, in the wide Search panel in a window of 1280×800.
var resumeSearch = spot{310, 148}

// wideSpace is a space of nine settings whose trials take a fraction of a second.
const wideSpace = `{"preset": "cnn", "fixed": {"epochs": 12}, "space": {
	"lr": {"log_uniform": [0.0001, 0.1]}, "dropout": {"uniform": [0, 0.5]}, "batch_size": [4, 8, 16], "out_channel": {"integer": [1, 4]},
	"kernel_size": [3, 5], "schedule": ["constant", "cosine"], "augment.rotation": {"uniform": [0, 20]},
	"augment.brightness": {"uniform": [0, 0.4]}, "augment.scale": {"uniform": [0, 0.2]}}}`

// BenchmarkThousandTrials measures how long the UI goroutine keeps others waiting while all views show a search of
// 1,000 trials that trains on all cores and changes far more than 30 times a second, in milliseconds: the longest
// wait and the 99th percentile, each the median over the seconds. Run it once, -benchtime 1x, on a quiet machine.
func BenchmarkThousandTrials(b *testing.B) {
	const seconds = 8
	d := newDesktop(b, 1280, 800)
	folder := b.TempDir()
	path, space := filepath.Join(folder, "faces.csv"), filepath.Join(folder, "space.json")
	d.command("sample", path, "--rows", "24")
	if err := os.WriteFile(space, []byte(wideSpace), 0o644); err != nil {
		b.Fatal(err)
	}
	begun := exec.Command(d.program, "search", path, "--space", space, "--method", "random", "--trials", "1000")
	begun.Env = d.environment()
	if err := begun.Start(); err != nil {
		b.Fatal(err)
	}
	s := &window{desktop: d, cmd: begun}
	s.eventually("a third of the trials", func() bool { return s.number(path, "SELECT count(*) FROM trials WHERE state = 'done'") > 300 })
	begun.Process.Kill()
	begun.Wait()

	d.program = filepath.Join(folder, "stalls")
	if out, err := exec.Command("go", "build", "-tags", "e2e", "-o", d.program, "./stalls").CombinedOutput(); err != nil {
		b.Fatalf("building stalls: %v\n%s", err, out)
	}
	figures := filepath.Join(folder, "stalls.jsonl")
	w := d.open(path, figures)
	time.Sleep(2 * time.Second)
	w.key("ctrl+4", "ctrl+b")
	time.Sleep(2 * time.Second)
	w.click(resumeSearch.x, resumeSearch.y)
	time.Sleep(3 * time.Second) // until the pointer rests, and nobody is at work any more
	for b.Loop() {
		before, from := w.number(path, "SELECT count(*) FROM trial_epochs"), len(stalls(b, figures))
		time.Sleep(seconds * time.Second)
		changes, all := w.number(path, "SELECT count(*) FROM trial_epochs")-before, stalls(b, figures)[from:]
		w.keep("thousand-trials")
		if changes < 30*seconds {
			b.Fatalf("only %d epochs ended in %d seconds", changes, seconds)
		}
		b.ReportMetric(float64(changes)/seconds, "epochs/s")
		b.ReportMetric(medianOf(all, "longest"), "longest-ms")
		b.ReportMetric(medianOf(all, "p99"), "p99-ms")
		b.ReportMetric(medianOf(all, "busy"), "busy-ms/s")
		b.ReportMetric(medianOf(all, "no_core"), "no-core-ms/s")
	}
	b.ReportMetric(0, "ns/op")
}

// stalls reads what the command stalls has written so far.
func stalls(t testing.TB, path string) (all []map[string]float64) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		var x map[string]float64
		if json.Unmarshal([]byte(line), &x) == nil { // the last line may not be whole
			all = append(all, x)
		}
	}
	return all
}

func medianOf(all []map[string]float64, name string) float64 {
	if len(all) == 0 {
		return 0
	}
	var values []float64
	for _, x := range all {
		values = append(values, x[name])
	}
	slices.Sort(values)
	return values[len(values)/2]
}
