package kernel

// portable returns the primitives in Go. They are the reference for all others.
func portable() primitives {
	return primitives{
		correlate:   correlateGo,
		products:    productsGo,
		bias:        biasGo,
		gate:        gateGo,
		maxPool:     maxPoolGo,
		maxPoolBack: maxPoolBackGo,
		dropout:     dropoutGo,
		adam:        adamGo,
	}
}
