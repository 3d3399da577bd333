package labelme

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/format/formattest"
)

// several is what people draw: two faces, one with a box, and things that are no points.
const several = `{"version":"5.4.1","flags":{},"shapes":[
{"label":"nose","points":[[1.5,2]],"group_id":7,"description":"","shape_type":"point","flags":{},"mask":null},
{"label":"hat","points":[[1,1],[2,2],[3,1]],"group_id":7,"shape_type":"polygon","flags":{}},
{"label":"chin","points":[[3,4e0]],"group_id":7,"shape_type":"point","flags":{}},
{"label":"face","points":[[10,9],[0,1]],"group_id":7,"shape_type":"rectangle","flags":{}},
{"label":"chin","points":[[-3,5]],"group_id":null,"shape_type":"point","flags":{}}],
"imagePath":"..\\pictures\\a.png","imageData":"iVBORw==","imageHeight":30,"imageWidth":40}`

const empty = `{"shapes":[],"imagePath":"b.png"}`

func want(names ...string) *annotation.Set {
	k := face.NewKeypoints(names)
	first, second := make(face.Points, len(names)), make(face.Points, len(names))
	first[k.Index("nose")], first[k.Index("chin")], second[k.Index("chin")] = face.At(1, 1.5), face.At(2.5, 3.5), face.At(-3.5, 4.5)
	return &annotation.Set{Keypoints: k, Pictures: []annotation.Picture{{File: "../pictures/a.png", Width: 40, Height: 30, Faces: []annotation.Face{
		{Points: first, Box: &annotation.Box{Left: 0, Top: 1, Width: 10, Height: 8}}, {Points: second}}}},
		Notes: []string{"left out, as no point is labelled in them: 1 picture", "left out, as they are neither points nor rectangles: 1 shape"}}
}

func TestReadsAFolder(t *testing.T) {
	files := map[string]string{"a.json": several, "b.json": empty, "settings.json": `{"colour":1}`, "colours.json": "[1]"}
	got, err := Read(formattest.Files(files), ".")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want("nose", "chin"), got); diff != "" {
		t.Error(diff)
	}
	files["labels.txt"] = "__ignore__\n_background\r\nchin\nnose\n\nface\n"
	if got, err = Read(formattest.Files(files), "."); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want("_background", "chin", "nose"), got); diff != "" {
		t.Error(diff)
	}
}

// Labels that are none of keypoints by their name are some where points have them, in their order.
func TestNamesOfLabelmeItself(t *testing.T) {
	point := func(name string) string { return `{"label":"` + name + `","points":[[1,2]],"shape_type":"point"}` }
	files := map[string]string{"labels.txt": "__a\nnose\nface\n__ignore__\nchin\n", "a.json": `{"imagePath":"a.png","shapes":[` + point("face") + "," + point("__a") + "]}"}
	got, err := Read(formattest.Files(files), ".")
	if err != nil || !slices.Equal(got.Keypoints.Names(), []string{"__a", "nose", "face", "chin"}) || !got.Pictures[0].Faces[0].Points[2].Known || got.Pictures[0].Faces[0].Points[1].Known {
		t.Errorf("%v, %+v", err, got)
	}
}

func TestWritesBoxes(t *testing.T) {
	s := &annotation.Set{Keypoints: face.NewKeypoints([]string{"nose"}), Pictures: []annotation.Picture{{File: "a.png", Width: 9, Height: 9,
		Faces: []annotation.Face{{Points: face.Points{face.At(1, 2)}, Box: &annotation.Box{Left: 1, Top: 2, Width: 3, Height: 4}}, {Points: face.Points{face.At(5, 6)}, Box: annotation.Whole(9, 9)}}}}}
	files, err := Write(s)
	if err != nil {
		t.Fatal(err)
	}
	written := map[string]string{}
	for _, f := range files {
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		written[f.Name] = out.String()
	}
	got, err := Read(formattest.Files(written), "a.json")
	if err != nil {
		t.Fatal(err)
	}
	s.Pictures[0].Faces[1].Box = nil
	if diff := cmp.Diff(s, got); diff != "" {
		t.Error(diff)
	}
	if _, err := Write(&annotation.Set{Keypoints: face.NewKeypoints([]string{"a\nb"})}); err == nil {
		t.Error("a name of two lines was written")
	}
}

// Corners of boxes have no more digits than points have: 13.78 + 52.01 is 65.78999999999999.
func TestCornersOfBoxesAreShort(t *testing.T) {
	s := &annotation.Set{Keypoints: face.NewKeypoints([]string{"nose"}), Pictures: []annotation.Picture{{File: "a.png", Width: 99, Height: 99,
		Faces: []annotation.Face{{Points: face.Points{face.At(20, 20)}, Box: &annotation.Box{Left: 13.78, Top: 13.78, Width: 52.01, Height: 52.01}}}}}}
	written, err := Write(s)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, f := range written {
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
	}
	if text := out.String(); !strings.Contains(text, "65.79\n") || strings.Contains(text, "99999") {
		t.Errorf("%s", text)
	}
}

func TestRefusesBadFiles(t *testing.T) {
	with := func(shape string) string { return `{"imagePath":"a.png","shapes":[` + shape + `]}` }
	const point = `{"label":"nose","points":[[1,2]],"shape_type":"point"}`
	formattest.Refuses(t, Read, "a.json", nil, [][]string{
		{"empty", "", "it is empty"},
		{"truncated", several[:300], "no JSON"},
		{"of something else", `{"colour":1}`, "no shapes"},
		{"no picture", `{"shapes":[]}`, "no imagePath"},
		{"an object for shapes", `{"shapes":{},"imagePath":"a"}`, "line 1: its member shapes is an object, which it must not be"},
		{"size", `{"shapes":[],"imagePath":"a","imageWidth":-1}`, "-1×0"},
		{"NaN", with(`{"label":"nose","points":[[NaN,2]],"shape_type":"point"}`), "no JSON"},
		{"null", with(`{"label":"nose","points":[[null,2]],"shape_type":"point"}`), "shapes[0]", "no places"},
		{"infinite", with(`{"label":"nose","points":[[1e999,2]],"shape_type":"point"}`), "shapes[0]", "number"},
		{"far away", with(`{"label":"nose","points":[[1e99,2]],"shape_type":"point"}`), "shapes[0]", "no places"},
		{"three numbers", with(`{"label":"nose","points":[[1,2,3]],"shape_type":"point"}`), "shapes[0]", "no places"},
		{"a list as a group", with(`{"label":"nose","points":[[1,2]],"group_id":[1],"shape_type":"point"}`), "shapes[0]", "group_id is no number"},
		{"text", with(`{"label":"nose","points":"here","shape_type":"point"}`), "shapes[0]", "points", "string"},
		{"point of two places", with(`{"label":"nose","points":[[1,2],[3,4]],"shape_type":"point"}`), "shapes[0]", "2 places"},
		{"no label", with(`{"points":[[1,2]],"shape_type":"point"}`), "shapes[0]", "no label"},
		{"twice", with(point + "," + point), "shapes[1]", "nose is there once more", "group_id"},
		{"box of nothing", with(`{"label":"face","points":[[1,2],[1,9]],"shape_type":"rectangle"}`), "shapes[0]", "its box"},
		{"box of three corners", with(`{"label":"face","points":[[1,2],[1,9],[2,2]],"shape_type":"rectangle"}`), "shapes[0]", "3 corners"},
		{"two boxes", with(`{"label":"face","points":[[1,2],[3,9]],"shape_type":"rectangle"},{"label":"face","points":[[1,2],[3,9]],"shape_type":"rectangle"}`), "shapes[1]", "a box already"},
		{"nothing in it", with(""), "no keypoints"},
	})
	formattest.Refuses(t, Read, "a.json", map[string]string{"labels.txt": "chin\n"}, [][]string{{"unknown label", with(point), "shapes[0]", "nose is not in labels.txt"}})
	formattest.Refuses(t, func(fsys fs.FS, _ string) (*annotation.Set, error) { return Read(fsys, ".") }, "labels.txt", map[string]string{"a.json": several}, [][]string{
		{"a label twice", "nose\nchin\nnose\n", "nose is there twice"},
	})
	// In a folder a file of something else is passed over, but not one of labelme's that lost its content.
	formattest.Refuses(t, func(fsys fs.FS, _ string) (*annotation.Set, error) { return Read(fsys, ".") }, "b.json", map[string]string{"a.json": several}, [][]string{
		{"nothing left of a file", " ", "it is empty"},
		{"no shapes left", `{"version":"5.1.1","imagePath":"b.png","shapes":null}`, "no shapes"},
	})
}

// Faces count, not files: a small file whose every point is a face and a label of its own would else take room for all
// of them in each.
func TestManyFacesAndLabels(t *testing.T) {
	var shapes strings.Builder
	const n = annotation.MaxKeypoints
	for i := range n + 1 {
		fmt.Fprintf(&shapes, `,{"label":"n%d","points":[[1,2]],"group_id":%d,"shape_type":"point"}`, i%n, i)
	}
	text := `{"imagePath":"a.png","shapes":[` + shapes.String()[1:] + "]}"
	formattest.Refuses(t, Read, "a.json", nil, [][]string{
		{"too many points", text, "5000 faces with 4999 different labels, of which 5000 points are labelled in all, are more than is read"},
		{"too many labels", strings.Replace(text, `"n0"`, `"x"`, 1), "more than 4999 different labels"},
	})
}

// A face without any point is in a file by its box alone.
func TestSaysWhatIsLost(t *testing.T) {
	none := face.Points{{}}
	s := &annotation.Set{Keypoints: face.NewKeypoints([]string{"a"}), Pictures: []annotation.Picture{{File: "a.png", Width: 9, Height: 9, Faces: []annotation.Face{
		{Points: none}, {Points: none, Box: annotation.Whole(9, 9)}, {Points: none, Box: &annotation.Box{Width: 1, Height: 1}}, {Points: face.Points{face.At(1, 1)}}}}}}
	if lost := strings.Join(Lost(s), "; "); !strings.HasSuffix(lost, "left out when they are read again: 2 faces") {
		t.Error(lost)
	}
	if lost := Lost(&annotation.Set{Pictures: s.Pictures[:0]}); len(lost) > 0 {
		t.Error(lost)
	}
}

func FuzzRead(f *testing.F) {
	formattest.Fuzz(f, Read, "a.json", nil, several, empty)
}
