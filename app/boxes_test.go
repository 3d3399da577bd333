package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whatever takes faces for its work says once which of them are not in the box that their row gives.
func TestBoxesThatCannotBeUsedAreSaid(t *testing.T) {
	top := photoFolder(t)
	good := filepath.Join(top, "drawn", "faces.csv")
	bad := filepath.Join(top, "drawn", "bad.csv")
	boxes := []string{"", "wide,10,40", "99999,99999,40", "10,,40"} // by rows; the first is as it was drawn
	drawn, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(drawn)), "\n")
	if len(lines) != len(boxes)+1 {
		t.Fatalf("%d lines", len(lines))
	}
	for row, box := range boxes {
		if box != "" {
			cells := strings.SplitN(lines[row+1], ",", 5)
			lines[row+1] = cells[0] + "," + box + "," + cells[4]
		}
	}
	if err := os.WriteFile(bad, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const said = "bad.csv: 3 faces have boxes that cannot be used, and are sought in the largest square in the middle of their photos; " +
		"the first: row 1, line 3, column 2 box_left: "
	out := filepath.Join(top, "out")
	for _, args := range [][]string{
		{"evaluate", bad},
		{"predict", bad, "--out", out + ".csv"},
		{"suspects", bad},
		{"export", bad, "--format", "coco", "--out", out + "-coco"},
		{"train", bad, "--out", out + ".safetensors", "--preset", "fast", "--epochs", "1", "--set", "all_faces=true"},
	} {
		if _, _, stderr := fiducial(args...); strings.Count(stderr, said) != 1 || strings.Count(stderr, "cannot be used") != 1 {
			t.Errorf("%s says %s", args[0], stderr)
		}
	}
	if _, _, stderr := fiducial("evaluate", good); strings.Contains(stderr, "cannot be used") {
		t.Errorf("of boxes without a fault: %s", stderr)
	}
}
