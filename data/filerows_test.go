package data

import (
	"context"
	"strings"
	"testing"

	"fiducial/data/csvfile"
)

// Who is told to end after rows were written has them: they are read to their end.
func TestAddedPhotosAreReadThoughCancelled(t *testing.T) {
	folder := t.TempDir()
	d := photoDataset(t, folder, photoRows)
	shaded(t, folder, "c.png", 40, 40, 3)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	err := d.AddPhotos(ctx, []csvfile.NewRow{{File: "c.png"}}, func(int64, int64) {
		if strings.Contains(read(t, d.Path()), "c.png") {
			cancel()
		}
	})
	if err != nil || ctx.Err() == nil || d.Rows() != 5 {
		t.Errorf("%v with %d rows, cancelled: %v", err, d.Rows(), ctx.Err() != nil)
	}
}
