package csvfile

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// splitAll returns the rows of a file as their cells' texts; empty lines are none.
func splitAll(in string) (rows [][]string, ok bool) {
	b, ok := []byte(in), true
	for len(b) > 0 {
		n, _ := rowEnd(b, true)
		line := trimEnding(b[:n])
		if len(line) > 0 {
			cells, closed := splitCells(nil, line)
			ok = ok && closed
			var row []string
			for _, c := range cells {
				row = append(row, string(c.text(line)))
			}
			rows = append(rows, row)
		}
		b = b[n:]
	}
	return rows, ok
}

func TestSplit(t *testing.T) {
	tests := []struct {
		in   string
		want [][]string
		ok   bool
	}{
		{"a,b\nc,d\n", [][]string{{"a", "b"}, {"c", "d"}}, true},
		{"a,b\r\nc,d", [][]string{{"a", "b"}, {"c", "d"}}, true},
		{"a,\n,\n\n,b", [][]string{{"a", ""}, {"", ""}, {"", "b"}}, true},
		{`"a,b",c` + "\n", [][]string{{"a,b", "c"}}, true},
		{"\"a\nb\",c\nd,e\n", [][]string{{"a\nb", "c"}, {"d", "e"}}, true},
		{`"say ""a""",""` + "\r\n", [][]string{{`say "a"`, ""}}, true},
		{`5" wide,b` + "\nc,d\n", [][]string{{`5" wide`, "b"}, {"c", "d"}}, true},
		// One stray quote costs its own row, not those after it.
		{"\"a,b\nc,d\ne,f\n", [][]string{{`"a`, "b"}, {"c", "d"}, {"e", "f"}}, false},
		{"\"a,b\nc,d\n\"e\",f\n", [][]string{{`"a`, "b"}, {"c", "d"}, {"e", "f"}}, false},
		{"\"a\"x,\"b\"\nc,d\n", [][]string{{`"a"x`, "b"}, {"c", "d"}}, false},
		{"a,\"", [][]string{{"a", `"`}}, false},
		{"\"a\"\r\r\n", [][]string{{"\"a\"\r"}}, false},
	}
	for _, test := range tests {
		got, ok := splitAll(test.in)
		if diff := cmp.Diff(test.want, got); diff != "" || ok != test.ok {
			t.Errorf("%q: ok %v, want %v; -want +got:\n%s", test.in, ok, test.ok, diff)
		}
	}
}

// A stray quote is not followed for ever: rows far behind it are rows again, even if another quote is there.
func TestStrayQuoteFarFromTheNext(t *testing.T) {
	far := strings.Repeat("1,2\n", maxQuotedTail/4)
	rows, ok := splitAll("\"a,b\n" + far + "\"c\",d\n")
	if ok || len(rows) != maxQuotedTail/4+2 {
		t.Errorf("%d rows, want %d", len(rows), maxQuotedTail/4+2)
	}
}

// textsOfCSV draws the bytes of files that are likely to go wrong.
var textsOfCSV = rapid.Custom(func(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
		`"`, `""`, ",", "\n", "\r\n", "\r", "a", " ", "1.5", `"x"`, `"x,y"`, "\"x\ny\"", `,""`, "é",
	}), 0, 20).Draw(t, "parts"), "")
})

func TestSplitAgreesWithEncodingCSV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := textsOfCSV.Draw(t, "file")
		want, ok := readCSV(in)
		if !ok {
			return // only how well-formed files read is agreed on
		}
		got, ok := splitAll(in)
		for _, row := range got {
			for i := range row {
				row[i] = strings.ReplaceAll(row[i], "\r\n", "\n") // which encoding/csv does
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || !ok {
			t.Fatalf("%q: -encoding/csv +here:\n%s", in, diff)
		}
	})
}

// readCSV reads with encoding/csv; ok is false where that calls the file malformed.
func readCSV(in string) (rows [][]string, ok bool) {
	r := csv.NewReader(strings.NewReader(in))
	r.FieldsPerRecord = -1
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, true
		}
		if err != nil {
			return nil, false
		}
		rows = append(rows, row)
	}
}

// Wherever a block ends, the rows are the same.
func TestRowEndInBlocks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := []byte(textsOfCSV.Draw(t, "file"))
		var whole, blocks []int
		for at := 0; at < len(in); {
			n, _ := rowEnd(in[at:], true)
			at += n
			whole = append(whole, at)
		}
		at, have := 0, 0
		for at < len(in) {
			n, ok := rowEnd(in[at:have], have == len(in))
			if !ok {
				have++
				continue
			}
			at += n
			have = max(have, at)
			blocks = append(blocks, at)
		}
		if diff := cmp.Diff(whole, blocks); diff != "" {
			t.Fatalf("%q: -whole +blocks:\n%s", in, diff)
		}
		for end := range in {
			cut := lastRowEnd(in[:end], false)
			var last int
			for _, w := range whole {
				if w <= cut {
					last = w
				}
			}
			if last != cut {
				t.Fatalf("%q: a block of %d bytes was cut at %d, where no row ends", in, end, cut)
			}
		}
	})
}

func TestEncode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a",\n 1.]{0,6}`).Draw(t, "text")
		b := append(encode(text, rapid.Bool().Draw(t, "quotes")), ",x"...)
		cells, ok := splitCells(nil, b)
		if !ok || len(cells) != 2 || string(cells[0].text(b)) != text {
			t.Fatalf("%q was written as %q", text, b)
		}
	})
}
