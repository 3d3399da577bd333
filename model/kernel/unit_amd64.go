package kernel

import "fmt"

var (
	unitAVX2 = unit{
		8, false, &correlateAVX2, &dotProductsAVX2,
		biasAVX2, packAVX2, packReLUAVX2, maxPoolAVX2, maxPoolBackAVX2, dropoutAVX2, adamAVX2, &flatAVX2, &tilesAVX2, multiplyAddsAVX2, 12,
	}
	unitAVX512 = unit{
		16, true, &correlateAVX512, &dotProductsAVX512,
		biasAVX512, packAVX512, packReLUAVX512, maxPoolAVX512, maxPoolBackAVX512, dropoutAVX512, adamAVX512, &flatAVX512, &tilesAVX512, multiplyAddsAVX512, 12,
	}
)

var (
	flatAVX2 = flatFuncs{
		addAVX2, affineAVX2, momentsAVX2, normSumsAVX2, normBackAVX2, largestAVX2, expAVX2, momentBackAVX2,
	}
	flatAVX512 = flatFuncs{
		addAVX512, affineAVX512, momentsAVX512, normSumsAVX512, normBackAVX512, largestAVX512, expAVX512, momentBackAVX512,
	}
)

var (
	tilesAVX2 = winogradFuncs{
		winogradInputAVX2, winogradOutputAVX2, transposeAVX2, transposeReLUAVX2, gradientFuncs{winogradInputNHWCAVX2, winogradGradientAVX2},
		&gradientFuncs{winogradTallInputNHWCAVX2, winogradTallGradientAVX2}, &tileMultiplyAVX2, fetchAVX2, &wideMultiplyAVX2,
	}
	tilesAVX512 = winogradFuncs{
		winogradInputAVX512, winogradOutputAVX512, transposeAVX512, nil, gradientFuncs{winogradInputNHWCAVX512, winogradGradientAVX512},
		nil, &tileMultiplyAVX512, nil, nil,
	}
)

// unitOf returns the unit of a vector path.
func unitOf(p Path) *unit {
	switch p {
	case AVX2:
		return &unitAVX2
	case AVX512:
		return &unitAVX512
	}
	panic(fmt.Sprintf("kernel: no vector unit for %v", p))
}
