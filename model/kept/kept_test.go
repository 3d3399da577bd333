package kept

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"fiducial/data/face"
)

const width = 5

var network = sha256.Sum256([]byte("a network"))

func photo(i int) face.Photo { return face.PhotoOf(fmt.Append(nil, i)) }

// numbers are what the tests' network answers for a photo.
func numbers(i int) []float32 {
	return []float32{float32(i), -0.25, float32(math.NaN()), 1e-30, float32(math.Inf(1))}
}

// same compares bits: NaN is itself.
func same(a, b []float32) bool {
	return slices.EqualFunc(a, b, func(a, b float32) bool { return math.Float32bits(a) == math.Float32bits(b) })
}

// put puts the answers for photos from up to to on a shelf of its own.
func put(f *Folder, from, to int) {
	s := f.Open(network, width)
	defer s.Close()
	for i := from; i < to; i++ {
		s.Put(photo(i), numbers(i))
	}
}

// has returns how many of the first n photos a shelf that is opened now has, and fails where one has other numbers.
func has(t *testing.T, f *Folder, n int) (count int) {
	t.Helper()
	s := f.Open(network, width)
	defer s.Close()
	for i := range n {
		got := s.Get(photo(i))
		if got == nil {
			continue
		}
		if count++; !same(got, numbers(i)) {
			t.Fatalf("photo %d has %v, want %v", i, got, numbers(i))
		}
	}
	return count
}

func files(t *testing.T, f *Folder) (paths []string) {
	t.Helper()
	if err := f.each(func(path string, _ fs.FileInfo) { paths = append(paths, path) }); err != nil {
		t.Fatal(err)
	}
	return paths
}

func TestWhatIsPutIsThereNextTime(t *testing.T) {
	f := In(t.TempDir())
	if n := has(t, f, 10); n != 0 {
		t.Fatalf("an empty folder has %d answers", n)
	}
	put(f, 0, 7)
	put(f, 3, 12) // the first of them once more
	if n := has(t, f, 20); n != 12 {
		t.Errorf("%d answers are there, want 12", n)
	}
	if answers, bytes, err := f.Size(); err != nil || answers != 12 || bytes < 12*recordSize(width) {
		t.Errorf("it has %d answers in %d bytes, %v", answers, bytes, err)
	}
	for _, other := range []*Shelf{f.Open(sha256.Sum256([]byte("another")), width), f.Open(network, width+1)} {
		if got := other.Get(photo(1)); got != nil {
			t.Errorf("another network has %v", got)
		}
		other.Close()
	}
	other := *f
	other.program[0]++
	if n := has(t, &other, 20); n != 0 {
		t.Errorf("another program has %d answers", n)
	}
	if err := f.Remove(); err != nil || has(t, f, 20) != 0 || len(files(t, f)) != 0 {
		t.Errorf("removed, %d answers are there: %v", has(t, f, 20), err)
	}
}

func TestOnlyTheUserReadsThem(t *testing.T) {
	f := In(t.TempDir())
	put(f, 0, 3)
	info, err := os.Stat(f.path)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder is %v, %v", info.Mode(), err)
	}
	for _, path := range files(t, f) {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("a file is %v, %v", info.Mode(), err)
		}
	}
}

// One byte changed anywhere, a file cut short at any place, and something else under the name: nothing of it is
// believed, nobody is told, and it is written anew.
func TestDamagedFilesArePassedOver(t *testing.T) {
	f := In(t.TempDir())
	put(f, 0, 3)
	path := files(t, f)[0]
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, content []byte) {
		t.Helper()
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if n := has(t, f, 3); n != 0 {
			t.Fatalf("%s: %d answers are believed", what, n)
		}
	}
	for i := range whole {
		changed := slices.Clone(whole)
		changed[i] ^= 0x10
		check(fmt.Sprint("byte ", i, " changed"), changed)
	}
	for n := range whole {
		check(fmt.Sprint("cut to ", n), whole[:n])
	}
	check("more at the end", append(slices.Clone(whole), 0))
	check("a foreign file", []byte("name,x,y\n"))
	put(f, 0, 3)
	if n := has(t, f, 3); n != 3 {
		t.Errorf("%d answers are there when they were written anew", n)
	}
}

// Files that are no longer used go first, and the newest stay, when all take too much.
func TestTheOldestGoFirst(t *testing.T) {
	f := In(t.TempDir())
	f.most = 3 * (int64(headerSize) + 10*recordSize(width) + sha256.Size)
	for i := range 5 {
		other := sha256.Sum256(fmt.Append(nil, i))
		s := f.Open(other, width)
		for p := range 10 {
			s.Put(photo(p), numbers(p))
		}
		s.Close()
		for _, path := range files(t, f) { // the later it was written the younger it is, whatever the clock of the file system
			if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) < time.Hour {
				at := time.Now().Add(time.Duration(i-10) * 24 * time.Hour)
				os.Chtimes(path, at, at)
			}
		}
		if i == 3 { // the second is used again: it has become the youngest
			s := f.Open(sha256.Sum256(fmt.Append(nil, 1)), width)
			s.Close()
		}
	}
	var left []int
	for i := range 5 {
		s := f.Open(sha256.Sum256(fmt.Append(nil, i)), width)
		if s.Get(photo(0)) != nil {
			left = append(left, i)
		}
		s.Close()
	}
	if !slices.Equal(left, []int{1, 3, 4}) {
		t.Errorf("those of networks %v are left, want 1, 3 and 4", left)
	}
}

// Many small files become one, and lose nothing by it.
func TestManyFilesBecomeOne(t *testing.T) {
	f := In(t.TempDir())
	for i := range 3 * segments {
		put(f, 10*i, 10*i+10)
	}
	if n := has(t, f, 30*segments); n != 30*segments {
		t.Errorf("%d answers are there of %d", n, 30*segments)
	}
	if n := len(files(t, f)); n > segments {
		t.Errorf("%d files are left", n)
	}
}

// More than wait at once are written in between.
func TestMuchIsWrittenInBetween(t *testing.T) {
	f := In(t.TempDir())
	s := f.Open(network, width)
	defer s.Close()
	for i := range atOnce + 1 {
		s.Put(photo(i), numbers(i))
	}
	if len(s.pending) != 1 || cap(s.pending) > 2*atOnce {
		t.Errorf("%d answers wait, in room for %d", len(s.pending), cap(s.pending))
	}
	if n := has(t, f, atOnce+1); n != atOnce {
		t.Errorf("%d answers are written of %d", n, atOnce)
	}
}

// Programs that write, read, merge, prune and clear at once never read anything wrong, and what the last one writes is
// there.
func TestManyAtOnce(t *testing.T) {
	dir := t.TempDir()
	const each, n = 12, 60
	var all sync.WaitGroup
	for who := range 6 {
		all.Go(func() {
			f := In(dir)
			for i := range each {
				s := f.Open(network, width)
				for p := range n {
					if got := s.Get(photo(p)); got != nil && !same(got, numbers(p)) {
						t.Errorf("photo %d has %v", p, got)
					}
					if p%6 == who || p == i {
						s.Put(photo(p), numbers(p))
					}
				}
				s.Close()
				if who == 0 && i == each/2 {
					if err := f.Remove(); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	all.Wait()
	f := In(dir)
	put(f, 0, n)
	if got := has(t, f, n); got != n {
		t.Errorf("%d answers are there of %d", got, n)
	}
}

// A folder that can't be written is as good as an empty one.
func TestWhereNothingCanBeWrittenNothingIsKept(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f := In(file)
	put(f, 0, 3)
	if n := has(t, f, 3); n != 0 {
		t.Errorf("%d answers are there", n)
	}
}
