package checkpoint

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"

	"fiducial/data"
	"fiducial/data/alike"
	"fiducial/data/face"
)

// PhotoSet is a set of photos by what is on them: the first eight bytes of each photo's hash, rising. A photo is known
// by that in whatever dataset it turns up. It is not changed once it exists, and safe for concurrent use.
type PhotoSet []uint64

// Has reports whether a photo is in the set.
func (s PhotoSet) Has(p face.Photo) bool {
	_, ok := slices.BinarySearch(s, shortened(p))
	return ok
}

// Count returns how many of some rows of a dataset have photos that are in the set.
func (s PhotoSet) Count(ds *data.Dataset, rows []int) int {
	n := 0
	for _, row := range rows {
		if s.Has(ds.Photo(row)) {
			n++
		}
	}
	return n
}

// With returns the set with the photos of some rows.
func (s PhotoSet) With(ds *data.Dataset, rows []int) PhotoSet {
	photos := slices.Grow(slices.Clone(s), len(rows))
	for _, row := range rows {
		photos = append(photos, shortened(ds.Photo(row)))
	}
	slices.Sort(photos)
	return slices.Compact(photos)
}

// LooksOf returns what the photos of some rows look like, for With of a set of looks.
func LooksOf(ds *data.Dataset, rows []int) []alike.Look {
	looks := make([]alike.Look, len(rows))
	for i, row := range rows {
		looks[i] = ds.Look(row)
	}
	return looks
}

func shortened(p face.Photo) uint64 { return binary.BigEndian.Uint64(p[:8]) }

// MarshalText implements encoding.TextMarshaler: eight bytes a photo, in base64.
func (s PhotoSet) MarshalText() ([]byte, error) {
	var content []byte
	for _, p := range s {
		content = binary.BigEndian.AppendUint64(content, p)
	}
	return base64.StdEncoding.AppendEncode(nil, content), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *PhotoSet) UnmarshalText(text []byte) error {
	content, err := base64.StdEncoding.AppendDecode(nil, text)
	if err != nil {
		return err
	}
	if len(content)%8 != 0 {
		return fmt.Errorf("%d bytes are no list of photos", len(content))
	}
	photos := make(PhotoSet, len(content)/8)
	for i := range photos {
		photos[i] = binary.BigEndian.Uint64(content[8*i:])
		if i > 0 && photos[i-1] >= photos[i] {
			return fmt.Errorf("its photo %d is out of order", i+1)
		}
	}
	*s = photos
	return nil
}
