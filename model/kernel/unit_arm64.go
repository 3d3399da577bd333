package kernel

var unitNEON = unit{
	4, false, &correlateNEON, &productsNEON,
	biasNEON, packNEON, packGatedNEON, maxPoolNEON, maxPoolBackNEON, dropoutNEON, adamNEON,
	&flatFuncs{addNEON, affineNEON, momentsNEON, normSumsNEON, normBackNEON, largestNEON, expNEON, momentBackNEON},
	&tileFuncs{tileSourceNEON, tileSumsNEON, transposeNEON, nil, gradientFuncs{tileSourceLastNEON, tileGradientNEON}, nil, &tileMultiplyNEON, nil, nil},
	multiplyAddsNEON, 24,
}

// unitOf returns the unit of a vector path, of which there is one.
func unitOf(Path) *unit { return &unitNEON }
