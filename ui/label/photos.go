package label

import (
	"context"
	"errors"
	"maps"
	"runtime"
	"slices"
	"time"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/ui/faceview"
	"fiducial/ui/session"
	"fiducial/ui/shell"
)

// photos are the decoded photos of what is seen, where photos are files: of the shown face, of the one compared with
// it, and of those before and after it in the list, so that who goes on waits for nothing: of these the picture for the
// screen is there, too. Others are let go of. They are decoded in the background, that of the shown face first. It
// belongs to the UI goroutine.
type photos struct {
	of     *Feature
	ready  map[face.Photo]*faceview.Photo
	ahead  map[int]*faceview.Ahead // by row
	failed map[face.Photo]error
	busy   map[face.Photo]bool // being decoded

	checked int       // the row whose photo was last looked at, though it is there: it may have been replaced
	since   time.Time // since when what is seen is as it is
	waiting bool      // work ahead waits until that was some time ago, or goes on

	first   *faceview.Decoding // the photo of the face with which a dataset begins, until it is there; nil for none
	firstOf *session.Open      // that dataset
}

// mostDecoded is how many photos are decoded at a time at most: one ahead, and beside it one that is waited for.
const mostDecoded = 2

func newPhotos(f *Feature) *photos {
	p := &photos{of: f}
	p.reset()
	return p
}

// reset forgets all of them.
func (p *photos) reset() {
	p.ready, p.failed, p.busy, p.checked = map[face.Photo]*faceview.Photo{}, map[face.Photo]error{}, map[face.Photo]bool{}, -1
	p.ahead, p.waiting = map[int]*faceview.Ahead{}, false
	p.first, p.firstOf = nil, nil
}

// begin forgets all but the photo of the face with which the dataset begins that was just opened.
func (p *photos) begin() {
	first, of := p.first, p.firstOf
	p.reset()
	s := p.of.session.Current()
	if first == nil || s != of {
		return
	}
	if photo := first.Ready(); photo != nil {
		p.ready[s.Dataset.Photo(max(s.Goal, 0))] = photo
		return
	}
	p.first, p.firstOf = first, of
}

// coming returns the photo of a row where it is being decoded already since before there were features, nil else.
func (p *photos) coming(row int) *faceview.Decoding {
	if p.first == nil || row != max(p.firstOf.Goal, 0) {
		return nil
	}
	first := p.first
	p.first, p.firstOf = nil, nil
	return first
}

// get returns the photo of a row, nil while it is not there.
func (p *photos) get(row int) *faceview.Photo { return p.ready[p.of.session.Dataset().Photo(row)] }

// problem returns why the photo of a row cannot be shown though its square was seen before; nil where nothing is known
// against it.
func (p *photos) problem(row int) error { return p.failed[p.of.session.Dataset().Photo(row)] }

// wanted returns the rows whose photos are to be there, the most wanted first.
func (p *photos) wanted() []int {
	f := p.of
	rows := []int{f.session.Row()}
	for _, row := range []int{f.compare.row, f.nextRow(), f.previousRow()} {
		if row >= 0 && row < f.session.Rows() {
			rows = append(rows, row)
		}
	}
	return rows
}

// look lets go of photos that are not wanted any more, has that of the shown face decoded if it is not there, and the
// others later.
func (p *photos) look() {
	if !p.of.session.Shown() || !p.of.session.Dataset().Photos() {
		return
	}
	ds, rows := p.of.session.Dataset(), p.wanted()
	p.keep(rows)
	hash := ds.Photo(rows[0])
	if p.checked != rows[0] {
		if p.checked, p.since = rows[0], time.Now(); p.ready[hash] != nil {
			p.check(rows[0], hash)
		}
	}
	if p.lacks(hash) && len(p.busy) < mostDecoded {
		p.decode(rows[0], hash, runtime.GOMAXPROCS(0))
	}
	p.later()
}

// keep lets go of what is of none of these rows.
func (p *photos) keep(rows []int) {
	ds := p.of.session.Dataset()
	maps.DeleteFunc(p.ahead, func(row int, _ *faceview.Ahead) bool { return !slices.Contains(rows, row) })
	maps.DeleteFunc(p.ready, func(hash face.Photo, _ *faceview.Photo) bool {
		return !slices.ContainsFunc(rows, func(row int) bool { return ds.Photo(row) == hash })
	})
}

// lacks reports whether a photo is to be decoded: it is not there, nor on its way, and nothing is known against it.
func (p *photos) lacks(hash face.Photo) bool {
	return !hash.IsZero() && p.ready[hash] == nil && p.failed[hash] == nil && !p.busy[hash]
}

// decode decodes the photo of a row in the background, on so many cores as far as that can be shared.
func (p *photos) decode(row int, hash face.Photo, cores int) {
	f, s := p.of, p.of.session.Current()
	var photo *faceview.Photo
	busy, coming := p.busy, p.coming(row)
	busy[hash] = true
	f.session.Start(s, session.Job{Work: func(context.Context, *shell.Task) error {
		if coming != nil {
			if photo = coming.Wait(); photo != nil {
				return nil
			}
		}
		img, err := s.Dataset.OpenPhoto(row)
		if err != nil {
			s.Dataset.Pixels(row) // makes the row a faulty one where it has no square from an earlier time
			return err
		}
		photo = faceview.NewPhoto(img, cores)
		return nil
	}, Done: func(err error) {
		delete(busy, hash)
		if err != nil {
			p.failed[hash] = err
			f.source.update()
		} else if photo != nil {
			p.ready[hash] = photo
			p.arrived(hash)
		}
		p.look()
	}})
}

// check looks in the background whether the photo of a row is still the one that was decoded. Where it is not, the row
// is a faulty one.
func (p *photos) check(row int, hash face.Photo) {
	f, s := p.of, p.of.session.Current()
	ready, failed := p.ready, p.failed
	f.session.Start(s, session.Job{Work: func(context.Context, *shell.Task) error { return s.Dataset.CheckPhoto(row) }, Done: func(err error) {
		if errors.Is(err, data.ErrChanged) {
			delete(ready, hash)
			failed[hash] = err
			f.source.update()
		}
	}})
}

// arrived shows a photo wherever it is waited for.
func (p *photos) arrived(hash face.Photo) {
	f := p.of
	if !f.session.Shown() {
		return
	}
	if ds := f.session.Dataset(); ds.Photo(f.session.Row()) == hash {
		f.face.SetPhoto(p.ready[hash])
	}
	f.compare.photoArrived(hash)
}

// picture gives a face its picture: the pixels of the file, or where photos are files, the photo around its square, as
// far as these are there. Nothing is decoded. The error says why the row has none.
func (f *Feature) picture(row int, shown *faceview.Face) (err error) {
	ds := f.session.Dataset()
	if !ds.Photos() {
		shown.Pixels, err = ds.Pixels(row)
		return err
	}
	frame, ok := ds.Frame(row)
	if !ok {
		return data.ErrNoPhoto
	}
	shown.Unit = f.session.Unit()
	around := shownFrame(frame)
	shown.Frame = &around
	shown.Pixels, _ = ds.KeptPixels(row)
	shown.Photo, shown.Ahead = f.photos.get(row), f.photos.ahead[row]
	return nil
}

// shownFrame is where a face is in its photo, as the view wants it.
func shownFrame(f data.Frame) faceview.Frame {
	return faceview.Frame{Width: f.Width, Height: f.Height, Box: f.Box}
}
