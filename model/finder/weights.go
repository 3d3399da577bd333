package finder

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/nlpodyssey/safetensors"
	"github.com/x448/float16"
)

// Weights are the numbers of a network, as inference takes them: batch norms are folded into the convolutions. They are
// not changed once a Finder has them.
type Weights struct {
	Shape        Shape
	Weight, Bias [][]float32 // of each layer: (Out, In, Kernel, Kernel) and (Out)
}

// Check says in one sentence what is wrong with the weights, or nil.
func (w *Weights) Check() error {
	if err := w.Shape.Check(); err != nil {
		return err
	}
	if len(w.Weight) != len(w.Shape) || len(w.Bias) != len(w.Shape) {
		return fmt.Errorf("the finder has %d layers, and weights for %d and biases for %d", len(w.Shape), len(w.Weight), len(w.Bias))
	}
	for i, l := range w.Shape {
		if len(w.Weight[i]) != l.weights() || len(w.Bias[i]) != l.Out {
			return fmt.Errorf("layer %d of the finder has %d weights and %d biases instead of %d and %d", i, len(w.Weight[i]), len(w.Bias[i]), l.weights(), l.Out)
		}
		for _, values := range [][]float32{w.Weight[i], w.Bias[i]} {
			for _, v := range values {
				if f := float64(v); math.IsNaN(f) || math.IsInf(f, 0) {
					return fmt.Errorf("layer %d of the finder has a weight of %g", i, f)
				}
			}
		}
	}
	return nil
}

// Rounded returns the weights as a file keeps them, at half precision.
func (w *Weights) Rounded() *Weights {
	half := func(layers [][]float32) [][]float32 {
		out := make([][]float32, len(layers))
		for i, values := range layers {
			out[i] = make([]float32, len(values))
			for j, v := range values {
				out[i][j] = float16.Fromfloat32(v).Float32()
			}
		}
		return out
	}
	return &Weights{Shape: w.Shape, Weight: half(w.Weight), Bias: half(w.Bias)}
}

func weightName(layer int) string { return fmt.Sprintf("layers.%d.weight", layer) }
func biasName(layer int) string   { return fmt.Sprintf("layers.%d.bias", layer) }

// Encode returns the weights as a safetensors file at half precision: layers.N.weight (Out, In, Kernel, Kernel) and
// layers.N.bias (Out) of each layer; the strides, one digit a layer, are in its metadata.
func (w *Weights) Encode() ([]byte, error) {
	if err := w.Check(); err != nil {
		return nil, fmt.Errorf("encode the finder's weights: %w", err)
	}
	tensors := map[string]safetensors.TensorView{}
	strides := ""
	add := func(name string, values []float32, shape ...uint64) error {
		content := make([]byte, 0, 2*len(values))
		for _, v := range values {
			half := float16.Fromfloat32(v)
			if half.IsInf(0) {
				return fmt.Errorf("encode the finder's weights: %s has a weight of %g, too large for half precision", name, v)
			}
			content = binary.LittleEndian.AppendUint16(content, half.Bits())
		}
		view, err := safetensors.NewTensorView(safetensors.F16, shape, content)
		if err != nil {
			return fmt.Errorf("encode the finder's weights: %w", err)
		}
		tensors[name] = view
		return nil
	}
	for i, l := range w.Shape {
		k := uint64(l.Kernel)
		if err := add(weightName(i), w.Weight[i], uint64(l.Out), uint64(l.In), k, k); err != nil {
			return nil, err
		}
		if err := add(biasName(i), w.Bias[i], uint64(l.Out)); err != nil {
			return nil, err
		}
		strides += fmt.Sprint(l.Stride)
	}
	content, err := safetensors.Serialize(tensors, map[string]string{"strides": strides})
	if err != nil {
		return nil, fmt.Errorf("encode the finder's weights: %w", err)
	}
	return content, nil
}

// Decode is the inverse of Encode. The error is one sentence.
func Decode(content []byte) (*Weights, error) {
	w, err := decode(content)
	if err != nil {
		return nil, fmt.Errorf("read the finder's weights: %w", err)
	}
	return w, nil
}

func decode(content []byte) (*Weights, error) {
	file, err := safetensors.Deserialize(content)
	if err != nil {
		return nil, err
	}
	_, header, err := safetensors.ReadMetadata(content)
	if err != nil {
		return nil, err
	}
	w := &Weights{}
	for i, digit := range header.Metadata()["strides"] {
		weight, ok := file.Tensor(weightName(i))
		if !ok || len(weight.Shape()) != 4 || digit < '1' || digit > '8' {
			return nil, fmt.Errorf("layer %d has no weights of four dimensions or no stride", i)
		}
		bias, ok := file.Tensor(biasName(i))
		if !ok {
			return nil, fmt.Errorf("layer %d has no bias", i)
		}
		s := weight.Shape()
		if s[0] > 1024 || s[1] > 1024 || s[2] > 3 || s[2] != s[3] {
			return nil, fmt.Errorf("layer %d has weights of the shape %v", i, s)
		}
		w.Shape = append(w.Shape, Layer{In: int(s[1]), Out: int(s[0]), Kernel: int(s[2]), Stride: int(digit - '0')})
		for to, from := range map[*[][]float32]safetensors.TensorView{&w.Weight: weight, &w.Bias: bias} {
			values, err := halves(from)
			if err != nil {
				return nil, fmt.Errorf("layer %d: %w", i, err)
			}
			*to = append(*to, values)
		}
	}
	return w, w.Check()
}

func halves(v safetensors.TensorView) ([]float32, error) {
	if v.DType() != safetensors.F16 {
		return nil, fmt.Errorf("a tensor of type %s, not F16", v.DType())
	}
	content := v.Data()
	out := make([]float32, len(content)/2)
	for i := range out {
		out[i] = float16.Frombits(binary.LittleEndian.Uint16(content[2*i:])).Float32()
	}
	return out, nil
}
