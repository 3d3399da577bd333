package data

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fiducial/data/alike"
	"fiducial/data/face"
)

// smooth is a photo of soft shapes, as faces are.
func smooth(r *rand.Rand, side int) []byte {
	pixels := make([]byte, side*side)
	waves := make([][4]float64, 8)
	for i := range waves {
		waves[i] = [4]float64{6 * r.Float64(), 6 * r.Float64(), 2 * math.Pi * r.Float64(), 10 + 15*r.Float64()}
	}
	for i := range pixels {
		v := 128.0
		for _, w := range waves {
			v += w[3] * math.Sin(w[2]+math.Pi*(w[0]*float64(i%side)+w[1]*float64(i/side))/float64(side))
		}
		pixels[i] = byte(min(max(v, 0), 250))
	}
	return pixels
}

// lighter is the same photo, one grey level more.
func lighter(pixels []byte) []byte {
	other := slices.Clone(pixels)
	for i := range other {
		other[i]++
	}
	return other
}

// rowOfPixels is a line of a dataset with a labelled face.
func rowOfPixels(pixels []byte) string { return "1,2,3,4," + strings.Trim(fmt.Sprint(pixels), "[]") }

// splits returns the split of each row.
func splits(d *Dataset, by Splits) []Split {
	all := make([]Split, d.Rows())
	for _, s := range []Split{Train, Test, Validation} {
		for _, row := range d.SplitRows(s, by, false) {
			all[row] = s
		}
	}
	return all
}

// Near-duplicates are in the split of the smallest hash among them; without any nothing changes, nor does it where each
// is to go by itself.
func TestNearDuplicatesAreInOneSplit(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	lines, copies := []string{header}, []string{}
	for range 60 {
		pixels := smooth(r, 48)
		lines = append(lines, rowOfPixels(pixels))
		copies = append(copies, rowOfPixels(lighter(pixels)))
	}
	alone := open(t, csvOf(t, lines...), Options{})
	if !slices.Equal(splits(alone, Splits{Seed: 4}), splits(alone, Splits{Seed: 4, Together: true})) {
		t.Error("without near-duplicates the splits are others")
	}
	path := csvOf(t, append(slices.Clone(lines), copies...)...)
	d := open(t, path, Options{})
	each, together := splits(d, Splits{Seed: 4}), splits(d, Splits{Seed: 4, Together: true})
	parted, moved := 0, 0
	for i := range 60 {
		a, b := d.Photo(i), d.Photo(i+60)
		if bytes.Compare(a[:], b[:]) > 0 {
			a = b
		}
		want := splitOf(a, 4)
		if together[i] != want || together[i+60] != want {
			t.Errorf("row %d is in split %d, its copy in %d; want %d", i, together[i], together[i+60], want)
		}
		if each[i] != splitOf(d.Photo(i), 4) || each[i+60] != splitOf(d.Photo(i+60), 4) {
			t.Errorf("row %d does not go by itself", i)
		}
		if each[i] != each[i+60] {
			parted, moved = parted+1, moved+1
		}
	}
	if parted == 0 {
		t.Error("no copy was in another split: this proves nothing")
	}
	if photos, n := d.NearDuplicates(4); photos != 120 || n != moved {
		t.Errorf("%d photos have near-duplicates and %d are moved, want 120 and %d", photos, n, moved)
	}
	must(t, os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o666))
	must(t, d.Reload(context.Background(), nil))
	if photos, _ := d.NearDuplicates(4); photos != 0 || !slices.Equal(splits(d, Splits{Seed: 4, Together: true}), each[:60]) {
		t.Errorf("after the copies were taken away %d photos have near-duplicates", photos)
	}
}

// Photos that are files are near-duplicates by their squares: a JPEG of another quality is. Which squares somebody
// looked at besides makes no difference.
func TestNearDuplicatesAmongPhotos(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 5))
	folder := t.TempDir()
	text := "file,box_left,box_top,box_size,nose_x,nose_y\n"
	for n := range 24 {
		pixels := smooth(r, 120)
		img := image.NewGray(image.Rect(0, 0, 120, 120))
		for i, v := range pixels {
			img.SetGray(i%120, i/120, color.Gray{v})
		}
		for _, quality := range []int{95, 75} {
			name := fmt.Sprintf("%d-%d.jpg", n, quality)
			f, err := os.Create(filepath.Join(folder, name))
			must(t, err)
			must(t, jpeg.Encode(f, img, &jpeg.Options{Quality: quality}))
			must(t, f.Close())
			text += name + ",10,10,96,50,50\n"
		}
	}
	d := photoDataset(t, folder, text)
	beside, err := Open(d.Path(), Options{CacheDir: d.options.CacheDir})
	must(t, err)
	defer beside.Close()
	must(t, beside.Load(context.Background(), nil))
	if n := len(beside.together.squares); n != 48 || !beside.together.known {
		t.Errorf("after loading, %d squares are known to be kept or not; who asks for a split waits for the rest", n)
	}
	rows := make([]int, d.Rows())
	for i := range rows {
		rows[i] = i
	}
	must(t, d.MakeSquares(context.Background(), rows, 2, nil))
	each, together := splits(d, Splits{}), splits(d, Splits{Together: true})
	parted := 0
	for i := 0; i < len(rows); i += 2 {
		if together[i] != together[i+1] {
			t.Errorf("rows %d and %d are in splits %d and %d", i, i+1, together[i], together[i+1])
		}
		if each[i] != each[i+1] {
			parted++
		}
	}
	if parted == 0 {
		t.Error("no copy was in another split: this proves nothing")
	}
	again, err := Open(d.Path(), Options{CacheDir: d.options.CacheDir})
	must(t, err)
	defer again.Close()
	must(t, again.Load(context.Background(), nil))
	if !slices.Equal(splits(again, Splits{Together: true}), together) {
		t.Error("with squares of an earlier session the splits are others")
	}
	must(t, beside.MakeSquares(context.Background(), rows, 2, nil))
	if !slices.Equal(splits(beside, Splits{Together: true}), together) {
		t.Error("with squares that another made meanwhile the splits are others")
	}
}

// On the contest's faces nothing is joined but what is one photo, and every copy that was passed on is recognised.
func TestRealFacesAreToldApart(t *testing.T) {
	folder := os.Getenv("FIDUCIAL_FACES")
	if folder == "" || testing.Short() {
		t.Skip("FIDUCIAL_FACES names no folder with the contest's faces")
	}
	var photos []face.Photo
	var looks []alike.Look
	r := rand.New(rand.NewPCG(1, 1))
	missed := map[string]int{}
	for _, name := range []string{"training.zip", "test.zip"} {
		d := open(t, filepath.Join(folder, name), Options{})
		for row := range d.Rows() {
			pixels, err := d.PixelsInPassing(row)
			must(t, err)
			photos, looks = append(photos, d.Photo(row)), append(looks, d.Look(row))
			if l := alike.Of(pixels, d.Side()); l != d.Look(row) {
				t.Fatalf("row %d of %s: its look is %v, that of its pixels %v", row, name, d.Look(row), l)
			}
			for change, other := range passedOn(t, r, pixels, d.Side()) {
				if !alike.Of(other, d.Side()).Near(d.Look(row)) {
					missed[change]++
				}
			}
		}
		if photos, moved := d.NearDuplicates(0); name == "training.zip" {
			t.Logf("%s: %d photos have near-duplicates, of which %d are in another split for it", name, photos, moved)
		}
	}
	joined := map[face.Photo]bool{}
	for i, first := range alike.Groups(looks) {
		if photos[i] != photos[first] {
			joined[photos[i]], joined[photos[first]] = true, true
		}
	}
	t.Logf("of %d photos %d are joined with others that are not the same to the last pixel; copies not recognised: %v", len(photos), len(joined), missed)
	if len(joined) > 4 { // rows 2912 and 5313 are one photo, half a grey level apart; rows 1787 and 1795 one, cut out a pixel further on
		t.Errorf("%d photos are joined", len(joined))
	}
	for change, n := range missed {
		t.Errorf("%d copies with %s are not recognised", n, change)
	}
}

// passedOn are copies of a photo as they are passed on.
func passedOn(t *testing.T, r *rand.Rand, pixels []byte, side int) map[string][]byte {
	t.Helper()
	noisy, more := make([]byte, len(pixels)), make([]byte, len(pixels))
	for i, v := range pixels {
		noisy[i] = byte(min(max(math.Round(float64(v)+3*r.NormFloat64()), 0), 255))
		more[i] = byte(min(int(v)+1, 255))
	}
	var b bytes.Buffer
	must(t, jpeg.Encode(&b, &image.Gray{Pix: pixels, Stride: side, Rect: image.Rect(0, 0, side, side)}, &jpeg.Options{Quality: 75}))
	img, err := jpeg.Decode(&b)
	must(t, err)
	return map[string][]byte{"noise of 3 levels": noisy, "one level more": more, "JPEG at quality 75": slices.Clone(img.(*image.Gray).Pix)}
}
