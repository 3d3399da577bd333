package evaluation

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"fiducial/data/atomicfile"
	"fiducial/data/curve"
	"fiducial/data/face"
)

// Evaluated is an evaluation with the name of the model that it is of, and whether that was chosen by the faces
// measured.
type Evaluated struct {
	Name string
	*Evaluation
	Chosen Chosen
}

// SaveCSV writes two files, both whole or neither: those of CSV.
func SaveCSV(path string, list ...Evaluated) error { return atomicfile.All(CSV(path, list...)) }

// CSV returns what two files are to hold: path the errors of faces (WritePointsCSV), and SummaryPath of it the figures
// (WriteSummaryCSV).
func CSV(path string, list ...Evaluated) []atomicfile.Content {
	return []atomicfile.Content{
		{Path: path, Write: func(w io.Writer) error { return WritePointsCSV(w, list...) }},
		{Path: SummaryPath(path), Write: func(w io.Writer) error { return WriteSummaryCSV(w, list...) }},
	}
}

// SummaryPath returns where the figures go beside the errors of faces: faces-summary.csv beside faces.csv.
func SummaryPath(path string) string {
	ext := filepath.Ext(path)
	return strings.TrimSuffix(path, ext) + "-summary" + ext
}

// WritePointsCSV writes evaluations as CSV: a line for each model, face and keypoint that is both labelled and
// predicted. Coordinates and error are in pixels; nme is the error over the distance between the eye centres, empty
// where these are not both labelled. Numbers have all their digits.
func WritePointsCSV(w io.Writer, list ...Evaluated) error {
	out := csv.NewWriter(w)
	lines := [][]string{{"model", "row", "keypoint", "label_x", "label_y", "prediction_x", "prediction_y", "error", "nme"}}
	for _, e := range list {
		for _, p := range e.Points {
			lines = append(lines, append(
				[]string{e.Name, strconv.Itoa(p.Row), e.Keypoints[p.Keypoint].Name},
				numbers(p.Label.X, p.Label.Y, p.Prediction.X, p.Prediction.Y, p.Pixels, p.Scaled)...))
		}
	}
	if err := out.WriteAll(lines); err != nil {
		return fmt.Errorf("writing the errors of faces: %w", err)
	}
	return nil
}

// WriteSummaryCSV writes the figures of evaluations as CSV: a line for each figure, and for each figure of each
// keypoint, with a column for each model. Measures are in pixels or shares (0 to 1), with all their digits; what
// there is no data for is empty. chosen_by says how many of the faces a model was chosen by, validation_rmse what it is
// off by on faces of validation then.
func WriteSummaryCSV(w io.Writer, list ...Evaluated) error {
	header := []string{"figure", "keypoint"}
	for _, e := range list {
		header = append(header, e.Name)
	}
	lines := [][]string{header}
	line := func(figure, keypoint string, of func(*Evaluation) float64) {
		values := make([]float64, len(list))
		for i, e := range list {
			values[i] = of(e.Evaluation)
		}
		lines = append(lines, append([]string{figure, keypoint}, numbers(values...)...))
	}
	for _, m := range Measures("") {
		line(m.Key, "", func(e *Evaluation) float64 { return m.Of(e.Metrics) })
	}
	line("faces", "", func(e *Evaluation) float64 { return float64(e.Metrics.Faces) })
	line("nme_faces", "", func(e *Evaluation) float64 { return float64(e.Metrics.NMEFaces) })
	if slices.ContainsFunc(list, func(e Evaluated) bool { return e.Chosen.Faces > 0 }) {
		lines = append(lines, chosenLines(list)...)
	}
	for _, k := range keypointsOf(list) {
		line("rmse", k.Name, func(e *Evaluation) float64 { return e.Metrics.Keypoints[k.Name].RMSE })
		line("count", k.Name, func(e *Evaluation) float64 { return float64(e.Metrics.Keypoints[k.Name].Count) })
	}
	out := csv.NewWriter(w)
	if err := out.WriteAll(lines); err != nil {
		return fmt.Errorf("writing the figures: %w", err)
	}
	return nil
}

// chosenLines are the lines of how models were chosen.
func chosenLines(list []Evaluated) [][]string {
	by, rmse, mean, faces := []string{"chosen_by", ""}, []string{"validation_rmse", ""}, []string{"validation_mean_face_rmse", ""}, []string{"validation_faces", ""}
	for _, e := range list {
		by = append(by, strconv.Itoa(e.Chosen.Faces))
		v := Metrics{RMSE: math.NaN(), MeanFace: math.NaN()}
		if e.Chosen.Validation != nil {
			v = *e.Chosen.Validation
		}
		rmse, mean, faces = append(rmse, numbers(v.RMSE)...), append(mean, numbers(v.MeanFace)...), append(faces, strconv.Itoa(v.Faces))
	}
	return [][]string{by, rmse, mean, faces}
}

func keypointsOf(list []Evaluated) face.Keypoints {
	if len(list) == 0 {
		return nil
	}
	return list[0].Keypoints
}

// numbers writes numbers with all their digits, empty for what is none.
func numbers(values ...float64) []string {
	texts := make([]string, len(values))
	for i, v := range values {
		if curve.Finite(v) {
			texts[i] = strconv.FormatFloat(v, 'f', -1, 64)
		}
	}
	return texts
}
