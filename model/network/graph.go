package network

import (
	"fmt"

	"gorgonia.org/gorgonia"

	"fiducial/data/simd"
	"fiducial/model/kernel"
	"fiducial/model/op"
)

// graph is a network as a Gorgonia graph for batches of n, with the threads that compute it and the
// machine that runs it.
type graph struct {
	expr    *gorgonia.ExprGraph
	pool    *kernel.Pool
	layers  layers
	images  input
	outputs *gorgonia.Node // (n, 2K)
	machine *op.Machine
}

// newGraph builds the forward pass.
func newGraph(w *Weights, n, threads int, training bool) (*graph, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	if n < 1 {
		return nil, fmt.Errorf("the batch size is %d and must be at least 1", n)
	}
	path, err := simd.FromEnv()
	if err != nil {
		return nil, err
	}
	pool, err := kernel.New(kernel.Options{Threads: threads, Path: path})
	if err != nil {
		return nil, err
	}
	g := &graph{expr: gorgonia.NewGraph(), pool: pool}
	g.layers = newLayers(g.expr, pool, w, training)
	g.images = newInput(g.expr, "images", nil, append([]int{n}, w.Spec.Inputs()...)...)
	g.layers.ops.Data(g.images.node)
	g.outputs = w.Spec.forward(&g.layers, g.images.node)
	if g.layers.err != nil {
		pool.Close()
		return nil, g.layers.err
	}
	return g, nil
}

// compile ends the building: it plans the memory, where the results of keep hold until the next run, and makes
// the machine.
func (g *graph) compile(keep ...*gorgonia.Node) (err error) {
	if err := g.layers.ops.Plan(g.expr, keep...); err != nil {
		return err
	}
	g.machine, err = op.NewMachine(g.expr)
	return err
}

// run executes the whole graph once.
func (g *graph) run() error { return g.machine.RunAll() }

// close frees the threads and the machine.
func (g *graph) close() error {
	g.pool.Close()
	if g.machine == nil {
		return nil
	}
	return g.machine.Close()
}

// values returns the memory of a node's last result, without allocating.
func values(n *gorgonia.Node) []float32 {
	return n.Value().(interface{ Float32s() []float32 }).Float32s()
}
