package deeplabcut

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/format/formattest"
)

const (
	oneColumn = "scorer,me,me,me,me\nbodyparts,nose,nose,left ear,left ear\ncoords,x,y,x,y\n" +
		"labeled-data/v1/img1.png,1.5,2,,\r\nlabeled-data\\v1\\img2.png,nan,NaN,-3,4e1\n"
	threeColumns = "scorer,,,me,me,me,me\nbodyparts,,,nose,nose,left ear,left ear\ncoords,,,x,y,x,y\n" +
		"labeled-data,v1,img1.png,1.5,2,,\nlabeled-data,v1,img2.png,,,-3,40\n"
	severalAnimals = "scorer,,,me,me,me,me,me,me\nindividuals,,,a,a,b,b,single,single\nbodyparts,,,nose,nose,nose,nose,cup,cup\ncoords,,,x,y,x,y,x,y\n" +
		"labeled-data,v1,img1.png,1.5,2,3,4,,\nlabeled-data,v1,img2.png,,,,,5,6\nlabeled-data,v1,img3.png,,,,,,\n"
)

func TestReads(t *testing.T) {
	two := &annotation.Set{Keypoints: face.NewKeypoints([]string{"nose", "left ear"}), Pictures: []annotation.Picture{
		{File: "v/img1.png", Faces: []annotation.Face{{Points: face.Points{face.At(1.5, 2), {}}}}},
		{File: "v/img2.png", Faces: []annotation.Face{{Points: face.Points{{}, face.At(-3, 40)}}}},
	}}
	animals := &annotation.Set{Keypoints: face.NewKeypoints([]string{"nose", "cup"}), Pictures: []annotation.Picture{
		{File: "v/img1.png", Faces: []annotation.Face{{Points: face.Points{face.At(1.5, 2), {}}}, {Points: face.Points{face.At(3, 4), {}}}}},
		{File: "v/img2.png", Faces: []annotation.Face{{Points: face.Points{{}, face.At(5, 6)}}}},
	}, Notes: []string{"left out, as no individual is labelled in them: 1 picture"}}
	for text, want := range map[string]*annotation.Set{oneColumn: two, threeColumns: two, severalAnimals: animals} {
		got, err := Read(formattest.Files(map[string]string{"v/c.csv": text}), "v/c.csv")
		if err != nil {
			t.Error(err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestWritesOneFaceAPicture(t *testing.T) {
	if _, err := Write(&annotation.Set{Pictures: []annotation.Picture{{Faces: make([]annotation.Face, 2)}}}); !errors.Is(err, errSeveral) {
		t.Error(err)
	}
}

func TestRefusesBadFiles(t *testing.T) {
	with := func(from, to string) string {
		if !strings.Contains(threeColumns, from) {
			t.Fatalf("there is no %q", from)
		}
		return strings.Replace(threeColumns, from, to, 1)
	}
	formattest.Refuses(t, Read, "c.csv", nil, [][]string{
		{"empty", "", "no header row scorer"},
		{"no header", "a,b\n1,2\n", "line 1", "where the header row scorer is wanted"},
		{"header cut", threeColumns[:20], "no header row"},
		{"header row cut", threeColumns[:30], "line 2", "wrong number of fields"},
		{"no coords", with("coords", "cords"), "line 3", "coords is wanted"},
		{"likelihood", with("x,y,x,y", "x,y,likelihood,y"), "line 3", "column 6", "likelihood"},
		{"x twice", with("x,y,x,y", "x,x,x,y"), "line 3", "column 5", "once more"},
		{"x alone", "scorer,me\nbodyparts,nose\ncoords,x\n", "line 3", "only one of x and y"},
		{"no keypoints", "scorer\nbodyparts\ncoords\n", "names no keypoints"},
		{"no name", with("nose,nose", ","), "keypoint 0 has no name"},
		{"truncated", threeColumns[:len(threeColumns)-6], "line 5", "wrong number of fields"},
		{"quote", with("1.5", "\"1.5"), "line"},
		{"text", with("1.5", "left"), "line 4", "the x of nose is left"},
		{"infinite", with("1.5", "inf"), "line 4", "inf"},
		{"far away", with("1.5", "1e300"), "line 4", "1e300"},
		{"half a point", with("1.5", ""), "line 4", "only one of x and y"},
		{"climbs out", with("v1,img1.png", "../..,../img1.png"), "line 4", "no path"},
		{"picture twice", with("img2", "img1"), "line 5", "once more"},
		{"too many columns", "scorer" + strings.Repeat(",m", 30_000) + "\nbodyparts" + columns(30_000) + "\ncoords" + strings.Repeat(",x,y", 15_000) + "\n", "15000 keypoints"},
	})
}

// columns names n/2 keypoints, twice each.
func columns(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(",k")
		b.WriteString(strings.Repeat("i", 1+i/2%7) + string(rune(0x4e00+i/2)))
	}
	return b.String()
}

func FuzzRead(f *testing.F) {
	formattest.Fuzz(f, Read, "c.csv", nil, oneColumn, threeColumns, severalAnimals)
}
