package op

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

func newMachine(t testing.TB, g *gorgonia.ExprGraph) *Machine {
	t.Helper()
	m, err := NewMachine(g)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

// The machine computes, bit for bit, what Gorgonia's own computes, in every run.
func TestMachineEqualsTapeMachine(t *testing.T) {
	taped := NewBuilder(newPool(t))
	g, y, grads := chain(t, taped)
	run(t, g)
	ours := NewBuilder(newPool(t))
	og, oy, ograds := chain(t, ours)
	if err := ours.Plan(og, append(gorgonia.Nodes{oy}, ograds...)...); err != nil {
		t.Fatal(err)
	}
	m := newMachine(t, og)
	for i := range 3 {
		if err := m.RunAll(); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(result(y), result(oy)) {
			t.Errorf("run %d: another result", i)
		}
		for j := range grads {
			if !slices.Equal(result(grads[j]), result(ograds[j])) {
				t.Errorf("run %d: another gradient %d", i, j)
			}
		}
	}
}

func TestMachineAllocatesNothing(t *testing.T) {
	b := NewBuilder(newPool(t))
	g, y, grads := chain(t, b)
	if err := b.Plan(g, append(gorgonia.Nodes{y}, grads...)...); err != nil {
		t.Fatal(err)
	}
	m := newMachine(t, g)
	if n := testing.AllocsPerRun(20, func() {
		if err := m.RunAll(); err != nil {
			t.Fatal(err)
		}
	}); n > 0 {
		t.Errorf("a run makes %g allocations", n)
	}
}

// Operations of Gorgonia's own stand in a graph among ours, and follow what comes in.
func TestMachineRunsGorgoniasOperations(t *testing.T) {
	g := gorgonia.NewGraph()
	b := NewBuilder(newPool(t))
	x := newInput(g, "x", random(rand.New(rand.NewPCG(8, 8)), 2*4*8*8), 2, 4, 8, 8)
	pooled := must(t)(b.MaxPool(x))
	twice := must(t)(gorgonia.Add(pooled, pooled))
	flat := must(t)(gorgonia.Reshape(twice, tensor.Shape{2, 64}))
	less := must(t)(gorgonia.Sub(flat, gorgonia.NewConstant(float32(1))))
	m := newMachine(t, g)
	values := result(x)
	for turn := range 3 {
		for i := range values {
			values[i]++
		}
		if err := m.RunAll(); err != nil {
			t.Fatal(err)
		}
		for i, v := range result(pooled) {
			if got := result(less)[i]; got != v+v-1 {
				t.Fatalf("turn %d, value %d: %g instead of %g", turn, i, got, v+v-1)
			}
		}
	}
	largest := slices.Max(values)
	if got := slices.Max(result(less)); got != 2*largest-1 {
		t.Errorf("the largest is %g instead of %g", got, 2*largest-1)
	}
}

var errDo = errors.New("it does not work")

// broken is an operation whose Do fails.
type broken struct{ operation }

func (b *broken) Do(...gorgonia.Value) (gorgonia.Value, error) { return nil, errDo }

func TestMachineNamesWhatFails(t *testing.T) {
	g := gorgonia.NewGraph()
	b := NewBuilder(newPool(t))
	x := gorgonia.NewTensor(g, tensor.Float32, 4, gorgonia.WithShape(1, 1, 4, 4), gorgonia.WithName("photo"))
	n := must(t)(b.apply(&broken{b.operation("mill", x.Shape(), x)}, x))
	m := newMachine(t, g)
	if err := m.RunAll(); err == nil || !strings.Contains(err.Error(), "photo") {
		t.Errorf("an input without a value: %v", err)
	}
	if err := gorgonia.Let(x, tensor.New(tensor.Of(tensor.Float32), tensor.WithShape(1, 1, 4, 4))); err != nil {
		t.Fatal(err)
	}
	if err := m.RunAll(); !errors.Is(err, errDo) || !strings.Contains(err.Error(), n.Op().String()) {
		t.Errorf("a failing operation: %v", err)
	}
}
