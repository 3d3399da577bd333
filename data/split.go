package data

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"

	"fiducial/data/face"
)

// Split is the part of a dataset that a photo belongs to.
type Split int

const (
	Train Split = iota
	Test
	Validation
)

// splitOf takes the first eight bytes of SHA-256(seed, photo) as a number from 0 to 1 and cuts at 0.80 and 0.95.
func splitOf(photo face.Photo, seed uint64) Split {
	var b [8 + len(photo)]byte
	binary.LittleEndian.PutUint64(b[:], seed)
	copy(b[8:], photo[:])
	sum := sha256.Sum256(b[:])
	u := float64(binary.LittleEndian.Uint64(sum[:])>>11) / (1 << 53)
	switch {
	case u < 0.80:
		return Train
	case u < 0.95:
		return Test
	}
	return Validation
}

// Splits say how a dataset is split.
type Splits struct {
	Seed     uint64
	Together bool // near-duplicates of a photo are in one split: that of the smallest hash among them; else each goes by its own
}

// SplitRows returns the rows of a split that have usable pixels and at least one label and are not left out, in order;
// completeOnly leaves out rows with a missing point. Where photos are files, and near-duplicates are to be together,
// their squares have to be made first: see MakeSquares.
func (d *Dataset) SplitRows(s Split, by Splits, completeOnly bool) []int {
	var first map[face.Photo]face.Photo
	if by.Together {
		first = d.firsts()
	}
	d.mu.RLock()
	defer d.mu.RUnlock()
	var rows []int
	for i, r := range d.rows.all() {
		if r.state&(NoPhoto|LeftOut) != 0 || completeOnly && r.state&Incomplete != 0 || !r.labelled() {
			continue
		}
		photo := r.inFile.Photo
		if smallest, ok := first[photo]; ok {
			photo = smallest
		}
		if splitOf(photo, by.Seed) == s {
			rows = append(rows, i)
		}
	}
	return rows
}

// Fingerprint returns a hash of the set of photos, whatever their order, their number and their labels: by it a
// checkpoint knows the dataset it was trained on. ok is false until Loaded.
func (d *Dataset) Fingerprint() (hash [16]byte, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.loaded {
		return hash, false
	}
	if d.photoSet == nil {
		photos := make([]face.Photo, 0, d.rows.len())
		for _, r := range d.rows.all() {
			if !r.inFile.Photo.IsZero() {
				photos = append(photos, r.inFile.Photo)
			}
		}
		slices.SortFunc(photos, func(a, b face.Photo) int { return bytes.Compare(a[:], b[:]) })
		h := sha256.New()
		for _, p := range slices.Compact(photos) {
			h.Write(p[:])
		}
		sum := [16]byte(h.Sum(nil))
		d.photoSet = &sum
	}
	return *d.photoSet, true
}
