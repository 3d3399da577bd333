package evaluate

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"fiducial/model/evaluation"
)

// Figures in a long unit lay on the names before them.
func TestFiguresLieBesideTheirNames(t *testing.T) {
	test.NewTempApp(t)
	x := evaluation.Evaluated{Name: "one", Evaluation: &evaluation.Evaluation{Metrics: evaluation.Metrics{RMSE: 12.345, RMSEComplete: 12.345, Unit: "px at 96"}}}
	for n, list := range [][]evaluation.Evaluated{{x}, {x, x}} {
		table := newFigureTable()
		table.show(list)
		window := test.NewTempWindow(t, table)
		window.Resize(table.MinSize())
		ends := map[int]float32{} // of what was put into a line, which goes from left to right
		for i, c := range table.cells {
			o := table.texts[i]
			if o.Hidden {
				continue
			}
			if o.Position().X < ends[c.line] {
				t.Errorf("%d checkpoints: %q begins at %v, before what stands there ends at %v", n+1, c.text, o.Position().X, ends[c.line])
			}
			ends[c.line] = o.Position().X + o.MinSize().Width
		}
	}
}
