package celeba

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/format/formattest"
)

const published = `2
lefteye_x lefteye_y righteye_x righteye_y nose_x nose_y leftmouth_x leftmouth_y rightmouth_x rightmouth_y
000001.jpg  165  184  244  176  196  249  194  271  266  260
000002.jpg  140  204  220  204  168  254  146  289  226  289
`

// The eye on the left of the picture is the right one.
func TestReads(t *testing.T) {
	kaggle := "image_id," + strings.ReplaceAll(strings.SplitN(published, "\n", 3)[1], " ", ",") + "\n000001.jpg,165,184,244,176,196,249,194,271,266,260\n000002.jpg,140,204,220,204,168,254,146,289,226,289\n"
	want := &annotation.Set{Keypoints: face.NewKeypoints([]string{"righteye", "lefteye", "nose", "rightmouth", "leftmouth"}), Pictures: []annotation.Picture{
		{File: "000001.jpg", Faces: []annotation.Face{{Points: face.Points{face.At(165, 184), face.At(244, 176), face.At(196, 249), face.At(194, 271), face.At(266, 260)}}}},
		{File: "000002.jpg", Faces: []annotation.Face{{Points: face.Points{face.At(140, 204), face.At(220, 204), face.At(168, 254), face.At(146, 289), face.At(226, 289)}}}}},
		Notes: []string{"left and right are the viewer's in CelebA, and the subject's own here: lefteye became righteye, and so on"}}
	for name, text := range map[string]string{"l.txt": published, "l.csv": kaggle} {
		if !Is([]byte(text)) {
			t.Error("not recognised")
		}
		got, err := Read(formattest.Files(map[string]string{name: text}), name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if got.Keypoints[0].Partner != 1 || got.Keypoints[3].Partner != 4 {
			t.Error("pairs are not known")
		}
	}
}

// A dataset that was made of such a list has its names, and is none.
func TestADatasetIsNoList(t *testing.T) {
	if Is([]byte("righteye_x,righteye_y,lefteye_x,lefteye_y,nose_x,nose_y,rightmouth_x,rightmouth_y,leftmouth_x,leftmouth_y,Source,Image\n1,2,3,4,5,6,7,8,9,1,a.jpg,0 1 2 3\n")) {
		t.Error("a dataset is taken for CelebA's list")
	}
}

func TestRefusesBadFiles(t *testing.T) {
	with := func(from, to string) string { return strings.Replace(published, from, to, 1) }
	formattest.Refuses(t, Read, "l.txt", nil, [][]string{
		{"empty", "", "no list of CelebA's landmarks"},
		{"something else", "hello world\n", "header", "hello and world"},
		{"truncated", published[:150], "line 3", "words"},
		{"too few", with("2\n", "3\n"), "says 3 pictures, and it has 2"},
		{"huge count", with("2\n", "1000000000\n"), "line 1", "1000000000"},
		{"count of text", with("2\n", "x\n"), "line 1", "number of pictures is x"},
		{"half a header", with("lefteye_y", "lefteye_z"), "header", "lefteye_z"},
		{"a name twice", with("nose_x nose_y", "righteye_x righteye_y"), "header", "two keypoints are named lefteye"},
		{"picture twice", with("000002", "000001"), "line 4", "000001.jpg is there once more"},
		{"NaN", with("165", "NaN"), "line 3", "point 0 is at NaN"},
		{"infinite", with("165", "1e999"), "line 3", "1e999"},
		{"far away", with("165", "1e300"), "line 3", "1e300"},
		{"a number more", with("165", "165 1"), "line 3", "12 words"},
	})
}

func FuzzRead(f *testing.F) {
	formattest.Fuzz(f, Read, "l.txt", nil, published)
}
