package face

import "strings"

// eyeNames are the names of the centre of an eye without its side, as plain writes them, the most exact first.
var eyeNames = []string{
	"eyecenter", "eyecentre", "centerofeye", "centreofeye", "centereye", "eyemiddle", "pupil", "eyepupil", "pupilcenter", "iris", "eyeiris",
	"eye", "olho", "ojo", "oeil", "auge", "occhio",
}

// Eyes returns the indices of the centres of both eyes, between which an error is measured that is divided by their
// distance (NME), -1 and -1 where the names tell of none. They are a pair; corners of eyes are none.
func (k Keypoints) Eyes() (left, right int) {
	for _, want := range eyeNames {
		for i, p := range k {
			if p.Side == Left && p.Partner != Unknown && withoutSide(p.Name) == want {
				return i, p.Partner
			}
		}
	}
	return -1, -1
}

// withoutSide returns a name as plain writes it, without the words for its side.
func withoutSide(name string) string {
	for _, s := range sides {
		var out strings.Builder
		found := false
		for _, word := range wordsOf(name) {
			from, to, side := s.find(word)
			if side == NoSide {
				out.WriteString(word)
				continue
			}
			found = true
			out.WriteString(word[:from] + s.part + word[to:])
		}
		if found {
			return plain(out.String())
		}
	}
	return plain(name)
}
