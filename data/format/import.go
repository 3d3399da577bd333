package format

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
)

// Sides of photos.
const (
	DefaultSide = 96  // that of larger ones, and of those that differ
	smallSide   = 256 // up to it photos stay as they are
)

// Plan is what becomes of the faces of a set.
type Plan struct {
	Side   int    // of the photos of the dataset, in pixels
	Scaled int    // faces whose pixels are not as they were
	Sizes  [2]int // the smallest and the largest side of a face's square in its picture
	keep   bool   // pictures stay where they are, and the dataset names them
	opened *Opened
	shown  []picture
	sized  []annotation.Picture // the set's, in pixels
}

// Plan looks at all pictures, without decoding more than it must, and decides on the side of the photos: side, or with
// 0 their own if all faces have one and the same and are small, else DefaultSide. The error names the first picture
// that can't be used.
func (o *Opened) Plan(ctx context.Context, side int) (*Plan, error) {
	p := &Plan{opened: o, Sizes: [2]int{math.MaxInt, 0}}
	sides := map[int]int{}
	for _, in := range o.Set.Pictures {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		shown, err := o.look(in)
		if err != nil {
			return nil, wrongPicture(in, err)
		}
		in = in.Absolute(shown.width, shown.height)
		if in.Stem {
			in.File, in.Stem = shown.name, false
		}
		in.Faces = told(in.Faces)
		p.shown, p.sized = append(p.shown, shown), append(p.sized, in)
		for _, f := range in.Faces {
			if outside(shown, f.Box) {
				return nil, wrongPicture(in, fmt.Errorf("the box of a face, %s, lies outside of it: it has %d×%d pixels", *f.Box, shown.width, shown.height))
			}
			s := squareOf(shown, f)
			if s.side < 1 || s.side > 4*max(shown.width, shown.height) {
				return nil, wrongPicture(in, fmt.Errorf("the box of a face has a side of %d pixels, in a picture of %d×%d", s.side, shown.width, shown.height))
			}
			sides[s.side]++
			p.Sizes[0], p.Sizes[1] = min(p.Sizes[0], s.side), max(p.Sizes[1], s.side)
		}
	}
	switch p.Side = side; {
	case side != 0:
	case p.Sizes[0] == p.Sizes[1] && p.Sizes[1] <= smallSide && p.Sizes[0] > 1:
		p.Side = p.Sizes[0]
	default:
		p.Side = DefaultSide
	}
	p.Scaled = o.Set.Faces() - sides[p.Side]
	return p, nil
}

// Write writes the faces as a dataset, for a file in a folder, which is an absolute path: coordinates, visibility where
// any point is hidden or absent, Source (the picture), Image, or with photos that are kept file, box, coordinates and
// visibility. It is a background task: progress, which may be nil, gets faces done and in all.
func (p *Plan) Write(ctx context.Context, w io.Writer, folder string, progress func(done, total int64)) error {
	if p.keep {
		return p.writeKept(ctx, w, folder, progress)
	}
	out := csv.NewWriter(w)
	seen := unseenIn(p.opened.Set.Keypoints, p.sized)
	done, all := int64(0), int64(p.opened.Set.Faces())
	if err := out.Write(header(p.opened.Set.Keypoints.Names(), seen.columns())); err != nil {
		return err
	}
	for i, in := range p.sized {
		if err := ctx.Err(); err != nil {
			return err
		}
		img, err := p.opened.decode(p.shown[i])
		if err != nil {
			return wrongPicture(in, err)
		}
		if got := img.Bounds().Size(); got.X != p.shown[i].width || got.Y != p.shown[i].height {
			return wrongPicture(in, errors.New("it changed while it was read"))
		}
		for _, f := range in.Faces {
			if err := ctx.Err(); err != nil { // there may be very many in one picture
				return err
			}
			s := squareOf(p.shown[i], f)
			if err := out.Write(row(s.points(f.Points, p.Side), s.side != p.Side, seen.cells(f.Points), in.File, s.gray(img, p.Side))); err != nil {
				return err
			}
			if done++; progress != nil {
				progress(done, all)
			}
		}
	}
	out.Flush()
	return out.Error()
}

// proposed returns by row of the dataset what is proposed for its face, in pixels of the photo that the row has, or
// names.
func (p *Plan) proposed() map[int]face.Points {
	all, row := map[int]face.Points{}, 0
	for i, in := range p.sized {
		for _, f := range in.Faces {
			if f.Proposed != nil {
				all[row] = p.inDataset(p.shown[i], f)
			}
			row++
		}
	}
	return all
}

// inDataset returns what is proposed for a face of a picture, where its row has it.
func (p *Plan) inDataset(shown picture, f annotation.Face) face.Points {
	if p.keep {
		return f.Proposed
	}
	s := squareOf(shown, f)
	points := s.points(f.Proposed, p.Side)
	for k, q := range points {
		if q.Known && s.side != p.Side {
			points[k] = face.At(microns(q.X), microns(q.Y))
		}
	}
	return points
}

// microns rounds a coordinate that was scaled to a millionth of a pixel.
func microns(v float64) float64 { return math.Round(v*1e6) / 1e6 }

func header(names, seen []string) []string {
	var columns []string
	for _, name := range names {
		columns = append(columns, name+"_x", name+"_y")
	}
	return append(append(columns, seen...), "Source", "Image")
}

// row returns the cells of a face. Coordinates that were scaled are rounded to a millionth of a pixel; others are as
// the file had them.
func row(points face.Points, scaled bool, visibility []string, source string, pixels []byte) []string {
	var cells []string
	for _, p := range points {
		if !p.Known {
			cells = append(cells, "", "")
			continue
		}
		cells = append(cells, coordinate(p.X, scaled), coordinate(p.Y, scaled))
	}
	cells = append(cells, visibility...)
	image := make([]byte, 0, 4*len(pixels))
	for i, v := range pixels {
		if i > 0 {
			image = append(image, ' ')
		}
		image = strconv.AppendUint(image, uint64(v), 10)
	}
	return append(cells, source, string(image))
}

func coordinate(v float64, scaled bool) string {
	if scaled {
		v = microns(v)
	}
	return strconv.FormatFloat(v+0, 'f', -1, 64) // + 0: no -0
}

// Unread returns which keypoints of a set would not be taken for any in the header of a dataset, so that every command
// would have to be told of them by --keypoints. The error says which can't be keypoints of a dataset at all.
func Unread(names []string) (unread []string, err error) {
	switch got, err := headerRead(names, csvfile.Choice{}); {
	case err == nil && slices.Equal(got, names):
		return nil, nil
	case err != nil && !errors.Is(err, errHeader):
		return nil, err
	}
	if stands(names) {
		return names, nil
	}
	bad := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return stands([]string{name}) })
	if len(bad) == 0 {
		bad = slices.Clone(names) // each could stand there alone
	}
	for i, name := range bad {
		bad[i] = `"` + harmless.Sentence(name) + `"`
	}
	return nil, fmt.Errorf("these names of keypoints cannot stand in the header of a dataset, rename them: %s", strings.Join(bad, ", "))
}

// stands reports whether names can be those of the keypoints of a dataset, if it is told so.
func stands(names []string) bool {
	got, err := headerRead(names, csvfile.Choice{Keypoints: names})
	return err == nil && slices.Equal(got, names)
}

// errHeader says that a header could not be read.
var errHeader = errors.New("no header of a dataset")

// headerRead returns the keypoints that are found in the header of a dataset that has these; the error wraps errHeader
// where they can't stand there.
func headerRead(names []string, choice csvfile.Choice) (got []string, err error) {
	folder, err := os.MkdirTemp("", "fiducial-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	path := filepath.Join(folder, "header.csv")
	var text strings.Builder
	w := csv.NewWriter(&text)
	if err := w.Write(header(names, nil)); err != nil {
		return nil, err
	}
	w.Flush()
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		return nil, err
	}
	f, err := csvfile.OpenChosen(path, "", choice)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errHeader, err)
	}
	defer f.Close()
	return f.Header().Keypoints.Names(), nil
}
