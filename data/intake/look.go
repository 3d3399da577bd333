package intake

import (
	"context"
	"fmt"
	"image"
	"math"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/data/photo"
)

// Finder returns the boxes of the faces in a photo, which is one as photo.Open returns it. It is called by several
// goroutines at once.
type Finder func(ctx context.Context, img image.Image) ([]face.Box, error)

// Photo is what was found out about one file.
type Photo struct {
	Path    string
	Boxes   []face.Box // of the faces found in it, from left to right
	Same    string     // an earlier file of the same content, "" for none
	Known   bool       // whether the dataset that photos are added to has it already
	Problem error      // why it cannot be used, a sentence; nil where it can
	Rows    []csvfile.NewRow
	hash    face.Photo
	pixels  int64
}

// look looks at files, in their order, and tells each what it is: sooner or later, but in their order. At most as many
// photos are decoded at once as there are cores, and as memory should hold.
func look(ctx context.Context, files []string, find Finder, known map[face.Photo]bool, each func(Photo) error, progress func(done, total int64)) error {
	photos, err := glance(ctx, files, known)
	if err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	ordered := make(chan chan Photo, runtime.GOMAXPROCS(0))
	room := semaphore.NewWeighted(pixelRoom)
	group.Go(func() error {
		defer close(ordered)
		for _, p := range photos {
			weight := min(max(p.pixels, pixelRoom/int64(runtime.GOMAXPROCS(0))), pixelRoom)
			if err := room.Acquire(ctx, weight); err != nil {
				return err
			}
			done := make(chan Photo, 1)
			select {
			case ordered <- done:
			case <-ctx.Done():
				return ctx.Err()
			}
			group.Go(func() error {
				defer room.Release(weight)
				err := p.look(ctx, find)
				done <- p
				return err
			})
		}
		return nil
	})
	err = tell(ctx, ordered, each, progress, int64(len(photos)))
	if err != nil {
		group.Go(func() error { return err }) // ends the others
	}
	if first := group.Wait(); first != nil {
		return first
	}
	return err
}

// pixelRoom is how many pixels are decoded at once.
const pixelRoom = photo.MaxPixels

// tell hands photos on in their order.
func tell(ctx context.Context, ordered <-chan chan Photo, each func(Photo) error, progress func(done, total int64), total int64) error {
	var done int64
	for next := range ordered {
		select {
		case p := <-next:
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := each(p); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
		done++
		progress(done, total)
	}
	return ctx.Err()
}

// glance reads the heads of files, and tells by their hashes which are the same.
func glance(ctx context.Context, files []string, known map[face.Photo]bool) ([]Photo, error) {
	photos := make([]Photo, len(files))
	var group errgroup.Group
	group.SetLimit(2 * runtime.GOMAXPROCS(0)) // they mostly wait for the disk
	for i, file := range files {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error {
			info, err := photo.Look(file)
			photos[i] = Photo{Path: file, Problem: err, hash: info.Hash, pixels: int64(info.Width) * int64(info.Height)}
			return nil
		})
	}
	_ = group.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	first := map[face.Photo]string{}
	for i := range photos {
		p := &photos[i]
		if p.Problem != nil {
			continue
		}
		p.Known = known[p.hash]
		p.Same = first[p.hash]
		if p.Same == "" {
			first[p.hash] = p.Path
		}
	}
	return photos, nil
}

// look decodes the photo and has its faces found. The error is not about the photo.
func (p *Photo) look(ctx context.Context, find Finder) error {
	if p.Problem != nil || p.Same != "" || p.Known {
		return nil
	}
	img, err := photo.Open(p.Path)
	if err != nil {
		p.Problem = err
		return nil
	}
	if find == nil {
		return ctx.Err()
	}
	boxes, err := find(ctx, img)
	if err != nil {
		return fmt.Errorf("finding faces in %s: %w", harmless.Name(p.Path), err)
	}
	for _, b := range boxes {
		b = face.Box{Left: hundredths(b.Left), Top: hundredths(b.Top), Size: hundredths(b.Size)}
		if b.Size >= csvfile.LeastBox {
			p.Boxes = append(p.Boxes, b)
		}
	}
	slices.SortStableFunc(p.Boxes, func(a, b face.Box) int {
		switch {
		case a.Left < b.Left:
			return -1
		case a.Left > b.Left:
			return 1
		}
		return 0
	})
	return nil
}

func hundredths(v float64) float64 { return math.Round(100*v) / 100 }
