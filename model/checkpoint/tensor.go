package checkpoint

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"github.com/nlpodyssey/safetensors"
	"github.com/x448/float16"

	"fiducial/data/curve"
)

// archive is a safetensors file whose header was found sound.
type archive struct {
	tensors map[string]*safetensors.TensorInfo
	data    []byte
}

// has reports whether there is a tensor of that name.
func (a archive) has(name string) bool { return a.tensors[name] != nil }

// length returns how many numbers a tensor of one dimension has, 0 for one of another shape.
func (a archive) length(name string) int {
	info := a.tensors[name]
	if info == nil || len(info.Shape) != 1 || info.Shape[0] > uint64(len(a.data)) {
		return 0
	}
	return int(info.Shape[0])
}

// half reports whether a tensor is stored at half precision.
func (a archive) half(name string) bool { return a.tensors[name].DType == safetensors.F16 }

// values returns a copy of a tensor, which must have this shape.
func (a archive) values(name string, shape []int) ([]float32, error) {
	info, ok := a.tensors[name]
	if !ok {
		return nil, fmt.Errorf("it has no tensor %q", name)
	}
	if info.DType != safetensors.F32 && info.DType != safetensors.F16 {
		return nil, fmt.Errorf("its tensor %q is of type %s, not F32 or F16", name, info.DType)
	}
	if !slices.EqualFunc(info.Shape, shape, func(a uint64, b int) bool { return a == uint64(b) }) {
		return nil, fmt.Errorf("its tensor %q has the shape %v, its settings make it %v", name, info.Shape, shape)
	}
	content := a.data[info.DataOffsets[0]:info.DataOffsets[1]]
	if info.DType == safetensors.F16 {
		v := make([]float32, len(content)/2)
		for i := range v {
			v[i] = float16.Frombits(binary.LittleEndian.Uint16(content[2*i:])).Float32()
		}
		return v, mustBeFinite(name, v)
	}
	v := make([]float32, len(content)/4)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(content[4*i:]))
	}
	return v, mustBeFinite(name, v)
}

// mustBeFinite refuses what a training that diverged, or a damaged file, left.
func mustBeFinite(name string, values []float32) error {
	for i, v := range values {
		if f := float64(v); !curve.Finite(f) {
			return fmt.Errorf("its tensor %q has %v at %d, where only finite numbers predict: choose a checkpoint of before", name, v, i)
		}
	}
	return nil
}

// view returns a tensor as the file has it, with half at half precision.
func view(shape []int, values []float32, half bool) (safetensors.TensorView, error) {
	size := make([]uint64, len(shape))
	for i, n := range shape {
		size[i] = uint64(n)
	}
	content := make([]byte, 0, 4*len(values))
	if half {
		for _, v := range values {
			content = binary.LittleEndian.AppendUint16(content, float16.Fromfloat32(v).Bits())
		}
		return safetensors.NewTensorView(safetensors.F16, size, content)
	}
	for _, v := range values {
		content = binary.LittleEndian.AppendUint32(content, math.Float32bits(v))
	}
	return safetensors.NewTensorView(safetensors.F32, size, content)
}
