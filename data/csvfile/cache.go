package csvfile

import (
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"fiducial/data/atomicfile"
	"fiducial/data/private"
)

const (
	maxCopies = 2 << 30 // bytes that unpacked copies may take in the cache folder

	copyStart = "unpacked-"
	copyEnd   = ".csv"
)

// openText opens the unpacked bytes of the file: the file itself, a copy from an earlier time, or a copy that
// is made while it is read.
func (f *File) openText() (*textReader, error) {
	done := new(atomic.Int64)
	if text := f.text.Load(); text != nil && f.length.Load() >= 0 {
		return readAgain(text, f.length.Load(), done), nil
	}
	if found, length := f.findCopy(); found != nil {
		f.keep(found)
		f.length.Store(length)
		return readAgain(found, length, done), nil
	}
	packed, err := f.unpack(done)
	if err != nil {
		return nil, err
	}
	part, err := f.newPart()
	if err != nil {
		packed.Close()
		return nil, err
	}
	f.keep(part)
	into := &copyWriter{file: f, to: part}
	return &textReader{
		Reader: io.TeeReader(f.limit(packed), into),
		total:  f.opened.Size(),
		done:   done,
		finish: func(err error) error {
			packed.Close()
			return f.finishCopy(part, into.n, err)
		},
	}, nil
}

// readAgain reads bytes that lie unpacked on disk.
func readAgain(text *os.File, length int64, done *atomic.Int64) *textReader {
	return &textReader{
		Reader: io.NewSectionReader(&countedReader{text, done}, 0, length),
		total:  length,
		done:   done,
		finish: func(err error) error { return err },
	}
}

// keep makes c the file that rows are read from, and closes it with f.
func (f *File) keep(c *os.File) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.copies = append(f.copies, c)
	f.text.Store(c)
}

// newPart makes the file that an unpacked copy grows in. Its name shows that it is not whole.
func (f *File) newPart() (*os.File, error) {
	err := private.Folder(f.cacheDir)
	if err == nil {
		var part *os.File
		if part, err = atomicfile.CreatePart(f.cacheDir, 0o600); err == nil {
			return part, nil
		}
	}
	return nil, f.cacheFailure(err)
}

// cacheFailure says that the unpacked copy could not be written.
func (f *File) cacheFailure(err error) error {
	return say(err, "it must be unpacked into the cache folder %s, but %s; %s, or unpack the file yourself", f.cacheDir, atomicfile.Why(err), atomicfile.Remedy(err))
}

// copyWriter writes the unpacked copy.
type copyWriter struct {
	file *File
	to   *os.File
	n    int64
}

func (c *copyWriter) Write(b []byte) (int, error) {
	n, err := c.to.Write(b)
	c.n += int64(n)
	if err != nil {
		return n, c.file.cacheFailure(err)
	}
	return n, nil
}

// finishCopy gives the copy its lasting name when all of it was written, and removes it otherwise. The open
// file is read from either way.
func (f *File) finishCopy(part *os.File, length int64, err error) error {
	if err == nil {
		if e := part.Sync(); e != nil {
			err = f.cacheFailure(e)
		}
	}
	if err != nil {
		os.Remove(part.Name())
		return err
	}
	f.length.Store(length)
	// Where this fails, the file is only unpacked again next time.
	if e := atomicfile.Replace(part.Name(), f.copyName(length)); e != nil {
		os.Remove(part.Name())
	}
	f.prune(length)
	return nil
}

// copyName is the lasting name of an unpacked copy. It says which state of which file the copy is of, and how
// long the copy is, so that a shorter one is not believed.
func (f *File) copyName(length int64) string {
	return filepath.Join(f.cacheDir, fmt.Sprintf("%s%s-%d%s", copyStart, f.copyKey(), length, copyEnd))
}

func (f *File) copyKey() string {
	key := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d\x00%d", f.path, f.opened.Size(), f.opened.ModTime().UnixNano()))
	return fmt.Sprintf("%x", key[:12])
}

// findCopy opens a whole copy of the file as it is now, nil when there is none.
func (f *File) findCopy() (*os.File, int64) {
	start := copyStart + f.copyKey() + "-"
	entries, err := os.ReadDir(f.cacheDir)
	if err != nil {
		return nil, 0
	}
	for _, e := range entries {
		digits, ok := strings.CutPrefix(strings.TrimSuffix(e.Name(), copyEnd), start)
		length, err := strconv.ParseInt(digits, 10, 64)
		if !ok || err != nil {
			continue
		}
		c, err := atomicfile.Open(filepath.Join(f.cacheDir, e.Name()), os.O_RDONLY, 0)
		if err != nil {
			continue
		}
		if info, err := c.Stat(); err == nil && info.Size() == length {
			private.Tighten(f.cacheDir) // an earlier version may have made it
			now := time.Now()
			os.Chtimes(c.Name(), now, now) // it is in use: prune others first
			return c, length
		}
		c.Close()
	}
	return nil, 0
}

// prune removes the copies that were not used for longest until the rest fits, and what killed programs left.
// A copy that another process has open stays readable to it.
func (f *File) prune(own int64) {
	atomicfile.RemoveStale(f.cacheDir)
	entries, err := os.ReadDir(f.cacheDir)
	if err != nil {
		return
	}
	var copies []fs.FileInfo
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !strings.HasPrefix(e.Name(), copyStart) {
			continue
		}
		if path := filepath.Join(f.cacheDir, e.Name()); strings.HasSuffix(path, copyEnd) && path != f.copyName(own) {
			copies = append(copies, info)
		}
	}
	slices.SortFunc(copies, func(a, b fs.FileInfo) int { return b.ModTime().Compare(a.ModTime()) })
	total := own
	for _, c := range copies {
		if total += c.Size(); total > maxCopies {
			os.Remove(filepath.Join(f.cacheDir, c.Name()))
		}
	}
}
