package data

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"fiducial/data/face"
	"fiducial/data/photo"
)

// What networks of a side see of a face is its box in that many pixels, and labels lie in it where they do in the
// photo.
func TestSeenAtAnotherSide(t *testing.T) {
	d := photoDataset(t, t.TempDir(), photoRows)
	for _, side := range []int{LeastSide, 64, 97, StandardSide, MostSide} {
		seen := d.At(side)
		if seen.Side() != side || seen.Scale() != float64(side)/96 {
			t.Errorf("side %d: it is seen at %d, scale %v", side, seen.Side(), seen.Scale())
		}
		for row := range 3 {
			f, _ := d.Frame(row)
			for k, p := range d.PhotoLabels(row) {
				if got, want := seen.Labels(row)[k], f.Box.ToSquare(p, side); got.Known != want.Known || got.Known && got.Distance(want) > 1e-9 {
					t.Errorf("side %d, row %d, point %d at %v, not %v", side, row, k, got, want)
				}
			}
			img, err := d.OpenPhoto(row)
			if err != nil {
				t.Fatal(err)
			}
			want := make([]byte, side*side)
			photo.Square(img, f.Box, side, want)
			if got, err := seen.Pixels(row); err != nil || !slices.Equal(got, want) {
				t.Errorf("side %d, row %d: other pixels, %v", side, row, err)
			}
			if got, err := seen.PixelsInPassing(row); err != nil || !slices.Equal(got, want) {
				t.Errorf("side %d, row %d: other pixels in passing, %v", side, row, err)
			}
			if same := seen.Square(row) == d.Square(row); same != (side == StandardSide) {
				t.Errorf("side %d, row %d: the same hash as at side 96: %v", side, row, same)
			}
		}
	}
	if d.Unit() != "px at 96" || d.Labels(0)[0] != face.At(10.5, 29.25) {
		t.Error("labels of the dataset are no longer in pixels at side 96")
	}
}

// Squares of each side are made once and kept, and those of one side are not taken for those of another.
func TestSquaresOfSeveralSidesAreKept(t *testing.T) {
	d := photoDataset(t, t.TempDir(), photoRows)
	rows := []int{0, 1, 2, 3}
	for _, side := range []int{96, 64, 128} {
		made := 0
		if err := d.At(side).MakeSquares(t.Context(), rows, 2, func(done, _ int64) { made = int(done) }); err != nil || made != 3 {
			t.Errorf("side %d: %d squares were made, %v", side, made, err)
		}
		again := 0
		if err := d.At(side).MakeSquares(t.Context(), rows, 2, func(done, _ int64) { again = int(done) }); err != nil || again != 0 {
			t.Errorf("side %d: %d squares were made again, %v", side, again, err)
		}
	}
	if n, _, err := Squares(d.options.CacheDir); n != 9 || err != nil {
		t.Errorf("%d squares are kept, %v", n, err)
	}
}

// Photos in the dataset's own file are seen as they are.
func TestPixelsInTheFileHaveOneSide(t *testing.T) {
	d := open(t, csvOf(t, header, line("1,0.5,0,1", 7)), Options{CacheDir: t.TempDir()})
	seen := d.At(64)
	if seen.Side() != d.Side() || seen.Scale() != 1 || seen.Square(0) != d.Square(0) || !slices.Equal(seen.Labels(0), d.Labels(0)) {
		t.Errorf("seen at side %d, scale %v, %v", seen.Side(), seen.Scale(), seen.Labels(0))
	}
	if pixels, err := seen.Pixels(0); err != nil || len(pixels) != d.Side()*d.Side() {
		t.Errorf("%d pixels, %v", len(pixels), err)
	}
}

// The cache forgets what was asked for longest ago once there are more bytes than it may keep, whatever the sizes.
func TestPixelCacheIsBoundedByBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := newPixelCache(100)
		for range rapid.IntRange(1, 60).Draw(t, "times") {
			square := face.PhotoOf([]byte{rapid.Byte().Draw(t, "square") % 9})
			if rapid.Bool().Draw(t, "get") {
				c.get(square)
				continue
			}
			pixels := make([]byte, rapid.IntRange(1, 60).Draw(t, "bytes"))
			c.add(square, pixels)
			if got, ok := c.get(square); !ok || len(got) != len(pixels) {
				t.Fatal("what was just added is gone")
			}
			sum := 0
			for _, v := range c.kept.Values() {
				sum += len(v)
			}
			if sum != c.bytes || sum > 100 {
				t.Fatalf("it keeps %d bytes and counts %d", sum, c.bytes)
			}
		}
	})
}

// Points are mapped to another side and back to where they were.
func TestThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		box := face.Box{
			Left: rapid.Float64Range(-500, 5000).Draw(t, "left"), Top: rapid.Float64Range(-500, 5000).Draw(t, "top"),
			Size: rapid.Float64Range(1, 4000).Draw(t, "size"),
		}
		p := face.At(rapid.Float64Range(-1000, 9000).Draw(t, "x"), rapid.Float64Range(-1000, 9000).Draw(t, "y"))
		side := rapid.IntRange(LeastSide, MostSide).Draw(t, "side")
		near := func(what string, got, want face.Point) {
			if tolerance := 1e-11 * (1 + math.Abs(want.X) + math.Abs(want.Y)); got.Distance(want) > tolerance {
				t.Fatalf("%s: %v, not %v", what, got, want)
			}
		}
		unit := box.ToSquare(p, StandardSide)
		seen := unit.Resized(StandardSide, side)
		near("seen", seen, box.ToSquare(p, side))
		near("back", seen.Resized(side, StandardSide), unit)
		near("in the photo", box.ToPhoto(seen, side), p)
		if unit.Resized(StandardSide, StandardSide) != unit {
			t.Fatal("the same side moves a point")
		}
	})
}
