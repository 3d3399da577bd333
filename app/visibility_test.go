package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// What is absent stays so when a dataset is filled, and info counts it by itself.
func TestVisibility(t *testing.T) {
	part := picked(t, sample(t, "4"), "nose_tip", "left_eye_center", "right_eye_center")
	faces := rewrittenCells(t, part, func(row int, cells []string) []string {
		image := cells[len(cells)-1]
		cells = cells[:len(cells)-1]
		switch row {
		case -1:
			return append(cells, "nose_tip_v", image)
		case 1:
			cells[0], cells[1], cells[2], cells[3] = "", "", "", ""
			return append(cells, "0", image)
		case 2:
			return append(cells, "1", image)
		}
		return append(cells, "", image)
	})
	text, o := informed(t, faces)
	if o.Counted != 0 || o.Missing["nose_tip"] != 0 || o.Absent["nose_tip"] != 1 || o.Hidden["nose_tip"] != 1 || len(o.Absent)+len(o.Hidden) != 2 || o.Missing["left_eye_center"] != 1 {
		t.Errorf("info counts %+v", o)
	}
	if !strings.Contains(text, "missing in 0, hidden in 1, absent in 1") {
		t.Errorf("info says %s", text)
	}
	out := filepath.Join(t.TempDir(), "filled.csv")
	if status, _, stderr := fiducial("predict", faces, "--out", out, "--fill"); status != exitDone {
		t.Fatalf("predict: exit %d, %s", status, stderr)
	}
	filled, before := table(t, out), table(t, faces)
	for name, cells := range filled {
		for row, cell := range cells {
			if placed := row == 1 && strings.HasPrefix(name, "left_eye"); placed != (cell != before[name][row]) {
				t.Errorf("row %d, %s: %q became %q", row, name, before[name][row], cell)
			}
		}
	}
}
