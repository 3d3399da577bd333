package coco

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/format/formattest"
)

const images = `"images":[{"id":7,"file_name":"a.jpg","width":40,"height":30},{"id":8,"file_name":"b.jpg"},{"id":9,"file_name":"c.jpg"}]`
const categories = `"categories":[{"id":1,"name":"dog"},{"id":2,"name":"face","keypoints":["left eye","nose"],"skeleton":[[1,2]]}]`

// several is what other tools write: faces out of order, flags of three kinds, boxes or none, crowds, things without
// keypoints.
const several = `{"info":{},` + images + "," + categories + `,"annotations":[
{"id":1,"image_id":8,"category_id":2,"keypoints":[1.5,2,2,0,0,0],"bbox":[0,1,2,3],"iscrowd":0},
{"id":2,"image_id":7,"category_id":2,"keypoints":[3,4,1,5,6,2],"num_keypoints":2},
{"id":3,"image_id":8,"category_id":2,"keypoints":[0,0,0,-7,8e0,2],"bbox":[0,0,0,0]},
{"id":4,"image_id":8,"category_id":1,"bbox":[0,1,2,3],"segmentation":[[1,2]]},
{"id":5,"image_id":8,"category_id":2,"keypoints":[1,1,2,1,1,2],"iscrowd":1,"segmentation":{"counts":"x"}}]}`

func TestReadsSeveralFaces(t *testing.T) {
	got, err := Read(formattest.Files(map[string]string{"l.json": "\xef\xbb\xbf" + several}), "l.json")
	if err != nil {
		t.Fatal(err)
	}
	want := &annotation.Set{
		Keypoints: face.NewKeypoints([]string{"left eye", "nose"}),
		Lines:     []face.Line{{From: 0, To: 1}},
		Pictures: []annotation.Picture{
			{File: "a.jpg", Width: 40, Height: 30, Faces: []annotation.Face{{Points: face.Points{face.At(3, 4).With(face.Hidden), face.At(5, 6)}}}},
			{File: "b.jpg", Faces: []annotation.Face{
				{Points: face.Points{face.At(1.5, 2), {}}, Box: &annotation.Box{Left: 0, Top: 1, Width: 2, Height: 3}},
				{Points: face.Points{{}, face.At(-7, 8)}},
			}},
		},
		Notes: []string{
			"left out, as no annotation of keypoints is of them: 1 image",
			"left out, as they have no keypoints or are of crowds: 2 annotations",
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A skeleton goes out and comes back, counted from 1 in the file; one that can't be drawn is left out and said, and the
// faces are read.
func TestSkeleton(t *testing.T) {
	s := &annotation.Set{Keypoints: face.Standard(), Lines: []face.Line{{From: 2, To: 0}, {From: 14, To: 11}}, Pictures: []annotation.Picture{
		{File: "a.png", Width: 2, Height: 2, Faces: []annotation.Face{{Points: make(face.Points, 15)}}}}}
	files, err := Write(s)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := files[0].Write(&out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), `"skeleton":[[3,1],[15,12]]`) {
		t.Errorf("written is %.600s", out.String())
	}
	got, err := Read(formattest.Files(map[string]string{"l.json": out.String()}), "l.json")
	if err != nil || cmp.Diff(s.Lines, got.Lines) != "" {
		t.Errorf("%v, read are %v", err, got.Lines)
	}
	for _, bad := range []string{"[[0,1]]", "[[1,3]]", "[[1,2],[2,2]]", "[[1,2],[1]]", "[[1.5,2]]", `"none"`} {
		text := strings.Replace(several, "[[1,2]]", bad, 1)
		got, err := Read(formattest.Files(map[string]string{"l.json": text}), "l.json")
		if err != nil || got.Lines != nil || got.Faces() != 3 || !strings.Contains(strings.Join(got.Notes, " "), "skeleton") {
			t.Errorf("%s: %v, %+v", bad, err, got)
		}
	}
	for _, none := range []string{"[]", "null"} {
		got, err := Read(formattest.Files(map[string]string{"l.json": strings.Replace(several, "[[1,2]]", none, 1)}), "l.json")
		if err != nil || got.Lines != nil || strings.Contains(strings.Join(got.Notes, " "), "skeleton") {
			t.Errorf("%s: %v, %+v", none, err, got)
		}
	}
}

// A list of absent keypoints may be long, and have names of none: it is looked through once, not for each keypoint.
func TestManyAbsentNames(t *testing.T) {
	names, numbers, absent := make([]string, 4000), make([]string, 4000), make([]string, 400_000)
	for i := range names {
		names[i], numbers[i] = fmt.Sprintf("%q", fmt.Sprint("p", i)), "0,0,0"
	}
	for i := range absent {
		absent[i] = fmt.Sprintf("%q", fmt.Sprint("q", i))
	}
	absent = append(absent, `"p3999"`)
	text := `{"images":[{"id":1,"file_name":"a"}],"categories":[{"id":1,"keypoints":[` + strings.Join(names, ",") +
		`]}],"annotations":[{"id":1,"image_id":1,"category_id":1,"keypoints":[` + strings.Join(numbers, ",") + `],"absent":[` + strings.Join(absent, ",") + `]}]}`
	got, err := Read(formattest.Files(map[string]string{"l.json": text}), "l.json")
	if err != nil {
		t.Fatal(err)
	}
	if points := got.Pictures[0].Faces[0].Points; points[3999].Visibility != face.Absent || points[0].Visibility == face.Absent {
		t.Errorf("%v, %v", points[0], points[3999])
	}
}

func TestRefusesBadFiles(t *testing.T) {
	with := func(annotation string) string {
		return "{" + images + "," + categories + `,"annotations":[` + annotation + "]}"
	}
	var huge strings.Builder
	for i := range 100_000 {
		fmt.Fprintf(&huge, "%d,", i)
	}
	formattest.Refuses(t, Read, "l.json", nil, [][]string{
		{"empty", "", "line 1", "no JSON"},
		{"truncated", several[:len(several)-40], "line 6", "no JSON"},
		{"a list", "[1]", "beside them, and there are 0"},
		{"NaN", with(`{"id":1,"image_id":7,"category_id":2,"keypoints":[NaN,1,2,1,1,2]}`), "no JSON", "'N'"},
		{"infinite", with(`{"id":1,"image_id":7,"category_id":2,"keypoints":[1e999,1,2,1,1,2]}`), "annotations[0]", "number"},
		{"far away", with(`{"id":1,"image_id":7,"category_id":2,"keypoints":[1e9,1,2,1,1,2]}`), "annotations[0] (id 1)", "left eye", "in no picture"},
		{"null", with(`{"id":1,"image_id":7,"category_id":2,"keypoints":[null,1,2,1,1,2]}`), "annotations[0]", "null"},
		{"a text", with(`{"id":1,"image_id":7,"category_id":2,"keypoints":["1",1,2,1,1,2]}`), "annotations[0]", "keypoints", "string"},
		{"unknown image", with(`{"id":5,"image_id":70,"category_id":2,"keypoints":[1,1,2,1,1,2]}`), "annotations[0] (id 5)", "no image with the id 70"},
		{"unknown category", with(`{"id":5,"image_id":7,"category_id":3,"keypoints":[1,1,2,1,1,2]}`), "no category with the id 3"},
		{"no image", with(`{"id":5,"category_id":2,"keypoints":[1,1,2,1,1,2]}`), "no image_id"},
		{"no annotation", with(`null`), "annotations[0]", "no image_id"},
		{"an id twice", with(`{"id":5,"image_id":7,"category_id":2,"keypoints":[1,1,2,1,1,2]},{"id":5,"image_id":7,"category_id":2,"keypoints":[1,1,2,1,1,2]}`), "annotations[1]", "id 5"},
		{"wrong count", with(`{"id":5,"image_id":7,"category_id":2,"keypoints":[1,1,2,1,1]}`), "5 numbers", "want 6"},
		{"huge count", with(`{"id":5,"image_id":7,"category_id":2,"keypoints":[` + huge.String() + `1]}`), "100001 numbers"},
		{"visibility", with(`{"id":5,"image_id":7,"category_id":2,"keypoints":[1,1,3,1,1,2]}`), "visibility of left eye is 3"},
		{"box of three", with(`{"id":5,"image_id":7,"category_id":2,"keypoints":[1,1,2,1,1,2],"bbox":[1,2,3]}`), "bbox is 3 numbers"},
		{"box of nothing", with(`{"id":5,"image_id":7,"category_id":2,"keypoints":[1,1,2,1,1,2],"bbox":[1,2,3,-4]}`), "its box 1, 2, 3, -4 is none"},
		{"image twice", `{"images":[{"id":1,"file_name":"a"},{"id":1,"file_name":"b"}],` + categories + `}`, "images[1]", "id 1"},
		{"image without a name", `{"images":[{"id":1}],` + categories + `}`, "images[0]", "file_name"},
		{"image of no size", `{"images":[{"id":1,"file_name":"a","width":-1}],` + categories + `}`, "images[0]", "-1"},
		{"image with a text for a size", `{"images":[{"id":1,"file_name":"a","width":"1"}],` + categories + `}`, "images[0]", "width", "string"},
		{"no keypoints", `{"categories":[{"id":1,"name":"dog"}]}`, "categories", "no COCO keypoints"},
		{"two sets of keypoints", `{"categories":[{"id":1,"name":"a","keypoints":["x"]},{"id":2,"name":"b","keypoints":["y"]}]}`, "categories[1]", "different keypoints"},
		{"a keypoint twice", `{"categories":[{"id":1,"name":"a","keypoints":["x","x"]}]}`, "two keypoints are named x"},
		{"a keypoint without a name", `{"categories":[{"id":1,"name":"a","keypoints":["x"," "]}]}`, "keypoint 1 has no name"},
		{"a keypoint over two lines", `{"categories":[{"id":1,"name":"a","keypoints":["x","left\neye"]}]}`, `left\neye, has in it what cannot be seen`},
		{"category twice", `{"categories":[{"id":1},{"id":1}]}`, "categories[1]", "id 1"},
		{"nested", strings.Repeat("[", 20000), "no JSON"},
	})
}

// What has a score was predicted: its points are proposals, whatever confidence stands in the place of v.
func TestPredictionsAreNoLabels(t *testing.T) {
	whole := "{" + images + "," + categories + `,"annotations":[{"id":1,"image_id":7,"category_id":2,"keypoints":[1,2,1,3,4,2]},` +
		`{"id":2,"image_id":7,"category_id":2,"keypoints":[1,2,0.25,0,0,0],"score":0.5},{"id":3,"image_id":7,"category_id":2,"keypoints":[1,2,1,3,4,2],"score":null}]}`
	results := `[{"image_id":7,"category_id":2,"keypoints":[5,6,0.9,7,8,0.1],"score":0.75}]`
	files := formattest.Files(map[string]string{"l.json": whole, "results.json": results, "other.json": "[1]"})
	labels := face.Points{face.At(1, 2).With(face.Hidden), face.At(3, 4)}
	got, err := Read(files, "l.json")
	if err != nil {
		t.Fatal(err)
	}
	want := []annotation.Face{{Points: labels}, {Points: make(face.Points, 2), Proposed: face.Points{face.At(1, 2), {}}}, {Points: labels}}
	if diff := cmp.Diff(want, got.Pictures[0].Faces); diff != "" {
		t.Error(diff)
	}
	got, err = Read(files, "results.json")
	if err != nil {
		t.Fatal(err)
	}
	want = []annotation.Face{{Points: make(face.Points, 2), Proposed: face.Points{face.At(5, 6), face.At(7, 8)}}}
	if diff := cmp.Diff(want, got.Pictures[0].Faces); diff != "" || len(got.Pictures) != 1 {
		t.Error(diff)
	}
	if said := strings.Join(got.Notes, "; "); !strings.Contains(said, "named in l.json; labels that stand there are not read") {
		t.Errorf("said is %q", said)
	}
}

func TestRefusesBadResults(t *testing.T) {
	beside := map[string]string{"l.json": several}
	formattest.Refuses(t, Read, "results.json", beside, [][]string{
		{"truncated", `[{"image_id":7,"category_id":2,"keypoi`, "reading results.json", "no JSON"},
		{"a number", `[1]`, "result 0 of the list", "number"},
		{"unknown image", `[{"image_id":70,"category_id":2,"keypoints":[5,6,0.9,7,8,0.1]}]`, "reading results.json", "result 0", "no image with the id 70"},
		{"wrong count", `[{"image_id":7,"category_id":2,"keypoints":[5,6,0.9,7,8]}]`, "result 0", "5 numbers"},
		{"NaN", `[{"image_id":7,"category_id":2,"keypoints":[NaN]}]`, "no JSON"},
		{"far away", `[{"image_id":7,"category_id":2,"keypoints":[5e9,6,0.9,7,8,1]}]`, "result 0", "in no picture"},
		{"null", `[{"image_id":7,"category_id":2,"keypoints":[5,6,0.9,7,null,1]}]`, "result 0", "null"},
	})
	formattest.Refuses(t, Read, "results.json", map[string]string{"a.json": several, "b.json": several}, [][]string{
		{"of one of two", `[{"image_id":7,"category_id":2,"keypoints":[5,6,0.9,7,8,0.1]}]`, "beside them, and there are 2"},
	})
}

func FuzzResults(f *testing.F) {
	formattest.Fuzz(f, Read, "results.json", map[string]string{"l.json": several}, `[{"image_id":7,"category_id":2,"keypoints":[5,6,0.9,7,8,0.1],"score":0.75}]`)
}

func FuzzRead(f *testing.F) {
	formattest.Fuzz(f, Read, "l.json", nil, several, `{"categories":[{"id":1,"keypoints":["a"]}],"images":null,"annotations":[null]}`)
}

// BenchmarkRoundTrip writes and reads as many annotations as a run's name says, and says how much processor time that
// took and, as a multiple of the file, how much memory at most.
func BenchmarkRoundTrip(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			s := &annotation.Set{Keypoints: face.Standard()}
			for i := range n {
				points := make(face.Points, len(s.Keypoints))
				for k := range points {
					points[k] = face.At(float64(i%96)+0.125, float64(k)+0.5)
				}
				s.Pictures = append(s.Pictures, annotation.Picture{File: fmt.Sprintf("images/%d.png", i), Width: 96, Height: 96, Faces: []annotation.Face{{Points: points}}})
			}
			folder := b.TempDir()
			runtime.GC()
			before := inUse()
			for b.Loop() {
				started := processorTime()
				peak, end := watchMemory()
				size, err := writeFile(filepath.Join(folder, "l.json"), s)
				if err != nil {
					b.Fatal(err)
				}
				b.SetBytes(size)
				got, err := Read(os.DirFS(folder), "l.json")
				end()
				if err != nil || got.Faces() != n {
					b.Fatal(err)
				}
				b.ReportMetric((processorTime() - started).Seconds(), "cpu-s/op")
				b.ReportMetric((*peak-before)/float64(size), "times-the-file")
			}
		})
	}
}

// writeFile writes a set into a file, and returns its size.
func writeFile(path string, s *annotation.Set) (int64, error) {
	f, err := os.Create(path)
	if err != nil {
		return 0, err
	}
	out := bufio.NewWriter(f)
	if err := errors.Join(write(out, s), out.Flush(), f.Close()); err != nil {
		return 0, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// inUse returns the memory that the program has from the system, in bytes.
func inUse() float64 {
	m := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(m)
	return float64(m[0].Value.Uint64() - m[1].Value.Uint64())
}

// watchMemory looks at inUse until end is called; peak is right from then on.
func watchMemory() (peak *float64, end func()) {
	peak = new(float64)
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for tick := time.Tick(5 * time.Millisecond); ; {
			*peak = max(*peak, inUse())
			select {
			case <-tick:
			case <-stop:
				return
			}
		}
	}()
	return peak, func() { close(stop); <-done }
}
