package kernel

import "testing"

func TestEMA(t *testing.T) {
	const n = 20_011
	a, b := random(1, n), random(2, n)
	average := make([]float32, n)
	for i := range average {
		average[i] = float32(.99*float64(a[i]) + .01*float64(b[i]))
	}
	eachPath(t, func(t *testing.T, path Path) {
		e := NewEMA(newPool(t, 2, path))
		got := garbage(n)
		copy(got, a)
		e.Update(got, b, .99)
		near(t, "average", got, average, 1e-6)
	})
}

func TestConcat(t *testing.T) {
	c, err := NewConcat(newPool(t, 2, Portable), 3, 2, 3)
	if err != nil {
		t.Fatal(err)
	}
	a, b := []float32{1, 2, 6, 7, 11, 12}, []float32{3, 4, 5, 8, 9, 10, 13, 14, 15}
	y, da, db := garbage(15), garbage(6), garbage(9)
	c.Forward(y, a, b)
	for i, v := range y {
		if v != float32(i+1) {
			t.Fatalf("y = %v", y)
		}
	}
	c.Backward(da, db, y)
	same(t, "da", da, a)
	same(t, "db", db, b)
	if _, err := NewConcat(newPool(t, 2, Portable), 1, 0, 1); err == nil {
		t.Error("nothing to join passes")
	}
}
