package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"image"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fiducial/data/format"
)

// cellsOf reads a CSV.
func cellsOf(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// exportTolerance is by how many pixels a format that is not exact may move a coordinate.
var exportTolerance = map[string]float64{"dlib": 0.5}

// TestExportAndImport carries drawn faces through every format, and has them back to the last digit.
func TestExportAndImport(t *testing.T) {
	faces := sample(t, "30")
	want := cellsOf(t, faces)
	for _, f := range format.Formats() {
		if f.Write == nil || f.Name == "pts" { // which has no names and no missing points: TestExportPts
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			folder := t.TempDir()
			to, back := filepath.Join(folder, "to"), filepath.Join(folder, "back.csv")
			status, stdout, stderr := fiducial("export", faces, "--format", f.Name, "--out", to)
			if status != exitDone || !strings.Contains(stdout, "exported 30 faces") {
				t.Fatalf("export: exit %d, %s%s", status, stdout, stderr)
			}
			args := []string{"import", to, "--out", back, "--pixels", "--json"}
			if strings.HasSuffix(f.Name, "-predictions") { // never unasked
				args = append(args, "--format", f.Name)
			}
			status, stdout, stderr = fiducial(args...)
			var said struct {
				Format             string
				Rows, Side, Scaled int
			}
			if err := json.Unmarshal([]byte(stdout), &said); err != nil || status != exitDone {
				t.Fatalf("import: exit %d, %s%s", status, stdout, stderr)
			}
			if said.Format != f.Name || said.Rows != 30 || said.Side != 96 || said.Scaled != 0 || !strings.Contains(stderr, "photos keep their pixels") {
				t.Errorf("import says %s%s", stdout, stderr)
			}
			got := cellsOf(t, back)
			for i := range want {
				if tolerance := exportTolerance[f.Name]; !sameCells(want[i][:30], got[i][:30], tolerance) || want[i][30] != got[i][31] {
					t.Fatalf("line %d: %q became %q", i, want[i][:30], got[i][:30])
				}
			}
		})
	}
}

// TestExportPts carries faces to .pts files, which only those with all points have, and back.
func TestExportPts(t *testing.T) {
	folder := t.TempDir()
	path, to, back := filepath.Join(folder, "f.csv"), filepath.Join(folder, "to"), filepath.Join(folder, "back.csv")
	if err := os.WriteFile(path, []byte("nose_x,nose_y,chin_x,chin_y,Image\n1,0.5,0,0,0 1 2 3\n1,1,,,4 5 6 7\n-0.25,1,1,1,8 9 10 11\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := fiducial("export", path, "--format", "pts", "--out", to)
	if !strings.Contains(stdout, "exported 2 faces") || !strings.Contains(stdout, "for 1 face no labels are written, the picture alone") {
		t.Errorf("it says %s", stdout)
	}
	_, stdout, _ = fiducial("export", path, "--format", "pts", "--out", to+"2", "--json")
	if !strings.Contains(stdout, `"faces":2`) || !strings.Contains(stdout, `"unlabelled":1`) {
		t.Errorf("it says %s", stdout)
	}
	if status != exitDone || !strings.Contains(stderr, "no file is written for 1 face") || !strings.Contains(stderr, "no names") {
		t.Fatalf("exit %d, %s", status, stderr)
	}
	if status, _, stderr := fiducial("import", to, "--out", back, "--pixels"); status != exitDone || !strings.Contains(stderr, "p1 to p2") {
		t.Fatalf("exit %d, %s", status, stderr)
	}
	want := [][]string{{"p1_x", "p1_y", "p2_x", "p2_y", "Source", "Image"}, {"1", "0.5", "0", "0", "face_0.png", "0 1 2 3"}, {"-0.25", "1", "1", "1", "face_2.png", "8 9 10 11"}}
	if got := cellsOf(t, back); !slices.EqualFunc(got, want, slices.Equal[[]string]) {
		t.Errorf("%q", got)
	}
}

// TestImportLists reads lists of landmarks that are only read, with pictures in folders of their own.
func TestImportLists(t *testing.T) {
	folder := t.TempDir()
	photos := filepath.Join(folder, "photos")
	if err := os.MkdirAll(filepath.Join(photos, "37--Soccer"), 0o755); err != nil {
		t.Fatal(err)
	}
	img := image.NewGray(image.Rect(0, 0, 4, 4))
	for i := range img.Pix {
		img.Pix[i] = byte(i)
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, img); err != nil {
		t.Fatal(err)
	}
	wflw := strings.Repeat("2 1 ", 98) + "1 0 4 3 0 0 0 0 0 0 37--Soccer/a.jpg\n"
	celeba := "1\nlefteye_x lefteye_y righteye_x righteye_y nose_x nose_y leftmouth_x leftmouth_y rightmouth_x rightmouth_y\nb.jpg 0 1 2 1 1 2 0 3 2 3\n"
	for name, content := range map[string]string{"photos/37--Soccer/a.jpg": picture.String(), "photos/b.jpg": picture.String(), "w.txt": wflw, "c.txt": celeba} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ list, format, begins, ends string }{
		{"w.txt", "wflw", "p0_x,p0_y,p1_x", "1,1,37--Soccer/a.jpg,1 2 3 5 6 7 9 10 11"},
		{"c.txt", "celeba", "righteye_x,righteye_y,lefteye_x", "2,3,b.jpg,0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15"},
	} {
		out := filepath.Join(folder, c.format+".csv")
		status, stdout, stderr := fiducial("import", filepath.Join(folder, c.list), "--photos", photos, "--out", out, "--pixels", "--json")
		if status != exitDone || !strings.Contains(stdout, `"format":"`+c.format+`"`) {
			t.Errorf("exit %d, %s%s", status, stdout, stderr)
			continue
		}
		text, err := os.ReadFile(out)
		if err != nil || !strings.HasPrefix(string(text), c.begins) || !strings.HasSuffix(string(text), c.ends+"\n") {
			t.Errorf("%v %s", err, text)
		}
		if status, _, stderr := fiducial("export", out, "--format", c.format, "--out", out+".d"); status != exitUsage || !strings.Contains(stderr, "there are coco") {
			t.Errorf("exit %d, %s", status, stderr)
		}
	}
}

// TestExportSaysWhatIsLost says, before it writes, what a format does not hold, and leaves out what it can't write.
func TestExportSaysWhatIsLost(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "f.csv")
	if err := os.WriteFile(path, []byte("ImageId,nose_x,nose_y,Image\n1,1,0.5,0 1 2 3\n2,1,1,0 1\n3,,,4 5 6 7\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(folder, "to")
	status, stdout, stderr := fiducial("export", path, "--format", "coco", "--out", to)
	if status != exitDone || !strings.Contains(stdout, "exported 2 faces") {
		t.Fatalf("exit %d, %s%s", status, stdout, stderr)
	}
	for _, says := range []string{"the column ImageId", "no usable photo: 1 row", "missing and absent"} {
		if !strings.Contains(stderr, says) {
			t.Errorf("export does not say %q: %s", says, stderr)
		}
	}
	if status, _, stderr := fiducial("import", to, "--out", filepath.Join(folder, "g.csv"), "--pixels"); status != exitDone {
		t.Fatalf("exit %d, %s", status, stderr)
	}
	if got := cellsOf(t, filepath.Join(folder, "g.csv")); !slices.Equal(got[1], []string{"1", "0.5", "images/face_0.png", "0 1 2 3"}) || !slices.Equal(got[2], []string{"", "", "images/face_2.png", "4 5 6 7"}) {
		t.Errorf("%q", got)
	}
}

// TestExportAndImportLeaveNothing uses both wrongly, and with what can't be read: one line, and no file is left or
// replaced.
func TestExportAndImportLeaveNothing(t *testing.T) {
	faces := sample(t, "6")
	folder := t.TempDir()
	to, out := filepath.Join(folder, "to"), filepath.Join(folder, "out.csv")
	if status, _, stderr := fiducial("export", faces, "--format", "coco", "--out", to); status != exitDone {
		t.Fatal(stderr)
	}
	dlc := filepath.Join(folder, "dlc")
	if status, _, stderr := fiducial("export", faces, "--format", "deeplabcut", "--out", dlc); status != exitDone {
		t.Fatal(stderr)
	}
	csvLabels := filepath.Join(dlc, "labeled-data", "faces", "CollectedData_fiducial.csv")
	labels := filepath.Join(to, "annotations.json")
	bad := filepath.Join(folder, "bad.json")
	if err := os.WriteFile(bad, []byte(`{"images":[{"id":1,"file_name":"`+"\x7f"+`\u202eto/images/face_0.png"}],"categories":[{"id":1,"keypoints":["a"]}],"annotations":[{"id":1,"image_id":2,"category_id":1,"keypoints":[1,1,2]}]}`), 0o644); err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(to, "images", "face_5.png")
	png, err := os.ReadFile(cut)
	if err != nil {
		t.Fatal(err)
	}
	before := listed(t, folder)
	for _, c := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"export", faces, "--format", "magic", "--out", to + "2"}, exitUsage, "--format magic"},
		{[]string{"export", faces, "--format", "coco", "--out", to}, exitFailed, "something in that folder already"},
		{[]string{"export", faces, "--format", "coco", "--out", faces}, exitUsage, "it is a file"},
		{[]string{"export", faces, "--format", "coco", "--out", faces + ".fiducial"}, exitUsage, ".fiducial"},
		{[]string{"export", faces, "--format", "coco", "--out", filepath.Join(folder, "none", "to")}, exitFailed, "no folder to make it in"},
		{[]string{"export", bad, "--format", "coco", "--out", to + "2"}, exitFailed, "bad.json"},
		{[]string{"import", to, "--out", labels, "--force"}, exitUsage, "name that ends in .csv"},
		{[]string{"import", to, "--out", cut, "--force"}, exitUsage, "a photo to read from"},
		{[]string{"import", dlc, "--out", csvLabels, "--force"}, exitUsage, "file to read from"},
		{[]string{"import", labels, "--out", labels}, exitUsage, "file to read from"},
		{[]string{"import", to, "--out", faces}, exitFailed, "it is a dataset"},
		{[]string{"import", to, "--out", out, "--pixels", "--side", "1"}, exitUsage, "--side 1"},
		{[]string{"import", to, "--out", out, "--side", "64"}, exitUsage, "add --pixels"},
		{[]string{"import", to, "--out", out, "--format", "magic"}, exitUsage, "--format magic"},
		{[]string{"import", faces, "--out", out}, exitFailed, "no format that is known"},
		{[]string{"import", faces, "--out", out, "--format", "coco"}, exitFailed, "no JSON"},
		{[]string{"import", bad, "--out", out}, exitFailed, "annotations[0] (id 1): there is no image with the id 2"},
	} {
		status, stdout, stderr := fiducial(c.args...)
		if status != c.status || !strings.Contains(stderr, c.says) || strings.Count(stderr, "\n") != 1 || stdout != "" {
			t.Errorf("%q: exit %d, %q, %q", c.args, status, stdout, stderr)
		}
	}
	if err := os.WriteFile(cut, png[:len(png)-40], 0o644); err != nil {
		t.Fatal(err)
	}
	status, _, stderr := fiducial("import", to, "--out", out, "--pixels")
	if status != exitFailed || !strings.Contains(stderr, "images/face_5.png: it is no picture that can be read") {
		t.Errorf("a cut picture: exit %d, %s", status, stderr)
	}
	if after := listed(t, folder); !slices.Equal(before, after) {
		t.Errorf("there were %q, and are %q", before, after)
	}
}

// listed returns all files below a folder.
func listed(t *testing.T, folder string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(folder, func(path string, _ os.DirEntry, err error) error {
		files = append(files, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// sameCells reports whether cells hold the same, numbers up to a tolerance.
func sameCells(want, got []string, tolerance float64) bool {
	return slices.EqualFunc(want, got, func(a, b string) bool {
		x, errX := strconv.ParseFloat(a, 64)
		y, errY := strconv.ParseFloat(b, 64)
		if errX != nil || errY != nil || tolerance == 0 {
			return a == b
		}
		return math.Abs(x-y) <= tolerance
	})
}
