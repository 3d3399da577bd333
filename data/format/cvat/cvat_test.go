package cvat

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/format/formattest"
)

// several is what CVAT writes: skeletons, points that are in no skeleton, hidden ones and ones outside, groups, other
// shapes.
const several = `<?xml version="1.0" encoding="utf-8"?>
<annotations>
  <version>1.1</version>
  <meta>
    <task>
      <labels>
        <label><name>face</name><color>#fff</color><type>skeleton</type><svg>&lt;line data-node-from="1" data-node-to="2"&gt;&lt;/line&gt;&lt;circle data-node-id="1" data-label-name="nose"/&gt;&lt;circle data-node-id="2" data-label-name="M&amp;amp;ätti"/&gt;</svg></label>
        <label><name>nose</name><type>points</type><parent>face</parent></label>
        <label><name>M&amp;ätti</name><type>points</type><parent>face</parent></label>
      </labels>
    </task>
    <dumped>2024-01-01</dumped>
  </meta>
  <image id="0" name="sub/a.jpg" width="40" height="30">
    <skeleton label="face" source="manual" z_order="0" group_id="3">
      <points label="M&amp;ätti" source="manual" outside="0" occluded="1" points="5.25,-6.50"></points>
      <points label="nose" source="manual" outside="1" occluded="0" points="1.00,2.00"></points>
    </skeleton>
    <box label="face" occluded="0" xtl="1" ytl="2" xbr="4" ybr="6" z_order="0" group_id="3"></box>
    <box label="car" occluded="0" xtl="1" ytl="2" xbr="4" ybr="6" z_order="0"></box>
    <polygon label="hair" points="1,2;3,4;5,6"></polygon>
  </image>
  <image id="1" name="b.jpg" width="40" height="30">
    <points label="nose" occluded="0" points="1,2"></points>
    <points label="nose" occluded="0" points="3,4" group_id="1"></points>
    <points label="lip" occluded="0" points="1,2;3,4"></points>
  </image>
  <image id="2" name="c.jpg" width="40" height="30">
  </image>
</annotations>`

func TestReads(t *testing.T) {
	want := &annotation.Set{Keypoints: face.NewKeypoints([]string{"lip_0", "lip_1", "nose", "M&ätti"}), Lines: []face.Line{{From: 2, To: 3}}, Pictures: []annotation.Picture{
		{File: "sub/a.jpg", Width: 40, Height: 30, Faces: []annotation.Face{
			{Points: face.Points{{}, {}, {}, face.At(5.25, -6.5).With(face.Hidden)}, Box: &annotation.Box{Left: 1, Top: 2, Width: 3, Height: 4}}}},
		{File: "b.jpg", Width: 40, Height: 30, Faces: []annotation.Face{
			{Points: face.Points{{}, {}, face.At(1, 2), {}}}, {Points: face.Points{{}, {}, face.At(3, 4), {}}}, {Points: face.Points{face.At(1, 2), face.At(3, 4), {}, {}}}}}},
		Notes: []string{"left out, as no point is labelled in them: 1 image", "left out, as they are neither points nor boxes of the same group: 2 shapes"}}
	got, err := Read(formattest.Files(map[string]string{"a.xml": several}), "a.xml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Several faces in a picture, with boxes of their own, come back.
func TestSeveralFacesComeBack(t *testing.T) {
	s := &annotation.Set{Keypoints: face.NewKeypoints([]string{"a", "b"}), Pictures: []annotation.Picture{{File: "images/x.png", Width: 9, Height: 9, Faces: []annotation.Face{
		{Points: face.Points{face.At(1.0/3, 2), {}}, Box: &annotation.Box{Left: 0.5, Top: 1, Width: 2.25, Height: 3}},
		{Points: face.Points{{}, face.At(-1, 1e-7)}},
		{Points: face.Points{face.At(5, 5), face.At(6, 6)}, Box: &annotation.Box{Left: 4, Top: 4, Width: 4, Height: 4}}}}}}
	files, err := Write(s)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := files[0].Write(&out); err != nil {
		t.Fatal(err)
	}
	got, err := Read(formattest.Files(map[string]string{"a.xml": out.String()}), "a.xml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, got); diff != "" {
		t.Error(diff)
	}
	if _, err := Write(&annotation.Set{Keypoints: face.NewKeypoints([]string{"a\x01"})}); err == nil {
		t.Error("a control character was written")
	}
}

// The lines of a skeleton go out and come back; a drawing that is not CVAT's is left out and said, and the faces are
// read.
func TestLinesComeBack(t *testing.T) {
	s := &annotation.Set{Keypoints: face.NewKeypoints([]string{`a"<b>`, "c & d", "e"}), Lines: []face.Line{{From: 2, To: 0}, {From: 1, To: 2}}, Pictures: []annotation.Picture{
		{File: "x.png", Width: 9, Height: 9, Faces: []annotation.Face{{Points: face.Points{face.At(4, 0), face.At(-1, 8), {}}}}}}}
	files, err := Write(s)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := files[0].Write(&out); err != nil {
		t.Fatal(err)
	}
	got, err := Read(formattest.Files(map[string]string{"a.xml": out.String()}), "a.xml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, got); diff != "" {
		t.Error(diff)
	}
	if text := out.String(); !strings.Contains(text, `cx=&quot;50&quot; cy=&quot;5.56&quot;`) || !strings.Contains(text, `cx=&quot;0&quot; cy=&quot;94.44&quot;`) {
		t.Errorf("where points are on faces is not what it draws: %.900s", text)
	}
	for _, bad := range []string{"&lt;line", "&lt;line data-node-from='1' data-node-to='9'/&gt;", "&lt;line/&gt;", "&lt;!DOCTYPE a [&lt;!ENTITY b 'c'>]&gt;&lt;a&gt;&amp;b;&lt;/a&gt;"} {
		got, err := Read(formattest.Files(map[string]string{"a.xml": strings.Replace(several, "&lt;line", bad+"&lt;line", 1)}), "a.xml")
		if err != nil || len(got.Lines) > 1 || !strings.Contains(strings.Join(got.Notes, "; "), "lines of a skeleton") {
			t.Errorf("%s: %v, %+v", bad, err, got)
		}
	}
}

func TestRefusesBadFiles(t *testing.T) {
	with := func(from, to string) string {
		if !strings.Contains(several, from) {
			t.Fatalf("there is no %q", from)
		}
		return strings.Replace(several, from, to, 1)
	}
	var labels strings.Builder
	for i := range annotation.MaxKeypoints + 2 {
		fmt.Fprintf(&labels, "<label><name>%d</name><parent>face</parent></label>", i)
	}
	bomb := `<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><annotations><image name="&b;"/></annotations>`
	formattest.Refuses(t, Read, "a.xml", nil, [][]string{
		{"empty", "", "no element annotations"},
		{"no XML", "hello <", "line 1", "no XML"},
		{"of something else", "<dataset/>", "line 1", "begins with dataset"},
		{"truncated", several[:900], "line", "no XML"},
		{"entities", bomb, "line 1", "no XML"},
		{"outside entity", `<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><annotations><image name="&a;"/></annotations>`, "no XML"},
		{"another encoding", with("utf-8", "UTF-16"), "line 1: it says to be in the encoding UTF-16; write it as UTF-8"},
		{"video", "<annotations><track id='0' label='face'><points frame='0' points='1,2'/></track></annotations>", "line 1", "CVAT for video"},
		{"no name", with(`name="sub/a.jpg"`, ""), "line 14", "no name"},
		{"image twice", with("b.jpg", `sub/a.jpg`), "line 23", "once more"},
		{"no size", with(`width="40"`, ""), "line 14", "its width is nothing"},
		{"huge size", with(`width="40"`, `width="99999999999999999999"`), "line 14", "its width is 9999"},
		{"negative size", with(`width="40"`, `width="-40"`), "line 14", "its width is -40"},
		{"point without a label", with(`<points label="nose" source`, `<points source`), "line 14", "skeleton 0", "no label"},
		{"point twice", with(`<points label="nose" source`, `<points label="M&amp;ätti" source`), "line 14", "skeleton 0", "M&ätti is there once more"},
		{"point of spaces", with(`<points label="nose" source`, `<points label=" " source`), "line 14", "skeleton 0", "no label"},
		{"outside or not", with(`outside="1"`, `outside="yes"`), "line 14", "skeleton 0", "outside of nose is yes; 0 or 1 is wanted"},
		{"occluded or not", with(`occluded="0" points="1,2"`, `occluded="2" points="1,2"`), "line 23", "points 0", "occluded of nose is 2"},
		{"label of spaces", with("<name>nose</name>", "<name> </name>"), "line 8", "a point of the skeleton face has no name"},
		{"two places", with("5.25,-6.50", "5.25,-6.50;1,2"), "skeleton 0", "has 2 places"},
		{"NaN", with("5.25,-6.50", "NaN,-6.50"), "skeleton 0", "NaN,-6.50"},
		{"infinite", with("5.25,-6.50", "1e999,1"), "skeleton 0", "1e999"},
		{"far away", with("5.25,-6.50", "1e300,1"), "skeleton 0", "1e300"},
		{"half a place", with("5.25,-6.50", "5.25"), "skeleton 0", "5.25"},
		{"no place", with("5.25,-6.50", ""), "skeleton 0", "is at nothing, which is no place"},
		{"keypoint twice", with(`points="3,4" group_id="1"`, `points="3,4"`), "line 23", "points 1", "once more in the same face"},
		{"other counts", with(`points="3,4" group_id="1"`, `points="3,4;5,6" group_id="1"`), "points 1", "has 2 places, and elsewhere 1"},
		{"box of text", with(`xtl="1"`, `xtl="x"`), "line 14", "box 0", "four numbers"},
		{"box of nothing", with(`xbr="4"`, `xbr="0"`), "line 14", "box 0", "is none"},
		{"box twice", with(`z_order="0"></box>`, `z_order="0" group_id="3"></box>`), "box 1", "a box already"},
		{"group twice", with("<polygon", `<skeleton group_id="3"><points label="nose" points="1,1"/></skeleton><polygon`), "skeleton 1", "group 3"},
		{"huge count of labels", "<annotations>" + labels.String() + "</annotations>", "more than 4999 labels"},
		{"no points", "<annotations><image name='a' width='1' height='1'></image></annotations>", "no keypoints"},
		{"nested", "<annotations><image name='a'>" + strings.Repeat("<skeleton>", 20000), "no XML"},
	})
}

func FuzzRead(f *testing.F) {
	formattest.Fuzz(f, Read, "a.xml", nil, several)
}
