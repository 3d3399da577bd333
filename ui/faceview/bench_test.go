package faceview

import (
	"testing"

	"fyne.io/fyne/v2/driver/desktop"
)

func BenchmarkSetFace(b *testing.B) {
	for _, smooth := range []bool{false, true} {
		b.Run(map[bool]string{false: "crisp", true: "smooth"}[smooth], func(b *testing.B) {
			v, _ := shown(b, 900, 700)
			v.Change(func(l *Look) { l.Smooth = smooth })
			v.Change(func(l *Look) { l.Layers = Layers{Labels: true, Predictions: true, Lines: true, Names: true} })
			f := sample()
			b.ReportAllocs()
			for b.Loop() {
				v.SetFace(f)
			}
		})
	}
}

func BenchmarkDragStep(b *testing.B) {
	v, _ := shown(b, 900, 700)
	m := &mouse{v: v}
	from := v.PositionOf(v.labels[0])
	m.drag(desktop.MouseButtonPrimary, from, from.AddXY(20, 20), 4)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		m.move(from.AddXY(float32(20+i%40), float32(20+i%25)))
	}
}

func BenchmarkSetPredictions(b *testing.B) {
	v, _ := shown(b, 900, 700)
	p := sample().Predictions
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		for kp := range p {
			p[kp].X += float64(i%3 - 1)
		}
		v.SetPredictions(p, false)
	}
}
