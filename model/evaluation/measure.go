package evaluation

import (
	"strconv"

	"fiducial/data/curve"
)

// Measure is one of the Metrics as people read it. Command line, window, tables and pictures show all of Measures.
type Measure struct {
	Key      string // as in JSON
	Name     string
	Meaning  string // in a few words
	Unit     string // that of distances, or "%"
	Scale    float64
	Decimals int
	Up       bool // larger is better
	Given    bool // says nothing of the predictions: what they are held against
	Of       func(Metrics) float64
}

// Measures returns every measure, the most telling first; unit is that of distances, as data.Dataset.Unit.
func Measures(unit string) []Measure {
	return []Measure{
		{Key: "rmse", Name: "RMSE", Meaning: "over all labelled coordinates", Unit: unit, Scale: 1, Decimals: 3, Of: func(m Metrics) float64 { return m.RMSE }},
		{Key: "mean_face_rmse", Name: "Mean face", Meaning: "RMSE of always answering it", Unit: unit, Scale: 1, Decimals: 3, Given: true, Of: func(m Metrics) float64 { return m.MeanFace }},
		{Key: "rmse_complete", Name: "RMSE complete", Meaning: "over complete rows", Unit: unit, Scale: 1, Decimals: 3, Of: func(m Metrics) float64 { return m.RMSEComplete }},
		{Key: "mean_face_rmse_complete", Name: "Mean complete", Meaning: "of the mean face, over complete rows", Unit: unit, Scale: 1, Decimals: 3, Given: true, Of: func(m Metrics) float64 { return m.MeanFaceComplete }},
		{Key: "nme", Name: "NME", Meaning: "mean, in % of the eyes' distance", Unit: "%", Scale: 100, Decimals: 2, Of: func(m Metrics) float64 { return m.NME }},
		{Key: "pck_5", Name: "PCK 5 %", Meaning: "within 5 % of the eyes' distance", Unit: "%", Scale: 100, Decimals: 1, Up: true, Of: func(m Metrics) float64 { return m.PCK5 }},
		{Key: "pck_10", Name: "PCK 10 %", Meaning: "within 10 % of it", Unit: "%", Scale: 100, Decimals: 1, Up: true, Of: func(m Metrics) float64 { return m.PCK10 }},
	}
}

// Text writes a value of the measure without its unit, "–" for NaN.
func (m Measure) Text(v float64) string {
	if !curve.Finite(v) {
		return "–"
	}
	return strconv.FormatFloat(v*m.Scale, 'f', m.Decimals, 64)
}

// UnitOf returns the unit that stands behind a value of the measure, "" behind the dash for NaN.
func (m Measure) UnitOf(v float64) string {
	if !curve.Finite(v) {
		return ""
	}
	return m.Unit
}

// Difference writes how much more b is than a, with its sign, and says whether that is better, worse or neither as
// far as the decimals show: 1, -1 or 0. Where one is NaN it is "" and 0.
func (m Measure) Difference(a, b float64) (text string, better int) {
	if !curve.Finite(a) || !curve.Finite(b) {
		return "", 0
	}
	text = m.Text(b - a)
	if v, err := strconv.ParseFloat(text, 64); err != nil || v == 0 {
		return "±" + m.Text(0), 0
	}
	if better = -1; (b > a) == m.Up {
		better = 1
	}
	if m.Given {
		better = 0
	}
	if b > a {
		text = "+" + text
	} else {
		text = "−" + text[1:] // a minus is as wide as a plus
	}
	return text, better
}
