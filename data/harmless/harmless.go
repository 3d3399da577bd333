package harmless

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	nameMost     = 60   // characters of a name that are shown
	sentenceMost = 1000 // and of a sentence
)

// Text returns s with everything written out that does not simply stand in its place: control characters (C0, DEL, C1),
// bidirectional and other invisible marks, line breaks, and bytes that are no UTF-8. They appear as in a Go string:
// \x1b, \u202e, \n. All other characters stay, blanks and backslashes too, so that Text of a Text is the same again.
func Text(s string) string {
	at := firstHidden(s)
	if at < 0 {
		return s
	}
	var b strings.Builder
	b.WriteString(s[:at])
	for i := at; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case isHidden(r):
			q := strconv.QuoteRune(r)
			b.WriteString(q[1 : len(q)-1])
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	return b.String()
}

// firstHidden returns where the first byte lies that Text writes otherwise, -1 where none does.
func firstHidden(s string) int {
	for i, r := range s {
		if r < utf8.RuneSelf && r >= ' ' && r != 0x7f {
			continue
		}
		if isHidden(r) || r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); isHidden(r) || n == 1 {
				return i
			}
		}
	}
	return -1
}

// isHidden reports whether a character does something else than stand in its place. Blanks of all widths may stay.
func isHidden(r rune) bool { return !strconv.IsGraphic(r) || r == '\u2028' || r == '\u2029' }

// Name returns s as Text does, cut in its middle to 60 characters: what tells long names apart stands at their ends.
func Name(s string) string { return cut(s, nameMost) }

// Sentence returns s as Text does, cut in its middle to 1,000 characters.
func Sentence(s string) string { return cut(s, sentenceMost) }

// cut shortens before it writes out, so that a text of megabytes costs nothing, and once more after it.
func cut(s string, most int) string {
	return middle(Text(middle(s, most)), most)
}

// middle leaves out the middle of a text that has more than most characters.
func middle(s string, most int) string {
	if len(s) <= most || len(s) <= most*utf8.UTFMax && utf8.RuneCountInString(s) <= most {
		return s
	}
	tail := most / 3
	head := most - tail - 1
	from, to := 0, len(s)
	for range head {
		_, n := utf8.DecodeRuneInString(s[from:])
		from += n
	}
	for range tail {
		_, n := utf8.DecodeLastRuneInString(s[from:to])
		to -= n
	}
	return s[:from] + "…" + s[to:]
}

// JSON returns a line of JSON that says the same without a byte that a terminal would obey: what encoding/json leaves
// in strings as it is (DEL, C1, invisible marks) is escaped.
func JSON(line []byte) []byte {
	if firstHidden(string(line)) < 0 {
		return line
	}
	out := make([]byte, 0, len(line)+64)
	for _, r := range string(line) {
		switch {
		case !isHidden(r) || r == '\n':
			out = utf8.AppendRune(out, r)
		case r > 0xffff:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}
