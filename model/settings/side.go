package settings

import (
	"fmt"
	"strconv"

	"fiducial/data"
)

// What settings have in pixels (beta, augment.shift, augment.blur) is in those in which labels and errors are, whatever
// the side at which the network sees photos: so settings mean the same at each, and runs with them compare.

// Seen returns a dataset as the network of a run with these settings sees it.
func (s Settings) Seen(ds *data.Dataset) data.Seen { return ds.At(s.side()) }

func (s Settings) side() int {
	if s.Side == 0 {
		return data.StandardSide
	}
	return s.Side
}

// SquareScale returns how many pixels of the squares that the network sees lie in one of those at data.StandardSide.
func (s Settings) SquareScale() float64 { return float64(s.side()) / data.StandardSide }

// InPixelsOf returns the settings with what they have in pixels in those of images, of which scale lie in one of
// before: data.Seen.Scale.
func (s Settings) InPixelsOf(scale float64) Settings {
	if !s.relative() {
		s.Beta *= scale
		s.Focus *= scale // the loss of points in smaller pixels is larger, that of maps is not
		if s.Loss == MSE {
			s.Focus *= scale
		}
	}
	s.Augment.Shift *= scale
	s.Augment.Blur *= scale
	return s
}

// LossScale returns how many times as large the loss of the same errors is in the pixels of InPixelsOf.
func (s Settings) LossScale(scale float64) float64 {
	if s.relative() {
		return 1
	}
	return s.InPixelsOf(scale).LossFunction().Of(scale) / s.LossFunction().Of(1)
}

// relative reports whether the network answers in a unit that grows with its images.
func (s Settings) relative() bool { return s.Offsets && s.Network == Packs }

// CheckFor says in one sentence why no run with the settings can begin on a dataset whose first row is known, or nil:
// all of Check, and CheckMemory, whose errors it returns.
func (s Settings) CheckFor(ds *data.Dataset) error {
	if err := s.CheckSide(ds); err != nil {
		return err
	}
	side, k := s.Seen(ds).Side(), len(ds.Keypoints())
	if err := s.Check(side, k); err != nil {
		return err
	}
	return s.CheckMemory(side, k)
}

// CheckSide says in one sentence why the networks can't see the photos of a dataset with the side, or nil.
func (s Settings) CheckSide(ds *data.Dataset) error {
	own := ds.Side()
	if ds.Photos() || s.side() == data.StandardSide || s.side() == own {
		return nil
	}
	return fmt.Errorf("side=%d: the photos stand in this dataset's own file, %d×%d pixels each, and networks see them as they are; "+
		"set side=%d, which leaves them so, or train on photos that are files", s.side(), own, own, data.StandardSide)
}

// squareSide is the parameter of the side. Where it is the standard one, settings say nothing, as those of earlier
// versions.
func squareSide() Parameter {
	meaning := fmt.Sprintf("How many pixels wide the network sees the square of a face in a photo: more show finer detail and take longer, twice as many "+
		"four times as long. Pixels that stand in the dataset's file are seen as they are, and %d leaves them so.", data.StandardSide)
	p := integer("side", "Side of photos", meaning, groupData, data.LeastSide, data.MostSide, func(s *Settings) *int { return &s.Side })
	set := p.Set
	p.Get = func(s Settings) string { return strconv.Itoa(s.side()) }
	p.Set = func(s *Settings, text string) error {
		err := set(s, text)
		if s.Side == data.StandardSide {
			s.Side = 0
		}
		return err
	}
	return p.fixingWeights()
}
