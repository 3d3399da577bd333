package csvfile

import "bytes"

// maxQuotedTail is how far past the end of its line a quoted cell is followed. Beyond that its quote counts as
// one that somebody forgot to close: without such a bound one stray quote would swallow the rest of the file.
const maxQuotedTail = 1 << 20

// rowEnd returns the length of the first row of b, its line ending included. ok is false when b ends before the
// row does and there may be more of it to read; at the end of the file (eof) what is left is a row.
//
// A row whose quotes do not close properly ends with its line.
func rowEnd(b []byte, eof bool) (end int, ok bool) {
	line := bytes.IndexByte(b, '\n')
	if line < 0 {
		if !eof {
			return 0, false
		}
		line = len(b) - 1
	}
	for at := 0; ; {
		q := bytes.IndexByte(b[at:line+1], '"')
		if q < 0 {
			return line + 1, true
		}
		at += q
		if at > 0 && b[at-1] != ',' {
			at++ // a quote inside a cell that is not quoted
			continue
		}
		next, state := skipQuoted(b, at, line, eof)
		switch {
		case state == unfinished:
			return 0, false
		case state == malformed:
			return line + 1, true
		case next > line:
			// The cell went on past the line: the row ends with a later one.
			more := bytes.IndexByte(b[next:], '\n')
			if more < 0 {
				if !eof {
					return 0, false
				}
				more = len(b) - next - 1
			}
			line = next + more
		}
		at = next
	}
}

type quoteState int

const (
	closed quoteState = iota
	malformed
	unfinished
)

// skipQuoted follows the quoted cell that begins at b[at] and returns where the byte after its closing quote is.
// line is where the line on which it begins ends.
func skipQuoted(b []byte, at, line int, eof bool) (next int, state quoteState) {
	limit := len(b)
	if far := line + 1 + maxQuotedTail; far < limit {
		limit, eof = far, true
	}
	for at++; ; at += 2 {
		q := bytes.IndexByte(b[at:limit], '"')
		if q < 0 {
			if eof {
				return 0, malformed
			}
			return 0, unfinished
		}
		at += q
		rest := b[at+1:]
		switch {
		case len(rest) == 0:
			if eof {
				return at + 1, closed
			}
			return 0, unfinished
		case rest[0] == '"':
			// two quotes stand for one: go on
			if at+2 > limit {
				return 0, malformed
			}
		case rest[0] == ',' || rest[0] == '\n':
			return at + 1, closed
		case rest[0] == '\r':
			if len(rest) == 1 && !eof {
				return 0, unfinished
			}
			if len(rest) == 1 || rest[1] == '\n' {
				return at + 1, closed
			}
			return 0, malformed
		default:
			return 0, malformed
		}
	}
}

// lastRowEnd returns where the last whole row in b ends, 0 when there is none.
func lastRowEnd(b []byte, eof bool) int {
	if eof {
		return len(b)
	}
	if bytes.IndexByte(b, '"') < 0 {
		return bytes.LastIndexByte(b, '\n') + 1
	}
	end := 0
	for end < len(b) {
		n, ok := rowEnd(b[end:], false)
		if !ok {
			break
		}
		end += n
	}
	return end
}

// trimEnding returns row without its line ending.
func trimEnding(row []byte) []byte {
	if n := len(row); n > 0 && row[n-1] == '\n' {
		row = row[:n-1]
	}
	if n := len(row); n > 0 && row[n-1] == '\r' {
		row = row[:n-1]
	}
	return row
}

// cell is where a cell lies in its row, quotes included.
type cell struct {
	from, to int
	quoted   bool
}

// splitCells appends the cells of row, which has no line ending, to dst. ok is false when quotes do not close
// properly; then cells end at every comma. What comes behind maxRowCells of them is one more.
func splitCells(dst []cell, row []byte) (cells []cell, ok bool) {
	if bytes.IndexByte(row, '"') < 0 {
		return splitPlain(dst, row), true
	}
	kept := len(dst)
	for from := 0; ; {
		if len(dst)-kept == maxRowCells {
			return append(dst, cell{from, len(row), false}), true
		}
		to, isQuoted := from, from < len(row) && row[from] == '"'
		if isQuoted {
			next, state := skipQuoted(row, from, len(row), true)
			if state != closed || next < len(row) && row[next] != ',' {
				return splitPlain(dst[:kept], row), false
			}
			to = next
		} else if comma := bytes.IndexByte(row[from:], ','); comma >= 0 {
			to = from + comma
		} else {
			to = len(row)
		}
		dst = append(dst, cell{from, to, isQuoted})
		if to == len(row) {
			return dst, true
		}
		from = to + 1
	}
}

func splitPlain(dst []cell, row []byte) []cell {
	for from, kept := 0, len(dst); ; {
		if len(dst)-kept == maxRowCells {
			return append(dst, cell{from, len(row), false})
		}
		comma := bytes.IndexByte(row[from:], ',')
		if comma < 0 {
			return append(dst, plainCell(row, from, len(row)))
		}
		dst = append(dst, plainCell(row, from, from+comma))
		from += comma + 1
	}
}

func plainCell(row []byte, from, to int) cell {
	b := row[from:to]
	isQuoted := len(b) >= 2 && b[0] == '"' && bytes.IndexByte(b[1:], '"') == len(b)-2
	return cell{from, to, isQuoted}
}

// text returns what the cell says: without its quotes.
func (c cell) text(row []byte) []byte {
	b := row[c.from:c.to]
	if !c.quoted {
		return b
	}
	b = b[1 : len(b)-1]
	if bytes.IndexByte(b, '"') >= 0 {
		b = bytes.ReplaceAll(b, []byte(`""`), []byte(`"`))
	}
	return b
}

// encode returns the bytes of a cell that says text, in quotes when they are wanted or needed.
func encode(text string, inQuotes bool) []byte {
	b := []byte(text)
	if !inQuotes && !bytes.ContainsAny(b, ",\"\r\n") {
		return b
	}
	b = bytes.ReplaceAll(b, []byte(`"`), []byte(`""`))
	return append(append([]byte{'"'}, b...), '"')
}
