package onnx

import (
	"encoding/binary"
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// What a file says of its own form.
const (
	irVersion    = 7 // of the messages
	opsetVersion = 13
	producer     = "fiducial"
)

// Types of tensors, TensorProto.DataType.
const (
	FloatType = 1 // as Cast wants it in "to"
	int64Type = 7
)

// Signature is how each file begins that Model.Encode writes.
const Signature = "\x08\x07\x12\x08" + producer

// Model is a graph with one input and its results, and what is said of it.
type Model struct {
	Graph    *Graph
	Name     string
	Meaning  string // in words
	Metadata [][2]string

	Input   Tensor
	Results []Tensor // no two of one value
}

// Tensor is the input or a result of a model: floats of a shape behind a first dimension, the batch, which is free.
type Tensor struct {
	Value   Value
	Name    string // of the result in the file; an input has that of its value
	Meaning string
	Shape   []int
}

// Encode returns the bytes of the file. Equal models have equal bytes.
func (m Model) Encode() []byte {
	var f, opset message
	f.number(1, irVersion)
	f.text(2, producer)
	f.text(6, m.Meaning)
	f.bytes(7, m.encodeGraph())
	opset.text(1, "") // the standard operators
	opset.number(2, opsetVersion)
	f.bytes(8, opset)
	for _, pair := range m.Metadata {
		var entry message
		entry.text(1, pair[0])
		entry.text(2, pair[1])
		f.bytes(14, entry)
	}
	return f
}

// encodeGraph writes a GraphProto.
func (m Model) encodeGraph() (out message) {
	named := map[Value]string{}
	var results []Value
	for _, r := range m.Results {
		named[r.Value] = r.Name
		results = append(results, r.Value)
	}
	used := m.Graph.leadingTo(results)
	for _, n := range m.Graph.nodes {
		if used.any(n.out) {
			out.bytes(1, encodeNode(n, named))
		}
	}
	out.text(2, m.Name)
	for _, c := range m.Graph.constants {
		if used[c.name] {
			out.bytes(5, encodeConstant(c))
		}
	}
	out.bytes(11, m.Input.encode(string(m.Input.Value)))
	for _, r := range m.Results {
		out.bytes(12, r.encode(r.Name))
	}
	return out
}

// encodeNode writes a NodeProto. What is a result has its name as that.
func encodeNode(n node, results map[Value]string) (out message) {
	name := func(v Value) string {
		if result, ok := results[v]; ok {
			return result
		}
		return string(v)
	}
	for _, v := range n.in {
		out.text(1, name(v))
	}
	for _, v := range n.out {
		out.text(2, name(v))
	}
	out.text(3, string(n.out[0]))
	out.text(4, n.operator)
	for _, a := range n.attributes {
		out.bytes(5, a.encode())
	}
	return out
}

// encode writes an AttributeProto.
func (a Attribute) encode() (out message) {
	const oneInt, severalInts = 2, 7 // AttributeProto.AttributeType
	out.text(1, a.name)
	if a.alone {
		out.number(3, uint64(a.ints[0]))
		out.number(20, oneInt)
		return out
	}
	for _, v := range a.ints {
		out.number(8, uint64(v))
	}
	out.number(20, severalInts)
	return out
}

// encodeConstant writes a TensorProto.
func encodeConstant(c constant) (out message) {
	for _, d := range c.shape {
		out.number(1, uint64(d))
	}
	kind, raw := FloatType, make([]byte, 0, 4*len(c.floats)+8*len(c.ints))
	for _, v := range c.floats {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	if c.ints != nil {
		kind = int64Type
		for _, v := range c.ints {
			raw = binary.LittleEndian.AppendUint64(raw, uint64(v))
		}
	}
	out.number(2, uint64(kind))
	out.text(8, string(c.name))
	out.bytes(9, raw)
	return out
}

// encode writes a ValueInfoProto.
func (t Tensor) encode(name string) (out message) {
	var shape, tensor, kind message
	batch := message{}
	batch.text(2, "batch")
	shape.bytes(1, batch)
	for _, d := range t.Shape {
		var dimension message
		dimension.number(1, uint64(d))
		shape.bytes(1, dimension)
	}
	tensor.number(1, FloatType)
	tensor.bytes(2, shape)
	kind.bytes(1, tensor)
	out.text(1, name)
	out.bytes(2, kind)
	out.text(3, t.Meaning)
	return out
}

// message is a protobuf message that is being written.
type message []byte

func (m *message) number(field protowire.Number, v uint64) {
	*m = protowire.AppendVarint(protowire.AppendTag(*m, field, protowire.VarintType), v)
}

func (m *message) bytes(field protowire.Number, v []byte) {
	*m = protowire.AppendBytes(protowire.AppendTag(*m, field, protowire.BytesType), v)
}

func (m *message) text(field protowire.Number, v string) { m.bytes(field, []byte(v)) }
