package ui

import (
	"math"

	"fiducial/model"
	"fiducial/ui/kit"
)

// besideMeanFace writes an RMSE with what always answering the mean face has on the same faces, where that is known, and says
// so in words where the RMSE is no better.
func besideMeanFace(rmse, meanFace float64) string {
	text := kit.Decimals(rmse, 2) + " px"
	if math.IsNaN(meanFace) {
		return text
	}
	text += " (mean face " + kit.Decimals(meanFace, 2)
	if model.NoBetterThanMeanFace(rmse, meanFace) {
		text += ": " + model.NoBetter
	}
	return text + ")"
}
