package onnx

import (
	"math"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// fields returns the contents of the fields of a message that have a number and are bytes.
func fields(t *testing.T, message []byte, number protowire.Number) (all []string) {
	t.Helper()
	for len(message) > 0 {
		n, kind, size := protowire.ConsumeTag(message)
		if size < 0 {
			t.Fatal(protowire.ParseError(size))
		}
		message = message[size:]
		size = protowire.ConsumeFieldValue(n, kind, message)
		if size < 0 {
			t.Fatal(protowire.ParseError(size))
		}
		if n == number {
			content, _ := protowire.ConsumeBytes(message[:size])
			all = append(all, string(content))
		}
		message = message[size:]
	}
	return all
}

// What leads to no result is left out, and names that are taken get longer.
func TestEncode(t *testing.T) {
	g := &Graph{}
	x := g.Input("x")
	g.Two("Add", x, g.Float("never", 1))
	y := g.Two("Mul", x, g.Float("x", 2))
	g.Pool("MaxPool", y)
	file := Model{Graph: g, Input: Tensor{Value: x, Shape: []int{3}}, Results: []Tensor{{Value: y, Name: "y", Shape: []int{3}}}}.Encode()
	if !strings.HasPrefix(string(file), Signature) {
		t.Errorf("it begins with %q", file[:20])
	}
	graph := []byte(fields(t, file, 7)[0])
	nodes, constants := fields(t, graph, 1), fields(t, graph, 5)
	if len(nodes) != 1 || len(constants) != 1 {
		t.Fatalf("nodes %q, constants %q", nodes, constants)
	}
	if in := fields(t, []byte(nodes[0]), 1); !slices.Equal(in, []string{"x", "x~2"}) {
		t.Errorf("the inputs are %q", in)
	}
	if out := fields(t, []byte(nodes[0]), 2); !slices.Equal(out, []string{"y"}) {
		t.Errorf("the outputs are %q", out)
	}
	if raw := fields(t, []byte(constants[0]), 9); raw[0] != "\x00\x00\x00\x40" {
		t.Errorf("2 is %q", raw)
	}
}

// A constant that is there already is not added again; a model may have several results, each with its name wherever it
// goes.
func TestSharedConstantsAndSeveralResults(t *testing.T) {
	g := &Graph{}
	x := g.Input("x")
	if a, b := g.Float("zero", 0), g.Float("zero", float32(math.Copysign(0, -1))); a == b {
		t.Errorf("0 and -0 are both %s", a)
	}
	if a, b := g.Floats("two", []float32{2}), g.Floats("two", []float32{2}, 1); a == b {
		t.Errorf("2 and a list of 2 are both %s", a)
	}
	double := g.Two("Mul", x, g.Float("factor", 2))
	again := g.Two("Mul", double, g.Float("factor", 2))
	file := Model{Graph: g, Input: Tensor{Value: x, Shape: []int{3}}, Results: []Tensor{
		{Value: double, Name: "double", Shape: []int{3}}, {Value: again, Name: "again", Shape: []int{3}},
	}}.Encode()
	graph := []byte(fields(t, file, 7)[0])
	nodes, constants := fields(t, graph, 1), fields(t, graph, 5)
	if len(nodes) != 2 || len(constants) != 1 {
		t.Fatalf("nodes %q, constants %q", nodes, constants)
	}
	if in := fields(t, []byte(nodes[1]), 1); !slices.Equal(in, []string{"double", "factor"}) {
		t.Errorf("the inputs are %q", in)
	}
	var names []string
	for _, result := range fields(t, graph, 12) {
		names = append(names, fields(t, []byte(result), 1)...)
	}
	if !slices.Equal(names, []string{"double", "again"}) {
		t.Errorf("the results are %q", names)
	}
}

func TestConstantsOfTheWrongSize(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("it was taken")
		}
	}()
	new(Graph).Floats("a", []float32{1, 2}, 3)
}
