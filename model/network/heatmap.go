package network

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"gorgonia.org/gorgonia"
)

// Heatmap is the family of accurate networks: it answers one map a keypoint of where that point is, a quarter of the
// image wide, and the place it expects it at. Pairs of 3×3 convolutions, each with batch norm and ReLU, look at the
// image at its full size, half, and a quarter; from there a branch goes on at an eighth and a sixteenth, which sees the
// whole face, and comes back upsampled. Outputs are in pixels.
//
// Expected position of a softmax: Luvizon, Picard and Tabia, "Human pose regression by combining indirect part
// detection and contextual information", 2017.
type Heatmap struct {
	Face
	OutChannel []int // at full size, at half, and from a quarter on
}

// The levels of a Heatmap, by how many times smaller than the image they are.
var levels = []string{"down1", "down2", "down4", "down8", "down16"}

const (
	mapLevel = 2             // the level whose size the maps have
	mapScale = 1 << mapLevel // pixels of the image a cell of a map
	smallest = 16            // the side of an image of which one pixel is left at the last level
)

// Check says in one sentence what is wrong with the shape, or nil. Images of any side from 16 px on fit. Points lie
// between the centres of the outermost cells: 1.5 px from the edge of the image, or up to 4.5 px on the right and below
// where 4 does not divide the side.
func (s Heatmap) Check() error {
	if err := checkBounds(
		bound{"the image side", s.Side, smallest},
		bound{"the number of keypoints", s.Keypoints, 1},
	); err != nil {
		return err
	}
	if len(s.OutChannel) != mapLevel+1 {
		return fmt.Errorf("%w: the list of channels has %d numbers and must have %d: for the full image, for half its size, and for a quarter",
			ErrShape, len(s.OutChannel), mapLevel+1)
	}
	for i, c := range s.OutChannel {
		if c < 1 {
			return fmt.Errorf("%w: at the size %q there are %d channels and there must be at least 1", ErrShape, levels[i], c)
		}
	}
	return nil
}

// LeastWeights returns the number of weights of the convolutions.
func (s Heatmap) LeastWeights() float64 {
	in, total := 1.0, 0.0
	for level := range levels {
		out := float64(s.channels(level))
		total += 9 * out * (in + out)
		in = out
	}
	return total + 9*2*in*in + in*float64(s.Keypoints)
}

// channels returns how many channels a level has.
func (s Heatmap) channels(level int) int { return s.OutChannel[min(level, len(s.OutChannel)-1)] }

// tensors returns the tensors as PyTorch names those of modules down1, down2, down4, down8 and down16 (each two
// blocks of conv and norm), join (one more) and maps.
func (s Heatmap) tensors() []*Weight {
	var all []*Weight
	block := func(name string, in, out int) {
		all = append(all, newWeight(name+".conv.weight", out, in, 3, 3))
		all = append(all, newNorm(name+".norm", out)...)
	}
	in := 1
	for level, name := range levels {
		out := s.channels(level)
		block(name+".0", in, out)
		block(name+".1", out, out)
		in = out
	}
	block("join", 2*in, in)
	return append(all, newWeight("maps.weight", s.Keypoints, in, 1, 1)) // a bias would change no softmax
}

// draw draws the convolutions as PyTorch does; batch norms begin as they are.
func (s Heatmap) draw(tensors []*Weight, rng *rand.Rand) {
	isNorm := func(t *Weight) bool { return strings.Contains(t.Name, ".norm.") }
	drawLikePyTorch(slices.DeleteFunc(slices.Clone(tensors), isNorm), rng)
}

// forward adds the forward pass to a graph: images (n, 1, side, side) to outputs (n, 2K).
func (s Heatmap) forward(l *layers, x *gorgonia.Node) *gorgonia.Node {
	var fine *gorgonia.Node
	for level, name := range levels {
		x = l.block(x, name+".0")
		switch level {
		case mapLevel: // the only one that is needed at its full size as well
			fine = l.block(x, name+".1")
			x = l.maxPool(fine)
		case len(levels) - 1:
			x = l.block(x, name+".1")
		default:
			x = l.pooledBlock(x, name+".1")
		}
	}
	x = l.concat(fine, l.upsample(x, s.Side/mapScale))
	x = l.block(x, "join")
	return l.softArgmax(l.conv1x1(x, "maps"), mapScale)
}

func (s Heatmap) clone() Spec {
	s.OutChannel = slices.Clone(s.OutChannel)
	return s
}
