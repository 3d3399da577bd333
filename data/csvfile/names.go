package csvfile

import (
	"slices"
	"strings"
)

// NamesOf returns the names of keypoints that are meant by a list of words: those of a header's columns where all of them are
// coordinates or about the photo, else the words themselves. columns says that it was the first.
func NamesOf(words []string) (names []string, columns bool) {
	h := Header{Columns: words}
	index := make(map[string]int, len(words))
	for i, w := range words {
		index[w] = i
	}
	others := 0
	for _, w := range words {
		if isPhotoColumn(w) {
			others++
		}
	}
	if len(index) == len(words) && h.findKeypoints(index, Choice{}) == "" && len(h.Keypoints) > 0 && 2*len(h.Keypoints)+others == len(words) {
		return h.Keypoints.Names(), true
	}
	return words, false
}

// isPhotoColumn reports whether a column holds a photo, or says which it is and where in it the face is.
func isPhotoColumn(name string) bool {
	return slices.ContainsFunc(append([]string{imageColumn, "pixels", "ImageId", fileColumn}, BoxColumns[:]...), func(known string) bool {
		return strings.EqualFold(name, known)
	})
}
