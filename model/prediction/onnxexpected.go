package prediction

import (
	"fiducial/data/batch"
	"fiducial/model/calibration"
	"fiducial/model/onnx"
)

// expected adds ExpectedErrors (batch, K) and Points (batch, K, 2) of faces that are predicted in these ways, of which
// so many are straight. What the network says of the photo as it is, the first of them, is there: answers (batch, A,
// 2), and peaks (batch, A), or "".
func (b *onnxBuilder) expected(views []batch.View, straight int, answers, peaks onnx.Value) (expected, points onnx.Value, err error) {
	n := len(b.places(nil))
	var allPoints, allPeaks []onnx.Value
	for i, v := range views {
		if i > 0 {
			var outputs onnx.Value
			if outputs, peaks, err = b.checkpoint.Weights.ONNX(b.Graph, b.view(v)); err != nil {
				return "", "", err
			}
			answers = b.back(b.answers(outputs), v)
		}
		var partners []int
		if v.Mirror {
			partners = b.checkpoint.Partners
		}
		places := b.places(partners)
		allPoints = append(allPoints, b.Reshape(b.Gather(answers, 1, places...), 0, 1, n, 2))
		if peaks != "" {
			allPeaks = append(allPeaks, b.Reshape(b.Gather(peaks, 1, places...), 0, 1, n))
		}
	}
	seen := b.Concat(1, allPoints...) // (batch, views, schemes·K, 2)
	points = b.Reshape(b.Reduce("ReduceMean", b.Slice(seen, []int{1}, []int{0}, []int{straight}), 1), 0, n, 2)
	points = b.blend(points)
	known := b.known(seen, points)
	if allPeaks != nil {
		logarithms := b.One("Log", b.Two("Max", b.Concat(1, allPeaks...), b.Float("least_peak", leastPeak)))
		known.Peak = b.One("Exp", b.meanOfSchemes(b.Reduce("ReduceMean", logarithms, 1)))
	}
	e := b.checkpoint.Calibration.ONNX(b.Graph, known, b.checkpoint.Labelled())
	return b.Reshape(e, 0, b.target.Keypoints()), points, nil
}

// view adds what is seen of the photo in a way, as View.Image has it.
func (b *onnxBuilder) view(v batch.View) onnx.Value {
	side := b.checkpoint.Side
	var next, corner []int
	var across, down []float32
	for i := range side {
		next = append(next, min(i+1, side-1))
	}
	places := v.Sampled(side)
	for i := 0; i < len(places); i += 2 {
		left, top := int(places[i]), int(places[i+1])
		corner, across, down = append(corner, top*side+left), append(across, places[i]-float32(left)), append(down, places[i+1]-float32(top))
	}
	right := b.Gather(b.image, 3, next...)
	var corners []onnx.Value
	for _, image := range []onnx.Value{b.image, right, b.Gather(b.image, 2, next...), b.Gather(right, 2, next...)} {
		corners = append(corners, b.Gather(b.Reshape(image, 0, side*side), 1, corner...))
	}
	between := func(from, to onnx.Value, part onnx.Value) onnx.Value {
		return b.Two("Add", from, b.Two("Mul", part, b.Two("Sub", to, from)))
	}
	x, y := b.Floats("across", across, 1, len(across)), b.Floats("down", down, 1, len(down))
	return b.Reshape(between(between(corners[0], corners[1], x), between(corners[2], corners[3], x), y), 0, 1, side, side)
}

// back adds View.Back of points (batch, A, 2).
func (b *onnxBuilder) back(points onnx.Value, v batch.View) onnx.Value {
	m := v.Matrix(b.checkpoint.Side)
	turn := b.Floats("back", []float32{float32(m[0]), float32(m[3]), float32(m[1]), float32(m[4])}, 2, 2)
	return b.Two("Add", b.Two("MatMul", points, turn), b.Floats("shift", []float32{float32(m[2]), float32(m[5])}, 1, 1, 2))
}

// known adds Answers.known but for the peaks: of what was seen (batch, views, schemes·K, 2), and of the points (batch,
// K, 2).
func (b *onnxBuilder) known(seen, points onnx.Value) (k calibration.Known) {
	schemes, keypoints := b.target.Layout.Schemes(), b.target.Keypoints()
	mean := b.Reduce("ReduceMean", seen, 1)
	k.Apart = b.meanOfSchemes(b.One("Sqrt", b.Reduce("ReduceMean", b.squares(b.Two("Sub", seen, mean)), 1)))
	var predicted []int
	for i, is := range b.checkpoint.Labelled() {
		if is {
			predicted = append(predicted, i)
		}
	}
	some := b.Gather(k.Apart, 2, predicted...)
	k.Whole = b.One("Sqrt", b.Reduce("ReduceMean", b.Two("Mul", some, some), 2))
	if schemes > 1 {
		off := b.Two("Sub", b.Reshape(mean, 0, schemes, keypoints, 2), b.Reshape(points, 0, 1, keypoints, 2))
		distances := b.One("Sqrt", b.Reshape(b.squares(off), 0, schemes, keypoints))
		nearest := b.Nodes("TopK", 2, []onnx.Value{distances, b.Indices("two", 2)}, onnx.Int("axis", 1), onnx.Int("largest", 0), onnx.Int("sorted", 1))[0]
		k.Schemes = b.One("Sqrt", b.Reduce("ReduceProd", nearest, 1))
	}
	return k
}

// squares adds the squared lengths (batch, a, b) of (batch, a, b, 2).
func (b *onnxBuilder) squares(x onnx.Value) onnx.Value {
	return b.Node("ReduceSum", []onnx.Value{b.Two("Mul", x, x), b.Indices("axes", 3)}, onnx.Int("keepdims", 0))
}

// meanOfSchemes adds the mean (batch, 1, K) of what is known by each scheme (batch, 1, schemes·K).
func (b *onnxBuilder) meanOfSchemes(x onnx.Value) onnx.Value {
	return b.Reduce("ReduceMean", b.Reshape(x, 0, b.target.Layout.Schemes(), b.target.Keypoints()), 1)
}
