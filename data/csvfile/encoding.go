package csvfile

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// encodingProblem says in which encoding a header that is no UTF-8 probably is, and in which column that shows; "" for
// one that is UTF-8, or no text at all. Names of columns become names of keypoints in checkpoints and project files,
// which hold text alone.
func encodingProblem(line []byte) string {
	if utf8.Valid(line) || isBinary(line) {
		return ""
	}
	cells, _ := splitCells(nil, line)
	for i, c := range cells {
		name := c.text(line)
		if utf8.Valid(name) {
			continue
		}
		encoding := "an encoding of another script, such as Windows-1251, GBK or Shift-JIS"
		if isolated(line) {
			encoding, name = "Latin-1 or Windows-1252", fromLatin1(name)
		}
		return fmt.Sprintf("its header is no UTF-8 but probably in %s: see column %d, %s; save it as UTF-8", encoding, i+1, quoted(name))
	}
	return "its header is no UTF-8; save it as UTF-8"
}

// isolated reports whether bytes beyond ASCII mostly stand alone, as accented letters do in words of Latin script;
// letters of other scripts are all of them.
func isolated(line []byte) bool {
	alone, all := 0, 0
	beyond := func(i int) bool { return i >= 0 && i < len(line) && line[i] >= utf8.RuneSelf }
	for i := range line {
		if beyond(i) {
			if all++; !beyond(i-1) && !beyond(i+1) {
				alone++
			}
		}
	}
	return 2*alone > all
}

// fromLatin1 reads each byte as the character of that number.
func fromLatin1(text []byte) []byte {
	var out bytes.Buffer
	for _, b := range text {
		out.WriteRune(rune(b))
	}
	return out.Bytes()
}
