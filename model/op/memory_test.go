package op

import (
	"math/rand/v2"
	"slices"
	"testing"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
	"pgregory.net/rapid"
)

// Results that are needed at the same time never share memory, and the arena is no larger than all results
// together and no smaller than what is needed at the fullest moment.
func TestPlacesDoNotOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var lives []*life
		sum := 0
		for range rapid.IntRange(0, 40).Draw(t, "results") {
			l := &life{first: rapid.IntRange(0, 30).Draw(t, "first"), size: rapid.IntRange(1, 100).Draw(t, "size")}
			l.end = l.first + rapid.IntRange(0, 20).Draw(t, "steps")
			lives = append(lives, l)
			sum += l.size
		}
		total := place(lives)
		for i, a := range lives {
			if a.at < 0 || a.at+a.size > total {
				t.Fatalf("result %d lies at %d to %d of %d", i, a.at, a.at+a.size, total)
			}
			for _, b := range lives[:i] {
				if a.first <= b.end && b.first <= a.end && a.at < b.at+b.size && b.at < a.at+a.size {
					t.Fatalf("%+v and %+v overlap", *a, *b)
				}
			}
		}
		fullest := 0
		for step := range 60 {
			n := 0
			for _, l := range lives {
				if l.first <= step && step <= l.end {
					n += l.size
				}
			}
			fullest = max(fullest, n)
		}
		if total < fullest || total > sum {
			t.Fatalf("the arena has %d numbers; the fullest moment needs %d, all results together %d", total, fullest, sum)
		}
	})
}

// chain builds a network of three packs, its loss and its gradients.
func chain(t *testing.T, b *Builder) (g *gorgonia.ExprGraph, y *gorgonia.Node, grads gorgonia.Nodes) {
	t.Helper()
	g = gorgonia.NewGraph()
	rng := rand.New(rand.NewPCG(8, 8))
	x := newInput(g, "x", random(rng, 2*3*33*30), 2, 3, 33, 30)
	b.Data(x)
	y = x
	var params gorgonia.Nodes
	in := 3
	for i, out := range []int{5, 4, 6} {
		suffix := string(rune('0' + i))
		w := newInput(g, "weight"+suffix, random(rng, out*in*9), out, in, 3, 3)
		bias := newInput(g, "bias"+suffix, random(rng, out), out)
		y = must(t)(b.Conv(y, w, bias, ConvOptions{Stride: 1, Padding: 1, ReLU: true}))
		y = must(t)(b.MaxPool(y))
		var err error
		dropped, plan, err := b.Dropout(y, .3)
		y = must(t)(dropped, err)
		plan.Draw(uint64(i))
		params = append(params, w, bias)
		in = out
	}
	w, bias := newInput(g, "weight", random(rng, 7*6*4*3), 7, 6*4*3), newInput(g, "bias", random(rng, 7), 7)
	y = must(t)(b.Linear(y, w, bias))
	target, mask := newInput(g, "target", random(rng, 14), 2, 7), newInput(g, "mask", slices.Repeat([]float64{1}, 14), 2, 7)
	loss := must(t)(b.MaskedMSE(y, target, mask))
	grads, err := gorgonia.Grad(loss, append(params, w, bias)...)
	if err != nil {
		t.Fatal(err)
	}
	return g, y, grads
}

// A plan changes where results lie and nothing else, in every run of the same machine.
func TestPlanKeepsEveryBit(t *testing.T) {
	unplanned := NewBuilder(newPool(t))
	g, y, grads := chain(t, unplanned)
	run(t, g)
	planned := NewBuilder(newPool(t))
	pg, py, pgrads := chain(t, planned)
	if err := planned.Plan(pg, append(gorgonia.Nodes{py}, pgrads...)...); err != nil {
		t.Fatal(err)
	}
	vm := gorgonia.NewTapeMachine(pg)
	defer vm.Close()
	for i := range 3 {
		if err := vm.RunAll(); err != nil {
			t.Fatal(err)
		}
		vm.Reset()
		if !slices.Equal(result(y), result(py)) {
			t.Errorf("run %d: planning memory changed the result", i)
		}
		for j := range grads {
			if !slices.Equal(result(grads[j]), result(pgrads[j])) {
				t.Errorf("run %d: planning memory changed gradient %d", i, j)
			}
		}
	}
}

func TestPlanSavesMemory(t *testing.T) {
	b := NewBuilder(newPool(t))
	g, y, grads := chain(t, b)
	keep := append(gorgonia.Nodes{y}, grads...)
	lives, err := b.lives(g, keep)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, l := range lives {
		l.size = l.op.shape.TotalSize()
		sum += l.size
	}
	if total := place(lives); float64(total) > .7*float64(sum) {
		t.Errorf("the plan takes %d of %d numbers", total, sum)
	}
	for _, l := range lives {
		for _, n := range keep {
			if b.nodes[n] != nil && b.nodes[n].base() == l.op {
				t.Errorf("%s is read from outside and shares memory", l.op.name)
			}
		}
	}
}

// What an operation of another kind reads may live on in that one's result: it must not be overwritten.
func TestPlanSparesWhatOthersRead(t *testing.T) {
	g := gorgonia.NewGraph()
	b := NewBuilder(newPool(t))
	rng := rand.New(rand.NewPCG(8, 8))
	x := newInput(g, "x", random(rng, 2*4*8*8), 2, 4, 8, 8)
	pooled := must(t)(b.MaxPool(x))
	flat := must(t)(gorgonia.Reshape(pooled, tensor.Shape{2, 64}))
	again := must(t)(b.MaxPool(pooled))
	if err := b.Plan(g, again); err != nil {
		t.Fatal(err)
	}
	if b.nodes[pooled].base().out != nil {
		t.Error("a result that Gorgonia reshapes was given shared memory")
	}
	run(t, g)
	if !slices.Equal(result(flat), result(pooled)) {
		t.Error("the reshaped result is another")
	}
}
