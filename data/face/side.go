package face

import (
	"strings"
	"unicode"
)

// Side is the side of a face, the subject's own, that a keypoint is on.
type Side int

// Sides of a face.
const (
	NoSide Side = iota // on the middle line, or nobody knows
	Left
	Right
)

// sideWords are the two words by which one way of naming tells left from right.
type sideWords struct {
	left, right string
	// glued says that they also stand in one word with the part of the face: lefteye, eyeleft, leye.
	glued bool
	// part is the part of the face that the words name as well, "" for none: le is a left eye.
	part string
}

// sides are the ways of naming, the plainest first: of two that would both find a partner the first counts. A way finds
// one only where the other name is there too, so that a lip, a rim or an ear_lobe is taken for no side.
var sides = []sideWords{
	{left: "left", right: "right", glued: true},
	{left: "l", right: "r", glued: true},
	{left: "lt", right: "rt"},
	{left: "lft", right: "rgt"},
	{left: "lh", right: "rh"},
	{left: "le", right: "re", part: "eye"},
	{left: "lm", right: "rm", part: "mouth"},
	{left: "os", right: "od", part: "eye"}, // oculus sinister, oculus dexter
	{left: "links", right: "rechts"},
	{left: "linkes", right: "rechtes"},
	{left: "linke", right: "rechte"},
	{left: "linker", right: "rechter"},
	{left: "gauche", right: "droit"},
	{left: "gauche", right: "droite"},
	{left: "izq", right: "der"},
	{left: "izquierdo", right: "derecho"},
	{left: "izquierda", right: "derecha"},
	{left: "esq", right: "dir"},
	{left: "esquerdo", right: "direito"},
	{left: "esquerda", right: "direita"},
	{left: "sinistro", right: "destro"},
	{left: "sinistra", right: "destra"},
	{left: "sx", right: "dx"},
}

// faceWords are what stands in one word with a side, or with a letter for one.
var faceWords = []string{
	"eyebrow", "eyelid", "eyelash", "eye", "brow", "pupil", "iris", "lid", "ear", "nostril", "nose", "nasal", "ala", "mouth", "lips", "lip",
	"cheek", "jaw", "chin", "temple", "face", "canthus", "corner", "inner", "outer", "upper", "lower", "top", "bottom", "center", "centre", "middle", "mid",
}

// otherSide returns the name with its words for left and right exchanged, and the side that the first of them says;
// NoSide where there is none.
func (s sideWords) otherSide(name string) (other string, side Side) {
	var out strings.Builder
	for _, word := range wordsOf(name) {
		from, to, this := s.find(word)
		if this == NoSide {
			out.WriteString(word)
			continue
		}
		if side == NoSide {
			side = this
		}
		exchanged := s.left
		if this == Left {
			exchanged = s.right
		}
		out.WriteString(word[:from] + inCaseOf(word[from:to], exchanged) + word[to:])
	}
	return out.String(), side
}

// find returns where in a word a side is named, and which.
func (s sideWords) find(word string) (from, to int, side Side) {
	small := strings.ToLower(word)
	if len(small) != len(word) {
		return 0, 0, NoSide // a letter whose capital is longer: no such word names a side
	}
	for _, w := range []struct {
		text string
		side Side
	}{{s.left, Left}, {s.right, Right}} {
		switch {
		case small == w.text:
			return 0, len(word), w.side
		case !s.glued:
		case strings.HasPrefix(small, w.text) && beginsWithPart(small[len(w.text):]):
			return 0, len(w.text), w.side
		case strings.HasSuffix(small, w.text) && isPart(small[:len(small)-len(w.text)]):
			return len(small) - len(w.text), len(small), w.side
		}
		if i := strings.Index(small, w.text); s.glued && len(w.text) > 1 && i > 0 && isPart(small[:i]) && beginsWithPart(small[i+len(w.text):]) {
			return i, i + len(w.text), w.side
		}
	}
	return 0, 0, NoSide
}

// isPart reports whether a text in small letters is made of nothing but words for parts of a face.
func isPart(text string) bool {
	for _, w := range faceWords {
		if rest, ok := strings.CutPrefix(text, w); ok && (rest == "" || isPart(rest)) {
			return true
		}
	}
	return false
}

func beginsWithPart(text string) bool {
	for _, w := range faceWords {
		if strings.HasPrefix(text, w) {
			return true
		}
	}
	return false
}

// inCaseOf writes word, in small letters, in capitals or with a capital as the model is.
func inCaseOf(model, word string) string {
	first, rest := model[:1], model[1:]
	switch {
	case strings.ToLower(model) == model:
		return word
	case strings.ToUpper(first) == first && strings.ToLower(rest) == rest && len(model)+len(word) > 2:
		return strings.ToUpper(word[:1]) + word[1:]
	case strings.ToUpper(model) == model:
		return strings.ToUpper(word)
	}
	return word
}

// wordsOf cuts a name into its words and what stands between them; together they are the name. A word ends at anything
// but a letter, and where a small letter is followed by a capital: LeftEye, leftEye_center, eyeL.
func wordsOf(name string) (words []string) {
	runes := []rune(name)
	start := 0
	for i := 1; i <= len(runes); i++ {
		if i < len(runes) && !wordEnds(runes, i) {
			continue
		}
		words = append(words, string(runes[start:i]))
		start = i
	}
	return words
}

// wordEnds reports whether a word ends before runes[i], i > 0.
func wordEnds(runes []rune, i int) bool {
	before, here := runes[i-1], runes[i]
	switch {
	case unicode.IsLetter(before) != unicode.IsLetter(here):
		return true
	case !unicode.IsUpper(here):
		// In LEye the last capital begins the next word.
		return false
	case unicode.IsLower(before):
		return true
	}
	return i+1 < len(runes) && unicode.IsUpper(before) && unicode.IsLower(runes[i+1])
}

// plain returns a name in small letters, without what stands between its words.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}
