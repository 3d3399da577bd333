package data

import "testing"

// TestPixelsInPassing goes over photos of which not all can be kept in memory: none of them drives out one that was
// looked at. Where all can be kept, they are.
func TestPixelsInPassing(t *testing.T) {
	d := open(t, csvOf(t, header, line("1,1,2,2", 1), line("1,1,2,2", 2), line("1,1,2,2", 3)), Options{CacheDir: t.TempDir()})
	pass := func(room, kept int) {
		t.Helper()
		d.pixelRoom = room
		for row := range d.Rows() {
			if pixels, err := d.PixelsInPassing(row); err != nil || len(pixels) != 4 || pixels[0] != byte(row+1) {
				t.Errorf("row %d: %v, %v", row, pixels, err)
			}
		}
		if got := d.pixels.kept.Len(); got != kept {
			t.Errorf("with room for %d bytes %d photos are kept, not %d", room, got, kept)
		}
	}
	pass(8, 0)
	if _, err := d.Pixels(1); err != nil {
		t.Fatal(err)
	}
	pass(8, 1)
	pass(12, 3)
}
