package kit

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"fiducial/data/harmless"
)

// Missing is what stands where there is no number.
const Missing = "–"

// Count writes a number with commas between thousands: 7,049.
func Count(n int) string {
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

// Counted writes a number with its noun: 1 face, 7,049 faces.
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n) + " " + many
}

// Coordinate writes a coordinate with two decimals, as labels are kept.
func Coordinate(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

// Decimals writes v with n decimals, or a dash for what is no finite number.
func Decimals(v float64, n int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return Missing
	}
	return strconv.FormatFloat(v, 'f', n, 64)
}

// Clock writes a duration as people read it: 0:07, 2:10, 1:02:10.
func Clock(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// Sentence makes an error's text a sentence: a capital first, one full stop at the end.
func Sentence(err error) string {
	s := harmless.Sentence(strings.TrimSpace(harmless.Error(err)))
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

// Words makes a keypoint's name readable: left_eye_center becomes left eye center.
func Words(name string) string { return strings.ReplaceAll(harmless.Name(name), "_", " ") }

// FileName returns the name of a file as it can be shown.
func FileName(path string) string { return harmless.Name(filepath.Base(path)) }

// FreeName returns path, or one like it that no file has: faces 2.csv.
func FreeName(path string) string {
	ext := filepath.Ext(path)
	stem := strings.TrimSuffix(path, ext)
	for n := 2; ; n++ {
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
			return path
		}
		path = fmt.Sprintf("%s %d%s", stem, n, ext)
	}
}

// Either returns a if something is so, else b.
func Either(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

// Ellipsis cuts a text to a width and says so with an ellipsis; "" where not even that fits.
func Ellipsis(text string, width, size float32) string {
	return Cut(text, func(s string) bool { return fyne.MeasureText(s, size, fyne.TextStyle{}).Width <= width })
}

// Cut cuts a text until it fits, as Ellipsis does.
func Cut(text string, fits func(string) bool) string {
	if fits(text) {
		return text
	}
	letters := []rune(text)
	for n := len(letters) - 1; n > 0; n-- {
		if cut := string(letters[:n]) + "…"; fits(cut) {
			return cut
		}
	}
	return ""
}

// ByteSize writes a number of bytes as people read it: 12 KB, 203 MB, 1.2 GB.
func ByteSize(n int64) string {
	switch {
	case n >= 1e9:
		return Decimals(float64(n)/1e9, 1) + " GB"
	case n >= 1e6:
		return Decimals(float64(n)/1e6, 0) + " MB"
	}
	return Count(int((n+999)/1000)) + " KB"
}

// Midnight returns when the day of a time began, here.
func Midnight(t time.Time) time.Time {
	t = t.Local()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.Local)
}
