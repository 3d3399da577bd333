package op

import (
	"fmt"
	"hash"
	"hash/fnv"
	"slices"

	"github.com/chewxy/hm"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// operation is what Gorgonia wants to know of any operation, and the result it owns. Every operation of this
// package embeds it and adds Do, and SymDiff if it can be differentiated.
type operation struct {
	name   string         // unique in its graph: Gorgonia merges nodes whose operations and inputs look alike
	from   gorgonia.Nodes // its inputs
	inputs []tensor.Shape // their shapes; the empty shape is a scalar
	after  int            // how many inputs, counted from the last, only have to come first and are never looked at
	data   bool           // whether the first input gets no gradient
	shape  tensor.Shape   // of the result

	in    [maxInputs][]float32 // the inputs of the run in progress
	out   []float32            // the result's memory
	value *tensor.Dense        // the result, over out
}

// maxInputs is the largest number of inputs of any operation here.
const maxInputs = 6

// Arity returns the number of inputs.
func (o *operation) Arity() int { return len(o.inputs) }

// Type returns the type Gorgonia checks: float32 tensors of these ranks to one of that rank.
func (o *operation) Type() hm.Type {
	// Gorgonia returns this object to a pool after use: it must be a new one each time.
	types := make([]hm.Type, 0, len(o.inputs)+1)
	for _, s := range o.inputs {
		types = append(types, typeOf(s))
	}
	return hm.NewFnType(append(types, typeOf(o.shape))...)
}

func typeOf(s tensor.Shape) hm.Type {
	if len(s) == 0 {
		return tensor.Float32
	}
	return gorgonia.TensorType{Dims: len(s), Of: tensor.Float32}
}

// InferShape returns the shape of the result; the error says which input has another shape than it must have.
func (o *operation) InferShape(inputs ...gorgonia.DimSizer) (tensor.Shape, error) {
	if len(inputs) != len(o.inputs) {
		return nil, fmt.Errorf("%s: it has %d inputs, not %d", o.name, len(o.inputs), len(inputs))
	}
	for i, in := range inputs {
		if s, ok := in.(tensor.Shape); !ok || !s.Eq(o.inputs[i]) {
			return nil, fmt.Errorf("%s: input %d has shape %v, not %v", o.name, i, o.inputs[i], in)
		}
	}
	return o.shape.Clone(), nil
}

// ReturnsPtr reports that the result is memory the operation keeps.
func (o *operation) ReturnsPtr() bool { return true }

// CallsExtern reports that nothing outside of Go is called.
func (o *operation) CallsExtern() bool { return false }

// OverwritesInput reports that no input is overwritten.
func (o *operation) OverwritesInput() int { return -1 }

// WriteHash writes what tells the operation from all others of its graph.
func (o *operation) WriteHash(h hash.Hash) { fmt.Fprint(h, o.name) }

// Hashcode returns the hash of WriteHash.
func (o *operation) Hashcode() uint32 {
	h := fnv.New32a()
	o.WriteHash(h)
	return h.Sum32()
}

// String returns the name.
func (o *operation) String() string { return o.name }

// open finds the memory of the inputs, which it leaves in o.in, and of the result. It allocates nothing but the
// result's memory at the first run of an operation that Builder.Plan gave none.
func (o *operation) open(values []gorgonia.Value) error {
	if len(values) != len(o.inputs) {
		return fmt.Errorf("%s: got %d inputs instead of %d", o.name, len(values), len(o.inputs))
	}
	for i, v := range values {
		switch v := v.(type) {
		case *gorgonia.F32:
			if len(o.inputs[i]) != 0 {
				return fmt.Errorf("%s: input %d is a scalar instead of a tensor of shape %v", o.name, i, o.inputs[i])
			}
			o.in[i] = append(o.in[i][:0], float32(*v))
		case *tensor.Dense:
			if v.Dtype() != tensor.Float32 || !v.Shape().Eq(o.inputs[i]) || v.RequiresIterator() || v.DataOrder().IsColMajor() {
				return fmt.Errorf("%s: input %d is %v of shape %v instead of row-major float32 of shape %v", o.name, i, v.Dtype(), v.Shape(), o.inputs[i])
			}
			o.in[i] = v.Float32s()
		default:
			return fmt.Errorf("%s: input %d is a %T instead of a dense tensor", o.name, i, v)
		}
	}
	if o.out == nil && len(o.shape) > 0 {
		o.back(make([]float32, o.shape.TotalSize()))
	}
	return nil
}

// looksAt reports whether the values of an input matter.
func (o *operation) looksAt(n *gorgonia.Node) bool {
	return slices.Contains(o.from[:len(o.from)-o.after], n)
}

// back puts the result over the given memory.
func (o *operation) back(memory []float32) {
	o.out = memory
	o.value = tensor.New(tensor.WithShape(o.shape...), tensor.WithBacking(memory))
}
