package review

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"fiducial/data"
	"fiducial/data/face"
)

// openFaces opens six rows with two keypoints.
func openFaces(t *testing.T) *data.Dataset {
	t.Helper()
	const text = "nose_tip_x,nose_tip_y,left_eye_center_x,left_eye_center_y,Image\n" +
		"1,1,2,2,0 0 0 0\n" + // complete
		"1,1,,,0 0 0 1\n" + // as predicted
		"4,1,,,0 0 0 2\n" + // 3 px off
		",,,,0 0 0 3\n" + // no label
		"1,1,3,2,0 0 0 4\n" +
		",,,,0 0 0 5\n" // no prediction
	path := filepath.Join(t.TempDir(), "faces.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	ds, err := data.Open(path, data.Options{CacheDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ds.Close() })
	if err := ds.Load(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	return ds
}

// The face with more missing points comes first, then the one whose labels are farther from what is predicted; complete
// faces and those without a prediction are not listed.
func TestWorth(t *testing.T) {
	ds := openFaces(t)
	predicted := func(row int) face.Points {
		if row == 5 {
			return nil
		}
		return face.Points{face.At(1, 1), face.At(2, 2)}
	}
	if got := Worth(ds, predicted); !slices.Equal(got, []int{2, 3, 1}) {
		t.Errorf("the rows are %v", got)
	}
}

// What is farthest from its prediction comes first; after it, without predictions, what is farthest from the middle of
// all labels. Rows without the point, or beside those asked for, are left out.
func TestOutliers(t *testing.T) {
	ds := openFaces(t)
	predicted := func(row int) face.Points {
		if row == 2 {
			return nil
		}
		return face.Points{face.At(1, 1+float64(row)/10), face.At(2, 2)}
	}
	for _, c := range []struct{ rows, want []int }{
		{[]int{0, 1, 2, 3, 4, 5}, []int{4, 1, 0, 2}},
		{[]int{5, 0, 4}, []int{4, 0}},
		{[]int{3, 5}, []int{}},
	} {
		if got := Outliers(ds, c.rows, 0, predicted); !slices.Equal(got, c.want) {
			t.Errorf("of %v: %v, want %v", c.rows, got, c.want)
		}
	}
}
