package ui

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fiducial/data/harmless"
)

// missing is what stands where there is no number.
const missing = "–"

// count writes a number with commas between thousands: 7,049.
func count(n int) string {
	s := strconv.Itoa(n)
	start := 0
	if n < 0 {
		start = 1
	}
	for i := len(s) - 3; i > start; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// counted writes a number with its noun: 1 face, 7,049 faces.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return count(n) + " " + many
}

// coordinate writes a coordinate with two decimals, as labels are kept.
func coordinate(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

// decimals writes v with n decimals, or a dash for what is no finite number.
func decimals(v float64, n int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return missing
	}
	return strconv.FormatFloat(v, 'f', n, 64)
}

// clock writes a duration as people read it: 0:07, 2:10, 1:02:10.
func clock(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// sentence makes an error's text a sentence: a capital first, one full stop at the end.
func sentence(err error) string {
	s := harmless.Sentence(strings.TrimSpace(err.Error()))
	first, n := utf8.DecodeRuneInString(s)
	word, _, _ := strings.Cut(s, " ")
	if unicode.IsLower(first) && !strings.ContainsAny(word, "./\\_") {
		s = string(unicode.ToUpper(first)) + s[n:]
	}
	if s != "" && !strings.ContainsAny(s[len(s)-1:], ".!?") {
		s += "."
	}
	return s
}

// words makes a keypoint's name readable: left_eye_center becomes left eye center.
func words(name string) string { return strings.ReplaceAll(harmless.Name(name), "_", " ") }
