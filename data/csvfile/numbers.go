package csvfile

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
)

// ParseCoordinate returns the number, in pixels, that a coordinate cell says. ok is false for an empty cell, for a word
// that says that it is missing, and for anything that Scan would list as no finite decimal number. Safe for concurrent
// use.
func ParseCoordinate(text string) (v float64, ok bool) {
	return parseDecimal([]byte(text))
}

// parseDecimal reads a coordinate: an optional sign, digits with at most one decimal point, an optional decimal
// exponent, blanks around it allowed. What strconv would also take (hexadecimal, underscores, infinities, NaN)
// is no coordinate, nor is a number beyond MaxPlace. An empty text is the caller's business.
func parseDecimal(text []byte) (v float64, ok bool) {
	if v, ok = parseShort(text); ok {
		return v, math.Abs(v) <= MaxPlace
	}
	trimmed := bytes.Trim(text, " \t")
	if !isDecimal(trimmed) {
		return 0, false
	}
	v, err := strconv.ParseFloat(string(trimmed), 64)
	return v, err == nil && math.Abs(v) <= MaxPlace
}

// tens are powers of ten that a float64 has exactly.
var tens = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// parseShort reads a number of at most fifteen digits without blanks or an exponent, which most coordinates are: their
// digits and the power of ten to divide by are exact in a float64, so that the quotient is the nearest there is.
func parseShort(text []byte) (v float64, ok bool) {
	whole, digits, decimals, point := 0, 0, 0, false
	rest := skipSign(text)
	for _, c := range rest {
		switch {
		case c-'0' <= 9:
			whole = 10*whole + int(c-'0')
			digits++
			if point {
				decimals++
			}
		case c == '.' && !point:
			point = true
		default:
			return 0, false
		}
	}
	if digits == 0 || digits > 15 {
		return 0, false
	}
	v = float64(whole) / tens[decimals]
	if len(rest) < len(text) && text[0] == '-' {
		v = -v
	}
	return v, true
}

// missingWords are what other programs write for a value that is not there.
var missingWords = []string{"NA", "NaN", "null", "None", "N/A", "#N/A", "<NA>", "nil"}

// saysMissing reports whether a coordinate cell says in a word that there is none.
func saysMissing(text []byte) bool {
	trimmed := bytes.Trim(text, " \t")
	for _, word := range missingWords {
		if bytes.EqualFold(trimmed, []byte(word)) {
			return true
		}
	}
	return false
}

// decimalProblem says what is wrong with a text that parseDecimal refused.
func decimalProblem(text []byte) string {
	trimmed := bytes.Trim(text, " \t")
	switch {
	case isDecimal(trimmed):
		return fmt.Sprintf("%s is further away than any photo is large; write a position in pixels, or leave the cell empty", quoted(text))
	case bytes.Count(trimmed, []byte(",")) == 1 && isDecimal(bytes.Replace(trimmed, []byte(","), []byte("."), 1)):
		return fmt.Sprintf("%s has a decimal comma; write it with a decimal point", quoted(text))
	}
	return fmt.Sprintf("%s is no decimal number; write one such as 66.03, or leave the cell empty", quoted(text))
}

// isDecimal reports whether b is a decimal number in full.
func isDecimal(b []byte) bool {
	b = skipSign(b)
	whole := skipDigits(b)
	digits := len(b) - len(whole)
	b = whole
	if len(b) > 0 && b[0] == '.' {
		fraction := skipDigits(b[1:])
		digits += len(b) - 1 - len(fraction)
		b = fraction
	}
	if digits == 0 {
		return false
	}
	if len(b) > 0 && (b[0] == 'e' || b[0] == 'E') {
		b = skipSign(b[1:])
		exponent := skipDigits(b)
		if len(exponent) == len(b) {
			return false
		}
		b = exponent
	}
	return len(b) == 0
}

func skipSign(b []byte) []byte {
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		return b[1:]
	}
	return b
}

func skipDigits(b []byte) []byte {
	for len(b) > 0 && b[0]-'0' <= 9 {
		b = b[1:]
	}
	return b
}

// wordAt returns the word of text that begins at i.
func wordAt(text []byte, i int) []byte {
	word := text[i:]
	if end := bytes.IndexFunc(word, func(r rune) bool { return r < 128 && isBlank(byte(r)) }); end >= 0 {
		word = word[:end]
	}
	return word
}

// sideOf returns the side of a square of n pixels, 0 when n is no square or too small to be an image.
func sideOf(n int) int {
	side := int(math.Round(math.Sqrt(float64(n))))
	if side < 2 || side*side != n {
		return 0
	}
	return side
}
