package picture

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"fiducial/data/face"
	"fiducial/data/synth"
)

var update = flag.Bool("update", false, "write the golden images anew")

// gradient is a photo whose pixels all differ from their neighbours.
func gradient(side int) *image.Gray {
	pixels := make([]byte, side*side)
	for i := range pixels {
		pixels[i] = byte((i%side)*180/side + (i/side)*60/side)
	}
	return Gray(pixels, side)
}

func TestGrayShares(t *testing.T) {
	pixels := []byte{1, 2, 3, 4}
	g := Gray(pixels, 2)
	if got := g.GrayAt(1, 0).Y; got != 2 {
		t.Errorf("pixel (1, 0) is %d, want 2", got)
	}
	if got := g.GrayAt(0, 1).Y; got != 3 {
		t.Errorf("pixel (0, 1) is %d, want 3", got)
	}
	pixels[0] = 9
	if got := g.GrayAt(0, 0).Y; got != 9 {
		t.Errorf("after a write pixel (0, 0) is %d, want 9: the pixels were copied", got)
	}
}

func TestProgrammersMistakesPanic(t *testing.T) {
	for name, f := range map[string]func(){
		"pixels no square":  func() { Gray(make([]byte, 5), 2) },
		"negative side":     func() { Gray(make([]byte, 4), -2) },
		"size 0":            func() { Scaled(gradient(4), 0, true) },
		"thumbnail size -1": func() { Thumbnail(gradient(4), nil, -1, DefaultStyle()) },
		"square of size 0":  func() { Square(gradient(4), face.Box{Size: 2}, 0) },
		"square of no box":  func() { Square(gradient(4), face.Box{}, 9) },
		"scale 0":           func() { Annotated(gradient(4), nil, nil, nil, 0, 3, DefaultStyle()) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		})
	}
}

// A square has the photo's own pixels where it has its size, wherever the photo's bounds begin; beyond the photo it is black, and however far it
// reaches, no more is made than it has pixels.
func TestSquare(t *testing.T) {
	whole := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	for i := range whole.Pix {
		whole.Pix[i] = byte(i * 7)
		if i%4 == 3 {
			whole.Pix[i] = 255
		}
	}
	photo := whole.SubImage(image.Rect(5, 3, 35, 25)).(*image.NRGBA)
	for _, box := range []face.Box{{Left: 4, Top: 2, Size: 12}, {Left: -4, Top: 15, Size: 12}, {Left: 40, Top: 2, Size: 12}} {
		got := Square(photo, box, 12)
		for y := range 12 {
			for x := range 12 {
				want, in := color.NRGBA{A: 255}, image.Pt(int(box.Left)+x, int(box.Top)+y)
				if in.In(image.Rect(0, 0, 30, 22)) {
					want = photo.NRGBAAt(in.X+5, in.Y+3)
				}
				if got.NRGBAAt(x, y) != want {
					t.Fatalf("%v: pixel %d, %d is %v, not %v", box, x, y, got.NRGBAAt(x, y), want)
				}
			}
		}
	}
	if got := Square(photo, face.Box{Left: -1e8, Top: -1e8, Size: 2e8}, 20); got.Bounds().Dx() != 20 {
		t.Errorf("it has %v", got.Bounds())
	}
}

func TestScaledCrispKeepsBlocks(t *testing.T) {
	photo := gradient(7)
	out := Scaled(photo, 21, false)
	for y := range 21 {
		for x := range 21 {
			if got, want := out.NRGBAAt(x, y).R, photo.GrayAt(x/3, y/3).Y; got != want {
				t.Fatalf("pixel (%d, %d) is %d, want %d", x, y, got, want)
			}
		}
	}
}

func TestScaledSmoothHasValuesBetween(t *testing.T) {
	photo := Gray([]byte{0, 200, 0, 200}, 2)
	out := Scaled(photo, 16, true)
	between := 0
	for x := range 16 {
		if v := out.NRGBAAt(x, 8).R; v > 20 && v < 180 {
			between++
		}
	}
	if between < 4 {
		t.Errorf("%d values between the two of the photo, want a slope of at least 4", between)
	}
}

// centroid returns the mean position of the pixels that differ between two images, weighted by how much.
func centroid(a, b *image.NRGBA) (x, y, weight float64) {
	for i := 0; i < len(a.Pix); i += 4 {
		d := math.Abs(float64(a.Pix[i])-float64(b.Pix[i])) + math.Abs(float64(a.Pix[i+1])-float64(b.Pix[i+1]))
		x += d * float64(i/4%a.Rect.Dx())
		y += d * float64(i/4/a.Rect.Dx())
		weight += d
	}
	return x / weight, y / weight, weight
}

func TestMarksLieOnTheirPoints(t *testing.T) {
	flat := Gray(make([]byte, 96*96), 96)
	white := Style{Label: color.NRGBA{255, 255, 255, 255}, Error: color.NRGBA{255, 255, 255, 255}, Prediction: color.NRGBA{255, 255, 255, 255}, Rim: color.NRGBA{255, 255, 255, 255}}
	for _, p := range []face.Point{face.At(48, 48), face.At(20.3, 71.6), face.At(90.25, 5.75)} {
		at := face.Points{p}
		for size, got := range map[int]*image.NRGBA{
			64: Thumbnail(flat, at, 64, white), 96: Thumbnail(flat, at, 96, white), 128: Thumbnail(flat, at, 128, white),
			80: Compared(flat, at, nil, 80, white), 81: Compared(flat, at, at, 81, white),
			96 * 4: Annotated(flat, at, nil, nil, 4, 4.4, white), 96 * 5: Annotated(flat, nil, at, nil, 5, 5.5, white),
		} {
			want := place(p, float64(size)/96)
			x, y, weight := centroid(got, Scaled(flat, size, false))
			if weight == 0 || math.Hypot(x-want.x, y-want.y) > 0.1 {
				t.Errorf("the mark of %v at %d px lies at (%.2f, %.2f), want (%.2f, %.2f)", p, size, x, y, want.x, want.y)
			}
		}
	}
}

func TestMissingAndFarPointsDrawNothing(t *testing.T) {
	photo := gradient(32)
	points := face.Points{{}, face.At(-50, 10), face.At(1e18, 1e18), face.At(-1e18, 4), face.At(5, 1e300)}
	clean := Scaled(photo, 64, false)
	if _, _, weight := centroid(Annotated(photo, points, nil, nil, 2, 3, DefaultStyle()), clean); weight != 0 {
		t.Error("labels that are missing or outside left marks")
	}
	if _, _, weight := centroid(Annotated(photo, nil, points, nil, 2, 3, DefaultStyle()), clean); weight != 0 {
		t.Error("predictions that are missing or outside left marks")
	}
	if _, _, weight := centroid(Thumbnail(photo, points, 64, DefaultStyle()), Scaled(photo, 64, true)); weight != 0 {
		t.Error("a thumbnail has marks for points that are missing or outside")
	}
}

// Hidden points are struck through, as on the screen; visible ones are not.
func TestHiddenPointsAreStruckThrough(t *testing.T) {
	photo := gradient(32)
	at := func(v face.Visibility, dx, dy int) color.NRGBA {
		return Annotated(photo, face.Points{face.At(16, 16).With(v)}, nil, nil, 8, 10, DefaultStyle()).NRGBAAt(131+dx, 131+dy)
	}
	label, clean := DefaultStyle().Label, Scaled(photo, 256, false)
	for _, d := range [][2]int{{0, 0}, {4, -4}, {-4, 4}, {9, -9}, {-9, 9}} {
		if got := at(face.Hidden, d[0], d[1]); got != label {
			t.Errorf("%v from a hidden point is %v, want %v", d, got, label)
		}
	}
	for _, d := range [][2]int{{0, 0}, {4, -4}, {12, -12}} {
		if got, want := at(face.Visible, d[0], d[1]), clean.NRGBAAt(131+d[0], 131+d[1]); got != want {
			t.Errorf("%v from a visible point is %v, want %v", d, got, want)
		}
	}
	if got, want := at(face.Hidden, 4, 4), clean.NRGBAAt(135, 135); got != want {
		t.Errorf("beside the stroke is %v, want %v", got, want)
	}
}

func TestLinesJoinKeypoints(t *testing.T) {
	photo := gradient(32)
	points := face.Points{face.At(4, 16), face.At(28, 16), {}}
	lines := []face.Line{{From: 0, To: 1}, {From: 1, To: 2}, {From: 0, To: 7}}
	at := func(labels, predictions face.Points) color.NRGBA {
		return Annotated(photo, labels, predictions, lines, 8, 8.8, DefaultStyle()).NRGBAAt(131, 131)
	}
	if got := at(points, nil); int(got.G)-int(got.R) < 80 { // thin: some of the photo shows
		t.Errorf("the middle of a line between labels is %v", got)
	}
	if got := at(nil, points); int(got.R)-int(got.G) < 60 {
		t.Errorf("the middle of a line between predictions is %v", got)
	}
	if got, was := at(face.Points{points[0], {}, {}}, nil), Scaled(photo, 256, false).NRGBAAt(131, 131); got != was {
		t.Errorf("to a missing point there is a line: %v, want the photo's %v", got, was)
	}
}

func TestLineJoinsLabelAndPrediction(t *testing.T) {
	photo := gradient(32)
	labels, predictions := face.Points{face.At(4, 16)}, face.Points{face.At(28, 16)}
	out := Annotated(photo, labels, predictions, nil, 3, 3.3, DefaultStyle())
	if got, want := out.NRGBAAt(49, 49), DefaultStyle().Error; got != want {
		t.Errorf("the middle of the line is %v, want the colour of errors %v", got, want)
	}
	out = Compared(photo, labels, predictions, 96, DefaultStyle())
	if got, want := out.NRGBAAt(49, 49), DefaultStyle().Error; got != want {
		t.Errorf("in the small picture the middle of the line is %v, want %v", got, want)
	}
	out = Annotated(photo, labels, face.Points{{}}, nil, 3, 3.3, DefaultStyle())
	if got, was := out.NRGBAAt(49, 49), Scaled(photo, 96, false).NRGBAAt(49, 49); got != was {
		t.Errorf("without a prediction the middle is %v, want the photo's %v", got, was)
	}
}

func TestGolden(t *testing.T) {
	photo := gradient(96)
	labels := face.Points{face.At(66, 37), face.At(30, 37.5), face.At(48.25, 60), {}, face.At(48, 80)}
	predictions := face.Points{face.At(69, 40), face.At(28, 35), face.At(48.5, 61), face.At(30, 70), face.At(44, 70)}
	for name, got := range map[string]*image.NRGBA{
		"thumbnail_64":  Thumbnail(photo, labels, 64, DefaultStyle()),
		"thumbnail_128": Thumbnail(photo, labels, 128, DefaultStyle()),
		"compared_96":   Compared(photo, labels, predictions, 96, DefaultStyle()),
		"annotated_4":   Annotated(photo, labels, predictions, nil, 4, 4.4, DefaultStyle()),
		"smooth_200":    Scaled(photo, 200, true),
	} {
		t.Run(name, func(t *testing.T) { compare(t, got, filepath.Join("testdata", name+".png")) })
	}
}

// compare allows two grey levels: rounding differs between processors that fuse multiply and add and those that don't.
func compare(t *testing.T, got *image.NRGBA, path string) {
	t.Helper()
	if *update {
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := png.Encode(f, got); err != nil {
			t.Fatal(err)
		}
		return
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	if got.Bounds() != want.Bounds() {
		t.Fatalf("the image is %v, want %v", got.Bounds(), want.Bounds())
	}
	for y := range got.Bounds().Dy() {
		for x := range got.Bounds().Dx() {
			a, b := got.NRGBAAt(x, y), color.NRGBAModel.Convert(want.At(x, y)).(color.NRGBA)
			for i, d := range [4]int{int(a.R) - int(b.R), int(a.G) - int(b.G), int(a.B) - int(b.B), int(a.A) - int(b.A)} {
				if d < -2 || d > 2 {
					t.Fatalf("pixel (%d, %d) is %v, want %v (channel %d)", x, y, a, b, i)
				}
			}
		}
	}
}

func ExampleThumbnail() {
	drawn := synth.Draw(1, 0, 96)
	thumbnail := Thumbnail(Gray(drawn.Pixels, 96), drawn.Points, 64, DefaultStyle())
	fmt.Println(thumbnail.Bounds().Size())
	// Output: (64,64)
}

func BenchmarkThumbnail(b *testing.B) {
	drawn := synth.Draw(1, 0, 96)
	photo := Gray(drawn.Pixels, 96)
	for _, size := range []int{64, 96, 128} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			for b.Loop() {
				Thumbnail(photo, drawn.Points, size, DefaultStyle())
			}
		})
	}
}

func BenchmarkAnnotated(b *testing.B) {
	drawn := synth.Draw(1, 0, 96)
	photo := Gray(drawn.Pixels, 96)
	for b.Loop() {
		Annotated(photo, drawn.Points, drawn.Points, nil, 8, 8.8, DefaultStyle())
	}
}
