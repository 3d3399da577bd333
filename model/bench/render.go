package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"text/template"
)

//go:embed performance.md.tmpl
var pageText string

// page is what the template shows; what was never measured is nil.
type page struct {
	Steps    *stepsFigures
	Drag     *dragFigures
	Accuracy *accuracyFigures
}

// dragFigures are what app/e2e measures: the time from a move of the mouse to the point's pixels on the screen.
type dragFigures struct {
	Machine  machine `json:"machine"`
	Moves    int     `json:"moves"`    // of each kind
	Idle     spread  `json:"idle"`     // milliseconds while nothing trains, quartiles
	Training spread  `json:"training"` // milliseconds while a network trains, quartiles
	Ratio    spread  `json:"ratio"`    // of the medians
	Mark     float64 `json:"mark"`     // the most that Ratio should be
}

// render writes the page from the figures there are.
func render(f folder) error {
	var p page
	if err := errors.Join(
		readFigures(f.figures("steps.json"), &p.Steps),
		readFigures(f.figures("drag.json"), &p.Drag),
		readFigures(f.figures("accuracy.json"), &p.Accuracy),
	); err != nil {
		return err
	}
	t, err := template.New("page").Funcs(template.FuncMap{
		"share":   func(part, whole float64) string { return fmt.Sprintf("%.0f %%", 100*part/whole) },
		"atLeast": func(value, mark float64) string { return verdict(value >= mark) },
		"atMost":  func(value, mark float64) string { return verdict(value <= mark) },
		"times":   func(a, b float64) float64 { return a * b },
	}).Parse(pageText)
	if err != nil {
		return fmt.Errorf("write %s: %w", f.page(), err)
	}
	var text bytes.Buffer
	if err := t.Execute(&text, p); err != nil {
		return fmt.Errorf("write %s: %w", f.page(), err)
	}
	if err := os.WriteFile(f.page(), text.Bytes(), 0o644); err != nil {
		return err
	}
	say("wrote %s", f.page())
	return nil
}

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "**missed**"
}

// readFigures reads a file of figures; one that is not there leaves nil.
func readFigures[T any](path string, into **T) error {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	*into = new(T)
	if err := json.Unmarshal(text, *into); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	return nil
}

// writeFigures writes a file of figures.
func writeFigures(path string, figures any) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	text, err := json.MarshalIndent(figures, "", "\t")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}
