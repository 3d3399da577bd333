package network

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	notebook := Packs{Face: Face{Side: 96, Keypoints: 15}, KernelSize: 5, Stride: 1, Padding: 1, OutChannel: []int{2, 2, 2}, Dropout: .5}
	for _, c := range []struct {
		name   string
		change func(*Packs)
		want   string // part of the sentence; "" for a possible shape
	}{
		{"notebook", func(*Packs) {}, ""},
		{"smallest image that leaves a pixel", func(s *Packs) { s.Side = 36 }, ""},
		{"one pixel too small", func(s *Packs) { s.Side = 35 }, "after pack 3 nothing of the image is left: its pooling gets 1 px"},
		{"stride 2", func(s *Packs) { s.Stride = 2 }, "in pack 3 nothing of the image is left: its convolution 1 gets 1 px and needs 3"},
		{"stride 2 on two packs", func(s *Packs) { s.Stride, s.OutChannel = 2, []int{2, 2} }, ""},
		{"second convolution", func(s *Packs) { s.Side, s.OutChannel = 4, []int{1} }, "in pack 1 nothing of the image is left: its convolution 2 gets 2 px and needs 3"},
		{"kernel as large as the image", func(s *Packs) { s.KernelSize, s.Padding = 99, 1 }, "in pack 1 nothing of the image is left: its convolution 1 gets 96 px and needs 97"},
		{"no image", func(s *Packs) { s.Side = 0 }, "the image side is 0 and must be at least 1"},
		{"no keypoints", func(s *Packs) { s.Keypoints = 0 }, "the number of keypoints is 0"},
		{"no kernel", func(s *Packs) { s.KernelSize = 0 }, "the kernel size is 0"},
		{"no stride", func(s *Packs) { s.Stride = 0 }, "the stride is 0"},
		{"negative padding", func(s *Packs) { s.Padding = -1 }, "the padding is -1"},
		{"no packs", func(s *Packs) { s.OutChannel = nil }, "the number of packs is 0"},
		{"no channels", func(s *Packs) { s.OutChannel = []int{2, 0} }, "pack 2 has 0 output channels"},
		{"dropout of all", func(s *Packs) { s.Dropout = 1 }, "the dropout is 1"},
		{"dropout that is no number", func(s *Packs) { s.Dropout = math.NaN() }, "the dropout is NaN"},
	} {
		s := notebook
		c.change(&s)
		err := s.Check()
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want != "" && (err == nil || !errors.Is(err, ErrShape) || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: error %q does not say %q", c.name, err, c.want)
		case (s.Features() > 0) != (err == nil):
			t.Errorf("%s: %d features with error %v", c.name, s.Features(), err)
		}
	}
}

// The sizes that PyTorch finds; testdata/golden.py has more of them.
func TestSizes(t *testing.T) {
	for _, c := range []struct {
		spec     Packs
		features int
	}{
		{Packs{Face: Face{Side: 96, Keypoints: 15}, KernelSize: 5, Stride: 1, Padding: 1, OutChannel: []int{2, 2, 2}}, 2 * 8 * 8},
		{Packs{Face: Face{Side: 96, Keypoints: 15}, KernelSize: 3, Stride: 1, Padding: 1, OutChannel: []int{8, 16, 32}}, 32 * 12 * 12},
		{Packs{Face: Face{Side: 31, Keypoints: 1}, KernelSize: 3, Stride: 1, Padding: 1, OutChannel: []int{2, 3, 4}}, 4 * 3 * 3},
		{Packs{Face: Face{Side: 50, Keypoints: 1}, KernelSize: 3, Stride: 2, Padding: 1, OutChannel: []int{4, 2}}, 2},
	} {
		if got := c.spec.Features(); got != c.features {
			t.Errorf("%+v: %d features instead of %d", c.spec, got, c.features)
		}
	}
}
