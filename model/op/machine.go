package op

import (
	"fmt"
	"slices"

	"gorgonia.org/gorgonia"
)

// Machine runs a whole graph again and again. It is a gorgonia.VM that sorts the nodes once and then walks a list:
// in the place of Gorgonia's tape machine, whose every run makes channels, a goroutine and its bookkeeping anew. A
// run after the first allocates nothing but what the operations themselves do, and those of this package do nothing
// of the kind. Not safe for concurrent use.
type Machine struct {
	inputs  []*gorgonia.Node // the nodes whose values come from outside
	steps   []step
	results []gorgonia.Value // of the run in progress: of the inputs, then of the steps
}

// A step is one operation of the program.
type step struct {
	node *gorgonia.Node
	op   gorgonia.Op
	from []int // where in results its inputs stand
	in   []gorgonia.Value
}

var _ gorgonia.VM = (*Machine)(nil)

// NewMachine makes a machine for g as it is now; nodes that are added later are not run. Its order is the one that
// Builder.Plan planned the memory for. The error says that the graph has a circle.
func NewMachine(g *gorgonia.ExprGraph) (*Machine, error) {
	order, err := program(g)
	if err != nil {
		return nil, fmt.Errorf("compile the graph: %w", err)
	}
	m := &Machine{}
	for _, n := range order {
		if n.Op() == nil {
			m.inputs = append(m.inputs, n)
		}
	}
	place := make(map[*gorgonia.Node]int, len(order))
	for i, n := range m.inputs {
		place[n] = i
	}
	for _, n := range order {
		if n.Op() == nil {
			continue
		}
		s := step{node: n, op: n.Op()}
		for inputs := g.From(n.ID()); inputs.Next(); {
			s.from = append(s.from, place[inputs.Node().(*gorgonia.Node)])
		}
		s.in = make([]gorgonia.Value, len(s.from))
		place[n] = len(place)
		m.steps = append(m.steps, s)
	}
	m.results = make([]gorgonia.Value, len(order))
	return m, nil
}

// program returns the nodes of a graph in the order in which they run.
func program(g *gorgonia.ExprGraph) (gorgonia.Nodes, error) {
	order, err := gorgonia.Sort(g) // a stable sort: the same graph has the same order each time
	if err != nil {
		return nil, err
	}
	slices.Reverse(order)
	return order, nil
}

// RunAll runs every operation once. Afterwards Node.Value of each node is its result. The error names the node.
func (m *Machine) RunAll() error {
	for i, n := range m.inputs {
		if m.results[i] = n.Value(); m.results[i] == nil {
			return fmt.Errorf("run the graph: input %v has no value", n)
		}
	}
	for i := range m.steps {
		if err := m.run(&m.steps[i], len(m.inputs)+i); err != nil {
			return fmt.Errorf("run the graph: %v: %w", m.steps[i].node, err)
		}
	}
	return nil
}

// run runs one step, whose result is number to.
func (m *Machine) run(s *step, to int) error {
	for k, from := range s.from {
		s.in[k] = m.results[from]
	}
	before := m.results[to]
	result, err := s.do(before)
	if err != nil || result == before {
		return err
	}
	m.results[to] = result
	return gorgonia.UnsafeLet(s.node, result)
}

// do computes the step. An operation of Gorgonia's own that can write over its last result does so.
func (s *step) do(before gorgonia.Value) (gorgonia.Value, error) {
	if o, can := s.op.(gorgonia.UsePreallocDoer); can && before != nil {
		return o.UsePreallocDo(before, s.in...)
	}
	return s.op.Do(s.in...)
}

// Reset does nothing: a run leaves nothing behind that the next would trip over.
func (m *Machine) Reset() {}

// Close lets go of the graph and of all values. The machine must not be run again.
func (m *Machine) Close() error {
	*m = Machine{}
	return nil
}
