package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// renamed writes the drawn faces of path with other names for their columns and returns where.
func renamed(t *testing.T, path string, name func(string) string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	header, rest, _ := strings.Cut(string(b), "\n")
	columns := strings.Split(header, ",")
	for i := range columns {
		columns[i] = name(columns[i])
	}
	out := filepath.Join(t.TempDir(), "renamed.csv")
	if err := os.WriteFile(out, []byte(strings.Join(columns, ",")+"\n"+rest), 0o644); err != nil {
		t.Fatal(err)
	}
	return out
}

// A labelled file whose columns are named in another way is as labelled as it was, and info says how it was read.
func TestInfoOfOtherHeaders(t *testing.T) {
	faces := sample(t, "6")
	upper := renamed(t, faces, strings.ToUpper)
	upper = renamed(t, upper, func(c string) string {
		if c == "IMAGE" {
			return "Image"
		}
		return c
	})
	status, stdout, stderr := fiducial("info", upper, "--json")
	var info infoObject
	if err := json.Unmarshal([]byte(stdout), &info); err != nil || status != exitDone || stderr != "" {
		t.Fatalf("exit %d, %v, %s", status, err, stderr)
	}
	if len(info.Keypoints) != 15 || info.Keypoints[0] != "LEFT_EYE_CENTER" || !strings.Contains(info.Header, "NAME_X,NAME_Y") || len(info.Unread) > 0 {
		t.Errorf("read as %+v", info)
	}
	if _, stdout, _ = fiducial("info", upper); !strings.Contains(stdout, "header     Its columns are read as NAME_X,NAME_Y") {
		t.Errorf("info says %s", stdout)
	}
	if _, stdout, _ = fiducial("info", faces); strings.Contains(stdout, "header ") {
		t.Errorf("info says of an ordinary header %s", stdout)
	}
}

func TestKeypointsAndIgnore(t *testing.T) {
	faces := sample(t, "6")
	for _, test := range []struct {
		args []string
		want []string
	}{
		{[]string{"--keypoints", "nose_tip,left_eye_center"}, []string{"left_eye_center", "nose_tip"}},
		{[]string{"--keypoints", "nose_tip,left_eye_center", "--ignore", "right_eye_center"}, []string{"left_eye_center", "nose_tip"}},
	} {
		_, stdout, stderr := fiducial(append([]string{"info", faces, "--json"}, test.args...)...)
		var info infoObject
		if err := json.Unmarshal([]byte(stdout), &info); err != nil {
			t.Fatalf("%v: %s", err, stderr)
		}
		if !slices.Equal(info.Keypoints, test.want) {
			t.Errorf("%v: keypoints %v", test.args, info.Keypoints)
		}
	}
	if status, _, stderr := fiducial("info", faces, "--ignore", "chin"); status != exitFailed || !strings.Contains(stderr, "no keypoint named chin") {
		t.Errorf("exit %d, %s", status, stderr)
	}
}

// Predictions add no columns beside labels that could not be read, and do where there are none.
func TestPredictAddsNoColumnsBesideUnreadLabels(t *testing.T) {
	faces := sample(t, "3")
	out := filepath.Join(t.TempDir(), "out.csv")
	n := 0
	numbered := renamed(t, faces, func(c string) string {
		if n++; c != "Image" {
			return string(rune('0'+n/10)) + string(rune('0'+n%10))
		}
		return c
	})
	status, _, stderr := fiducial("predict", numbered, "--out", out)
	if status != exitFailed || !strings.Contains(stderr, "no columns are added") {
		t.Errorf("exit %d, %s", status, stderr)
	}
	if _, err := os.Stat(out); err == nil {
		t.Error("it was written all the same")
	}
	n = 0
	bare := renamed(t, faces, func(c string) string {
		if n++; c != "Image" {
			return "note" + string(rune('a'+n))
		}
		return c
	})
	if status, _, stderr := fiducial("predict", bare, "--out", out); status != exitDone {
		t.Errorf("exit %d, %s", status, stderr)
	}
}
