package kernel

var unitNEON = unit{
	4, false, &correlateNEON, &dotProductsNEON,
	biasNEON, packNEON, packReLUNEON, maxPoolNEON, maxPoolBackNEON, dropoutNEON, adamNEON,
	&flatFuncs{addNEON, affineNEON, momentsNEON, normSumsNEON, normBackNEON, largestNEON, expNEON, momentBackNEON},
	&winogradFuncs{winogradInputNEON, winogradOutputNEON, transposeNEON, nil, gradientFuncs{winogradInputNHWCNEON, winogradGradientNEON}, nil, &tileMultiplyNEON, nil, nil},
	multiplyAddsNEON, 24,
}

// unitOf returns the unit of a vector path, of which there is one.
func unitOf(Path) *unit { return &unitNEON }
