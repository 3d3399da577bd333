package wflw

import (
	"fmt"
	"strings"
	"testing"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/format/formattest"
)

// line is a face whose point k is at k.25, k+1.
func line(box, picture string) string {
	var out strings.Builder
	for k := range points {
		fmt.Fprintf(&out, "%d.25 %d ", k, k+1)
	}
	return out.String() + box + " 0 1 0 0 0 1 " + picture + "\n"
}

func TestReads(t *testing.T) {
	text := line("1 2 11 22", "37--Soccer/a.jpg") + line("0 0 5 5", "b.jpg") + line("2 2 3 3", "37--Soccer/a.jpg")
	if !Is([]byte(text)) || Is([]byte("1 2 3\n")) {
		t.Error("not recognised")
	}
	got, err := Read(formattest.Files(map[string]string{"list.txt": text}), "list.txt")
	if err != nil {
		t.Fatal(err)
	}
	a := got.Pictures[0]
	if len(got.Pictures) != 2 || a.File != "37--Soccer/a.jpg" || len(a.Faces) != 2 || *a.Faces[0].Box != (annotation.Box{Left: 1, Top: 2, Width: 10, Height: 20}) ||
		a.Faces[1].Points[97] != face.At(97.25, 98) || got.Keypoints[97].Name != "p97" {
		t.Errorf("%+v", got.Pictures)
	}
	for _, says := range []string{"p32:p0,", ",p16,", "p72:p60", "p97:p96", "p46:p33", "p87:p83", ",p94"} {
		if !strings.Contains(got.Pairs, says) {
			t.Errorf("%q does not say %s", got.Pairs, says)
		}
	}
}

func TestRefusesBadFiles(t *testing.T) {
	good := line("1 2 11 22", "a.jpg")
	formattest.Refuses(t, Read, "list.txt", nil, [][]string{
		{"empty", "", "no faces"},
		{"something else", "hello", "line 1", "1 words"},
		{"truncated", good + good[:300], "line 2", "words"},
		{"a word more", good + "x " + good, "line 2", "208 words"},
		{"text", strings.Replace(good, "0.25", "x", 1), "line 1", "word 1 is x"},
		{"NaN", strings.Replace(good, "0.25", "NaN", 1), "word 1 is NaN"},
		{"infinite", strings.Replace(good, "0.25", "1e999", 1), "word 1 is 1e999"},
		{"far away", strings.Replace(good, "0.25", "1e300", 1), "word 1 is 1e300"},
		{"box of nothing", line("1 2 1 22", "a.jpg"), "line 1", "is none"},
		{"a huge line", strings.Repeat("1 ", 1_000_000), "line 1", "1000000 words"},
	})
}

func FuzzRead(f *testing.F) {
	formattest.Fuzz(f, Read, "list.txt", nil, line("1 2 11 22", "a.jpg"))
}
