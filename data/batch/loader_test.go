package batch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fiducial/data/face"
)

var everything = Augment{Mirror: true, Rotation: 15, Scale: 0.15, Shift: 6, Brightness: 0.3, Contrast: 0.2, Blur: 1.2}

// read returns copies of all batches of an epoch from skip on.
func read(t testing.TB, l *Loader, epoch, skip int) []Batch {
	t.Helper()
	e := l.Epoch(context.Background(), epoch, skip)
	defer e.Close()
	var all []Batch
	for {
		b, err := e.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, Batch{slices.Clone(b.Rows), slices.Clone(b.Images), slices.Clone(b.Points), slices.Clone(b.Mask)})
	}
}

func load(t testing.TB, s Source, o Options) *Loader {
	t.Helper()
	l, err := NewLoader(s, o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestBatchesDoNotDependOnWorkers(t *testing.T) {
	a := noise(50, 12)
	o := Options{Rows: rowsTo(50), Size: 8, Shuffle: true, Seed: 3, Standardise: true, Augment: everything, Workers: 1}
	want := read(t, load(t, a, o), 4, 0)
	for _, workers := range []int{0, 2, 3, 16} {
		o.Workers = workers
		if diff := cmp.Diff(want, read(t, load(t, a, o), 4, 0)); diff != "" {
			t.Errorf("%d workers:\n%s", workers, diff)
		}
	}
}

func TestSkipGoesOnWithTheSameBatches(t *testing.T) {
	a := noise(50, 12)
	l := load(t, a, Options{Rows: rowsTo(50), Size: 8, Shuffle: true, Seed: 3, Augment: everything, Workers: 2})
	whole := read(t, l, 2, 0)
	for skip := range len(whole) + 2 {
		rest := read(t, l, 2, skip)
		if diff := cmp.Diff(whole[min(skip, len(whole)):], rest, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("skip %d:\n%s", skip, diff)
		}
	}
}

func TestAugmentationOfAFaceDependsOnSeedEpochAndRowAlone(t *testing.T) {
	a := noise(12, 12)
	image := func(o Options, epoch, row int) []float32 {
		for _, b := range read(t, load(t, a, o), epoch, 0) {
			if i := slices.Index(b.Rows, row); i >= 0 {
				return b.Images[i*144 : (i+1)*144]
			}
		}
		t.Fatalf("row %d is in no batch", row)
		return nil
	}
	o := Options{Rows: rowsTo(12), Size: 5, Seed: 3, Augment: everything}
	want := image(o, 1, 7)
	other := o
	other.Rows, other.Size, other.Shuffle = []int{9, 7, 1}, 2, true
	if !slices.Equal(want, image(other, 1, 7)) {
		t.Error("other rows, sizes and orders changed the face")
	}
	if slices.Equal(want, image(o, 2, 7)) {
		t.Error("another epoch drew the same")
	}
	other = o
	other.Seed = 4
	if slices.Equal(want, image(other, 1, 7)) {
		t.Error("another seed drew the same")
	}
}

func TestShuffle(t *testing.T) {
	a := noise(40, 4)
	order := func(o Options, epoch int) (rows []int) {
		for _, b := range read(t, load(t, a, o), epoch, 0) {
			rows = append(rows, b.Rows...)
		}
		return rows
	}
	o := Options{Rows: rowsTo(40), Size: 7}
	if got := order(o, 3); !slices.Equal(got, rowsTo(40)) {
		t.Errorf("unshuffled: %v", got)
	}
	o.Shuffle = true
	first, second := order(o, 1), order(o, 2)
	if slices.Equal(first, rowsTo(40)) || slices.Equal(first, second) {
		t.Error("epochs are not shuffled, each in its own way")
	}
	if !slices.Equal(first, order(o, 1)) {
		t.Error("an epoch has two orders")
	}
	slices.Sort(first)
	if !slices.Equal(first, rowsTo(40)) {
		t.Errorf("an epoch has not each row once: %v", first)
	}
}

func TestIncompleteLastBatch(t *testing.T) {
	a := noise(10, 4)
	for _, c := range []struct {
		size  int
		drop  bool
		sizes []int
	}{{4, true, []int{4, 4}}, {4, false, []int{4, 4, 2}}, {10, true, []int{10}}, {11, true, []int{10}}, {11, false, []int{10}}} {
		l := load(t, a, Options{Rows: rowsTo(10), Size: c.size, DropLast: c.drop})
		var sizes []int
		for _, b := range read(t, l, 0, 0) {
			n := len(b.Rows)
			sizes = append(sizes, n)
			if len(b.Images) != n*16 || len(b.Points) != n*6 || len(b.Mask) != n*6 {
				t.Errorf("shapes of a batch of %d: %d, %d, %d", n, len(b.Images), len(b.Points), len(b.Mask))
			}
		}
		if !slices.Equal(sizes, c.sizes) || l.Batches() != len(c.sizes) {
			t.Errorf("size %d, drop last %v: sizes %v, Batches %d", c.size, c.drop, sizes, l.Batches())
		}
	}
}

func TestPlainBatchIsTheDataset(t *testing.T) {
	a := noise(3, 4)
	b := read(t, load(t, a, Options{Rows: []int{2, 0}, Size: 2}), 0, 0)[0]
	for i, row := range b.Rows {
		for j, p := range a.photos[row] {
			if b.Images[i*16+j] != float32(p) {
				t.Fatalf("row %d pixel %d: %v, want %d", row, j, b.Images[i*16+j], p)
			}
		}
		for k, p := range a.labels[row] {
			at := i*6 + 2*k
			want := [4]float32{float32(p.X), float32(p.Y), 1, 1}
			if !p.Known {
				want = [4]float32{}
			}
			if got := [4]float32{b.Points[at], b.Points[at+1], b.Mask[at], b.Mask[at+1]}; got != want {
				t.Errorf("row %d keypoint %d: %v, want %v", row, k, got, want)
			}
		}
	}
}

func TestEditsCountFromTheNextBatch(t *testing.T) {
	a := noise(6, 4)
	e := load(t, a, Options{Rows: rowsTo(6), Size: 2, Workers: 3}).Epoch(context.Background(), 0, 0)
	defer e.Close()
	if _, err := e.Next(); err != nil {
		t.Fatal(err)
	}
	a.labels[2] = face.Points{face.At(1, 2), {}, face.At(3, 0.5)}
	b, err := e.Next()
	if err != nil {
		t.Fatal(err)
	}
	if want := []float32{1, 2, 0, 0, 3, 0.5}; !slices.Equal(b.Points[:6], want) {
		t.Errorf("points %v, want %v", b.Points[:6], want)
	}
	if want := []float32{1, 1, 0, 0, 1, 1}; !slices.Equal(b.Mask[:6], want) {
		t.Errorf("mask %v, want %v", b.Mask[:6], want)
	}
}

func TestUnreadableRowEndsTheEpoch(t *testing.T) {
	a := noise(6, 4)
	a.broken[3] = true
	l := load(t, a, Options{Rows: rowsTo(6), Size: 2, Workers: 2})
	e := l.Epoch(context.Background(), 0, 0)
	defer e.Close()
	if _, err := e.Next(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := e.Next(); !errors.Is(err, errBroken) || !strings.Contains(err.Error(), "row 3") {
			t.Errorf("error %v, want one that wraps the cause and names row 3", err)
		}
	}
}

func TestCancelAndEarlyClose(t *testing.T) {
	a := noise(64, 16)
	l := load(t, a, Options{Rows: rowsTo(64), Size: 4, Workers: 3, Shuffle: true, Augment: everything})
	want := read(t, l, 5, 0)
	ctx, cancel := context.WithCancel(context.Background())
	e := l.Epoch(ctx, 1, 0)
	if _, err := e.Next(); err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := e.Next(); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancel: %v", err)
	}
	e.Close()
	e.Close()
	for range 5 { // closing in the midst of preparation leaves nothing in the buffers
		e = l.Epoch(context.Background(), 1, 0)
		runtime.Gosched()
		e.Close()
	}
	if _, err := e.Next(); !errors.Is(err, context.Canceled) {
		t.Errorf("after Close: %v", err)
	}
	if diff := cmp.Diff(want, read(t, l, 5, 0)); diff != "" {
		t.Errorf("an epoch after closed ones differs:\n%s", diff)
	}
}

func TestNewLoaderRefuses(t *testing.T) {
	a := noise(6, 4)
	for _, c := range []struct {
		name    string
		options Options
		none    bool
		want    string
	}{
		{"size 0", Options{Rows: rowsTo(6)}, false, "at least 1"},
		{"no rows", Options{Size: 2}, true, "no row"},
		{"scale", Options{Rows: rowsTo(6), Size: 2, Augment: Augment{Scale: 1}}, false, "scale"},
		{"not a number", Options{Rows: rowsTo(6), Size: 2, Augment: Augment{Blur: math.NaN()}}, false, "blur"},
		{"negative", Options{Rows: rowsTo(6), Size: 2, Augment: Augment{Shift: -1}}, false, "shift"},
	} {
		_, err := NewLoader(a, c.options)
		if err == nil || !strings.Contains(err.Error(), c.want) || errors.Is(err, ErrNoRows) != c.none {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := NewLoader(&album{keypoints: threePoints}, Options{Rows: rowsTo(1), Size: 1}); err == nil {
		t.Error("a dataset without photos was accepted")
	}
}

func TestSecondEpochPanics(t *testing.T) {
	l := load(t, noise(4, 4), Options{Rows: rowsTo(4), Size: 2})
	e := l.Epoch(context.Background(), 0, 0)
	defer e.Close()
	defer func() {
		if recover() == nil {
			t.Error("two epochs of one loader were open at once")
		}
	}()
	l.Epoch(context.Background(), 1, 0)
}

func TestNoAllocationAfterWarmUp(t *testing.T) {
	a := noise(64, 24)
	quiet := quietAlbum{a}                                                                                                     // a source that allocates nothing itself
	l := load(t, quiet, Options{Rows: rowsTo(64), Size: 8, Shuffle: true, Standardise: true, Augment: everything, Workers: 1}) // of several, one could have done nothing yet
	read(t, l, 0, 0)
	e := l.Epoch(context.Background(), 1, 0)
	defer e.Close()
	if allocs := testing.AllocsPerRun(6, func() {
		if _, err := e.Next(); err != nil {
			t.Fatal(err)
		}
	}); allocs > 0 {
		t.Errorf("%v allocations a batch", allocs)
	}
}

type quietAlbum struct{ *album }

func (q quietAlbum) Labels(row int) face.Points { return q.labels[row] }

func ExampleLoader() {
	faces := noise(5, 4)
	loader, err := NewLoader(faces, Options{Rows: []int{0, 1, 2, 3, 4}, Size: 2, Standardise: true, Workers: 2})
	if err != nil {
		panic(err)
	}
	epoch := loader.Epoch(context.Background(), 1, 0)
	defer epoch.Close()
	for {
		batch, err := epoch.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			panic(err)
		}
		fmt.Println(batch.Rows, len(batch.Images), len(batch.Points))
	}
	// Output:
	// [0 1] 32 12
	// [2 3] 32 12
	// [4] 16 6
}

func BenchmarkLoader(b *testing.B) {
	a := noise(512, 96)
	for _, c := range []struct {
		name string
		o    Options
	}{
		{"plain", Options{}},
		{"standardised", Options{Standardise: true}},
		{"augmented", Options{Standardise: true, Augment: Augment{Mirror: true, Rotation: 15, Scale: 0.15, Shift: 6, Brightness: 0.2, Contrast: 0.2}}},
		{"augmented and blurred", Options{Standardise: true, Augment: everything}},
	} {
		b.Run(c.name, func(b *testing.B) {
			c.o.Rows, c.o.Size, c.o.Shuffle, c.o.Workers = rowsTo(512), 32, true, 1
			l := load(b, a, c.o)
			images := 0
			for b.Loop() {
				e := l.Epoch(context.Background(), 0, 0)
				for {
					batch, err := e.Next()
					if err != nil {
						break
					}
					images += len(batch.Rows)
				}
				e.Close()
			}
			b.ReportMetric(float64(images)/b.Elapsed().Seconds(), "images/s")
		})
	}
}
