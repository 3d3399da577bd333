package kernel

// portable returns the primitives in Go. They are the reference for all others.
func portable() primitives {
	return primitives{
		floats:         1,
		correlate:      correlateGo,
		products:       productsGo,
		bias:           biasGo,
		pack:           packGo,
		packGated:      packGatedGo,
		maxPool:        maxPoolGo,
		maxPoolBack:    maxPoolBackGo,
		dropout:        dropoutGo,
		adam:           adamGo,
		add:            addGo,
		affine:         affineGo,
		moments:        momentsGo,
		normSums:       normSumsGo,
		normBack:       normBackGo,
		exp:            expGo,
		momentBack:     momentBackGo,
		tileSource:     tileSourceGo,
		tileMultiply:   tileMultiplyGo,
		tileSums:       tileSumsGo,
		transpose:      transposeGo,
		transposeGated: transposeGatedGo,
		tileSourceLast: tileSourceLastGo,
		tileGradient:   tileGradientGo,
	}
}
