package model

import "slices"

// mirrorImages mirrors images of side×side pixels left to right, in place.
func mirrorImages(images []float32, side int) {
	for row := range slices.Chunk(images, side) {
		slices.Reverse(row)
	}
}

// averageMirrored moves points (n, 2K), in pixels, to the middle between them and what was predicted for the mirrored
// images of side pixels: there a keypoint is where its partner is on the other side.
func averageMirrored(points, mirrored []float32, partners []int, side int) {
	width := 2 * len(partners)
	for at := 0; at < len(points); at += width {
		p, m := points[at:at+width], mirrored[at:at+width]
		for k, partner := range partners {
			p[2*k] = (p[2*k] + float32(side-1) - m[2*partner]) / 2
			p[2*k+1] = (p[2*k+1] + m[2*partner+1]) / 2
		}
	}
}
