package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/model/keypoints"
)

// A file without coordinate columns has the keypoints that a command names, one by one or by where they are to be taken
// from.
func TestKeypointsAreTaken(t *testing.T) {
	folder := t.TempDir()
	bare := filepath.Join(folder, "bare.csv")
	if err := os.WriteFile(bare, []byte("ImageId,Image\n1,1 2 3 4\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	info := func(args ...string) (o infoObject) {
		t.Helper()
		status, stdout, stderr := fiducial(append([]string{"info", bare, "--json"}, args...)...)
		if status != exitDone {
			t.Fatalf("%v: exit %d, %s", args, status, stderr)
		}
		if err := json.Unmarshal([]byte(stdout), &o); err != nil {
			t.Fatal(err)
		}
		return o
	}
	if o := info("--keypoints", "snout,ear_l,ear_r"); strings.Join(o.Keypoints, " ") != "snout ear_l ear_r" || len(o.Pairs) != 1 || o.Missing["snout"] != 1 {
		t.Errorf("%+v", o)
	}
	if o := info("--keypoints", "@ibug68"); len(o.Keypoints) != 68 || !o.Mirrored || len(o.Lines) != 63 || o.Template != "ibug68" || strings.Join(o.Eyes, " ") != "p37 p46" {
		t.Errorf("%+v", o)
	}
	if o := info("--keypoints", "@"+sample(t, "4")); len(o.Keypoints) != 15 || o.Template != "contest15" {
		t.Errorf("%+v", o)
	}
	if o := info("--keypoints", "@dog6", "--pairs", "left_ear:left_eye"); len(o.Pairs) != 1 || o.Mirrored {
		t.Errorf("what is said of pairs goes before the template: %+v", o)
	}
	for _, c := range []struct{ keypoints, says string }{
		{"@ibug", "templates are contest15"}, {"@ibug68,nose", "one source"}, {"a,a", "twice"}, {"@" + bare, "no columns of coordinates"},
	} {
		if status, _, stderr := fiducial("info", bare, "--keypoints", c.keypoints); status == exitDone || !strings.Contains(stderr, c.says) {
			t.Errorf("--keypoints %s: exit %d, %s", c.keypoints, status, stderr)
		}
	}
	if left, _ := os.ReadDir(folder); len(left) != 1 {
		t.Errorf("commands left %v", left)
	}
}

// Keypoints are added to a dataset that has columns, behind which theirs come; nothing else in it changes, and a name
// that is there is refused.
func TestKeypointsAreAdded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "faces.csv")
	const before = "ImageId,a_x,a_y,Image\n1,1,2,1 2 3 4\n2,,,1 2 3 4\n"
	if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	for add, says := range map[string]string{"a": "has the keypoint a already", "b,b": "twice", "chin,bbox": "beside those that the file has: bbox;", ",": "is given no name", "@nothing": "no file of that name", "@dog6,b": "one source"} {
		if status, _, stderr := fiducial("keypoints", path, "--add", add); status != exitUsage || !strings.Contains(stderr, says) {
			t.Errorf("--add %s: exit %d, %s", add, status, stderr)
		}
	}
	if status, _, stderr := fiducial("keypoints", "--add", "b"); status != exitUsage || !strings.Contains(stderr, "name the dataset") {
		t.Errorf("exit %d, %s", status, stderr)
	}
	if got, _ := os.ReadFile(path); string(got) != before {
		t.Fatalf("refused, and written is %q", got)
	}
	status, stdout, stderr := fiducial("keypoints", path, "--add", "b,left c", "--json")
	var o struct {
		File           string
		Added, Columns []string
		Rows           int
	}
	if err := json.Unmarshal([]byte(stdout), &o); status != exitDone || err != nil || o.Rows != 2 || len(o.Columns) != 4 || o.Added[1] != "left c" {
		t.Fatalf("exit %d, %v, %s%s", status, err, stdout, stderr)
	}
	if got, _ := os.ReadFile(path); string(got) != "ImageId,a_x,a_y,b_x,b_y,left c_x,left c_y,Image\n1,1,2,,,,,1 2 3 4\n2,,,,,,,1 2 3 4\n" {
		t.Errorf("written is %q", got)
	}
	if status, stdout, stderr := fiducial("keypoints", path, "--add", "@"+path); status != exitDone || !strings.Contains(stdout, "nothing is added") {
		t.Errorf("exit %d, %s%s", status, stdout, stderr)
	}
	if status, stdout, stderr := fiducial("keypoints", path, "--add", "@dog6"); status != exitDone || !strings.Contains(stdout, "added 6 keypoints") || !strings.Contains(stderr, "no project file yet") {
		t.Errorf("exit %d, %s%s", status, stdout, stderr)
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("left are %v", left)
	}
}

// Keypoints that are taken from elsewhere bring their pairs and lines along where the dataset has a project file,
// beside what that says already.
func TestAddedKeypointsBringTheirPairsAndLines(t *testing.T) {
	path := filepath.Join(t.TempDir(), "faces.csv")
	if err := os.WriteFile(path, []byte("p_x,p_y,q_x,q_y,nose_x,nose_y,Image\n1,0,0,1,1,1,1 2 3 4\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := data.RememberAt(path, data.Reading{Pairs: "p:q,nose", Lines: []face.Link{{"p", "nose"}}}, data.Options{Project: true}); err != nil {
		t.Fatal(err)
	}
	if status, stdout, stderr := fiducial("keypoints", path, "--add", "@dog6"); status != exitDone || !strings.Contains(stderr, "their pairs and lines are in its project file") {
		t.Fatalf("exit %d, %s%s", status, stdout, stderr)
	}
	ds, err := data.Open(path, data.Options{Project: true}) // as a window does
	if err != nil {
		t.Fatal(err)
	}
	k := ds.Keypoints()
	lines, _ := ds.Lines()
	if err := ds.Close(); err != nil {
		t.Fatal(err)
	}
	dog, err := keypoints.From("dog6", data.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := append([]face.Link{{"p", "nose"}}, dog.Keypoints.Links(dog.Lines)...)
	if got := k.Links(lines); !slices.Equal(got, want) {
		t.Errorf("lines %v, want %v", got, want)
	}
	partner := func(a, b string) bool {
		return k[k.Index(a)].Partner == k.Index(b) && k[k.Index(b)].Partner == k.Index(a)
	}
	if !partner("p", "q") || !partner("left_eye", "right_eye") || !partner("head_top", "head_top") || !k.Mirrors() {
		t.Errorf("pairs %v, unpaired %v", k.Pairs(), k.Unpaired())
	}
	if status, stdout, stderr := fiducial("keypoints", path, "--add", "@dog6"); status != exitDone || !strings.Contains(stdout, "nothing is added") || stderr != "" {
		t.Errorf("once more: exit %d, %s%s", status, stdout, stderr)
	}
}

// The command lists templates, and what a source has.
func TestKeypointsAreListed(t *testing.T) {
	status, stdout, stderr := fiducial("keypoints")
	if status != exitDone || strings.Count(stdout, "\n") != 6 || !strings.Contains(stdout, "wflw98") {
		t.Errorf("exit %d, %s%s", status, stdout, stderr)
	}
	_, stdout, _ = fiducial("keypoints", "--json")
	for _, line := range strings.Split(strings.TrimSpace(stdout), "\n") {
		var o keypointsObject
		if err := json.Unmarshal([]byte(line), &o); err != nil || o.Template == "" || len(o.Lines) == 0 || 2*len(o.Pairs)+len(o.Middle) != len(o.Keypoints) {
			t.Errorf("%v %s", err, line)
		}
	}
	if _, stdout, _ := fiducial("keypoints", "dog6"); !strings.Contains(stdout, "  head_top                     on the middle line\n") || !strings.Contains(stdout, "  left_eye:nose:right_eye:left_eye\n") {
		t.Errorf("%s", stdout)
	}
	if status, _, stderr := fiducial("keypoints", "dog7"); status != exitFailed || !strings.Contains(stderr, "dog6") {
		t.Errorf("exit %d, %s", status, stderr)
	}
}

// Keypoints that the command adds are read, also where the project file says which keypoints of the file are and which
// are not.
func TestAddedKeypointsAreRead(t *testing.T) {
	for name, chosen := range map[string]data.Reading{"chosen": {Keypoints: []string{"a"}}, "ignored": {Ignore: []string{"b"}}} {
		path := filepath.Join(t.TempDir(), "faces.csv")
		if err := os.WriteFile(path, []byte("a_x,a_y,b_x,b_y,Image\n1,0,0,1,1 2 3 4\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := data.RememberAt(path, chosen, data.Options{Project: true}); err != nil {
			t.Fatal(err)
		}
		status, stdout, stderr := fiducial("keypoints", path, "--add", "tongue, brow l")
		if status != exitDone || !strings.Contains(stdout, "added 2 keypoints") || strings.Contains(stderr, "tongue") || strings.Contains(stderr, "project file") {
			t.Errorf("%s: exit %d, %s%s", name, status, stdout, stderr)
		}
		if _, stdout, _ := fiducial("info", path); !strings.Contains(stdout, "keypoints  3\n") || !strings.Contains(stdout, "  brow l ") || !strings.Contains(stdout, "not read as keypoints: b.") {
			t.Errorf("%s: %s", name, stdout)
		}
		ds, err := data.Open(path, data.Options{Project: true}) // as a window does
		if err != nil {
			t.Fatal(err)
		}
		if got := ds.Keypoints().Names(); !slices.Equal(got, []string{"a", "tongue", "brow l"}) {
			t.Errorf("%s: a window reads %q", name, got)
		}
		ds.Close()
	}
}

// Where a list of names has @SOURCE, the command takes that, too; and who writes a space behind a comma means no name
// that begins with one.
func TestSourcesAndNamesAsTheyAreWritten(t *testing.T) {
	_, want, _ := fiducial("keypoints", "dog6")
	if status, got, stderr := fiducial("keypoints", "@dog6"); status != exitDone || got != want {
		t.Errorf("exit %d, %s%s", status, got, stderr)
	}
	if status, _, stderr := fiducial("keypoints", "@dog7"); status != exitFailed || !strings.Contains(stderr, "keypoints from dog7: there is no file of that name") {
		t.Errorf("exit %d, %s", status, stderr)
	}
	faces := sample(t, "2")
	_, stdout, _ := fiducial("info", faces, "--keypoints", "nose_tip, left_eye_center", "--json")
	var o infoObject
	if err := json.Unmarshal([]byte(stdout), &o); err != nil || !slices.Equal(o.Keypoints, []string{"left_eye_center", "nose_tip"}) && !slices.Equal(o.Keypoints, []string{"nose_tip", "left_eye_center"}) {
		t.Errorf("%v, %q", err, o.Keypoints)
	}
	out := filepath.Join(t.TempDir(), "new.csv")
	if status, _, stderr := fiducial("new", photoFolder(t), "--out", out, "--keypoints", "nose, ear_l,ear_r"); status != exitDone {
		t.Fatalf("exit %d, %s", status, stderr)
	}
	if got, _ := os.ReadFile(out); !strings.HasPrefix(string(got), "file,box_left,box_top,box_size,nose_x,nose_y,ear_l_x,ear_l_y,ear_r_x,ear_r_y\n") {
		t.Errorf("%.200s", got)
	}
}

// Where columns are added to no dataset that is said, and long names are cut as everywhere.
func TestAddingKeypointsSaysWhereAndShort(t *testing.T) {
	for _, source := range []string{"@ibug68", "ibug68"} {
		if status, _, stderr := fiducial("keypoints", source, "--add", "zz"); status != exitUsage || !strings.Contains(stderr, "ibug68 is a template") {
			t.Errorf("%s: exit %d, %s", source, status, stderr)
		}
	}
	faces := sample(t, "2")
	long := strings.Repeat("long", 75)
	status, stdout, stderr := fiducial("keypoints", faces, "--add", long)
	if status != exitDone || strings.Contains(stdout, long) || !strings.Contains(stdout, "…") {
		t.Errorf("exit %d, %s%s", status, stdout, stderr)
	}
	if had := table(t, faces); had[long+"_x"] == nil {
		t.Error("the name in the file is cut")
	}
}
