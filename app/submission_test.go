package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// numbered writes the faces at path anew with a first column of that name, and returns the new file; id says what is in
// it.
func numbered(t *testing.T, path, column string, id func(row int) string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	lines[0] = column + "," + lines[0]
	for i := range lines[1:] {
		lines[i+1] = id(i) + "," + lines[i+1]
	}
	out := filepath.Join(t.TempDir(), "numbered.csv")
	if err := os.WriteFile(out, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return out
}

func fromOne(row int) string { return fmt.Sprint(row + 1) }

// submit writes a submission for a lookup table by the built-in weights, and returns its text, "" where there is none.
func submit(t *testing.T, faces, table string) (status int, text, stderr string) {
	t.Helper()
	folder := t.TempDir()
	lookup, out := filepath.Join(folder, "lookup.csv"), filepath.Join(folder, "out.csv")
	if err := os.WriteFile(lookup, []byte(table), 0o600); err != nil {
		t.Fatal(err)
	}
	status, _, stderr = fiducial("predict", faces, "--lookup", lookup, "--out", out)
	content, err := os.ReadFile(out)
	if (err == nil) != (status == exitDone) {
		t.Errorf("exit %d, and the submission: %v", status, err)
	}
	return status, string(content), stderr
}

func TestSubmission(t *testing.T) {
	plain := sample(t, "12")
	faces := numbered(t, plain, "ImageId", fromOne)
	for _, c := range []struct {
		name, table string
		status      int
		says        string
	}{
		{"plain", "RowId,ImageId,FeatureName,Location\n1,1,left_eye_center_x,\n2,12,nose_tip_y\n", exitDone, ""},
		{"no such face", "RowId,ImageId,FeatureName,Location\n1,13,nose_tip_x,\n", exitFailed, "line 2"},
		{"no such feature", "RowId,ImageId,FeatureName,Location\n1,1,chin_x,\n", exitFailed, "chin_x"},
		{"no lookup table", "a,b\n1,2\n", exitFailed, "lookup table"},
		{"short row", "RowId,ImageId,FeatureName,Location\n1,1\n", exitFailed, "line 2"},
		{"empty", "", exitFailed, "no header"},
		{"a RowId twice", "RowId,ImageId,FeatureName,Location\n1,1,nose_tip_x,\n1,2,nose_tip_x,\n", exitFailed, "line 3: the RowId 1 is empty or there once more"},
		{"no RowId", "RowId,ImageId,FeatureName,Location\n,1,nose_tip_x,\n", exitFailed, "line 2: the RowId"},
		{"a long feature", "RowId,ImageId,FeatureName,Location\n1,1," + strings.Repeat("x", 100_000) + ",\n", exitFailed, "is no coordinate"},
		{"a quote", "RowId,ImageId,FeatureName,Location\n1,\"1,nose_tip_x,\n", exitFailed, "line 2"},
		{"a table of text", "RowId,ImageId,FeatureName,Location\n1,NaN,nose_tip_x,\n", exitFailed, "no face with ImageId NaN"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, text, stderr := submit(t, faces, c.table)
			if status != c.status || !strings.Contains(stderr, c.says) || len(stderr) > 1000 {
				t.Fatalf("exit %d, says %q; want %d with %q", status, stderr, c.status, c.says)
			}
			if c.status == exitDone && (strings.Count(text, "\n") != 3 || !strings.HasPrefix(text, "RowId,Location\n1,")) {
				t.Errorf("the submission is %q", text)
			}
		})
	}
}

// Which face is which is what the file says, never the order of its rows.
func TestSubmissionKnowsFacesByTheirNumber(t *testing.T) {
	plain := sample(t, "8")
	const table = "RowId,ImageId,FeatureName,Location\n1,1,nose_tip_x,\n2,2,nose_tip_x,\n3,8.0,nose_tip_y,\n"
	_, want, _ := submit(t, numbered(t, plain, "ImageId", fromOne), table)
	turned := func(row int) string { return fmt.Sprint(8 - row) }
	_, wantTurned, _ := submit(t, numbered(t, plain, "ImageId", turned), table)
	if want == wantTurned || want == "" {
		t.Fatalf("the faces are alike: %q", want)
	}
	for _, c := range []struct {
		name, faces string
		want        string // the submission, "" for none
		says        string
	}{
		{"no column", plain, "", "has no column ImageId"},
		{"another name", numbered(t, plain, "image_id", turned), wantTurned, "column image_id is taken for it"},
		{"small letters", numbered(t, plain, "imageid", turned), wantTurned, "column imageid is taken for it"},
		{"two other names", numbered(t, numbered(t, plain, "image_id", turned), "Image ID", fromOne), "", "leave one"},
		{"both names", numbered(t, numbered(t, plain, "image_id", turned), "ImageId", fromOne), want, ""},
		{"the column twice", numbered(t, numbered(t, plain, "ImageId", turned), "ImageId", fromOne), "", "twice"},
		{"a number twice", numbered(t, plain, "ImageId", func(row int) string { return fmt.Sprint(max(2, row+1)) }), "", "twice, in rows 0 and 1"},
		{"as decimals", numbered(t, plain, "ImageId", func(row int) string { return fmt.Sprintf("%d.0", row+1) }), want, ""},
		{"with blanks and noughts", numbered(t, plain, "ImageId", func(row int) string { return fmt.Sprintf(" %04d ", row+1) }), want, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, got, stderr := submit(t, c.faces, table)
			if got != c.want || !strings.Contains(stderr, c.says) || c.says == "" && stderr != "" {
				t.Errorf("%q, says %q; want %q with %q", got, stderr, c.want, c.says)
			}
		})
	}
}
