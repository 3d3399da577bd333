package annotation

import "strings"

// Pairs returns what --pairs takes for keypoints of those names, of which each is another in a mirror; first is what the first is
// counted as. Of two the one that comes later is taken for the left: points are mostly counted from the left of the picture, which
// is the right of the face.
func Pairs(names []string, mirrored []int, first int) string {
	var pairs []string
	for i, m := range mirrored {
		switch m -= first; {
		case m == i:
			pairs = append(pairs, names[i])
		case m > i:
			pairs = append(pairs, names[m]+":"+names[i])
		}
	}
	return strings.Join(pairs, ",")
}
