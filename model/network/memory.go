package network

// LeastMemory returns how many bytes a training graph takes at least for batches of so many faces, a quarter of all or
// more: the weights with their gradients, moments and average, what every layer answers, which the way back needs
// again, and the gradient of the widest of them. It does not overflow for any Spec that Check accepts, and takes no
// memory itself.
func LeastMemory(s Spec, batch int) float64 {
	const numbersAWeight, bytes = 5, 4
	kept, widest := s.leastValues()
	return bytes * (numbersAWeight*s.LeastWeights() + float64(batch)*(kept+widest))
}

// LeastToPredict returns how many bytes a prediction graph takes at least for batches of so many faces: the weights,
// and what the widest layer answers. As LeastMemory it does not overflow, and takes no memory itself.
func LeastToPredict(s Spec, batch int) float64 {
	_, widest := s.leastValues()
	return 4 * (s.LeastWeights() + float64(batch)*widest)
}

// leastValues returns how many numbers the convolutions and poolings answer for a face, in all and at most.
func (s Packs) leastValues() (kept, widest float64) {
	side := s.Side
	for _, out := range s.OutChannel {
		p := s.pack(side)
		for _, conv := range p.conv {
			n := float64(out) * float64(conv) * float64(conv)
			kept, widest = kept+n, max(widest, n)
		}
		kept += float64(out) * float64(p.pool) * float64(p.pool)
		side = p.pool
	}
	return kept, widest
}

// leastValues returns how many numbers the blocks answer for a face, in all and at most: two at each level, and the
// convolution before each batch norm.
func (s Heatmap) leastValues() (kept, widest float64) {
	side := s.Side
	for level := range levels {
		n := float64(s.channels(level)) * float64(side) * float64(side)
		kept, widest = kept+3*n, max(widest, n) // the second block's norm answers a quarter, pooled
		side /= 2
	}
	return kept, widest
}

func (s Dense) leastValues() (kept, widest float64) {
	return float64(s.Hidden + s.Answers), float64(s.Hidden)
}
