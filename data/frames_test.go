package data

import (
	"context"
	"errors"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/face"
	"fiducial/data/photo/phototest"
	"fiducial/data/survey"
)

// shaded writes a picture of that size whose grey grows to the right by one a pixel, from `from` on, and returns its
// path.
func shaded(t testing.TB, folder, name string, width, height int, from uint8) string {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.SetGray(x, y, color.Gray{Y: from + uint8(x)})
		}
	}
	return phototest.Write(t, folder, name, img)
}

const photoRows = "file,box_left,box_top,box_size,nose_x,nose_y,chin_x,chin_y\n" +

	"p/a.png,10,4,96,20.5,33.25,40,50\n" +
	"p/a.png,50,20,48,60,30,,\n" +
	"b.png,,,,7,8,9.123456,10\n" +
	"gone.png,1,2,30,7,8,9,10\n"

// photoDataset opens a dataset of photos with a project file.
func photoDataset(t testing.TB, folder, content string) *Dataset {
	t.Helper()
	shaded(t, folder, "p/a.png", 150, 110, 0)
	shaded(t, folder, "b.png", 192, 200, 20)
	path := filepath.Join(folder, "faces.csv")
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return loadPhotos(t, path)
}

func loadPhotos(t testing.TB, path string) *Dataset {
	t.Helper()
	d, err := Open(path, Options{Project: true, CacheDir: t.TempDir(), DataDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if err := d.Load(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestLabelsAreInTheSquare(t *testing.T) {
	d := photoDataset(t, t.TempDir(), photoRows)
	if !d.Photos() || d.Side() != 96 {
		t.Fatalf("photos %v, side %d", d.Photos(), d.Side())
	}
	if got := d.Labels(0)[0]; got != face.At(10.5, 29.25) {
		t.Errorf("row 0: nose at %v", got)
	}
	if got := d.Labels(1)[0]; got != face.At(20.5, 20.5) { // 10.5 px into a box that is enlarged twice
		t.Errorf("row 1: nose at %v", got)
	}
	if f, ok := d.Frame(2); !ok || f.Given || f.Box != (face.Box{Top: 4, Size: 192}) || f.Width != 192 || f.Height != 200 {
		t.Errorf("row 2: frame %+v, %v", f, ok)
	}
	if _, ok := d.Frame(3); ok {
		t.Error("a photo that is not there has a frame")
	}
	pixels, err := d.Pixels(0)
	if err != nil || pixels[0] != 10 || pixels[95] != 105 {
		t.Errorf("row 0: pixels %v… and %v", pixels[:3], err)
	}
	if again, err := d.Pixels(0); err != nil || !slices.Equal(again, pixels) {
		t.Errorf("row 0: other pixels when read again, %v", err)
	}
	if _, err := d.Pixels(3); !errors.Is(err, ErrNoPhoto) {
		t.Errorf("row 3: %v", err)
	}
	if d.Photo(0) != d.Photo(1) || d.Square(0) == d.Square(1) || len(d.Identical(0)) > 0 {
		t.Error("two faces of a photo count as one")
	}
	if slices.ContainsFunc(d.Warnings(), func(w survey.Warning) bool { return w.Kind == survey.Duplicates }) {
		t.Error("two faces of a photo are warned of as duplicates")
	}
	if got := d.OtherColumns(); !slices.Equal(got, []string{"file"}) && len(got) > 0 {
		t.Errorf("other columns %v", got)
	}
}

func TestEditsOfPhotosAreInTheirPixels(t *testing.T) {
	folder := t.TempDir()
	d := photoDataset(t, folder, photoRows)
	// Row 1 is seen at twice its size; only the y of its nose moves, by 3 px of the square.
	nose := d.Labels(1)[0]
	if err := d.Apply("Move nose", Edit{Row: 1, Keypoint: 0, To: face.At(nose.X, nose.Y+3)}); err != nil {
		t.Fatal(err)
	}
	chin := d.Labels(2)[1]
	if err := d.Apply("Move chin", Edit{Row: 2, Keypoint: 1, To: face.At(chin.X, chin.Y+0.5)}); err != nil { // x keeps its six decimals
		t.Fatal(err)
	}
	if err := d.SetBox("Move box", 0, face.Box{Left: 12.346, Top: 4, Size: 90}); err != nil {
		t.Fatal(err)
	}
	if n := d.Unsaved(); n != 3 {
		t.Errorf("%d unsaved edits, want 3", n)
	}
	if got, want := d.Labels(0)[0], (face.Box{Left: 12.35, Top: 4, Size: 90}).ToSquare(face.At(20.5, 33.25), 96); got != want {
		t.Errorf("the nose of row 0 is at %v in its new box, want %v", got, want)
	}
	if err := d.Save(context.Background(), nil); err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("60,30,,", "60,31.5,,", "9.123456,10\ngone", "9.123456,11\ngone", "p/a.png,10,4,96", "p/a.png,12.35,4,90").Replace(photoRows)
	if got, _ := os.ReadFile(d.Path()); string(got) != want {
		t.Errorf("saved\n%s\nwant\n%s", got, want)
	}
	if a, ok, err := d.Undo(); !ok || err != nil || a.Name != "Move box" || a.Row != 0 {
		t.Fatalf("undid %+v, %v, %v", a, ok, err)
	}
	if f, _ := d.Frame(0); f.Box != (face.Box{Left: 10, Top: 4, Size: 96}) || d.Unsaved() != 1 {
		t.Errorf("after undo the box is %v, %d unsaved", f.Box, d.Unsaved())
	}
	d.Close()
	d = loadPhotos(t, filepath.Join(folder, "faces.csv"))
	if f, _ := d.Frame(0); f.Box != (face.Box{Left: 10, Top: 4, Size: 96}) || d.Unsaved() != 1 {
		t.Errorf("after opening again the box is %v, %d unsaved", f.Box, d.Unsaved())
	}
	if err := d.Restore(0); err != nil {
		t.Fatal(err)
	}
	if f, _ := d.Frame(0); f.Box != (face.Box{Left: 12.35, Top: 4, Size: 90}) || d.Unsaved() != 0 {
		t.Errorf("restored from the file the box is %v, %d unsaved", f.Box, d.Unsaved())
	}
	if err := d.SetBox("Box", 3, face.Box{Size: 0.5}); err == nil {
		t.Error("a box of half a pixel was taken")
	}
}

func TestPhotosAreFoundFromAnotherFolder(t *testing.T) {
	folder := t.TempDir()
	d := photoDataset(t, folder, photoRows+filepath.Join(folder, "b.png")+",,,,1,2,3,4\n")
	other := filepath.Join(folder, "deep", "er", "copy.csv")
	if err := os.MkdirAll(filepath.Dir(other), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := d.SaveAs(context.Background(), other, false, nil); err != nil {
		t.Fatal(err)
	}
	got, _ := os.ReadFile(other)
	want := strings.NewReplacer("p/a.png", "../../p/a.png", "\nb.png", "\n../../b.png", "gone.png", "../../gone.png").Replace(photoRows) + filepath.Join(folder, "b.png") + ",,,,1,2,3,4\n"
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("-want +saved:\n%s", diff)
	}
	if _, err := d.Pixels(0); err != nil {
		t.Error(err)
	}
}

func TestSplitsGoByPhoto(t *testing.T) {
	folder := t.TempDir()
	var b strings.Builder
	b.WriteString("file,box_left,box_top,box_size,nose_x,nose_y\n")
	for i := range 30 {
		name := "p" + string(rune('a'+i)) + ".png"
		shaded(t, folder, name, 100, 100+i, 0)
		b.WriteString(name + ",0,0,40,20,20\n" + name + ",50,50,40,70,70\n")
	}
	d := photoDataset(t, folder, b.String())
	for _, s := range []Split{Train, Test, Validation} {
		rows := d.SplitRows(s, Splits{Seed: 7}, false)
		for _, row := range rows {
			if !slices.Contains(rows, row^1) {
				t.Errorf("rows %d and %d of one photo are in different splits", row, row^1)
			}
		}
	}
}

func TestAPhotoThatWasReplaced(t *testing.T) {
	folder := t.TempDir()
	d := photoDataset(t, folder, photoRows)
	path := filepath.Join(folder, "p/a.png")
	must(t, d.MakeSquares(context.Background(), []int{0, 1}, 1, nil))
	if _, err := d.OpenPhoto(0); err != nil { // in memory from now on, as its squares are on the disk
		t.Fatal(err)
	}
	same := []byte(read(t, path))
	for range 2 {
		must(t, os.WriteFile(path, same, 0o600))
		must(t, os.Chtimes(path, time.Time{}, time.Now().Add(time.Hour)))
		if _, err := d.OpenPhoto(0); err != nil || d.CheckPhoto(0) != nil {
			t.Errorf("the same photo, written again: %v", err)
		}
	}
	must(t, d.Apply("Move", Edit{0, 0, at(50, 50)}))
	must(t, d.Mark("Done", 0, Mark{Done: true}))
	labels := d.PhotoLabels(0)
	must(t, os.Remove(path))
	if _, err := d.Pixels(1); err != nil || d.CheckPhoto(1) != nil {
		t.Errorf("a photo that is gone is not replaced, and its squares are good: %v", err)
	}
	shaded(t, folder, "p/a.png", 150, 110, 9)
	must(t, os.Chtimes(path, time.Time{}, time.Now().Add(2*time.Hour)))
	d.pixels.kept.Purge()
	if _, err := d.OpenPhoto(0); !errors.Is(err, ErrChanged) || !strings.Contains(err.Error(), "another photo than when the dataset was read") {
		t.Errorf("another photo is shown from memory: %v", err)
	}
	if err := d.CheckPhoto(0); !errors.Is(err, ErrChanged) || d.StateOf(0)&(Faulty|NoPhoto) != Faulty|NoPhoto {
		t.Errorf("another photo: %v, state %v", err, d.StateOf(0))
	}
	if _, err := d.Pixels(1); !errors.Is(err, ErrChanged) {
		t.Errorf("the square of another photo is taken from the disk: %v", err)
	}
	if !slices.Equal(d.PhotoLabels(0), labels) {
		t.Errorf("labels %v", d.PhotoLabels(0))
	}
	must(t, d.Reload(context.Background(), nil))
	if _, err := d.Pixels(0); err != nil || d.StateOf(0)&NoPhoto != 0 {
		t.Errorf("read again: %v, state %v", err, d.StateOf(0))
	}
	strays := d.Strays()
	if len(strays) != 2 || !strays[0].Placed() || strays[0].Row != 0 {
		t.Fatalf("what was said of the photo before it: %+v", strays)
	}
	if n, err := d.PlaceStrays(strays...); n != 2 || err != nil || !slices.Equal(d.PhotoLabels(0), labels) || !d.MarkOf(0).Done {
		t.Errorf("taken over: %d, %v, labels %v, want %v", n, err, d.PhotoLabels(0), labels)
	}
}

func TestSquaresAreKeptAndRemoved(t *testing.T) {
	folder, cache := t.TempDir(), t.TempDir()
	d := photoDataset(t, folder, photoRows)
	d.squares = squaresIn(cache)
	want, err := d.Pixels(1)
	if err != nil {
		t.Fatal(err)
	}
	n, bytes, err := Squares(cache)
	if n != 1 || bytes != 96*96+4 || err != nil {
		t.Fatalf("%d squares of %d bytes, %v", n, bytes, err)
	}
	kept := d.squares.path(d.Square(1))
	for _, damage := range []func(b []byte) []byte{
		func(b []byte) []byte { return b[:100] },
		func(b []byte) []byte { b[7] ^= 1; return b },
	} {
		b, err := os.ReadFile(kept)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(kept, damage(b), 0o600); err != nil {
			t.Fatal(err)
		}
		d.pixels.kept.Purge()
		if got, err := d.Pixels(1); err != nil || !slices.Equal(got, want) {
			t.Errorf("a damaged square was believed, or %v", err)
		}
	}
	if err := RemoveSquares(cache); err != nil {
		t.Fatal(err)
	}
	if n, _, err := Squares(cache); n != 0 || err != nil {
		t.Errorf("%d squares are left, %v", n, err)
	}
}

func TestAPhotoThatCannotBeDecoded(t *testing.T) {
	folder := t.TempDir()
	path := shaded(t, folder, "bad.png", 300, 200, 0)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b[:len(b)/2], 0o666); err != nil { // its header is whole
		t.Fatal(err)
	}
	d := photoDataset(t, folder, photoRows+"bad.png,1,1,90,5,5,6,6\n")
	if d.StateOf(4)&NoPhoto != 0 {
		t.Fatal("found out too early for this test")
	}
	faults := d.Faults().Total
	var told []int
	defer d.Subscribe(func(c Change) {
		if c.Kind == Faulted {
			told = append(told, c.Rows...)
		}
	})()
	var last [2]int64
	if err := d.MakeSquares(context.Background(), []int{0, 1, 2, 3, 4}, 2, func(done, total int64) { last = [2]int64{done, total} }); err != nil {
		t.Fatal(err)
	}
	if last != [2]int64{4, 4} || !slices.Equal(told, []int{4}) || d.StateOf(4)&NoPhoto == 0 || d.StateOf(4)&Faulty == 0 || !d.Photo(4).IsZero() {
		t.Errorf("progress %v, told of %v, state %v", last, told, d.StateOf(4))
	}
	if _, err := d.Pixels(4); !errors.Is(err, ErrNoPhoto) {
		t.Errorf("its pixels: %v", err)
	}
	f, err := d.FaultsOf(4)
	if err != nil || f.Total != 1 || !strings.Contains(f.First[0].Problem, "damaged or incomplete") || f.First[0].Name != "file" || d.Faults().Total != faults+1 {
		t.Errorf("faults %+v, %v", f, err)
	}
	if err := d.Apply("Move", Edit{Row: 4, Keypoint: 0, To: face.At(9, 9)}); err != nil {
		t.Fatal(err)
	}
	if err := d.Save(context.Background(), nil); err != nil || d.StateOf(4)&NoPhoto == 0 {
		t.Errorf("after saving the photo counts as usable, or %v", err)
	}
	n, _, _ := Squares(filepath.Dir(d.squares.folder))
	if n != 3 {
		t.Errorf("%d squares are kept, want 3", n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := RemoveSquares(filepath.Dir(d.squares.folder)); err != nil {
		t.Fatal(err)
	}
	if err := d.MakeSquares(ctx, []int{0, 1, 2}, 1, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("when cancelled: %v", err)
	}
}

// Who shows photos maps there and back, knows how far points reach, and gets squares that are there, but none for which
// a photo would have to be decoded.
func TestPlacesForTheScreen(t *testing.T) {
	d := photoDataset(t, t.TempDir(), photoRows)
	for _, p := range []face.Point{face.At(20.5, 33.25), face.At(0, 0), face.At(149, 109), {}} {
		if got := d.InPhoto(1, d.InSquare(1, p)); got.Distance(p) > 1e-9 || got.Known != p.Known {
			t.Errorf("%v comes back as %v", p, got)
		}
	}
	first, last := d.Reach(1) // of 150 by 110 pixels, seen at twice their size from (50, 20) on
	if first.Distance(face.At(-99.5, -39.5)) > 1e-9 || last.Distance(face.At(198.5, 178.5)) > 1e-9 {
		t.Errorf("points reach from %v to %v", first, last)
	}
	if _, ok := d.KeptPixels(0); ok {
		t.Error("a square is there that nobody made")
	}
	made, err := d.Pixels(0)
	if kept, ok := d.KeptPixels(0); err != nil || !ok || !slices.Equal(kept, made) {
		t.Errorf("a square that was made is not there: %v, %v", ok, err)
	}
	if _, ok := d.KeptPixels(3); ok {
		t.Error("a photo that is gone has a square")
	}
}

func TestPathsThatAreNotRelativeStay(t *testing.T) {
	for _, name := range []string{`C:\pics\a.jpg`, `\\srv\s\a.jpg`, "http://e.org/a.jpg", "file:///a.jpg", "/a.jpg", ""} {
		if got := moved(name, "/from", "/to"); got != name {
			t.Errorf("%q became %q", name, got)
		}
	}
	if got := moved("p/a.png", "/d/from", "/d/to"); got != "../from/p/a.png" {
		t.Errorf("p/a.png became %q", got)
	}
}
