package evaluation

import (
	"encoding/json"

	"fiducial/data/curve"
)

// MarshalJSON implements json.Marshaler: NaN becomes null.
func (m Metrics) MarshalJSON() ([]byte, error) {
	type plain Metrics // without this method
	return json.Marshal(struct {
		RMSE             curve.Number `json:"rmse"`
		RMSEComplete     curve.Number `json:"rmse_complete"`
		MeanFace         curve.Number `json:"mean_face_rmse"`
		MeanFaceComplete curve.Number `json:"mean_face_rmse_complete"`
		NME              curve.Number `json:"nme"`
		PCK5             curve.Number `json:"pck_5"`
		PCK10            curve.Number `json:"pck_10"`
		plain
	}{curve.Number(m.RMSE), curve.Number(m.RMSEComplete), curve.Number(m.MeanFace), curve.Number(m.MeanFaceComplete), curve.Number(m.NME), curve.Number(m.PCK5), curve.Number(m.PCK10), plain(m)})
}

// MarshalJSON implements json.Marshaler: NaN becomes null.
func (m KeypointMetrics) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		RMSE     curve.Number `json:"rmse"`
		MeanFace curve.Number `json:"mean_face_rmse"`
		Count    int          `json:"count"`
	}{curve.Number(m.RMSE), curve.Number(m.MeanFace), m.Count})
}
