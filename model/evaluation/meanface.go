package evaluation

import (
	"fmt"
	"math"

	"fiducial/data/curve"
)

// NoBetter says in words what NoBetterThanMeanFace reports.
const NoBetter = "no better than the mean face"

// NoBetterThanMeanFace reports whether an RMSE is not below that of the mean face over the same faces: a program that
// always answers that face, whatever the photo, would do as well. It is false where one of them was not measured (NaN).
func NoBetterThanMeanFace(rmse, meanFace float64) bool { return rmse >= meanFace }

// BesideMeanFace writes an RMSE, in a unit, with that of the mean face on the same faces, where that is known, and says
// so in words where the RMSE is no better. A dash stands for an RMSE that is no finite number.
func BesideMeanFace(rmse, meanFace float64, unit string) string {
	text := fmt.Sprintf("%.2f %s", rmse, unit)
	if !curve.Finite(rmse) {
		text = "–"
	}
	if math.IsNaN(meanFace) {
		return text
	}
	text += fmt.Sprintf(" (mean face %.2f", meanFace)
	if NoBetterThanMeanFace(rmse, meanFace) {
		text += ": " + NoBetter
	}
	return text + ")"
}
