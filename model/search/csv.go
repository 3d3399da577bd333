package search

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"

	"fiducial/model/settings"
)

// ExportCSV writes the trials as a table: the number, each setting of the space, the state, the epochs done, the losses,
// the test RMSE in pixels, that of the mean face on the same faces, the seconds it took, and the error of a failed one. Figures that were not measured are
// empty.
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
	rows := [][]string{append(header, "state", "epochs", "train_loss", "test_loss", "test_rmse", "mean_face_rmse", "seconds", "error")}
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
		rows = append(rows, append(row, string(t.State), strconv.Itoa(t.epochs()), number(t.TrainLoss), number(t.TestLoss),
			number(t.TestRMSE), number(t.MeanFace()), strconv.FormatFloat(t.Seconds, 'f', 3, 64), t.Error))
	}
	if err := out.WriteAll(rows); err != nil {
		return fmt.Errorf("export the trials: %w", err)
	}
	return nil
}
