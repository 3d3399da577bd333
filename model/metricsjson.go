package model

import (
	"encoding/json"
	"math"
)

// figure is a number that JSON writes as null where it is none.
type figure float64

// MarshalJSON implements json.Marshaler.
func (f figure) MarshalJSON() ([]byte, error) {
	if v := float64(f); math.IsNaN(v) || math.IsInf(v, 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(f))
}

// UnmarshalJSON implements json.Unmarshaler; null becomes NaN.
func (f *figure) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*f = figure(math.NaN())
		return nil
	}
	return json.Unmarshal(data, (*float64)(f))
}

// MarshalJSON implements json.Marshaler: NaN becomes null.
func (m Metrics) MarshalJSON() ([]byte, error) {
	type plain Metrics // without this method
	return json.Marshal(struct {
		RMSE             figure `json:"rmse"`
		RMSEComplete     figure `json:"rmse_complete"`
		MeanFace         figure `json:"mean_face_rmse"`
		MeanFaceComplete figure `json:"mean_face_rmse_complete"`
		NME              figure `json:"nme"`
		PCK5             figure `json:"pck_5"`
		PCK10            figure `json:"pck_10"`
		plain
	}{figure(m.RMSE), figure(m.RMSEComplete), figure(m.MeanFace), figure(m.MeanFaceComplete), figure(m.NME), figure(m.PCK5), figure(m.PCK10), plain(m)})
}

// MarshalJSON implements json.Marshaler: NaN becomes null.
func (m KeypointMetrics) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		RMSE     figure `json:"rmse"`
		MeanFace figure `json:"mean_face_rmse"`
		Count    int    `json:"count"`
	}{figure(m.RMSE), figure(m.MeanFace), m.Count})
}
