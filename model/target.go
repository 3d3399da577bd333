package model

import (
	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/scheme"
)

// target maps points in pixels to what a network is to answer, and back. What it answers are the points themselves or
// their offsets from the mean face in units of a quarter of the image, each once for every labelling scheme that it
// tells apart.
type target struct {
	schemes Schemes
	layout  scheme.Layout
	side    int
	mean    []float32 // of each answer (2A), zeros without offsets
	scale   float32   // pixels a unit
}

// newTarget returns the target that settings ask for; mean is the mean face (2K) in pixels. Heatmap networks know pixels only.
func newTarget(s Settings, schemes Schemes, mean []float32, side int) target {
	layout := schemes.Set.Layout(len(mean) / 2)
	t := target{schemes: schemes, layout: layout, side: side, mean: make([]float32, 2*layout.Answers()), scale: 1}
	if !s.Offsets || s.Network == Heatmap {
		return t
	}
	t.scale = float32(side) / 4
	for a := range layout.Answers() {
		k := layout.Keypoint(a)
		t.mean[2*a], t.mean[2*a+1] = mean[2*k], mean[2*k+1]
	}
	return t
}

// width returns how many numbers the network answers for a face (2A).
func (t *target) width() int { return len(t.mean) }

// encode writes targets and their mask (N, 2A) for points (N, 2K) in pixels and theirs; 0 where the mask is 0. A face's
// scheme is known by which of its points are labelled.
func (t *target) encode(targets, answered, points, mask []float32) {
	clear(targets)
	clear(answered)
	k2 := 2 * t.keypoints()
	known := make([]bool, k2/2)
	for i := 0; i*k2 < len(points); i++ {
		of := t.schemes.Set.Of(pattern(known, mask[i*k2:][:k2]))
		for j := range k2 {
			if mask[i*k2+j] == 0 {
				continue
			}
			a := 2*t.layout.Answer(of, j/2) + j%2
			targets[i*t.width()+a] = (points[i*k2+j] - t.mean[a]) / t.scale
			answered[i*t.width()+a] = 1
		}
	}
}

// pattern sets known to which keypoints of a face have a mask of 1.
func pattern(known []bool, mask []float32) []bool {
	for k := range known {
		known[k] = mask[2*k] == 1
	}
	return known
}

// decode turns one face's outputs (2A) into points (2K) in pixels: those of each scheme, weighted by the guess which of
// them the face would belong to.
func (t *target) decode(points, outputs, guess []float32) {
	for j := range points {
		sum := float32(0)
		for of := range t.layout.Schemes() {
			sum += guess[of] * t.coordinate(outputs, of, j)
		}
		points[j] = sum
	}
}

// decodeEach turns one face's outputs (2A) into points (S, 2K) in pixels: those of each scheme.
func (t *target) decodeEach(points, outputs []float32) {
	k2 := 2 * t.keypoints()
	for i := range points {
		points[i] = t.coordinate(outputs, i/k2, i%k2)
	}
}

// coordinate returns coordinate j of 2K that the outputs of a face have for a scheme, in pixels.
func (t *target) coordinate(outputs []float32, of, j int) float32 {
	a := 2*t.layout.Answer(of, j/2) + j%2
	return outputs[a]*t.scale + t.mean[a]
}

// keypoints returns the number of keypoints (K).
func (t *target) keypoints() int { return t.layout.Keypoints() }

// guess sets dst to the probability of each scheme for a photo.
func (t *target) guess(dst []float32, pixels []byte) {
	if t.schemes.Classifier != nil {
		t.schemes.Classifier.Guess(dst, pixels, t.side)
		return
	}
	for i := range dst {
		dst[i] = 1 / float32(len(dst))
	}
}

// known makes points of coordinates in pixels (2K).
func known(coordinates []float32) face.Points {
	p := make(face.Points, len(coordinates)/2)
	for i := range p {
		p[i] = face.At(float64(coordinates[2*i]), float64(coordinates[2*i+1]))
	}
	return p
}

// meanFace returns the mean of each labelled coordinate over rows (2K), in pixels. A keypoint that is
// labelled nowhere gets the centre of the image.
func meanFace(ds *data.Dataset, rows []int) []float32 {
	k := len(ds.Keypoints())
	sums, counts := make([]float64, 2*k), make([]int, k)
	for _, row := range rows {
		for i, p := range ds.Labels(row) {
			if p.Known {
				sums[2*i] += p.X
				sums[2*i+1] += p.Y
				counts[i]++
			}
		}
	}
	mean := make([]float32, 2*k)
	for i := range mean {
		if n := counts[i/2]; n > 0 {
			mean[i] = float32(sums[i] / float64(n))
		} else {
			mean[i] = float32(ds.Side()-1) / 2
		}
	}
	return mean
}
