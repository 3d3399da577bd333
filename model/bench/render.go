package main

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/template"

	"fiducial/data/simd"
	"fiducial/model/bench/figures"
)

//go:embed performance.md.tmpl
var pageText string

// page is what the template shows; what was never measured is nil.
type page struct {
	Steps    []*stepsFigures   // one of each path
	Predict  []*predictFigures // likewise
	Start    *figures.Start
	Drag     *figures.Drag
	Accuracy *accuracyFigures
	Search   *searchFigures
	ASHA     *ashaFigures
}

// render writes the page from the figures there are.
func render(f folder) error {
	var p page
	if err := errors.Join(
		p.readPaths(f),
		figures.Read(f.figures("start.json"), &p.Start),
		figures.Read(f.figures("drag.json"), &p.Drag),
		figures.Read(f.figures("accuracy.json"), &p.Accuracy),
		figures.Read(f.figures("search.json"), &p.Search),
		figures.Read(f.figures("asha.json"), &p.ASHA),
	); err != nil {
		return err
	}
	t, err := template.New("page").Funcs(template.FuncMap{
		"share":   share,
		"atLeast": func(value, mark float64) string { return verdict(value >= mark) },
		"atMost":  func(value, mark float64) string { return verdict(value <= mark) },
		"times":   func(a, b float64) float64 { return a * b },
		"mega":    func(bytes int64) float64 { return float64(bytes) / 1e6 },
		"join":    strings.Join,
	}).Parse(pageText)
	if err != nil {
		return fmt.Errorf("write %s: %w", f.page(), err)
	}
	var text bytes.Buffer
	if err := t.Execute(&text, &p); err != nil {
		return fmt.Errorf("write %s: %w", f.page(), err)
	}
	if err := os.WriteFile(f.page(), text.Bytes(), 0o644); err != nil {
		return err
	}
	say("wrote %s", f.page())
	return nil
}

// readPaths reads what was measured by any path.
func (p *page) readPaths(f folder) error {
	for _, path := range []simd.Path{simd.AVX2, simd.AVX512, simd.NEON, simd.Portable} {
		var s *stepsFigures
		var predicted *predictFigures
		if err := errors.Join(
			figures.Read(f.figures(stepsFile(path.String())), &s),
			figures.Read(f.figures(predictFile(path.String())), &predicted),
		); err != nil {
			return err
		}
		if s != nil {
			p.Steps = append(p.Steps, s)
		}
		if predicted != nil {
			p.Predict = append(p.Predict, predicted)
		}
	}
	return nil
}

// predictFile is the name of the figures of predicting by a path.
func predictFile(path string) string { return "predict-" + path + ".json" }

// PredictRows returns the lines about predicting; what compares stands together.
func (p *page) PredictRows() []predictionRow {
	var rows []predictionRow
	for _, f := range p.Predict {
		for _, duel := range f.Threads {
			rows = append(rows, predictionRow{duel, f})
		}
	}
	return grouped(rows, func(r predictionRow) string { return fmt.Sprint(r.Threads) })
}

// stepsFile is the name of the figures of steps by a path.
func stepsFile(path string) string { return "steps-" + path + ".json" }

// stepRow is a line of the page about one network, with so many threads, by one path.
type stepRow struct {
	stepFigures
	Path string
}

// StepRows returns the lines about steps; what compares stands together.
func (p *page) StepRows() []stepRow {
	var rows []stepRow
	for _, s := range p.Steps {
		for _, f := range s.Steps {
			rows = append(rows, stepRow{f, s.Machine.Path})
		}
	}
	return grouped(rows, func(r stepRow) string { return fmt.Sprint(r.Network, r.Threads) })
}

// epochRow is a line of the page about epochs of one kind by one path.
type epochRow struct {
	epochFigure
	Path string
}

// EpochRows returns the lines about epochs.
func (p *page) EpochRows() []epochRow {
	var rows []epochRow
	for _, s := range p.Steps {
		for _, f := range s.Epochs {
			rows = append(rows, epochRow{f, s.Machine.Path})
		}
	}
	return grouped(rows, func(r epochRow) string { return r.Name })
}

// convRow is a line of the page about one convolution: a cell for each direction by each path.
type convRow struct {
	Name  string
	Cells []string
}

// ConvRows returns the lines about convolutions, those of the first path.
func (p *page) ConvRows() []convRow {
	var rows []convRow
	for _, c := range p.Steps[0].Kernels.Convs {
		row := convRow{Name: c.Name}
		for _, s := range p.Steps {
			cells := []string{"", "", ""}
			for _, o := range s.Kernels.Convs {
				if o.Name == c.Name {
					for i, v := range []float64{o.Forward, o.Input, o.Weights} {
						cells[i] = fmt.Sprintf("%.0f (%s)", v, share(v, s.Kernels.Peak))
					}
				}
			}
			row.Cells = append(row.Cells, cells...)
		}
		rows = append(rows, row)
	}
	return rows
}

// grouped brings rows with equal keys together, in the order of their first.
func grouped[R any](rows []R, key func(R) string) []R {
	first := map[string]int{}
	for i, r := range rows {
		if _, ok := first[key(r)]; !ok {
			first[key(r)] = i
		}
	}
	slices.SortStableFunc(rows, func(a, b R) int { return first[key(a)] - first[key(b)] })
	return rows
}

func share(part, whole float64) string { return fmt.Sprintf("%.0f %%", 100*part/whole) }

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "**missed**"
}
