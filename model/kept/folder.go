package kept

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"fiducial/data/atomicfile"
	"fiducial/data/private"
	"fiducial/data/simd"
)

const (
	most       = 256 << 20 // bytes that all files take: four hundred thousand faces with fifteen keypoints in two labelling schemes
	folderName = "predictions"
	fileStart  = "predicted-"
	fileEnd    = ".bin"
)

// Folder is where answers are kept. Nil keeps nothing. Safe for concurrent use, also by several programs.
type Folder struct {
	path    string
	most    int64
	program [sha256.Size]byte // which program asks: another one may round otherwise
}

// In returns the folder in a cache folder, which is the user's. It is made when something is kept.
func In(cacheDir string) *Folder {
	return &Folder{path: filepath.Join(cacheDir, folderName), most: most, program: thisProgram()}
}

// thisProgram returns what tells this build of the program, and the way in which it does arithmetic here, from others:
// equal weights may predict otherwise by the last bits.
func thisProgram() [sha256.Size]byte {
	path, err := simd.FromEnv()
	if err == nil && path == simd.Auto {
		path = simd.Fastest()
	}
	text := fmt.Sprintf("%v\x00%v\x00", path, err)
	if build, ok := debug.ReadBuildInfo(); ok {
		text += build.String()
	}
	if name, err := os.Executable(); err == nil {
		if info, err := os.Stat(name); err == nil {
			text += fmt.Sprintf("\x00%d\x00%d", info.Size(), info.ModTime().UnixNano())
		}
	}
	return sha256.Sum256([]byte(text))
}

// Size returns how many bytes the files in the folder take, and how many answers they hold, as far as they are whole.
func (f *Folder) Size() (answers int, bytes int64, err error) {
	err = f.each(func(path string, info fs.FileInfo) {
		bytes += info.Size()
		if s, err := openSegment(path); err == nil {
			answers += s.count
			s.file.Close()
		}
	})
	if err != nil {
		return 0, 0, fmt.Errorf("looking for kept predictions: %w", err)
	}
	return answers, bytes, nil
}

// Remove removes all files. Whoever has one open may read on in it, where the system lets go of an open file.
func (f *Folder) Remove() error {
	var failed error
	err := f.each(func(path string, _ fs.FileInfo) {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = errors.Join(failed, err)
		}
	})
	if err = errors.Join(err, failed); err != nil {
		return fmt.Errorf("removing kept predictions: %w", err)
	}
	return nil
}

// each calls do for each file of answers.
func (f *Folder) each(do func(path string, info fs.FileInfo)) error {
	entries, err := os.ReadDir(f.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), fileStart) || !strings.HasSuffix(e.Name(), fileEnd) {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() {
			do(filepath.Join(f.path, e.Name()), info)
		}
	}
	return nil
}

// prune removes the files that were not used for longest until the rest fits, and what killed programs left.
func (f *Folder) prune() {
	atomicfile.RemoveStale(f.path)
	type file struct {
		path string
		size int64
		used time.Time
	}
	var files []file
	f.each(func(path string, info fs.FileInfo) { files = append(files, file{path, info.Size(), info.ModTime()}) })
	slices.SortFunc(files, func(a, b file) int { return b.used.Compare(a.used) })
	total := int64(0)
	for _, x := range files {
		if total += x.size; total > f.most {
			os.Remove(x.path)
		}
	}
}

// write adds a file of answers and returns its path.
func (f *Folder) write(key [sha256.Size]byte, width, count int, records func(yield func([]byte) error) error) (path string, err error) {
	if err := private.Folder(f.path); err != nil {
		return "", err
	}
	part, err := atomicfile.CreatePart(f.path, 0o600)
	if err != nil {
		return "", err
	}
	defer part.Close()
	sum, err := writeSegment(part, key, width, count, records)
	if err == nil {
		path = filepath.Join(f.path, fmt.Sprintf("%s%x%s", startOf(key), sum[:8], fileEnd))
		err = atomicfile.Replace(part.Name(), path)
	}
	if err != nil {
		os.Remove(part.Name())
		return "", err
	}
	return path, nil
}

// startOf returns how the names of the files of a key begin.
func startOf(key [sha256.Size]byte) string { return fmt.Sprintf("%s%x-", fileStart, key[:12]) }
