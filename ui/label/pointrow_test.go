package label

import (
	"testing"

	"fyne.io/fyne/v2/driver/desktop"
)

// Columns of the table of points neither overlap nor leave names too little room, however wide it is.
func TestColumnsLeaveNamesRoom(t *testing.T) {
	for row := float32(302); row < 700; row++ {
		_, name := squareWidths.place(colName, row)
		if least := float32(138); name < least {
			t.Fatalf("in a row of %.0f names have %.0f", row, name)
		}
		end := markWidth + name
		for c := colX; c < columns; c++ {
			x, width := squareWidths.place(c, row)
			if width == 0 {
				continue
			}
			if x < end {
				t.Fatalf("in a row of %.0f column %d begins at %.0f, before %.0f", row, c, x, end)
			}
			end = x + width
		}
	}
}

// A name that is cut is in a hint while the pointer rests on its row.
func TestANameThatIsCutHasAHint(t *testing.T) {
	b := newBench(t, writeFaces(t, 2, nil))
	row := b.points.table.rows[0]
	whole := row.name
	row.name = "the outer end of the right eyebrow, as it is seen"
	row.showName()
	row.MouseIn(&desktop.MouseEvent{})
	b.until("the hint has the whole name", func() bool { return b.shell.Tips().Said() == row.name })
	if row.MouseOut(); b.shell.Tips().Said() != "" {
		t.Error("the hint stays")
	}
	row.name = whole
	if row.showName(); row.cut() != "" {
		t.Errorf("a name that is not cut has the hint %q", row.cut())
	}
}
