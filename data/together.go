package data

import (
	"bytes"
	"sync"
	"sync/atomic"

	"fiducial/data/alike"
	"fiducial/data/face"
)

// together knows which photos of a dataset are near-duplicates of each other. Safe for concurrent use.
type together struct {
	changes atomic.Int64 // of rows, of what is known of their looks and, where photos are files, of labels and boxes

	mu      sync.Mutex
	at      int64                     // the changes that first is up to
	known   bool                      // whether there is one
	first   map[face.Photo]face.Photo // of each photo that has near ones the smallest hash among them and itself
	squares map[face.Photo]alike.Look // where photos are files, what squares look like; zero where one is not kept
}

// Look returns what the pixels of a row look like, by which a photo that was encoded anew is recognised; zero where
// that is not known: without usable pixels, and where photos are files, before the square was made. Safe for concurrent
// use.
func (d *Dataset) Look(row int) alike.Look {
	d.mu.RLock()
	r := d.row(row)
	in := r.inFile
	var square face.Photo
	if in.Frame != nil {
		square = r.square()
	}
	d.mu.RUnlock()
	if in.Frame == nil {
		return in.Look
	}
	return d.lookOf(square, int(in.Frame.Side))
}

// lookOf returns what a square looks like, if it was made.
func (d *Dataset) lookOf(square face.Photo, side int) alike.Look {
	t := &d.together
	t.mu.Lock()
	l, known := t.squares[square]
	t.mu.Unlock()
	if known || square.IsZero() {
		return l
	}
	pixels, ok := d.squares.get(square, side)
	if !ok {
		t.lacks(square)
		return l
	}
	return d.looksLike(square, pixels, side)
}

// lacks notes that a square is not kept, so that nobody looks for it again until it is made.
func (t *together) lacks(square face.Photo) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, known := t.squares[square]; !known {
		t.note(square, alike.Look{})
	}
}

// kept notes that a square is kept, whoever made it.
func (t *together) kept(square face.Photo) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if l, known := t.squares[square]; known && l.IsZero() {
		delete(t.squares, square)
		t.changes.Add(1)
	}
}

// note notes what a square looks like. The caller holds mu.
func (t *together) note(square face.Photo, l alike.Look) {
	if t.squares == nil {
		t.squares = map[face.Photo]alike.Look{}
	}
	t.squares[square] = l
}

// looksLike notes and returns what a square looks like.
func (d *Dataset) looksLike(square face.Photo, pixels []byte, side int) alike.Look {
	t, l := &d.together, alike.Of(pixels, side)
	t.mu.Lock()
	defer t.mu.Unlock()
	if before, known := t.squares[square]; !known || before != l {
		t.note(square, l)
		t.changes.Add(1)
	}
	return l
}

// firsts returns for each photo that has near-duplicates the smallest hash among them, which decides on the split of
// all. Where photos are files those of labelled rows count whose squares were made, so that it is the same whatever
// else somebody looked at. While rows are still being read there are none.
func (d *Dataset) firsts() map[face.Photo]face.Photo {
	t := &d.together
	now := t.changes.Load()
	t.mu.Lock()
	if t.known && t.at == now {
		defer t.mu.Unlock()
		return t.first
	}
	t.mu.Unlock()
	photos, looks := d.looks()
	first := smallest(photos, looks)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.first, t.known = first, true
	t.at = now
	return first
}

// looks returns the photos of a loaded dataset and what they look like, a row each.
func (d *Dataset) looks() (photos []face.Photo, looks []alike.Look) {
	type square struct {
		hash face.Photo
		side int
	}
	var squares []square
	d.mu.RLock()
	if d.loaded {
		for _, r := range d.rows.all() {
			in := &r.inFile
			switch {
			case in.Frame == nil && !in.Look.IsZero():
				photos, looks = append(photos, in.Photo), append(looks, in.Look)
			case in.Frame != nil && r.labelled() && !r.photo().IsZero():
				photos, squares = append(photos, in.Photo), append(squares, square{r.square(), int(in.Frame.Side)})
			}
		}
	}
	d.mu.RUnlock()
	for _, s := range squares {
		looks = append(looks, d.lookOf(s.hash, s.side))
	}
	return photos, looks
}

// smallest returns for each photo that has near ones, which look alike or have faces in them that do, the smallest hash
// of all of these.
func smallest(photos []face.Photo, looks []alike.Look) map[face.Photo]face.Photo {
	first := map[face.Photo]face.Photo{}
	root := func(p face.Photo) face.Photo {
		for {
			up, ok := first[p]
			if !ok || up == p {
				return p
			}
			p = up
		}
	}
	for i, group := range alike.Groups(looks) {
		a, b := root(photos[i]), root(photos[group])
		if a == b {
			continue
		}
		if bytes.Compare(a[:], b[:]) > 0 {
			a, b = b, a
		}
		first[b], first[a] = a, a
	}
	for p := range first {
		first[p] = root(p)
	}
	return first
}

// NearDuplicates returns how many photos have near-duplicates among the others, photos of equal pixels counted once,
// and how many of these are in another split for it than by their own hash. Safe for concurrent use.
func (d *Dataset) NearDuplicates(seed uint64) (photos, moved int) {
	for photo, first := range d.firsts() {
		photos++
		if splitOf(photo, seed) != splitOf(first, seed) {
			moved++
		}
	}
	return photos, moved
}
