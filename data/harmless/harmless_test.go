package harmless

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"left_eye_center":            "left_eye_center",
		"Größe 66,03 μm 顔 👩 \u00a0x": "Größe 66,03 μm 顔 👩 \u00a0x",
		"C:\\faces\\a.csv":           "C:\\faces\\a.csv",
		"\x1b[31mred\x1b[0m":         `\x1b[31mred\x1b[0m`,
		"a\u009b31mb":                `a\u009b31mb`,
		"del\x7f bell\a nul\x00":     `del\x7f bell\a nul\x00`,
		"two\r\nlines\ttab":          `two\r\nlines\ttab`,
		"\u202egpj.exe\u2066\u200f":  `\u202egpj.exe\u2066\u200f`,
		"sep\u2028\u2029":            `sep\u2028\u2029`,
		"\ufeffmark":                 `\ufeffmark`,
		"tag\U000e0041":              `tag\U000e0041`,
		"bad \xff\xfe\x9b":           `bad \xff\xfe\x9b`,
		"\ufffd stays":               "\ufffd stays",
	} {
		if got := Text(in); got != want {
			t.Errorf("%q is shown as %q, want %q", in, got, want)
		}
	}
}

func TestNamesAreCutInTheMiddle(t *testing.T) {
	long := "left_" + strings.Repeat("very_", 100) + "corner"
	got := Name(long)
	if n := utf8.RuneCountInString(got); n != nameMost || !strings.HasPrefix(got, "left_very") || !strings.HasSuffix(got, "very_corner") || !strings.Contains(got, "…") {
		t.Errorf("%d characters: %s", n, got)
	}
	if got := Name(long[:nameMost]); got != long[:nameMost] {
		t.Error(got)
	}
	if got := Sentence(strings.Repeat("\x00", 50<<20)); utf8.RuneCountInString(got) > sentenceMost {
		t.Error("a cell of 50 MB is echoed")
	}
	if allocated := testing.AllocsPerRun(10, func() { Text("left_eye_center"); Name("left_eye_center") }); allocated > 0 {
		t.Errorf("a plain name costs %v allocations", allocated)
	}
}

func TestJSONSaysTheSame(t *testing.T) {
	const name = "a\x7f\u009b31m\u202e\u2028\U000e0041\x1b\n顔 \\u202e"
	line, err := json.Marshal(map[string]string{"name": name})
	if err != nil {
		t.Fatal(err)
	}
	checkHarmless(t, string(JSON(line)))
	var back map[string]string
	if err := json.Unmarshal(JSON(line), &back); err != nil || back["name"] != name {
		t.Errorf("%q, %v", back, err)
	}
}

// checkHarmless is written without what the package goes by.
func checkHarmless(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("%q is no UTF-8", s)
	}
	for _, r := range s {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Cs) {
			t.Errorf("%q holds %U", s, r)
		}
	}
}

func FuzzHarmless(f *testing.F) {
	for _, s := range []string{"left_eye", "\x1b[31m", "\u009b", "a\u202eb", "\xff", "\n\r\t", strings.Repeat("x\u2029", 600)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := Text(s)
		checkHarmless(t, text)
		checkHarmless(t, Name(s))
		checkHarmless(t, Sentence(s))
		if Text(text) != text {
			t.Errorf("%q is shown as %q, and that as %q", s, text, Text(text))
		}
		if n := utf8.RuneCountInString(Name(s)); n > nameMost {
			t.Errorf("a name has %d characters", n)
		}
		if n := utf8.RuneCountInString(Sentence(s)); n > sentenceMost {
			t.Errorf("a sentence has %d characters", n)
		}
		line, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		checkHarmless(t, string(JSON(line)))
		var was, is string
		if json.Unmarshal(line, &was) != nil || json.Unmarshal(JSON(line), &is) != nil || was != is {
			t.Errorf("%q became %q", was, is)
		}
	})
}
