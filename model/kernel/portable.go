package kernel

// portable returns the primitives in Go. They are the reference for all others.
func portable() primitives {
	return primitives{
		floats:            1,
		correlate:         correlateGo,
		dotProducts:       dotProductsGo,
		bias:              biasGo,
		pack:              packGo,
		packReLU:          packReLUGo,
		maxPool:           maxPoolGo,
		maxPoolBack:       maxPoolBackGo,
		dropout:           dropoutGo,
		adam:              adamGo,
		add:               addGo,
		affine:            affineGo,
		moments:           momentsGo,
		normSums:          normSumsGo,
		normBack:          normBackGo,
		exp:               expGo,
		momentBack:        momentBackGo,
		winogradInput:     winogradInputGo,
		tileMultiply:      tileMultiplyGo,
		winogradOutput:    winogradOutputGo,
		transpose:         transposeGo,
		transposeReLU:     transposeReLUGo,
		winogradInputNHWC: winogradInputNHWCGo,
		winogradGradient:  winogradGradientGo,
	}
}
