package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// rewritten writes the file at path anew, as change makes it, and returns the new file.
func rewritten(t *testing.T, path string, change func(lines []string) []string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := change(strings.Split(strings.TrimSpace(string(content)), "\n"))
	out := filepath.Join(t.TempDir(), "rewritten.csv")
	if err := os.WriteFile(out, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return out
}

// withFirstPoint writes what stands in the two first cells of every row.
func withFirstPoint(x, y string) func([]string) []string {
	return func(lines []string) []string {
		for i, line := range lines[1:] {
			lines[i+1] = x + "," + y + "," + strings.SplitN(line, ",", 3)[2]
		}
		return lines
	}
}

// informed returns what info says of a file, as text and as an object.
func informed(t *testing.T, path string) (text string, o infoObject) {
	t.Helper()
	status, text, stderr := fiducial("info", path)
	if status != exitDone {
		t.Fatalf("info: exit %d, %s", status, stderr)
	}
	_, out, _ := fiducial("info", path, "--json")
	if err := json.Unmarshal([]byte(out), &o); err != nil {
		t.Fatal(err)
	}
	return text, o
}

// A word for a missing value, as R and pandas write it, is no fault, and one line says how many there are.
func TestInfoOfMissingWords(t *testing.T) {
	text, o := informed(t, rewritten(t, sample(t, "8"), withFirstPoint("NA", "NaN")))
	if o.Counted != 0 || o.Words != 16 || o.Missing["left_eye_center"] != 8 || o.Missing["nose_tip"] != 0 {
		t.Errorf("%d faults, %d words, missing %v", o.Counted, o.Words, o.Missing)
	}
	if strings.Count(text, "NaN") != 1 || !strings.Contains(text, "16 cells") {
		t.Errorf("info says %s", text)
	}
	if _, o := informed(t, sample(t, "8")); o.Words != 0 {
		t.Errorf("%d words where there are none", o.Words)
	}
}

// Faults of one cause are told together, with their number and their first rows.
func TestInfoGroupsFaults(t *testing.T) {
	text, o := informed(t, rewritten(t, sample(t, "20"), withFirstPoint("?", "-")))
	if o.Counted != 40 || len(o.Groups) != 1 || o.Groups[0].Count != 40 || len(o.Groups[0].Rows) != 8 {
		t.Fatalf("%d faults, groups %+v", o.Counted, o.Groups)
	}
	if lines := strings.Count(text[strings.Index(text, "faults"):], "\n"); lines != 5 || !strings.Contains(text, "and 37 more of this cause (no decimal number), next in row 2, 3, 4") {
		t.Errorf("info says %s", text)
	}
}

// Where two files were joined, the header of the second is one fault, and the faces are all there.
func TestInfoOfTwoFilesJoined(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(header string) string
		says   string
	}{
		{"the same", func(h string) string { return h }, "is the header again"},
		{"with a byte order mark", func(h string) string { return "\ufeff" + h }, "is the header again"},
		{"another", func(h string) string { return strings.Replace(h, "nose_tip_x", "nose_x", 1) }, "is a header with other columns"},
	} {
		faces := sample(t, "4")
		_, one := informed(t, faces)
		text, o := informed(t, rewritten(t, faces, func(lines []string) []string {
			return append(append(lines[:5:5], c.change(lines[0])), lines[1:]...)
		}))
		if o.Counted != 1 || o.Faults[0].Row != 4 || o.Complete != 2*one.Complete || !strings.Contains(text, c.says) {
			t.Errorf("%s: %d faults, %d complete: %s", c.name, o.Counted, o.Complete, text)
		}
	}
}
