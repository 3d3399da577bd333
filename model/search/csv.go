package search

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"fiducial/model/settings"
)

// ExportCSV writes the trials as a table: the number, each setting of the space, the state, the epochs done, the
// losses, the test RMSE in pixels, that of the mean face on the same faces, the seconds it took, and the error of a
// failed one. Of the trial that was chosen by its test RMSE, and of no other, it says so, with the RMSE on validation
// faces. Figures that were not measured are empty.
func (s *Search) ExportCSV(w io.Writer) error {
	var parameters []settings.Parameter
	header := []string{"trial"}
	for _, d := range s.plan.Space.Dimensions {
		p, err := parameter(d.Key)
		if err != nil {
			return fmt.Errorf("export the trials: %w", err)
		}
		parameters, header = append(parameters, p), append(header, d.Key)
	}
	out := csv.NewWriter(w)
	rows := [][]string{append(header, "state", "epochs", "train_loss", "test_loss", "test_rmse", "mean_face_rmse", "seconds", "error", "chosen", "validation_rmse", "validation_mean_face_rmse")}
	number := func(v float64) string {
		if math.IsNaN(v) {
			return ""
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	for _, t := range s.Trials() {
		row := []string{strconv.Itoa(t.Number)}
		for _, p := range parameters {
			row = append(row, p.Get(t.Settings))
		}
		row = append(row, string(t.State), strconv.Itoa(t.epochs()), number(t.TrainLoss), number(t.TestLoss),
			number(t.TestRMSE), number(t.MeanFace()), strconv.FormatFloat(t.Seconds, 'f', 3, 64), t.Error)
		if t.Chosen.Among > 0 {
			row = append(row, "true", number(t.Chosen.Validation), number(t.Chosen.MeanFace))
		} else {
			row = append(row, "", "", "")
		}
		rows = append(rows, row)
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("export the trials: %w", err)
	}
	return nil
}

// ImportancePath returns where ImportanceCSV goes beside a table of trials: trials-importance.csv beside trials.csv.
func ImportancePath(path string) string {
	ext := filepath.Ext(path)
	return strings.TrimSuffix(path, ext) + "-importance" + ext
}

// ImportanceCSV writes how much each setting matters as a table, as Importance finds it: shares of 1, and whether they
// are more than chance gives. It has no line but its heading where the trials are too few to say.
func (s *Search) ImportanceCSV(w io.Writer) error {
	rows := [][]string{{"setting", "share", "low", "high", "by_chance", "told", "measured_trials"}}
	weights, measured := Importance(s.plan, s.Trials())
	for _, x := range weights {
		row := []string{x.Key}
		for _, v := range []float64{x.Share, x.Low, x.High, x.Chance} {
			row = append(row, strconv.FormatFloat(v, 'g', -1, 64))
		}
		rows = append(rows, append(row, strconv.FormatBool(x.Told()), strconv.Itoa(measured)))
	}
	if err := csv.NewWriter(w).WriteAll(rows); err != nil {
		return fmt.Errorf("export how much settings matter: %w", err)
	}
	return nil
}
