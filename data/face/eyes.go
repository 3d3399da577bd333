package face

import (
	"fmt"
	"slices"
	"strings"
)

// eyeNames are the names of the centre of an eye without its side, as plain writes them, the most exact first.
var eyeNames = []string{
	"eyecenter", "eyecentre", "centerofeye", "centreofeye", "centereye", "eyemiddle", "pupil", "eyepupil", "pupilcenter", "iris", "eyeiris",
	"eye", "olho", "ojo", "oeil", "auge", "occhio",
}

// Eyes returns the indices of the centres of both eyes, between which an error is measured that is divided by their
// distance (NME): those that were chosen, or else those that the names tell of; -1 and -1 where there are none. By
// names they are a pair, and corners of eyes are none.
func (k Keypoints) Eyes() (left, right int) {
	if i := slices.IndexFunc(k, func(p Keypoint) bool { return p.Eye }); i >= 0 {
		if j := slices.IndexFunc(k[i+1:], func(p Keypoint) bool { return p.Eye }); j >= 0 {
			return i, i + 1 + j
		}
	}
	for _, want := range eyeNames {
		for i, p := range k {
			if p.Side == Left && p.Partner != Unknown && withoutSide(p.Name) == want {
				return i, p.Partner
			}
		}
	}
	return -1, -1
}

// WithEyes returns the keypoints with two of them chosen to be what Eyes returns, as they are written on a command
// line: LEFT:RIGHT. A name that is no keypoint, or stands twice, is an error.
func (k Keypoints) WithEyes(text string) (Keypoints, error) {
	left, right, two := strings.Cut(text, ":")
	i, j := k.Index(strings.TrimSpace(left)), k.Index(strings.TrimSpace(right))
	switch {
	case !two || strings.Contains(right, ":"):
		return nil, fmt.Errorf("%q are not two keypoints: write LEFT:RIGHT", text)
	case i < 0 || j < 0:
		name := left
		if i >= 0 {
			name = right
		}
		return nil, fmt.Errorf("there is no keypoint %q; there are %s", strings.TrimSpace(name), strings.Join(k.Names(), ", "))
	case i == j:
		return nil, fmt.Errorf("the keypoint %q stands there twice", k[i].Name)
	}
	out := slices.Clone(k)
	for at := range out {
		out[at].Eye = at == i || at == j
	}
	return out, nil
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
