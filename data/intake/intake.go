package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/data/output"
	"fiducial/data/photo"
)

// Plan says which photos are taken in, and how.
type Plan struct {
	Paths []string // files, and folders whose photos are meant: see photo.Find
	Flat  bool     // folders without those below them
	Find  Finder   // nil finds none: then each photo has one row, whose face is sought in the largest square in the middle
	Told  func(Photo)
}

// Summary is what came of it.
type Summary struct {
	Photos   int     // with rows
	Rows     int     // one a face, and one for a photo without any
	Without  int     // photos in which no face was found
	Same     int     // files that an earlier one is the same as
	Known    int     // files that are in the dataset already
	Unusable int     // files that cannot be used
	Paths    []error // a sentence each on paths without photos
	Said     []error // a sentence each on files that cannot be used or are the same as others, in their order
	wrong    []error // those of them on files that cannot be used
}

// Problems returns a sentence each on files that cannot be used.
func (s Summary) Problems() []error { return slices.Clone(s.wrong) }

// ErrNothing says that no photo could be taken in, so that nothing was written.
var ErrNothing = errors.New("no photo can be taken in")

// New writes a dataset of photos with keypoints of those names to csv; ask output.Allow before. It is a background
// task. The error is a sentence; it wraps photo.ErrNone or ErrNothing where there are no photos,
// csvfile.ErrKeypointNames where a header can't have the names, and then nothing was written. The Summary says even
// then what is wrong with single photos.
func New(ctx context.Context, csv string, names []string, p Plan, progress func(done, total int64)) (Summary, error) {
	if err := csvfile.WriteNew(io.Discard, names, nil); err != nil {
		return Summary{}, err
	}
	files, rows, s, err := p.rows(ctx, csv, nil, progress)
	if err == nil {
		err = output.Check(csv, files...)
	}
	if err != nil {
		return s, err
	}
	return s, atomicfile.From(csv, func(w io.Writer) error { return csvfile.WriteNew(w, names, rows) })
}

// Add adds photos to a dataset that is loaded: see Dataset.AddPhotos. Those that it has already, by their hash, are
// left out. It is a background task; where all of them are left out, nothing is written and there is no error.
func Add(ctx context.Context, ds *data.Dataset, p Plan, progress func(done, total int64)) (Summary, error) {
	rows, s, err := Prepare(ctx, ds, p, progress)
	if err != nil || len(rows) == 0 {
		return s, err
	}
	return s, ds.AddPhotos(ctx, rows, nil)
}

// Prepare returns the rows that Add would write, and writes nothing. It is a background task.
func Prepare(ctx context.Context, ds *data.Dataset, p Plan, progress func(done, total int64)) ([]csvfile.NewRow, Summary, error) {
	if !ds.Photos() {
		return nil, Summary{}, fmt.Errorf("adding photos to %s: %w", harmless.Name(ds.Path()), data.ErrNoBoxes)
	}
	_, rows, s, err := p.rows(ctx, ds.Path(), hashes(ds), progress)
	return rows, s, err
}

// hashes returns the photos that rows of a dataset name.
func hashes(ds *data.Dataset) map[face.Photo]bool {
	known := map[face.Photo]bool{}
	for row := range ds.Rows() {
		if hash := ds.Photo(row); !hash.IsZero() {
			known[hash] = true
		}
	}
	return known
}

// rows looks at all photos and returns the rows that the file at csv is to have of them.
func (p Plan) rows(ctx context.Context, csv string, known map[face.Photo]bool, progress func(done, total int64)) (files []string, rows []csvfile.NewRow, s Summary, err error) {
	if progress == nil {
		progress = func(int64, int64) {}
	}
	files, s.Paths, err = photo.Find(ctx, p.Paths, !p.Flat)
	if err != nil {
		return nil, nil, s, err
	}
	err = look(ctx, files, p.Find, known, func(found Photo) error {
		if found.Problem == nil && found.Same == "" && !found.Known {
			found.Rows, found.Problem = rowsOf(csv, found)
		}
		s.count(found)
		rows = append(rows, found.Rows...)
		if p.Told != nil {
			p.Told(found)
		}
		return nil
	}, progress)
	switch {
	case err != nil:
		return nil, nil, s, err
	case len(rows) > csvfile.MaxRows:
		return nil, nil, s, fmt.Errorf("there are %d faces in these photos, and a dataset has %d at most; make several of them", len(rows), csvfile.MaxRows)
	case s.Photos == 0 && s.Known == 0:
		return nil, nil, s, fmt.Errorf("%w: none of the files named or found can be used (%d)", ErrNothing, len(files))
	}
	return files, rows, s, nil
}

// rowsOf returns the rows of a photo: one a face, without one one all the same.
func rowsOf(csv string, p Photo) ([]csvfile.NewRow, error) {
	name, err := csvfile.NameOf(csv, p.Path)
	if err != nil {
		return nil, fmt.Errorf("taking photo %w", err)
	}
	if len(p.Boxes) == 0 {
		return []csvfile.NewRow{{File: name}}, nil
	}
	var rows []csvfile.NewRow
	for _, box := range p.Boxes {
		rows = append(rows, csvfile.NewRow{File: name, Box: box})
	}
	return rows, nil
}

// count adds a photo.
func (s *Summary) count(p Photo) {
	switch {
	case p.Problem != nil:
		s.Unusable++
		s.Said, s.wrong = append(s.Said, p.Problem), append(s.wrong, p.Problem)
	case p.Known:
		s.Known++
	case p.Same != "":
		s.Same++
		s.Said = append(s.Said, fmt.Errorf("%s is the same photo as %s and has no rows of its own", harmless.Name(p.Path), harmless.Name(p.Same)))
	default:
		s.Photos++
		s.Rows += len(p.Rows)
		if len(p.Boxes) == 0 {
			s.Without++
		}
	}
}
