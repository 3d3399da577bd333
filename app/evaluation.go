package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
	"fiducial/model/evaluation"
)

// printEvaluationJSON writes the metrics of the model with what they were measured on, and those of the checkpoint it
// is compared with under "compare".
func printEvaluationJSON(r *report, part evaluation.Part, list []measured) error {
	object := func(m measured) (map[string]any, error) {
		text, err := json.Marshal(m.Metrics)
		if err != nil {
			return nil, fmt.Errorf("writing JSON: %w", err)
		}
		o := map[string]any{}
		if err := json.Unmarshal(text, &o); err != nil {
			return nil, fmt.Errorf("writing JSON: %w", err)
		}
		o["model"], o["split"], o["trained_on"], o["chosen_by"] = m.Name, part, m.knows, m.Chosen.Faces
		if m.Chosen.Validation != nil {
			o["validation"] = m.Chosen.Validation
		}
		return o, nil
	}
	first, err := object(list[0])
	if err != nil {
		return err
	}
	for _, m := range list[1:] {
		if first["compare"], err = object(m); err != nil {
			return err
		}
	}
	return r.object(first)
}

// printEvaluations writes the figures as a table, a column for each checkpoint.
func printEvaluations(r *report, part evaluation.Part, list []measured) error {
	unit := list[0].Metrics.Unit
	lines := []string{fmt.Sprintf("%s (%s), %d of them with both eye centres labelled", annotation.Counted(list[0].Metrics.Faces, "face", "faces"), part, list[0].Metrics.NMEFaces)}
	if len(list) > 1 {
		head := fmt.Sprintf("%-29s", "")
		for _, m := range list {
			head += fmt.Sprintf("  %16s", shortened(m.Name, 16))
		}
		lines = append(lines, head+"  difference")
	}
	for _, m := range evaluation.Measures(unit) {
		line := fmt.Sprintf("%-29s", m.Name)
		for _, e := range list {
			line += fmt.Sprintf("  %16s", figure(m, m.Of(e.Metrics), unit))
		}
		if len(list) > 1 {
			text, better := m.Difference(m.Of(list[0].Metrics), m.Of(list[1].Metrics))
			line += fmt.Sprintf("  %10s%s", text, map[int]string{1: "  better", -1: "  worse"}[better])
		} else {
			line += "  " + m.Meaning
		}
		lines = append(lines, line)
	}
	rmse := evaluation.Measures(unit)[0]
	for _, k := range list[0].Keypoints {
		line := fmt.Sprintf("  %-27s", harmless.Name(k.Name))
		for _, e := range list {
			line += fmt.Sprintf("  %16s", figure(rmse, e.Metrics.Keypoints[k.Name].RMSE, unit))
		}
		of := "  "
		if len(list) == 1 {
			of = "  mean face " + figure(rmse, list[0].Metrics.Keypoints[k.Name].MeanFace, unit) + "  "
		}
		lines = append(lines, line+fmt.Sprintf("  %sover %s", of, annotation.Counted(list[0].Metrics.Keypoints[k.Name].Count, "face", "faces")))
	}
	for _, says := range []string{list[0].Metrics.SaysUnshared(), list[0].Metrics.SaysTaken()} {
		if says != "" {
			lines = append(lines, strings.ToLower(strings.TrimSuffix(says, ".")))
		}
	}
	for _, m := range list {
		if evaluation.NoBetterThanMeanFace(m.Metrics.RMSE, m.Metrics.MeanFace) {
			lines = append(lines, fmt.Sprintf("%s is %s, which has an RMSE of %.3f %s on the same faces", m.Name, evaluation.NoBetter, m.Metrics.MeanFace, unit))
		}
		if m.knows {
			lines = append(lines, fmt.Sprintf("%s was trained on some of these faces: on others it does worse", m.Name))
		}
		if says := m.Chosen.Says(m.Name); says != "" {
			lines = append(lines, says)
		}
	}
	for _, line := range lines {
		if err := r.line("%s", strings.TrimRight(line, " ")); err != nil {
			return err
		}
	}
	return nil
}

// figure writes a value of a measure with its unit, which is made as wide as that of distances, so that numbers stand
// under each other. What was not measured has none.
func figure(m evaluation.Measure, value float64, distance string) string {
	return fmt.Sprintf("%s %-*s", m.Text(value), len(distance), m.UnitOf(value))
}

// shortened returns the end of a name that is too long: what tells checkpoints apart stands there.
func shortened(name string, most int) string {
	if letters := []rune(name); len(letters) > most {
		return "…" + string(letters[len(letters)-most+1:])
	}
	return name
}
