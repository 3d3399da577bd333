package synth

import "testing"

func BenchmarkDraw(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		Draw(1, i%500, Side)
	}
}
