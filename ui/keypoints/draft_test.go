package keypoints

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/template"
)

// free is a dataset without columns for keypoints.
func free(names ...string) subject {
	return subject{names: names, can: func(names []string) error {
		if slices.Contains(names, "Image") {
			return errors.New("it has the column Image twice")
		}
		return nil
	}}
}

func TestNamesAreRead(t *testing.T) {
	s := free("a", "b")
	for _, c := range []struct{ text, names string }{
		{"nose\nchin", "nose chin"},
		{" nose , \"chin\";\tear_l\r\n\n'ear_r'", "nose chin ear_l ear_r"},
		{"nose_x,nose_y,chin_x,chin_y", "nose chin"},
		{"ImageId,nose_x,nose_y,Image", "nose"},
		{"a\nb", "a b"},
	} {
		d, err := s.read(texts{names: c.text})
		if err != nil || strings.Join(d.set.Keypoints.Names(), " ") != c.names || d.columns != strings.Contains(c.text, "_x") {
			t.Errorf("%q: %v, %+v", c.text, err, d)
		}
		if now := c.names == "a b"; now != (d.reading.Keypoints == nil) {
			t.Errorf("%q: remembered are %q", c.text, d.reading.Keypoints)
		}
	}
	s.edited = []string{"a"}
	for text, says := range map[string]string{
		"": "at least one", "nose,nose": "nose stands there twice", "b,c": "undo the edits of a first", "a:b": "colon", "a,Image": "twice",
	} {
		s := s
		if text != "b,c" {
			s.edited = nil
		}
		if _, err := s.read(texts{names: text}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if d, err := s.read(texts{names: "c,b,a"}); err != nil || len(d.reading.Keypoints) != 3 {
		t.Errorf("more keypoints beside those with edits: %v", err)
	}
}

// Every template that is written down is read again as it is; nothing of it is remembered that its keypoints tell.
func TestTemplatesAreWrittenAndRead(t *testing.T) {
	for _, x := range template.All() {
		d, err := free("a").read(textsOf(x.Set))
		if err != nil {
			t.Errorf("%s: %v", x.Name, err)
			continue
		}
		if d.of.Name != x.Name || !same(d.set.Lines, x.Lines) || d.reading.Lines != nil {
			t.Errorf("%s: lines of %q, remembered %v", x.Name, d.of.Name, d.reading.Lines)
		}
		if !reflect.DeepEqual(d.set.Keypoints, x.Keypoints) || !reflect.DeepEqual(d.reading, data.ReadingOf(x.Set)) {
			t.Errorf("%s: read is %+v", x.Name, d)
		}
	}
}

func TestPairsEyesAndLinesAreRead(t *testing.T) {
	s := free("left_eye", "right_eye", "a", "b", "nose")
	names := strings.Join(s.names, ",")
	d, err := s.read(texts{names: names, pairs: "b:a\nleft_eye:right_eye\nnose", lines: "a:nose:b\nnose:left_eye", eyes: "b:a"})
	if err != nil {
		t.Fatal(err)
	}
	want := data.Reading{Pairs: "b:a", Eyes: "b:a", Lines: []face.Link{{"a", "nose"}, {"nose", "b"}, {"nose", "left_eye"}}}
	if !reflect.DeepEqual(d.reading, want) {
		t.Errorf("%+v", d.reading)
	}
	if d, err := s.read(texts{names: names, eyes: "left_eye:right_eye"}); err != nil || !d.reading.IsZero() {
		t.Errorf("what names say is not remembered: %v, %+v", err, d.reading)
	}
	for _, c := range []struct {
		texts
		says string
	}{
		{texts{pairs: "a:chin"}, "in the pairs, there is no keypoint"}, {texts{pairs: "a:b\nb"}, "twice"},
		{texts{lines: "a:chin"}, `in the lines, there is no keypoint "chin"`}, {texts{lines: "a"}, "is no line"},
		{texts{eyes: "a"}, "of the eyes"}, {texts{eyes: "a:a"}, "twice"},
	} {
		c.names = names
		if _, err := s.read(c.texts); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%+v: %v", c.texts, err)
		}
	}
	x, _ := template.Find("celeba5")
	mine := textsOf(x.Set)
	mine.lines = ""
	if d, err := free("a").read(mine); err != nil || d.reading.Lines == nil || len(d.reading.Lines) != 0 || d.of.Name != "" {
		t.Errorf("no lines where the template has some: %v, %+v", err, d)
	}
	mine.lines = "nose:left_eye"
	if d, err := free("a").read(mine); err != nil || !slices.Equal(d.reading.Lines, []face.Link{{"nose", "left_eye"}}) || d.of.Name != "" {
		t.Errorf("others than the template's: %v, %+v", err, d)
	}
}

// Somebody who writes other names need not clear what stands beside the old ones; a name that never was there is a
// mistake.
func TestWhatIsOfFormerKeypointsIsLeftOut(t *testing.T) {
	x, _ := template.Find("contest15")
	s := free(x.Keypoints.Names()...)
	s.known = s.names
	old := textsOf(x.Set)
	old.names = "snout, nose_tip, mouth_left_corner, mouth_right_corner"
	d, err := s.read(old)
	if err != nil || d.left != 5+2+10+1 || len(d.set.Lines) != 0 || d.reading.Eyes != "" {
		t.Errorf("%v, left out %d, %+v", err, d.left, d)
	}
	if says := strings.Join(s.say(d), " "); !strings.Contains(says, "Left out, as they are of keypoints that are no more: 18 ") {
		t.Errorf("it says %q", says)
	}
	old.lines += "\nsnout:chin"
	if _, err := s.read(old); err == nil || !strings.Contains(err.Error(), "chin") {
		t.Errorf("a line to a keypoint that never was: %v", err)
	}
}

// Where the file has columns, their keypoints stay first, and what another set has besides is added.
func TestTakenForColumns(t *testing.T) {
	names := []string{"p2", "p1", "p9", "tag"}
	s := subject{columns: names, names: names, remembered: data.Reading{Ignore: []string{"pose"}}, can: func([]string) error { return nil }}
	x, _ := template.Find("celeba5")
	few := face.Set{Keypoints: face.NewKeypoints([]string{"p9", "p1", "p4"})}
	few.Keypoints, _ = few.Keypoints.With([]face.Pairing{{Left: "p9"}, {Left: "p1", Right: "p4"}})
	few.Lines = []face.Line{{From: 1, To: 0}}
	taken, err := s.take(few)
	if err != nil || taken.names != "p2\np1\np9\ntag\np4" || taken.pairs != "p1:p4\np9" || taken.lines != "p1:p9" || taken.eyes != "" {
		t.Fatalf("%v %+v", err, taken)
	}
	d, err := s.read(taken)
	if err != nil || !reflect.DeepEqual(d.reading, data.Reading{Ignore: []string{"pose"}, Added: []string{"p4"}, Pairs: "p1:p4,p9", Lines: []face.Link{{"p1", "p9"}}}) {
		t.Errorf("%v %+v", err, d.reading)
	}
	if taken, err = s.take(x.Set); err != nil || len(strings.Fields(taken.names)) != 9 {
		t.Errorf("%v %+v", err, taken)
	}
	for text, says := range map[string]string{"chin": "has columns for p2", "p2,p1,p9": "has columns for tag", "p2,p1,p9,tag,chin,tag": "tag stands there twice"} {
		if _, err := s.read(texts{names: text}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", text, err)
		}
	}
	if d, err := s.read(texts{names: "chin,tag,p9,p1,p2"}); err != nil || strings.Join(d.set.Keypoints.Names(), " ") != "p2 p1 p9 tag chin" || d.reading.Keypoints != nil {
		t.Errorf("in another order: %v, %+v", err, d)
	}
	odd := subject{columns: []string{"a:b", "c"}, names: []string{"a:b", "c"}, remembered: data.Reading{Lines: []face.Link{{"a:b", "c"}}}}
	if d, err := odd.read(texts{}); err != nil || len(d.reading.Lines) != 1 || !strings.Contains(strings.Join(odd.say(d), " "), "colons") {
		t.Errorf("names that can't be written: %v, %+v", err, d)
	}
}
