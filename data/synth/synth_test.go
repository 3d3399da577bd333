package synth

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"fiducial/data/face"
)

func TestDrawIsTheSameFaceAgain(t *testing.T) {
	const n = 12
	want := make([]Face, n)
	for i := range want {
		want[i] = Draw(7, i, 48)
	}
	var wg sync.WaitGroup
	for i := n - 1; i >= 0; i-- { // in another order, at the same time
		wg.Go(func() {
			got := Draw(7, i, 48)
			if !slices.Equal(got.Pixels, want[i].Pixels) || !slices.Equal(got.Points, want[i].Points) || got.Few != want[i].Few {
				t.Errorf("face %d differs from the one drawn before", i)
			}
		})
	}
	wg.Wait()
}

func TestFacesDiffer(t *testing.T) {
	seen := map[face.Photo]string{}
	for seed := range uint64(3) {
		for i := range 20 {
			photo := face.PhotoOf(Draw(seed, i, 32).Pixels)
			name := fmt.Sprintf("face %d of seed %d", i, seed)
			if other, ok := seen[photo]; ok {
				t.Errorf("%s is %s again", name, other)
			}
			seen[photo] = name
		}
	}
}

func TestPointsAreInsideAndOnTheirSides(t *testing.T) {
	keypoints := face.Standard()
	few := 0
	const n = 400
	for i := range n {
		f := Draw(3, i, 48)
		if f.Few {
			few++
		}
		if len(f.Points) != len(keypoints) || !f.Points.Complete() {
			t.Fatalf("face %d has %d points, complete %t", i, len(f.Points), f.Points.Complete())
		}
		for j, p := range f.Points {
			if !(p.X >= 0 && p.X <= 47 && p.Y >= 0 && p.Y <= 47) {
				t.Errorf("face %d: %s at (%.2f, %.2f) lies outside", i, keypoints[j].Name, p.X, p.Y)
			}
			if partner := keypoints[j].Partner; j < partner && p.X <= f.Points[partner].X {
				t.Errorf("face %d: %s at x %.2f is not on the right of its partner at %.2f", i, keypoints[j].Name, p.X, f.Points[partner].X)
			}
		}
	}
	if few < n/4 || few > n*5/12 {
		t.Errorf("%d of %d faces have few labels, want about a third", few, n)
	}
}

// TestPointsLieWhereThoseOfPhotosDo compares mean and spread with those of the contest's faces.
func TestPointsLieWhereThoseOfPhotosDo(t *testing.T) {
	const n = 300
	faces := make([]Face, n)
	for i := range faces {
		faces[i] = Draw(5, i, 32)
	}
	for name, want := range map[string]face.Point{
		"left_eye_center": face.At(66.2, 37), "right_eye_center": face.At(29.6, 37), "nose_tip": face.At(48, 60.5),
		"mouth_left_corner": face.At(63.5, 76), "mouth_right_corner": face.At(33, 76), "mouth_center_bottom_lip": face.At(48, 81),
		"left_eyebrow_outer_end": face.At(79.6, 29.6), "right_eyebrow_inner_end": face.At(39.2, 29.4),
	} {
		k := face.Standard().Index(name)
		var x, y, xx, yy float64
		for _, f := range faces {
			px, py := (f.Points[k].X+0.5)*3-0.5, (f.Points[k].Y+0.5)*3-0.5
			x, y, xx, yy = x+px/n, y+py/n, xx+px*px/n, yy+py*py/n
		}
		if math.Hypot(x-want.X, y-want.Y) > 3.5 {
			t.Errorf("%s lies at (%.1f, %.1f) on average, want near (%.1f, %.1f)", name, x, y, want.X, want.Y)
		}
		if sx, sy := math.Sqrt(xx-x*x), math.Sqrt(yy-y*y); sx < 1 || sx > 6 || sy < 1 || sy > 6 {
			t.Errorf("%s spreads by (%.1f, %.1f) px, want 1 to 6", name, sx, sy)
		}
	}
}

func TestPicturesUseTheWholeRange(t *testing.T) {
	for i := range 100 {
		pixels := Draw(9, i, 48).Pixels
		if low, high := slices.Min(pixels), slices.Max(pixels); high-low < 60 {
			t.Errorf("face %d goes from %d to %d only", i, low, high)
		}
	}
}

func TestSizeIsNoMatterToTheFace(t *testing.T) {
	for i := range 20 {
		small, large := Draw(4, i, 48), Draw(4, i, 144)
		for j, p := range small.Points {
			q := large.Points[j]
			if d := math.Hypot((p.X+0.5)*3-0.5-q.X, (p.Y+0.5)*3-0.5-q.Y); d > 1e-6 {
				t.Errorf("face %d: point %d moves by %g px when the picture grows", i, j, d)
			}
		}
	}
}

func TestCanonicalIsEven(t *testing.T) {
	f := Canonical(200)
	if !slices.Equal(f.Pixels, Canonical(200).Pixels) {
		t.Error("the canonical face differs from one time to the other")
	}
	mirrored := f.Points.Mirrored(face.Standard(), 200)
	for i, p := range f.Points {
		if d := p.Distance(mirrored[i]); d > 0.5 {
			t.Errorf("%s lies %.2f px from its mirror image", face.Standard()[i].Name, d)
		}
	}
}

func TestTooSmallPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a face 15 pixels wide was drawn")
		}
	}()
	Draw(1, 1, 15)
}

// pose returns a plain scene from another side.
func pose(yaw, pitch, roll float64) scene {
	s := studio()
	s.yaw, s.pitch, s.roll, s.hard = yaw, pitch, roll, 0
	return s
}

var poses = map[string]scene{
	"frontal": pose(0, 0, 0), "turned": pose(0.35, 0.1, 0), "other side": pose(-0.3, -0.1, 0), "leaning": pose(0.1, 0, 0.2),
}

// changed returns by how much each pixel differs between two persons in one scene.
func changed(a, b person, sc scene, side int) []float64 {
	fa := render(&a, &sc, side, 0, rand.New(rand.NewPCG(1, 1)))
	fb := render(&b, &sc, side, 0, rand.New(rand.NewPCG(1, 1)))
	d := make([]float64, len(fa.Pixels))
	for i := range d {
		d[i] = math.Abs(float64(fa.Pixels[i]) - float64(fb.Pixels[i]))
	}
	return d
}

// TestPupilLiesOnItsKeypoint changes nothing but the tone of the irises: the middle of what changes on each side is the keypoint.
func TestPupilLiesOnItsKeypoint(t *testing.T) {
	const side = 192
	for name, sc := range poses {
		a := neutral()
		a.eyes.open, a.eyes.gazeX = 1.9, 0.8
		b := a
		a.eyes.irisTone, b.eyes.irisTone = 0.1, 0.6
		d := changed(a, b, sc, side)
		want := render(&a, &sc, side, 0, rand.New(rand.NewPCG(1, 1))).Points
		for k := range 2 {
			var x, y, sum float64
			for i, v := range d {
				px, py := float64(i%side), float64(i/side)
				if math.Hypot(px-want[k].X, py-want[k].Y) < 16 {
					x, y, sum = x+v*px, y+v*py, sum+v
				}
			}
			if off := math.Hypot(x/sum-want[k].X, y/sum-want[k].Y); sum == 0 || off > 0.8 {
				t.Errorf("%s: the iris of eye %d lies %.2f px of %d from its keypoint", name, k, off, side)
			}
		}
	}
}

// TestEndsLieOnTheirKeypoints changes one feature and looks how far what changes reaches.
func TestEndsLieOnTheirKeypoints(t *testing.T) {
	const side = 384 // four pixels to a head pixel
	names := face.Standard()
	brow := func(p *person, on bool) {
		p.brows.weight = 0
		if on {
			p.brows.weight = 1
		}
	}
	lips := func(p *person, on bool) {
		p.mouth.tone = 1
		if on {
			p.mouth.tone = 0.4
		}
	}
	lids := func(p *person, on bool) {
		p.eyes.lashes, p.eyes.crease, p.eyes.tilt = 0, 0, 0
		if !on {
			p.eyes.open = 0.1
		}
	}
	for _, c := range []struct {
		keypoint string
		change   func(*person, bool)
		dx, dy   float64 // the direction in which the feature ends at the keypoint
		within   float64 // pixels
	}{
		{"left_eyebrow_inner_end", brow, -1, 0, 3}, {"left_eyebrow_outer_end", brow, 1, 0, 5},
		{"right_eyebrow_inner_end", brow, 1, 0, 3}, {"right_eyebrow_outer_end", brow, -1, 0, 5},
		{"mouth_left_corner", lips, 1, 0, 4}, {"mouth_right_corner", lips, -1, 0, 4},
		{"mouth_center_bottom_lip", lips, 0, 1, 3},
		{"left_eye_outer_corner", lids, 1, 0, 5}, {"left_eye_inner_corner", lids, -1, 0, 5},
		{"right_eye_outer_corner", lids, -1, 0, 5}, {"right_eye_inner_corner", lids, 1, 0, 5},
	} {
		a, b := neutral(), neutral()
		c.change(&a, true)
		c.change(&b, false)
		sc := pose(0, 0, 0)
		d := changed(a, b, sc, side)
		k := names.Index(c.keypoint)
		want := render(&a, &sc, side, 0, rand.New(rand.NewPCG(1, 1))).Points[k]
		end := math.Inf(-1)
		for i, v := range d {
			x, y := float64(i%side), float64(i/side)
			sameHalf := names[k].Partner == k || (x > side/2) == (want.X > side/2)
			if v > 8 && sameHalf {
				end = max(end, x*c.dx+y*c.dy)
			}
		}
		if off := end - (want.X*c.dx + want.Y*c.dy); math.Abs(off) > c.within {
			t.Errorf("%s: its feature ends %.1f px of %d beyond the keypoint", c.keypoint, off, side)
		}
	}
}

func TestNoseTipStandsOut(t *testing.T) {
	for i := range 50 {
		p := newPerson(rand.New(rand.NewPCG(2, uint64(i))))
		tip := p.surface(0, p.nose.tip)
		for y := -10.0; y < 55; y += 0.5 {
			for x := -25.0; x <= 25; x += 0.5 {
				if q := p.surface(x, y); q.z > tip.z && math.Hypot(x, y-p.nose.tip) > 2 {
					t.Fatalf("person %d: (%g, %g) stands out to %.2f, the tip of the nose to %.2f only", i, x, y, q.z, tip.z)
				}
			}
		}
	}
}

func ExampleDraw() {
	f := Draw(1, 0, 96)
	fmt.Println(len(f.Pixels), "pixels,", len(f.Points), "points, all known:", f.Points.Complete())
	// Output: 9216 pixels, 15 points, all known: true
}

func ExampleCanonical() {
	f := Canonical(160)
	for i, k := range face.Standard() {
		if k.Name == "nose_tip" {
			fmt.Printf("%s is below the middle: %t\n", k.Name, f.Points[i].Y > 80)
		}
	}
	// Output: nose_tip is below the middle: true
}

func BenchmarkDraw(b *testing.B) {
	for i := 0; b.Loop(); i++ {
		Draw(1, i%500, Side)
	}
}
