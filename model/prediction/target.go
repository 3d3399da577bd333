package prediction

import (
	"fiducial/model/checkpoint"
	"fiducial/model/scheme"
	"fiducial/model/settings"
)

// Target maps points in pixels to what a network is to answer, and back. What it answers are the points themselves or
// their offsets from the mean face in units of a quarter of the image, each once for every labelling scheme that it
// tells apart. Not safe for concurrent use while its Schemes get their classifier; then it is.
type Target struct {
	Schemes checkpoint.Schemes // a run sets the classifier once it has learned it
	Layout  scheme.Layout      // which answer is whose
	Scale   float32            // pixels a unit

	side int
	mean []float32 // of each answer (2A), zeros without offsets
}

// NewTarget returns the target that settings ask for; mean is the mean face (2K) in pixels. Heatmap networks know
// pixels only.
func NewTarget(s settings.Settings, schemes checkpoint.Schemes, mean []float32, side int) *Target {
	layout := schemes.Set.Layout(len(mean) / 2)
	t := &Target{Schemes: schemes, Layout: layout, side: side, mean: make([]float32, 2*layout.Answers()), Scale: 1}
	if !s.Offsets || s.Network == settings.Heatmap {
		return t
	}
	t.Scale = float32(side) / 4
	for a := range layout.Answers() {
		k := layout.Keypoint(a)
		t.mean[2*a], t.mean[2*a+1] = mean[2*k], mean[2*k+1]
	}
	return t
}

// Width returns how many numbers the network answers for a face (2A).
func (t *Target) Width() int { return len(t.mean) }

// Encode writes targets and their mask (N, 2A) for points (N, 2K) in pixels and theirs; 0 where the mask is 0. A face's
// scheme is known by which of its points are labelled.
func (t *Target) Encode(targets, answered, points, mask []float32) {
	clear(targets)
	clear(answered)
	k2 := 2 * t.Keypoints()
	known := make([]bool, k2/2)
	for i := 0; i*k2 < len(points); i++ {
		of := t.Schemes.Set.Of(pattern(known, mask[i*k2:][:k2]))
		for j := range k2 {
			if mask[i*k2+j] == 0 {
				continue
			}
			a := 2*t.Layout.Answer(of, j/2) + j%2
			targets[i*t.Width()+a] = (points[i*k2+j] - t.mean[a]) / t.Scale
			answered[i*t.Width()+a] = 1
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

// Decode turns one face's outputs (2A) into points (2K) in pixels: those of each scheme, weighted by the guess which of
// them the face would belong to.
func (t *Target) Decode(points, outputs, guess []float32) {
	for j := range points {
		sum := float32(0)
		for of := range t.Layout.Schemes() {
			sum += guess[of] * t.coordinate(outputs, of, j)
		}
		points[j] = sum
	}
}

// decodeEach turns one face's outputs (2A) into points (S, 2K) in pixels: those of each scheme.
func (t *Target) decodeEach(points, outputs []float32) {
	k2 := 2 * t.Keypoints()
	for i := range points {
		points[i] = t.coordinate(outputs, i/k2, i%k2)
	}
}

// peaksOfEach turns the peaks of one face's maps (A) into those of points (S, K), of each scheme.
func (t *Target) peaksOfEach(peaks, answered []float32) {
	for i := range peaks {
		peaks[i] = answered[t.Layout.Answer(i/t.Keypoints(), i%t.Keypoints())]
	}
}

// coordinate returns coordinate j of 2K that the outputs of a face have for a scheme, in pixels.
func (t *Target) coordinate(outputs []float32, of, j int) float32 {
	a := 2*t.Layout.Answer(of, j/2) + j%2
	return outputs[a]*t.Scale + t.mean[a]
}

// Keypoints returns the number of keypoints (K).
func (t *Target) Keypoints() int { return t.Layout.Keypoints() }

// Guess sets dst to the probability of each scheme for a photo.
func (t *Target) Guess(dst []float32, pixels []byte) {
	if t.Schemes.Classifier != nil {
		t.Schemes.Classifier.Guess(dst, pixels, t.side)
		return
	}
	for i := range dst {
		dst[i] = 1 / float32(len(dst))
	}
}
