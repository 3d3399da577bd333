package main

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/template"

	"fiducial/model/bench/figures"
)

//go:embed performance.md.tmpl
var pageText string

// page is what the template shows; what was never measured is nil.
type page struct {
	Steps    *stepsFigures
	Drag     *figures.Drag
	Accuracy *accuracyFigures
	Search   *searchFigures
	ASHA     *ashaFigures
}

// render writes the page from the figures there are.
func render(f folder) error {
	var p page
	if err := errors.Join(
		figures.Read(f.figures("steps.json"), &p.Steps),
		figures.Read(f.figures("drag.json"), &p.Drag),
		figures.Read(f.figures("accuracy.json"), &p.Accuracy),
		figures.Read(f.figures("search.json"), &p.Search),
		figures.Read(f.figures("asha.json"), &p.ASHA),
	); err != nil {
		return err
	}
	t, err := template.New("page").Funcs(template.FuncMap{
		"share":   func(part, whole float64) string { return fmt.Sprintf("%.0f %%", 100*part/whole) },
		"atLeast": func(value, mark float64) string { return verdict(value >= mark) },
		"atMost":  func(value, mark float64) string { return verdict(value <= mark) },
		"times":   func(a, b float64) float64 { return a * b },
		"join":    strings.Join,
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
