package prediction

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"fiducial/model/checkpoint"
	"fiducial/model/onnx"
)

// ONNXOptions say what an ONNX file is to answer.
type ONNXOptions struct {
	PointsOnly bool // no expected errors, for which each photo is looked at in all of the ways that Expecting asks for
}

// ONNX returns the network of a checkpoint as an ONNX file for other runtimes: "pixels" (batch, 1, side, side), 8-bit
// grey levels 0 to 255 as floats, to "points" (batch, K, 2), x and y in pixels of the photo, in the order of the
// keypoints. All of Predictor.Predict without Mirror is in the graph: the standardisation, the network, the mean face,
// and the guess of labelling schemes by which their answers are weighted. Where the checkpoint knows how far off its
// points are, "expected_error" (batch, K) are the ExpectedErrors in pixels of "mean_points" (batch, K, 2), which are
// what it predicts with Mirror. See docs/onnx.md.
func ONNX(c *checkpoint.Checkpoint, o ONNXOptions) ([]byte, error) {
	c = c.Full()
	b, err := newONNXBuilder(c)
	if err != nil {
		return nil, fmt.Errorf("write the network as ONNX: %w", err)
	}
	results, err := b.results(o)
	if err != nil {
		return nil, fmt.Errorf("write the network as ONNX: %w", err)
	}
	names, err := json.Marshal(c.Keypoints)
	if err != nil {
		return nil, fmt.Errorf("write the network as ONNX: %w", err)
	}
	return onnx.Model{
		Graph: b.Graph, Name: "keypoints", Meaning: "Facial keypoints of grey photos, by Fiducial.",
		Input:    onnx.Tensor{Value: b.pixels, Meaning: "grey levels, 0 to 255, in row order", Shape: []int{1, c.Side, c.Side}},
		Results:  results,
		Metadata: [][2]string{{"keypoints", string(names)}, {"side", strconv.Itoa(c.Side)}},
	}.Encode(), nil
}

// onnxBuilder puts together the ONNX graph of a checkpoint, with all keypoints of its network.
type onnxBuilder struct {
	*onnx.Graph
	checkpoint *checkpoint.Checkpoint
	target     *Target
	pixels     onnx.Value // (batch, 1, side, side)
	image      onnx.Value // the same as the network takes it
	guess      onnx.Value // the probability of each labelling scheme (batch, 1, schemes), or (1, 1, schemes) where all photos have the same; "" of one alone
}

// newONNXBuilder begins with what all ways to look at a photo share.
func newONNXBuilder(c *checkpoint.Checkpoint) (*onnxBuilder, error) {
	b := &onnxBuilder{Graph: &onnx.Graph{}, checkpoint: c, target: NewTarget(c.Settings, c.Schemes, c.MeanFace, c.Side)}
	b.pixels = b.Input("pixels")
	b.image = b.pixels
	if c.Settings.Standardise {
		b.image = b.Standardise(b.pixels)
	}
	schemes := b.target.Layout.Schemes()
	switch classifier := b.target.Schemes.Classifier; {
	case schemes == 1:
	case classifier == nil:
		even := make([]float32, schemes)
		b.target.Guess(even, nil)
		b.guess = b.Floats("even", even, 1, 1, schemes)
	default:
		guess, err := classifier.ONNX(b.Graph, b.pixels, c.Side)
		if err != nil {
			return nil, err
		}
		b.guess = b.Reshape(guess, 0, 1, schemes)
	}
	return b, nil
}

// results adds what the file answers.
func (b *onnxBuilder) results(o ONNXOptions) ([]onnx.Tensor, error) {
	outputs, peaks, err := b.checkpoint.Weights.ONNX(b.Graph, b.image)
	if err != nil {
		return nil, err
	}
	keypoints := b.target.Keypoints()
	answers := b.answers(outputs)
	results := []onnx.Tensor{{
		Value: b.blend(b.Gather(answers, 1, b.places(nil)...)), Name: "points",
		Meaning: "x and y in pixels; the centre of the top-left pixel is 0, 0", Shape: []int{keypoints, 2},
	}}
	views, straight := Expecting.viewsOf(b.checkpoint)
	if o.PointsOnly || b.checkpoint.Calibration == nil || len(views) == 1 {
		return results, nil
	}
	expected, points, err := b.expected(views, straight, answers, peaks)
	return append(results,
		onnx.Tensor{Value: expected, Name: "expected_error", Shape: []int{keypoints},
			Meaning: "the expected distance in pixels from mean_points to where somebody would label them"},
		onnx.Tensor{Value: points, Name: "mean_points", Shape: []int{keypoints, 2},
			Meaning: "points, in the mean of the photo and its mirror image where the network knows both"}), err
}

// answers adds what outputs of the network (batch, 2A) mean: (batch, A, 2) in pixels.
func (b *onnxBuilder) answers(outputs onnx.Value) onnx.Value {
	t := b.target
	if t.Scale != 1 {
		outputs = b.Two("Mul", outputs, b.Float("unit", t.Scale))
	}
	if slices.ContainsFunc(t.mean, func(v float32) bool { return v != 0 }) {
		outputs = b.Two("Add", outputs, b.Floats("mean_face", t.mean, 1, len(t.mean)))
	}
	return b.Reshape(outputs, 0, t.Layout.Answers(), 2)
}

// places returns which answer is each keypoint's by each scheme (schemes, K); in a mirror it is that of its partner.
func (b *onnxBuilder) places(partners []int) []int {
	places := make([]int, 0, b.target.Layout.Schemes()*b.target.Keypoints())
	for of := range b.target.Layout.Schemes() {
		for k := range b.target.Keypoints() {
			if partners != nil {
				k = partners[k]
			}
			places = append(places, b.target.Layout.Answer(of, k))
		}
	}
	return places
}

// blend adds the mean of points by each scheme (batch, schemes·K, 2), weighted by the guess: (batch, K, 2).
func (b *onnxBuilder) blend(points onnx.Value) onnx.Value {
	schemes, keypoints := b.target.Layout.Schemes(), b.target.Keypoints()
	if schemes == 1 {
		return points
	}
	return b.Reshape(b.Two("MatMul", b.guess, b.Reshape(points, 0, schemes, 2*keypoints)), 0, keypoints, 2)
}
