package model

import "fiducial/data/batch"

// meanFace returns the mean of each labelled coordinate over rows (2K), in pixels. A keypoint that is
// labelled nowhere gets the centre of the image.
func meanFace(faces batch.Source, rows []int) []float32 {
	k := len(faces.Keypoints())
	sums, counts := make([]float64, 2*k), make([]int, k)
	for _, row := range rows {
		for i, p := range faces.Labels(row) {
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
			mean[i] = float32(faces.Side()-1) / 2
		}
	}
	return mean
}
