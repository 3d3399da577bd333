package finder_test

import (
	"context"
	"errors"
	"image"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"

	"fiducial/assets"
	"fiducial/data/synth"
	"fiducial/model/finder"
	"fiducial/model/finder/scenery"
)

// embedded returns a finder with the embedded weights.
func embedded(t testing.TB, o finder.Options) *finder.Finder {
	t.Helper()
	content := assets.FinderWeights()
	if len(content) > 500_000 {
		t.Errorf("the weights have %d bytes, more than 500 kB", len(content))
	}
	w, err := finder.Decode(content)
	if err != nil {
		t.Fatal(err)
	}
	f, err := finder.New(w, o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// scene draws a scene with faces, as a photo; its seeds are others than those that the finder was trained on.
func scene(t testing.TB, m *scenery.Maker, n uint64) (*image.Gray, []scenery.Placed) {
	t.Helper()
	p, placed := m.Make(rand.New(rand.NewPCG(0x7465737473, n)), scenery.Scene{Width: 360, Height: 280, Faces: 2, Decoys: 1, Least: 30, Most: 130})
	img := image.NewGray(image.Rect(0, 0, p.Width, p.Height))
	for i, v := range p.Pix {
		img.Pix[i] = uint8(v)
	}
	return img, placed
}

func maker(t testing.TB) *scenery.Maker {
	t.Helper()
	m, err := scenery.NewMaker(scenery.Options{Drawn: 40, Seed: 0x7465737473})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Nearly all faces in drawn photos are found, and little else. docs/finder.md has the figures of many more.
func TestFind(t *testing.T) {
	f := embedded(t, finder.Options{})
	photos := 8
	if testing.Short() {
		photos = 4
	}
	faces, hits, misses := 0, 0, 0
	for n := range photos {
		p := synth.DrawPhoto(0x7465737473, n, 3)
		found, err := f.Find(context.Background(), p.Image)
		if err != nil {
			t.Fatal(err)
		}
		faces += len(p.Faces)
		for i, b := range found {
			if i > 0 && b.Score > found[i-1].Score {
				t.Error("the best does not come first")
			}
			if slices.ContainsFunc(p.Faces, func(p synth.PhotoFace) bool { return p.Box.Overlap(b.Box) >= 0.5 }) {
				hits++
			} else {
				misses++
			}
		}
	}
	if faces < photos || hits < faces-faces/10 || hits > faces || misses > (photos+4)/5 {
		t.Errorf("%d of %d faces were found in %d photos, and %d others", hits, faces, photos, misses)
	}
}

// Calls beside one another find what one after another do, the same each time.
func TestFindConcurrently(t *testing.T) {
	f, m := embedded(t, finder.Options{LeastScore: 0.2}), maker(t)
	const n = 6
	var want, got [n][]finder.Found
	var photos [n]*image.Gray
	for i := range n {
		photos[i], _ = scene(t, m, uint64(i%3)+100)
		found, err := f.Find(context.Background(), photos[i])
		if err != nil {
			t.Fatal(err)
		}
		want[i] = found
	}
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { got[i], _ = f.Find(context.Background(), photos[i]) })
	}
	group.Wait()
	if !reflect.DeepEqual(got, want) {
		t.Error("calls beside one another found something else")
	}
}

// A picture that is a face, whole, is found as that.
func TestFindsAFaceThatFillsThePhoto(t *testing.T) {
	f := embedded(t, finder.Options{})
	p, placed := maker(t).Make(rand.New(rand.NewPCG(3, 9)), scenery.Scene{Width: 100, Height: 100, Faces: 1, Least: 96, Most: 96.5})
	img := image.NewGray(image.Rect(0, 0, 100, 100))
	for i, v := range p.Pix {
		img.Pix[i] = uint8(v)
	}
	found, err := f.Find(context.Background(), img)
	if err != nil || len(found) == 0 || found[0].Box.Overlap(placed[0].Box) < 0.5 {
		t.Errorf("found %v, the face is at %v: %v", found, placed[0].Box, err)
	}
}

// What is too small holds nothing, whoever cancelled gets that error, and options that can't be meant are refused.
func TestFindLimits(t *testing.T) {
	f := embedded(t, finder.Options{})
	for _, size := range [][2]int{{0, 0}, {1, 1}, {1000, 1}, {finder.LeastSize - 1, 500}, {finder.LeastSize, finder.LeastSize}, {3000, finder.LeastSize}} {
		if found, err := f.Find(context.Background(), image.NewGray(image.Rect(0, 0, size[0], size[1]))); err != nil || len(found) != 0 {
			t.Errorf("%v: found %v, %v", size, found, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := f.Find(ctx, image.NewGray(image.Rect(0, 0, 200, 200))); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled, the error is %v", err)
	}
	w, err := finder.Decode(assets.FinderWeights())
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []finder.Options{{LeastShare: -0.1}, {LeastShare: 1.1}, {LeastScore: 1}, {LeastScore: -1}} {
		if _, err := finder.New(w, o); err == nil {
			t.Errorf("%+v were taken", o)
		}
	}
}

// BenchmarkFind takes a photo of 1600×1200 pixels, on one core.
func BenchmarkFind(b *testing.B) {
	f := embedded(b, finder.Options{})
	m := maker(b)
	p, _ := m.Make(rand.New(rand.NewPCG(1, 1)), scenery.Scene{Width: 1600, Height: 1200, Faces: 3, Least: 60, Most: 500})
	img := image.NewGray(image.Rect(0, 0, p.Width, p.Height))
	for i, v := range p.Pix {
		img.Pix[i] = uint8(v)
	}
	for b.Loop() {
		if _, err := f.Find(context.Background(), img); err != nil {
			b.Fatal(err)
		}
	}
}
