package labelstudio

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

// region is a keypoint as Label Studio writes it.
func region(label, x, y, more string) string {
	return fmt.Sprintf(`{"id":"k","type":"keypointlabels","from_name":"a","to_name":"b","original_width":40,"original_height":20,"image_rotation":0,"value":{"x":%s,"y":%s,"width":0.3,"keypointlabels":["%s"]}%s}`, x, y, label, more)
}

func rectangle(id, x, width string) string {
	return fmt.Sprintf(`{"id":"%s","type":"rectanglelabels","original_width":40,"original_height":20,"value":{"x":%s,"y":10,"width":%s,"height":50,"rotation":0,"rectanglelabels":["face"]}}`, id, x, width)
}

func task(image, results string) string {
	return fmt.Sprintf(`{"id":1,"data":{"image":"%s"},"annotations":[{"id":1,"was_cancelled":false,"result":[%s]}],"predictions":[]}`, image, results)
}

var several = "[" + strings.Join([]string{
	task("/data/local-files/?d=sub%2Fa%20b.jpg", strings.Join([]string{rectangle("one", "0", "50"), rectangle("two", "50", "50"), rectangle("car", "1", "2"),
		region("nose", "25", "50", `,"parentID":"one"`), region("chin", "0", "-5", `,"parentID":"two"`), `{"type":"choices","value":{"choices":["x"]}}`}, ",")),
	task("/data/upload/3/0a1b2c3d-b.jpg", region("lip", "100", "100", "")+","+rectangle("r", "10", "20")),
	`{"id":3,"data":{"image":"https://x.org/p/c.jpg?q=1"},"annotations":[{"was_cancelled":true,"result":[1]},{"result":[` + region("nose", "1", "1", "") + `]},{"result":[]}],"predictions":[{"result":[` + region("nose", "9", "9", "") + `]}]}`,
	`{"id":4,"data":{"image":"d.jpg"},"annotations":[],"predictions":[{"result":[` + region("nose", "2", "2", "") + `]}]}`,
	`{"id":5,"data":{"photo":"e.jpg"},"annotations":[]}`,
}, ",\n") + "]"

func TestReads(t *testing.T) {
	at := face.At
	want := &annotation.Set{Keypoints: face.NewKeypoints([]string{"chin", "lip", "nose"}), Pictures: []annotation.Picture{
		{File: "sub/a b.jpg", Width: 40, Height: 20, Faces: []annotation.Face{
			{Points: face.Points{{}, {}, at(10, 10)}, Box: &annotation.Box{Left: 0, Top: 2, Width: 20, Height: 10}},
			{Points: face.Points{at(0, -1), {}, {}}, Box: &annotation.Box{Left: 20, Top: 2, Width: 20, Height: 10}}}},
		{File: "data/upload/3/0a1b2c3d-b.jpg", Also: []string{"upload/3/0a1b2c3d-b.jpg", "0a1b2c3d-b.jpg", "b.jpg"}, Width: 40, Height: 20, Faces: []annotation.Face{
			{Points: face.Points{{}, at(40, 20), {}}, Box: &annotation.Box{Left: 4, Top: 2, Width: 8, Height: 10}}}},
		{File: "p/c.jpg", Width: 40, Height: 20, Faces: []annotation.Face{{Points: face.Points{{}, {}, at(0.4, 0.2)}}}},
		{File: "d.jpg", Width: 40, Height: 20, Faces: []annotation.Face{{Points: make(face.Points, 3), Proposed: face.Points{{}, {}, at(0.8, 0.4)}}}},
	}, Notes: []string{
		"left out, as no keypoint is labelled in them: 1 task",
		"proposals alone, as nobody annotated them (the format “Label Studio, with points as predictions to be corrected” reads predictions as labels): 1 task",
		"predictions are left out where somebody annotated: 1 task",
		"left out, as the first of each task is read: 1 further annotation",
		"left out, as they are neither keypoints nor boxes of a face: 2 regions",
	}}
	config := `<View><Image name="i"/><KeyPointLabels name="k"><Label value="chin"/><Label value="lip"/><Label value="nose"/></KeyPointLabels><RectangleLabels><Label value="face"/></RectangleLabels></View>`
	files := formattest.Files(map[string]string{"t.json": several, configFile: config})
	got, err := Read(files, "t.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got, err = ReadPredictions(files, "t.json")
	if err != nil {
		t.Fatal(err)
	}
	want.Pictures[3].Faces = []annotation.Face{{Points: face.Points{{}, {}, at(0.8, 0.4)}}}
	want.Notes = []string{
		"annotations are read where there are any: 3 tasks with annotations, 1 with predictions alone",
		"left out, as no keypoint is labelled in them: 1 task",
		"predictions are left out where somebody annotated: 1 task",
		"left out, as the first of each task is read: 1 further annotation",
		"left out, as they are neither keypoints nor boxes of a face: 2 regions",
	}
	if diff := cmp.Diff(want, got); diff != "" { // what somebody annotated stands before predictions
		t.Error(diff)
	}
}

// Two uploads of one name are not taken for each other.
func TestUploadsOfOneName(t *testing.T) {
	got, err := Read(formattest.Files(map[string]string{"t.json": "[" + task("/data/upload/3/0a1b2c3d-b.jpg", region("n", "1", "1", "")) + "," +
		task("/data/upload/3/11111111-b.jpg", region("n", "1", "1", "")) + "]"}), "t.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range got.Pictures {
		if slices.Contains(p.Also, "b.jpg") || len(p.Also) != 2 {
			t.Errorf("%s may be %q", p.File, p.Also)
		}
	}
}

// Several faces in a picture, with boxes or without, come back.
func TestSeveralFacesComeBack(t *testing.T) {
	s := &annotation.Set{Keypoints: face.NewKeypoints([]string{"a", "b"}), Pictures: []annotation.Picture{
		{File: "images/x+%&.png", Width: 7, Height: 9, Faces: []annotation.Face{
			{Points: face.Points{face.At(1.25, 2), {}}, Box: &annotation.Box{Left: 0.5, Top: 1, Width: 2.25, Height: 3}},
			{Points: face.Points{face.At(-1, 0.000001), face.At(1, 1)}, Box: annotation.Whole(7, 9)}}},
		{File: "y.png", Width: 7, Height: 9, Faces: []annotation.Face{{Points: face.Points{{}, face.At(3, 3)}}}},
	}}
	for _, of := range []struct {
		write func(*annotation.Set) ([]annotation.File, error)
		read  formattest.Reader
	}{{Write, Read}, {WritePredictions, ReadPredictions}} {
		files, err := of.write(s)
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
		got, err := of.read(formattest.Files(written), tasksFile)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, got); diff != "" {
			t.Error(diff)
		}
	}
}

// What is written as predictions is read as proposals, and nothing of it as a label.
func TestPredictionsAloneAreNoLabels(t *testing.T) {
	s := &annotation.Set{Keypoints: face.NewKeypoints([]string{"a", "b"}), Pictures: []annotation.Picture{{File: "x.png", Width: 7, Height: 9, Faces: []annotation.Face{
		{Points: face.Points{face.At(1.25, 2), {}}, Box: &annotation.Box{Left: 0.5, Top: 1, Width: 2.25, Height: 3}},
		{Points: face.Points{{}, face.At(1, 1)}, Box: annotation.Whole(7, 9)}}}}}
	files, err := WritePredictions(s)
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
	got, err := Read(formattest.Files(written), tasksFile)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range got.Pictures[0].Faces {
		want := s.Pictures[0].Faces[i]
		if !slices.Equal(f.Points, make(face.Points, 2)) || !slices.Equal(f.Proposed, want.Points) || *f.Box != *want.Box {
			t.Errorf("face %d is read as %+v", i, f)
		}
	}
	if points, faces := got.Predicted(); points != 2 || faces != 2 {
		t.Errorf("%d points of %d faces are predicted", points, faces)
	}
}

func TestRefusesBadFiles(t *testing.T) {
	one := func(results string) string { return "[" + task("a.jpg", results) + "]" }
	formattest.Refuses(t, Read, "t.json", nil, [][]string{
		{"empty", "", "line 1", "no JSON"},
		{"truncated", several[:len(several)-40], "line", "no JSON"},
		{"an object", `{"a":1}`, "object"},
		{"no task", `[1]`, "task 0 of the list", "number"},
		{"no data", `[{"annotations":[]}]`, "task 0", "which picture"},
		{"two pictures", `[{"data":{"a":"x.jpg","b":"y.jpg"}}]`, "task 0", "which picture"},
		{"a picture of numbers", `[{"data":{"image":1}}]`, "task 0", "which picture"},
		{"picture twice", "[" + task("a.jpg", region("n", "1", "1", "")) + "," + task("a.jpg", region("n", "1", "1", "")) + "]", "task 1", "a.jpg is there once more"},
		{"annotations of text", `[{"data":{"image":"a"},"annotations":"x"}]`, "task 0", "annotations", "string"},
		{"NaN", one(region("n", "NaN", "1", "")), "no JSON"},
		{"infinite", one(region("n", "1e999", "1", "")), "result[0]", "number"},
		{"far away", one(region("n", "1e300", "1", "")), "result[0]", "n is at 1e+300 %"},
		{"null", one(region("n", "null", "1", "")), "result[0]", "no x"},
		{"text", one(region("n", `"1"`, "1", "")), "result[0]", "string"},
		{"no value", one(`{"type":"keypointlabels","original_width":40,"original_height":20}`), "result[0]", "no JSON"},
		{"two labels", one(strings.Replace(region("n", "1", "1", ""), `["n"]`, `["n","m"]`, 1)), "2 keypointlabels"},
		{"no label", one(strings.Replace(region("n", "1", "1", ""), `["n"]`, `[]`, 1)), "0 keypointlabels"},
		{"no size", one(strings.Replace(region("n", "1", "1", ""), `"original_width":40,`, "", 1)), "result[0]", "0×20"},
		{"huge size", one(strings.Replace(region("n", "1", "1", ""), `"original_width":40,`, `"original_width":1e300,`, 1)), "no size of a picture"},
		{"another size", one(region("n", "1", "1", "") + "," + strings.Replace(region("m", "1", "1", ""), "40", "41", 1)), "result[1]", "41×20"},
		{"turned", one(strings.Replace(region("n", "1", "1", ""), `"image_rotation":0`, `"image_rotation":90`, 1)), "turned by 90"},
		{"keypoint twice", one(region("n", "1", "1", "") + "," + region("n", "2", "2", "")), "result[1]", "n is there once more"},
		{"box of nothing", one(rectangle("r", "1", "0")), "result[0]", "is none"},
		{"a prediction far away", `[{"data":{"image":"a"},"predictions":[{"result":[` + region("n", "1e300", "1", "") + `]}]}]`, "task 0 of the list, result[0]", "in no picture"},
		{"nothing", `[]`, "no keypoints"},
		{"nested", strings.Repeat("[", 20000), "no JSON"},
	})
	config := func(text string) map[string]string { return map[string]string{"t.json": several, configFile: text} }
	for text, says := range map[string]string{
		"<View>":    "no XML",
		"<config/>": "begins with config",
		"<View><KeyPointLabels><Label/></KeyPointLabels></View>":                                                                "a label has no value",
		"<View><KeyPointLabels>" + strings.Repeat("<Label value='a'/>", annotation.MaxKeypoints+1) + "</KeyPointLabels></View>": "more than",
		`<!DOCTYPE d [<!ENTITY a "aaaa">]><View><KeyPointLabels><Label value="&a;"/></KeyPointLabels></View>`:                   "no XML",
	} {
		_, err := Read(formattest.Files(config(text)), "t.json")
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), configFile) {
			t.Errorf("%.60q: %v", text, err)
			continue
		}
		formattest.Sentence(t, err)
	}
}

func FuzzRead(f *testing.F) {
	formattest.Fuzz(f, Read, "t.json", nil, several)
}

func FuzzConfig(f *testing.F) {
	read := func(fsys fs.FS, _ string) (*annotation.Set, error) { return Read(fsys, "t.json") }
	formattest.Fuzz(f, read, configFile, map[string]string{"t.json": several}, `<View><KeyPointLabels><Label value="nose"/></KeyPointLabels></View>`)
}
