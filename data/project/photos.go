package project

import (
	"encoding/hex"
	"maps"
	"strconv"
	"strings"

	"fiducial/data/face"
)

// Photos returns the hashes of photos that the project file of the dataset at path, which must be absolute and free of
// symbolic links, has of the faces that somebody edited or marked, by the row in which they were last; none where there
// is no project file, or none that can be read. Of rows that several faces claim it has none. As Remembered it writes
// nothing, and a window may have the project open.
func Photos(dataset string, f Folders) (map[int]face.Photo, error) {
	all, err := places(dataset, f)
	if err != nil {
		return nil, err
	}
	for _, path := range all {
		if isFile(path) {
			var text string
			if err := known(peek(path, &text, "SELECT coalesce(group_concat(row || ' ' || photo, ','), '') FROM faces WHERE photo IS NOT NULL")); err != nil {
				return nil, err
			}
			return parsePhotos(text), nil
		}
	}
	return nil, nil
}

// parsePhotos reads rows and hashes; what is none is left out.
func parsePhotos(text string) map[int]face.Photo {
	photos := map[int]face.Photo{}
	for _, entry := range strings.Split(text, ",") {
		row, hash, _ := strings.Cut(entry, " ")
		i, err := strconv.Atoi(row)
		b, bad := hex.DecodeString(hash)
		if err != nil || bad != nil || len(b) != len(face.Photo{}) {
			continue
		}
		if old, twice := photos[i]; twice && old != face.Photo(b) {
			photos[i] = face.Photo{}
			continue
		}
		photos[i] = face.Photo(b)
	}
	maps.DeleteFunc(photos, func(_ int, p face.Photo) bool { return p.IsZero() })
	return photos
}
