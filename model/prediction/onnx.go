package prediction

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"fiducial/model/checkpoint"
	"fiducial/model/onnx"
)

// ONNX returns the network of a checkpoint as an ONNX file for other runtimes: "pixels" (batch, 1, side, side), 8-bit grey levels 0 to 255 as
// floats, to "points" (batch, K, 2), x and y in pixels of the photo, in the order of the keypoints. All of Predictor.Predict
// without Mirror is in the graph: the standardisation, the network, the mean face, and the guess of labelling schemes by which
// their answers are weighted. See docs/onnx.md.
func ONNX(c *checkpoint.Checkpoint) ([]byte, error) {
	c = c.Full()
	g := &onnx.Graph{}
	pixels := g.Input("pixels")
	x := pixels
	if c.Settings.Standardise {
		x = g.Standardise(x)
	}
	outputs, err := c.Weights.ONNX(g, x)
	if err != nil {
		return nil, fmt.Errorf("write the network as ONNX: %w", err)
	}
	t := NewTarget(c.Settings, c.Schemes, c.MeanFace, c.Side)
	points, err := t.onnx(g, pixels, outputs)
	if err != nil {
		return nil, fmt.Errorf("write the network as ONNX: %w", err)
	}
	names, err := json.Marshal(c.Keypoints)
	if err != nil {
		return nil, fmt.Errorf("write the network as ONNX: %w", err)
	}
	return onnx.Model{
		Graph: g, Name: "keypoints", Meaning: "Facial keypoints of grey photos, by Fiducial.",
		Input:    onnx.Tensor{Value: pixels, Meaning: "grey levels, 0 to 255, in row order", Shape: []int{1, c.Side, c.Side}},
		Result:   onnx.Tensor{Value: points, Name: "points", Meaning: "x and y in pixels; the centre of the top-left pixel is 0, 0", Shape: []int{len(c.Keypoints), 2}},
		Metadata: [][2]string{{"keypoints", string(names)}, {"side", strconv.Itoa(c.Side)}},
	}.Encode(), nil
}

// onnx adds decode to an ONNX graph: what the network answers (batch, 2A) to points (batch, K, 2).
func (t *Target) onnx(g *onnx.Graph, pixels, outputs onnx.Value) (onnx.Value, error) {
	if t.Scale != 1 {
		outputs = g.Two("Mul", outputs, g.Float("unit", t.Scale))
	}
	if slices.ContainsFunc(t.mean, func(v float32) bool { return v != 0 }) {
		outputs = g.Two("Add", outputs, g.Floats("mean_face", t.mean, 1, len(t.mean)))
	}
	answers := g.Reshape(outputs, 0, t.Layout.Answers(), 2)
	schemes, keypoints := t.Layout.Schemes(), t.Keypoints()
	if schemes == 1 {
		return answers, nil
	}
	places := make([]int, 0, schemes*keypoints)
	for of := range schemes {
		for k := range keypoints {
			places = append(places, t.Layout.Answer(of, k))
		}
	}
	each := g.Reshape(g.Gather(answers, 1, places...), 0, schemes, 2*keypoints)
	guess, err := t.onnxGuess(g, pixels)
	if err != nil {
		return "", err
	}
	return g.Reshape(g.Two("MatMul", guess, each), 0, keypoints, 2), nil
}

// onnxGuess adds guess to an ONNX graph: the probability of each scheme (batch, 1, schemes), or (1, 1, schemes) where all photos
// have the same.
func (t *Target) onnxGuess(g *onnx.Graph, pixels onnx.Value) (onnx.Value, error) {
	schemes := t.Layout.Schemes()
	if t.Schemes.Classifier == nil {
		even := make([]float32, schemes)
		t.Guess(even, nil)
		return g.Floats("even", even, 1, 1, schemes), nil
	}
	guess, err := t.Schemes.Classifier.ONNX(g, pixels, t.side)
	return g.Reshape(guess, 0, 1, schemes), err
}
