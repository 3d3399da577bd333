package onnx

import (
	"fmt"
	"math"
	"slices"
)

// Graph is a graph that is being put together, one call a node. The zero value is an empty one. Its methods panic where
// a caller gives constants of the wrong size: that is a programmer's mistake. Not safe for concurrent use.
type Graph struct {
	nodes     []node
	constants []constant
	wanted    map[string][]int // the constants that were to have a name
	names     map[string]bool
}

// Value is what a node or a constant of a graph gives, or an input: its name.
type Value string

// node is an operator with what goes in and what comes out.
type node struct {
	operator   string
	in, out    []Value
	attributes []Attribute
}

// constant is a tensor that the graph holds, of floats or of whole numbers.
type constant struct {
	name   Value
	shape  []int
	floats []float32
	ints   []int64
}

// Attribute is a named setting of a node: a number, or a list of them.
type Attribute struct {
	name  string
	ints  []int64
	alone bool // one number, no list
}

// Int returns an attribute of one whole number.
func Int(name string, v int) Attribute { return Attribute{name, []int64{int64(v)}, true} }

// Ints returns an attribute of several whole numbers.
func Ints(name string, v ...int) Attribute { return Attribute{name: name, ints: wide(v)} }

func wide(v []int) []int64 {
	out := make([]int64, len(v))
	for i, n := range v {
		out[i] = int64(n)
	}
	return out
}

// Node adds a node with one result, and returns that. The operator is one of the ONNX standard by its name there.
func (g *Graph) Node(operator string, in []Value, attributes ...Attribute) Value {
	return g.Nodes(operator, 1, in, attributes...)[0]
}

// Nodes is Node for an operator with several results.
func (g *Graph) Nodes(operator string, results int, in []Value, attributes ...Attribute) []Value {
	out := make([]Value, results)
	for i := range out {
		out[i] = g.name(fmt.Sprintf("%s_%d", operator, len(g.nodes)), i)
	}
	g.nodes = append(g.nodes, node{operator, in, out, attributes})
	return out
}

// Input returns the input of that name, which no constant or node may have.
func (g *Graph) Input(name string) Value { return g.name(name, 0) }

// Floats adds a constant of a shape under a name, which is made a little longer where another has it. What is there
// already is not added again: a network that looks at a photo in several ways has its weights once.
func (g *Graph) Floats(name string, values []float32, shape ...int) Value {
	n := 1
	for _, d := range shape {
		n *= d
	}
	if n != len(values) {
		panic(fmt.Sprintf("onnx: the constant %s has %d values and the shape %v", name, len(values), shape))
	}
	return g.constant(name, constant{shape: shape, floats: values})
}

// Float adds a constant of one number without dimensions.
func (g *Graph) Float(name string, v float32) Value { return g.Floats(name, []float32{v}) }

// Indices adds a constant list of whole numbers: a shape, axes or places.
func (g *Graph) Indices(name string, values ...int) Value {
	return g.constant(name, constant{shape: []int{len(values)}, ints: wide(values)})
}

// constant returns the constant that was added under a name with these numbers, or adds it.
func (g *Graph) constant(name string, c constant) Value {
	for _, i := range g.wanted[name] {
		if g.constants[i].equals(c) {
			return g.constants[i].name
		}
	}
	if g.wanted == nil {
		g.wanted = map[string][]int{}
	}
	c.name = g.name(name, 0)
	g.wanted[name] = append(g.wanted[name], len(g.constants))
	g.constants = append(g.constants, c)
	return c.name
}

// equals reports whether both are the same but for their names, to the last bit.
func (c constant) equals(d constant) bool {
	return slices.Equal(c.shape, d.shape) && slices.Equal(c.ints, d.ints) &&
		slices.EqualFunc(c.floats, d.floats, func(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) })
}

// name returns a name that is not taken yet.
func (g *Graph) name(wanted string, result int) Value {
	if g.names == nil {
		g.names = map[string]bool{}
	}
	name := wanted
	if result > 0 {
		name = fmt.Sprintf("%s.%d", wanted, result)
	}
	for i := 2; g.names[name]; i++ {
		name = fmt.Sprintf("%s~%d", wanted, i)
	}
	g.names[name] = true
	return Value(name)
}

// values are some of the values of a graph.
type values map[Value]bool

func (some values) any(of []Value) bool {
	for _, v := range of {
		if some[v] {
			return true
		}
	}
	return false
}

// leadingTo returns the values that results are made of, and themselves. A node that leads nowhere is not only
// needless: with one in it, onnxruntime before 1.19 answers wrongly for batches of changing sizes.
func (g *Graph) leadingTo(results []Value) values {
	used := values{}
	for _, v := range results {
		used[v] = true
	}
	for i := len(g.nodes) - 1; i >= 0; i-- { // what goes in was added before
		if n := g.nodes[i]; used.any(n.out) {
			for _, v := range n.in {
				used[v] = true
			}
		}
	}
	return used
}
