package face

import (
	"slices"
	"strings"
	"testing"
)

func TestLinks(t *testing.T) {
	for _, c := range []struct {
		text, chains string
		links        int
	}{
		{"a:b", "a:b", 1},
		{" a : b:c , d:e\n\n e:f,", "a:b:c d:e:f", 4},
		{"", "", 0},
		{"a:b,c:b", "a:b c:b", 2},
	} {
		got, err := ParseLinks(c.text)
		if err != nil || got == nil || len(got) != c.links || strings.Join(Chains(got), " ") != c.chains {
			t.Errorf("%q: %v, %v", c.text, got, err)
		}
	}
	for _, text := range []string{"a", "a:b,c", "a:", ":a", "a::b", ":"} {
		if got, err := ParseLinks(text); err == nil || !strings.Contains(err.Error(), "is no line") {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

func TestLinesOf(t *testing.T) {
	k := NewKeypoints([]string{"a", "b", "c"})
	lines := k.LinesOf([]Link{{"c", "a"}, {"a", "c"}, {"a", "a"}, {"a", "x"}, {"b", "c"}})
	if !slices.Equal(lines, []Line{{2, 0}, {1, 2}}) {
		t.Errorf("%v", lines)
	}
	if links := k.Links(lines); !slices.Equal(links, []Link{{"c", "a"}, {"b", "c"}}) || k.Links(nil) == nil {
		t.Errorf("%v", links)
	}
}

// What Pairings says makes the same partners of names alone.
func TestPairingsSayPartners(t *testing.T) {
	for _, c := range []struct {
		names []string
		said  string
		want  string
	}{
		{[]string{"left_eye", "right_eye", "nose"}, "", ""},
		{[]string{"p0", "p1", "p2", "left_eye", "right_eye"}, "p1:p0,p2", "p1:p0,p2"},
		{[]string{"left_ear", "right_ear"}, "right_ear:left_ear", "right_ear:left_ear"},
	} {
		k := NewKeypoints(c.names)
		if c.said != "" {
			list, err := ParsePairings(c.said)
			if err == nil {
				k, err = k.With(list)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if got := k.Pairings(); got != c.want {
			t.Errorf("%v, %s: %q", c.names, c.said, got)
		}
	}
}
