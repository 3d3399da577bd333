package label

import "testing"

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
