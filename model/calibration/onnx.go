package calibration

import (
	"math"

	"fiducial/model/onnx"
)

// Known is what an ONNX graph knows of the points of faces, as Point has it, each (batch, 1, K) but for Whole, which is
// (batch, 1, 1). Where there is one labelling scheme alone Schemes is "", and without maps Peak.
type Known struct{ Apart, Whole, Schemes, Peak onnx.Value }

// ONNX adds Expected to an ONNX graph: what is known of all points to their expected errors (batch, 1, K); those of
// keypoints that are not predicted are NaN.
func (c *Calibration) ONNX(g *onnx.Graph, known Known, predicted []bool) onnx.Value {
	usual := make([]float32, len(c.Usual))
	for k, v := range c.Usual {
		if known.Schemes == "" {
			v += c.BySchemes * math.Log(least)
		}
		if usual[k] = float32(v); !predicted[k] {
			usual[k] = float32(math.NaN())
		}
	}
	logarithm := g.Floats("usual", usual, 1, 1, len(usual))
	for _, part := range []struct {
		of    onnx.Value
		floor float32
		by    float64
	}{{known.Apart, least, c.ByApart}, {known.Whole, least, c.ByWhole}, {known.Schemes, least, c.BySchemes}, {known.Peak, 0, c.ByPeak}} {
		if part.of == "" || part.by == 0 {
			continue
		}
		log := g.One("Log", g.Two("Add", part.of, g.Float("floor", part.floor)))
		logarithm = g.Two("Add", logarithm, g.Two("Mul", log, g.Float("by", float32(part.by))))
	}
	return g.Two("Mul", g.One("Exp", logarithm), c.onnxRatio(g, logarithm))
}

// onnxRatio adds the mean of ratios, by the logarithm of the scale: along straight lines between the groups of points
// by scale, level before the first and behind the last.
func (c *Calibration) onnxRatio(g *onnx.Graph, logarithm onnx.Value) onnx.Value {
	groups := c.ByScale
	if len(groups) == 0 {
		groups = []Ratios{{Ratios: c.Ratios}}
	}
	ratio := g.Float("ratio", float32(groups[0].mean()))
	for i := 1; i < len(groups); i++ {
		from, width := groups[i-1].Scale, max(groups[i].Scale-groups[i-1].Scale, 1e-6)
		part := g.Two("Div", g.Two("Sub", logarithm, g.Float("from", float32(from))), g.Float("width", float32(width)))
		part = g.Node("Clip", []onnx.Value{part, g.Float("least", 0), g.Float("most", 1)})
		ratio = g.Two("Add", ratio, g.Two("Mul", part, g.Float("rise", float32(groups[i].mean()-groups[i-1].mean()))))
	}
	return ratio
}
