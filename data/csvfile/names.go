package csvfile

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"fiducial/data/harmless"
)

// NamesOf returns the names of keypoints that are meant by a list of words: those of a header's columns where all of
// them are coordinates or about the photo, else the words themselves. columns says that it was the first.
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

// NameProblem says why a new keypoint can't have a name: a line break would tear the header apart, and with a control
// character, an invisible mark or bytes that are no UTF-8 it would be another than it seems. "" where it can. Names may
// differ in upper and lower case alone, as files of others have them so.
func NameProblem(name string) string {
	if harmless.Text(name) == name && !strings.ContainsRune(name, utf8.RuneError) { // which the command line has for bytes that are no UTF-8
		return ""
	}
	return fmt.Sprintf("the name of a keypoint, %s, has in it what cannot be seen: a line break, a control character, an invisible mark, or bytes that are no UTF-8",
		harmless.Name(name))
}

// isPhotoColumn reports whether a column holds a photo, or says which it is and where in it the face is.
func isPhotoColumn(name string) bool {
	return slices.ContainsFunc(append([]string{imageColumn, "pixels", "ImageId", fileColumn}, BoxColumns[:]...), func(known string) bool {
		return strings.EqualFold(name, known)
	})
}

// Words cuts a text at ends of lines, commas, semicolons and tabs, and leaves out quotes around what stands between.
func Words(text string) (list []string) {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("\n\r,;\t", r) }) {
		if w = strings.TrimSpace(strings.Trim(strings.TrimSpace(w), `"'`)); w != "" {
			list = append(list, w)
		}
	}
	return list
}

// CheckNames says, as an error, why a new dataset of photos can't have keypoints of these names, or why pairs and lines
// of them could not be written.
func CheckNames(names []string) error {
	for i, name := range names {
		switch {
		case slices.Contains(names[:i], name):
			return fmt.Errorf("%s stands there twice", harmless.Name(name))
		case strings.Contains(name, ":"):
			return fmt.Errorf("%s holds a colon, which stands between the names of a pair and of a line", harmless.Name(name))
		}
	}
	return WriteNew(io.Discard, names, nil)
}
