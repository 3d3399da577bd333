package model

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"

	"fiducial/data"
	"fiducial/data/face"
)

// Learned is the set of photos that weights learned from, those of the weights that they started from included: the first
// eight bytes of each photo's hash, rising. Whatever dataset a photo turns up in, it is known by that what the weights say
// of it was learned. It is not changed once it exists, and safe for concurrent use.
type Learned []uint64

// Has reports whether the weights learned from a photo.
func (l Learned) Has(p face.Photo) bool {
	_, ok := slices.BinarySearch(l, shortened(p))
	return ok
}

// Count returns how many of some rows of a dataset have photos that the weights learned from.
func (l Learned) Count(ds *data.Dataset, rows []int) int {
	n := 0
	for _, row := range rows {
		if l.Has(ds.Photo(row)) {
			n++
		}
	}
	return n
}

// with returns the set with the photos of some rows.
func (l Learned) with(ds *data.Dataset, rows []int) Learned {
	photos := slices.Grow(slices.Clone(l), len(rows))
	for _, row := range rows {
		photos = append(photos, shortened(ds.Photo(row)))
	}
	slices.Sort(photos)
	return slices.Compact(photos)
}

func shortened(p face.Photo) uint64 { return binary.BigEndian.Uint64(p[:8]) }

// MarshalText implements encoding.TextMarshaler: eight bytes a photo, in base64.
func (l Learned) MarshalText() ([]byte, error) {
	var content []byte
	for _, p := range l {
		content = binary.BigEndian.AppendUint64(content, p)
	}
	return base64.StdEncoding.AppendEncode(nil, content), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (l *Learned) UnmarshalText(text []byte) error {
	content, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil {
		return err
	}
	if len(content)%8 != 0 {
		return fmt.Errorf("%d bytes are no list of photos", len(content))
	}
	photos := make(Learned, len(content)/8)
	for i := range photos {
		photos[i] = binary.BigEndian.Uint64(content[8*i:])
		if i > 0 && photos[i-1] >= photos[i] {
			return fmt.Errorf("its photo %d is out of order", i+1)
		}
	}
	*l = photos
	return nil
}
