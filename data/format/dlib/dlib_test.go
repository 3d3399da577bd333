package dlib

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/format/formattest"
)

// several is what imglab writes.
const several = `<?xml version='1.0' encoding='ISO-8859-1'?>
<?xml-stylesheet type='text/xsl' href='image_metadata_stylesheet.xsl'?>
<dataset>
<name>imglab dataset</name>
<comment>Created by imglab tool.</comment>
<images>
  <image file='pictures\a.jpg'>
    <box top='90' left='194' width='37' height='38'>
      <label>face</label>
      <part name='nose' x='201' y='-3'/>
      <part name='M&amp;ätti' x='220' y='107'/>
    </box>
    <box top='1' left='2' width='3' height='4' ignore='1'/>
    <box top='1' left='2' width='3' height='4'>
      <part name='nose' x='1' y='2'/><part name='chin' x='3' y='4'/>
    </box>
  </image>
  <image file='b.jpg'>
  </image>
</images>
</dataset>`

func TestReads(t *testing.T) {
	want := &annotation.Set{Keypoints: face.NewKeypoints([]string{"nose", "chin", "M&ätti"}), Pictures: []annotation.Picture{{File: "sub/pictures/a.jpg", Faces: []annotation.Face{
		{Points: face.Points{face.At(201, -3), {}, face.At(220, 107)}, Box: &annotation.Box{Left: 194, Top: 90, Width: 37, Height: 38}},
		{Points: face.Points{face.At(1, 2), face.At(3, 4), {}}, Box: &annotation.Box{Left: 2, Top: 1, Width: 3, Height: 4}}}}},
		Notes: []string{"left out, as they have no box: 1 image", "left out, as the file says to ignore them: 1 box"}}
	for _, text := range []string{several, strings.ReplaceAll(several, "ä", "\xe4")} {
		got, err := Read(formattest.Files(map[string]string{"sub/x.xml": text}), "sub/x.xml")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestSaysWhatIsLost(t *testing.T) {
	s := &annotation.Set{Keypoints: face.NewKeypoints([]string{"nose", "chin"}), Pictures: []annotation.Picture{{Faces: []annotation.Face{{Points: face.Points{face.At(1, 1), {}}}}}}}
	if lost := strings.Join(Lost(s), "\n"); !strings.Contains(lost, "rounded") || !strings.Contains(lost, "does not name them: chin") {
		t.Error(lost)
	}
	if lost := strings.Join(Lost(&annotation.Set{Keypoints: face.NewKeypoints([]string{"nose & tip"})}), "\n"); !strings.Contains(lost, "call keypoints so: nose &amp; tip") {
		t.Error(lost)
	}
	if _, err := Write(&annotation.Set{Keypoints: face.NewKeypoints([]string{"a\x01"})}); err == nil {
		t.Error("a control character was written")
	}
}

func TestRefusesBadFiles(t *testing.T) {
	with := func(from, to string) string {
		if !strings.Contains(several, from) {
			t.Fatalf("there is no %q", from)
		}
		return strings.Replace(several, from, to, 1)
	}
	bomb := `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><dataset><images><image file="&b;"/></images></dataset>`
	formattest.Refuses(t, Read, "x.xml", nil, [][]string{
		{"empty", "", "no element dataset"},
		{"no XML", "hello <", "line 1", "no XML"},
		{"of something else", "<annotations/>", "line 1", "begins with annotations"},
		{"truncated", several[:600], "line", "no XML"},
		{"entities", bomb, "line 1", "no XML"},
		{"outside entity", `<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><dataset><image file="&a;"/></dataset>`, "no XML"},
		{"another encoding", with("ISO-8859-1", "UTF-16"), "UTF-16"},
		{"no file", with(`file='pictures\a.jpg'`, ""), "line 7", "no file"},
		{"image twice", with("b.jpg", `pictures\a.jpg`), "line 18", "once more"},
		{"box without a size", with("width='37'", ""), "line 7", "box 0", "no number"},
		{"ignored or not", with("width='37'", "width='37' ignore='x'"), "line 7", "box 0", "its ignore is x; 0 or 1 is wanted"},
		{"box of nothing", with("width='37'", "width='0'"), "line 7", "box 0", "is none"},
		{"huge box", with("width='37'", "width='1e99'"), "line 7", "box 0"},
		{"part without a name", with("name='nose'", ""), "line 7", "part 0 has no name"},
		{"part twice", with("M&amp;ätti", "nose"), "line 7", "nose is there once more"},
		{"NaN", with("x='201'", "x='NaN'"), "line 7", "nose is at NaN"},
		{"far away", with("x='201'", "x='1e300'"), "line 7", "nose is at 1e300"},
		{"no parts", "<dataset><images><image file='a'><box top='0' left='0' width='1' height='1'/></image></images></dataset>", "no keypoints"},
		{"nested", "<dataset><image file='a'>" + strings.Repeat("<box>", 20000), "no XML"},
	})
}

func FuzzRead(f *testing.F) {
	formattest.Fuzz(f, Read, "x.xml", nil, several)
}
