package model

import "fiducial/data/face"

// Metrics say how far predictions are from labels; see DESIGN.md, Words. JSON keys are part of the command line.
type Metrics struct {
	RMSE         float64                    `json:"rmse"`          // pixels, over labelled coordinates
	RMSEComplete float64                    `json:"rmse_complete"` // the same over complete rows
	NME          float64                    `json:"nme"`           // mean distance over the distance between the eye centres, faces with both eyes labelled
	PCK5         float64                    `json:"pck_5"`         // share of points nearer than 5 % of that distance
	PCK10        float64                    `json:"pck_10"`
	Faces        int                        `json:"faces"`
	Keypoints    map[string]KeypointMetrics `json:"keypoints"`
}

// KeypointMetrics are those of one keypoint.
type KeypointMetrics struct {
	RMSE  float64 `json:"rmse"`
	Count int     `json:"count"`
}

// Evaluate compares predictions with labels, face by face; missing points don't count. A figure without any
// data behind it is NaN (and null in JSON).
func Evaluate(k face.Keypoints, labels, predictions []face.Points) Metrics { panic("unwritten") }
