package csvfile

import (
	"bytes"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fiducial/data/simd"
)

func TestParseDecimal(t *testing.T) {
	good := map[string]float64{
		"0": 0, "66.0335639098": 66.0335639098, "-3": -3, "+4.5": 4.5, ".5": 0.5, "7.": 7, "1e1": 10, "1E-2": 0.01,
		" 12 ": 12, "\t3": 3, "000012": 12, "-0": math.Copysign(0, -1), "1e-999": 0,
	}
	for text, want := range good {
		if v, ok := parseDecimal([]byte(text)); !ok || v != want {
			t.Errorf("%q: %v, %v; want %v", text, v, ok, want)
		}
	}
	bad := []string{
		"abc", "NaN", "nan", "Inf", "-inf", "infinity", "1e999", "-1e999", "0x1p4", "0x10", "1_000", "1e", "e5", "1e+",
		".", "-", "+", "--1", "1.2.3", "12 34", "1,5", "1.5px", "٣", "½", "1\n2", "\u00a01", `"1"`, "1e5.5",
	}
	for _, text := range bad {
		if v, ok := parseDecimal([]byte(text)); ok {
			t.Errorf("%q was read as %v", text, v)
		}
	}
	if problem := decimalProblem([]byte("66,03")); !strings.Contains(problem, "decimal comma") {
		t.Errorf("66,03: %s", problem)
	}
}

// TestParseShort compares with strconv, bit for bit, what numbers of few digits and of many are read as.
func TestParseShort(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for range 200_000 {
		text := strconv.AppendFloat(nil, 200*random.Float64()-50, 'f', random.IntN(18), 64)
		if random.IntN(4) == 0 {
			text = bytes.Repeat([]byte("0"), random.IntN(20))
			text = slices.Insert(text, random.IntN(len(text)+1), '.')
		}
		want, err := strconv.ParseFloat(string(text), 64)
		v, ok := parseDecimal(text)
		if ok != (err == nil) || ok && math.Float64bits(v) != math.Float64bits(want) {
			t.Fatalf("%s: %v, %v; want %v, %v", text, v, ok, want, err)
		}
	}
}

func TestParsePixels(t *testing.T) {
	tests := []struct {
		text string
		want []byte
		bad  int
	}{
		{"", []byte{}, -1},
		{"   ", []byte{}, -1},
		{"0", []byte{0}, -1},
		{"255", []byte{255}, -1},
		{"1 22 133", []byte{1, 22, 133}, -1},
		{"  1\t\t2\r\n3 ", []byte{1, 2, 3}, -1},
		{"007 0", []byte{7, 0}, -1},
		{"256", []byte{}, 0},
		{"1 256 3", []byte{1}, 2},
		{"1 -1", []byte{1}, 2},
		{"1 12.5 3", []byte{1}, 2},
		{"1 2,3", []byte{1}, 2},
		{"1 99999999999999999999999", []byte{1}, 2},
		{"a", []byte{}, 0},
		{"1 +2", []byte{1}, 2},
		{"1 \x002", []byte{1}, 2},
		{"1 2 3 4 5 6 7 8 9 ", []byte{1, 2, 3, 4, 5, 6, 7, 8, 9}, -1},
		{"255 255 256 255 255", []byte{255, 255}, 8},
		{"199 260 1 1 1", []byte{199}, 4},
		{"12 !3 4 5 6", []byte{12}, 3},
		{"12 3! 4 5 6", []byte{12}, 3},
		{"12 3:4 5 6 7", []byte{12}, 3},
		{"1 2 0003 0004 5 6", []byte{1, 2, 3, 4, 5, 6}, -1},
		{"1 2\xa03 4 5 6 7", []byte{1}, 2},
	}
	for _, test := range tests {
		for _, path := range simd.Paths() {
			dst := make([]byte, (len(test.text)+1)/2)
			n, bad := parsePixelsBy(aheadOn(path), dst, []byte(test.text))
			if bad != test.bad || !slices.Equal(dst[:n], test.want) {
				t.Errorf("%v, %q: %v, bad at %d; want %v, %d", path, test.text, dst[:n], bad, test.want, test.bad)
			}
		}
	}
}

func TestParsePixelsOfAnySpacing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOf(rapid.Byte()).Draw(t, "pixels")
		var text strings.Builder
		for i, v := range want {
			if i > 0 {
				text.WriteString(rapid.StringMatching(`[ \t\r\n]{1,3}`).Draw(t, "blank"))
			}
			text.WriteString(rapid.SampledFrom([]string{"", "0", "00"}).Draw(t, "zeros"))
			text.WriteString(count(int(v)))
		}
		dst := make([]byte, (text.Len()+1)/2)
		n, bad := parsePixels(dst, []byte(text.String()))
		if bad >= 0 || !slices.Equal(dst[:n], want) {
			t.Fatalf("%q: %v, bad at %d; want %v", text.String(), dst[:n], bad, want)
		}
	})
}

// parseSlowly is parsePixels as one would write it who is in no hurry.
func parseSlowly(text string) (pixels []byte, bad int) {
	for i := 0; i < len(text); {
		if isBlank(text[i]) {
			i++
			continue
		}
		from := i
		for i < len(text) && !isBlank(text[i]) {
			i++
		}
		word := strings.TrimLeft(text[from:i], "0")
		v, err := strconv.ParseUint("0"+word, 10, 8)
		if err != nil || len(word) > 3 || strings.ContainsAny(word, "_+") {
			return pixels, from
		}
		pixels = append(pixels, byte(v))
	}
	return pixels, -1
}

// TestParsePixelsOfAnyBytes compares with parseSlowly, on every path that the machine has, what texts of digits, spaces
// and, rarely, anything else are read as. Behind the text and the pixels nothing is touched.
func TestParsePixelsOfAnyBytes(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for round := range 100_000 {
		text := make([]byte, 0, 600)
		for size := random.IntN([2]int{40, 500}[round%2]); len(text) < size; {
			switch usual := 20 + random.IntN(200); {
			case random.IntN(usual) > 0:
				text = append(strconv.AppendInt(text, int64(random.IntN(256)), 10), ' ')
			case random.IntN(3) == 0:
				text = append(text, byte(random.IntN(256)))
			default:
				text = append(strconv.AppendInt(text, int64(random.IntN(3000)), 10), "  \t\n"[:random.IntN(4)]...)
			}
		}
		text = text[:len(text)-min(len(text), random.IntN(2))]
		want, wantBad := parseSlowly(string(text))
		for _, path := range simd.Paths() {
			room := bytes.Repeat([]byte{77}, (len(text)+1)/2+8)
			dst := room[:len(room)-8]
			n, bad := parsePixelsBy(aheadOn(path), dst, text)
			if bad != wantBad || !bytes.Equal(dst[:n], want) {
				t.Fatalf("%v, %q: %v, bad at %d; want %v, %d", path, text, dst[:n], bad, want, wantBad)
			}
			if !bytes.Equal(room[len(dst):], bytes.Repeat([]byte{77}, 8)) {
				t.Fatalf("%v, %q: it wrote beyond its room", path, text)
			}
		}
	}
}

func TestSideOf(t *testing.T) {
	for n, want := range map[int]int{0: 0, 1: 0, 2: 0, 3: 0, 4: 2, 9215: 0, 9216: 96, 9217: 0, 1 << 20: 1024} {
		if got := sideOf(n); got != want {
			t.Errorf("side of %d pixels: %d, want %d", n, got, want)
		}
	}
}

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 32767: "32,767", 1234567: "1,234,567"} {
		if got := count(n); got != want {
			t.Errorf("count(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestParseCoordinate(t *testing.T) {
	for _, good := range []struct {
		text string
		want float64
	}{{"66.03", 66.03}, {" -1.5\t", -1.5}, {"+.5", .5}, {"1E2", 100}, {"7.", 7}} {
		if v, ok := ParseCoordinate(good.text); !ok || v != good.want {
			t.Errorf("ParseCoordinate(%q) = %v, %v", good.text, v, ok)
		}
	}
	for _, bad := range []string{"", " ", "abc", "NaN", "Inf", "1e999", "0x10", "1_000", "1,5", "--1", "1 2", "e5", "."} {
		if v, ok := ParseCoordinate(bad); ok {
			t.Errorf("ParseCoordinate(%q) = %v", bad, v)
		}
	}
}
