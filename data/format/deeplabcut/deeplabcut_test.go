package deeplabcut

import (
	"encoding/csv"
	"errors"
	"fmt"
	"runtime"
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

// Several faces in a picture are individuals, and come back; one without any point is left out, which is said before.
func TestSeveralFacesComeBack(t *testing.T) {
	in := func(points ...face.Points) (faces []annotation.Face) {
		for _, p := range points {
			faces = append(faces, annotation.Face{Points: p})
		}
		return faces
	}
	s := &annotation.Set{Keypoints: face.NewKeypoints([]string{"nose", "left, ear"}), Pictures: []annotation.Picture{
		{File: Folder + "/a.png", Faces: in(face.Points{face.At(1.0/3, 2), {}}, face.Points{face.At(-1, 1e-7), face.At(4, 5)}, face.Points{{}, face.At(7, 8)})},
		{File: Folder + "/b, c.png", Faces: in(face.Points{{}, face.At(6, 7)})},
	}}
	files, err := Write(s)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := files[0].Write(&out); err != nil {
		t.Fatal(err)
	}
	got, err := Read(formattest.Files(map[string]string{files[0].Name: out.String()}), files[0].Name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, got); diff != "" {
		t.Error(diff)
	}
	s.Pictures[1].Faces = in(make(face.Points, 2))
	if lost := strings.Join(Lost(s), "; "); !strings.Contains(lost, "several animals") || !strings.Contains(lost, "read again: 1 face") {
		t.Error(lost)
	}
	s.Pictures[0].Faces = make([]annotation.Face, 1001)
	if _, err := Write(s); err == nil || !strings.Contains(err.Error(), "1001 faces") {
		t.Error(err)
	}
	s.Pictures[0].Faces = nil
	if _, err := Write(s); !errors.Is(err, errWithout) {
		t.Error(err)
	}
}

// A small file takes no memory out of proportion, however many individuals and keypoints its header names: no room is
// made for individuals that a line has nothing of.
func TestManyIndividualsAndKeypoints(t *testing.T) {
	const individuals, keypoints, lines = 1000, 1500, 40
	rows := []string{"scorer", "individuals", "bodyparts", "coords"}
	add := func(of ...string) {
		for i := range rows {
			rows[i] += "," + of[i] + "," + of[i+4]
		}
	}
	for i := range individuals {
		name := fmt.Sprintf("i%d", i)
		add("m", name, "nose", "x", "m", name, "nose", "y")
	}
	for i := range keypoints {
		name := fmt.Sprintf("k%d", i)
		add("m", "i0", name, "x", "m", "i0", name, "y")
	}
	text := strings.Join(rows, "\n") + "\n"
	for i := range lines {
		text += fmt.Sprintf("%d.png,1,2%s\n", i, strings.Repeat(",", 2*(individuals+keypoints)-2))
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got, err := Read(formattest.Files(map[string]string{"c.csv": text}), "c.csv")
	runtime.ReadMemStats(&after)
	if err != nil || got.Faces() != lines {
		t.Fatalf("%v, %v", got, err)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 50<<20 {
		t.Errorf("a file of %d KB took %d MB", len(text)>>10, took>>20)
	}
}

// More faces times keypoints than a dataset may have are refused.
func TestTooManyPoints(t *testing.T) {
	r := &reader{name: "c.csv", in: csv.NewReader(strings.NewReader(oneColumn)), seen: map[string]bool{}, faces: 4_000_000}
	if err := r.readHeader(); err != nil {
		t.Fatal(err)
	}
	r.set.Keypoints = make(face.Keypoints, 25)
	cells, err := r.in.Read()
	if err == nil {
		err = r.readPicture(cells)
	}
	if err == nil || !strings.Contains(err.Error(), "line 4: 4000001 faces with 25 keypoints, of which 1 are labelled in all, are more than is read") {
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
		{"empty", "", "ends before the header row scorer"},
		{"blank", " \n\n", "line 1", "begins with nothing where"},
		{"lines of an old Mac", strings.ReplaceAll(oneColumn, "\n", "\r"), "ends before the header row bodyparts"},
		{"no header", "a,b\n1,2\n", "line 1", "where the header row scorer is wanted"},
		{"header cut", threeColumns[:20], "ends before the header row"},
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
