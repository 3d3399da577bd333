package faceview

import (
	"math"

	"fyne.io/fyne/v2"

	"fiducial/data/face"
)

const (
	hitRadius       = 12.0 // how far from a marker's middle the pointer still means it, screen units
	labelHeadStart  = 4.0  // labels can be dragged, so they win over predictions that are hardly nearer
	chosenHeadStart = 2.0  // of labels that lie on each other the chosen one is meant
)

// hit is the marker at a place: the keypoint, and whether it is its prediction. kp is None for no marker.
type hit struct {
	kp         int
	prediction bool
}

// hitAt returns the nearest marker in sight within hitRadius.
func (v *FaceView) hitAt(pos fyne.Position) hit {
	best, nearest := hit{kp: None}, math.Inf(1)
	try := func(h hit, p face.Point, headStart float64) {
		if !p.Known {
			return
		}
		at := v.view.screen(p.X, p.Y)
		d := math.Hypot(float64(at.X-pos.X), float64(at.Y-pos.Y))
		if d <= hitRadius && d-headStart < nearest {
			best, nearest = h, d-headStart
		}
	}
	for kp := range v.keypoints {
		if v.labelsShown() {
			headStart := labelHeadStart
			if kp == v.selected {
				headStart += chosenHeadStart
			}
			try(hit{kp: kp}, v.point(kp), headStart)
		}
		if v.predictionsShown() {
			try(hit{kp: kp, prediction: true}, v.prediction(kp), 0)
		}
	}
	return best
}
