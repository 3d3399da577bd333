package model

import (
	"fiducial/data"
	"fiducial/data/face"
)

// target maps points in pixels to what a network is to answer: the points themselves, or their offsets from
// the mean face in units of a quarter of the image.
type target struct {
	mean  []float32 // (2K), zeros without offsets
	scale float32   // pixels a unit
}

// newTarget returns the target that settings ask for; mean is the mean face in pixels. Heatmap networks know pixels only.
func newTarget(s Settings, mean []float32, side int) target {
	if !s.Offsets || s.Network == Heatmap {
		return target{mean: make([]float32, len(mean)), scale: 1}
	}
	return target{mean: mean, scale: float32(side) / 4}
}

// encode writes targets for points (N, 2K) in pixels to dst; 0 where the mask is 0.
func (t target) encode(dst, points, mask []float32) {
	for i, p := range points {
		dst[i] = mask[i] * (p - t.mean[i%len(t.mean)]) / t.scale
	}
}

// decode turns one face's outputs (2K) into points in pixels, in place.
func (t target) decode(outputs []float32) {
	for i, v := range outputs {
		outputs[i] = v*t.scale + t.mean[i]
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
