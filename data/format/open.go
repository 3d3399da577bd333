package format

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"

	"fiducial/data/atomicfile"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
)

// Opened is what was read from a path.
type Opened struct {
	Format Format
	Set    *annotation.Set
	ctx    context.Context // of Open: nothing is opened once it is done
	root   *os.Root
	photos fs.FS
	beside string // the folder of the pictures, where one was named: there they may lie under the last part of their names
	where  string // the folder of the pictures
	way    string // from it to the folder of the labels, slash-separated; "" where there is none

	mu    sync.Mutex
	reads []string
}

// headBytes are enough to tell a format.
const headBytes = 64 << 10

// places are where files of labels lie in the folders that tools write.
var places = []string{"*", "annotations/*", "labeled-data/*/*.csv"}

// Open reads the labels at path, a file or a folder, in the format that a name says, or with "" in the one that their
// content shows. Pictures are looked for beside them, or in the folder photos if it is not "". Nothing outside of these
// folders is ever opened, whatever the labels or links in them say. The error is one sentence; close what is returned.
// No file is opened any more once ctx is done.
func Open(ctx context.Context, path, name, photos string) (*Opened, error) {
	o, err := open(ctx, path, name, photos)
	if err != nil {
		return nil, fmt.Errorf("importing %s: %w", path, err)
	}
	return o, nil
}

func open(ctx context.Context, path, name, photos string) (*Opened, error) {
	if _, known := Find(name); name != "" && !known {
		return nil, fmt.Errorf("there is no format %s; there are %s", harmless.Name(name), Names())
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return nil, plain(err)
	}
	info, err := os.Stat(real)
	if err != nil {
		return nil, plain(err)
	}
	folder, base := real, "."
	if !info.IsDir() {
		folder, base = filepath.Dir(real), filepath.Base(real)
	}
	o := &Opened{ctx: ctx}
	labels, err := o.folder(folder)
	if err != nil {
		return nil, err
	}
	defer func() {
		if photos != "" {
			labels.root.Close() // the pictures are elsewhere
		}
	}()
	if photos == "" {
		o.root, o.photos, o.where = labels.root, labels, folder
	} else {
		pictures, err := o.folder(photos)
		if err != nil {
			return nil, err
		}
		o.root, o.photos, o.beside, o.where = pictures.root, pictures, photos, photos
		o.way = wayTo(folder, photos)
	}
	o.Format, base, err = find(labels, base, name)
	if err == nil {
		o.Set, err = o.Format.Read(labels, base)
	}
	if err == nil && o.Set.Faces() == 0 {
		err = errors.New(strings.Join(append([]string{"there is no face with keypoints in it"}, o.Set.Notes...), "; "))
	}
	if err == nil && o.Set.Faces() > annotation.MaxFaces {
		err = fmt.Errorf("there are more than %d faces; split them into several files", annotation.MaxFaces)
	}
	if err != nil {
		return nil, errors.Join(err, o.Close())
	}
	return o, nil
}

// wayTo returns the way to the folder of the labels from that of the pictures, or "".
func wayTo(labels, pictures string) string {
	real, err := filepath.EvalSymlinks(pictures)
	if err != nil {
		return ""
	}
	from, errFrom := filepath.Abs(real)
	to, errTo := filepath.Abs(labels)
	way, err := filepath.Rel(from, to)
	if errors.Join(errFrom, errTo, err) != nil {
		return ""
	}
	return filepath.ToSlash(way)
}

// plain returns an error of the system without the path, which the sentence has already.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return atomicfile.Unread(err)
	}
	return err
}

// Close releases the folder of the pictures.
func (o *Opened) Close() error { return o.root.Close() }

// Reads returns the paths of all files that were opened so far: nothing is to be written over them.
func (o *Opened) Reads() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.reads)
}

// folder is a folder out of which nothing leads, and that remembers what was opened in it.
type folder struct {
	fs.FS
	root  *os.Root
	of    *Opened
	where string
}

func (o *Opened) folder(path string) (*folder, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("the folder %s: %w", path, plain(err))
	}
	return &folder{waitless{root.FS()}, root, o, path}, nil
}

// waitless lists folders alone: to list what is a pipe would open it, and wait until somebody writes into it.
type waitless struct{ fs.FS }

// Stat looks at a file without opening it.
func (w waitless) Stat(name string) (fs.FileInfo, error) { return fs.Stat(w.FS, name) }

// ReadDir lists a folder.
func (w waitless) ReadDir(name string) ([]fs.DirEntry, error) {
	info, err := w.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case !info.IsDir():
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: syscall.ENOTDIR}
	}
	return fs.ReadDir(w.FS, name)
}

// Open opens a file for reading.
func (f *folder) Open(name string) (fs.File, error) {
	if err := f.of.ctx.Err(); err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	file, err := f.FS.Open(name)
	if err == nil {
		f.of.mu.Lock()
		f.of.reads = append(f.of.reads, filepath.Join(f.where, filepath.FromSlash(name)))
		f.of.mu.Unlock()
	}
	return file, err
}

// Stat looks at a file without opening it, which would wait for a pipe.
func (f *folder) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.FS, name) }

// ReadDir lists a folder.
func (f *folder) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(f.FS, name) }

// find returns the format of a file, or of the labels in a folder, and the name to be read.
func find(fsys fs.FS, base, name string) (Format, string, error) {
	forced, _ := Find(name)
	if base != "." {
		base = wholeOf(fsys, base)
		if name != "" {
			return forced, base, nil
		}
		if f, ok := recognise(fsys, base, formats); ok {
			return f, base, nil
		}
		if err := partOf(fsys, base); err != nil {
			return Format{}, "", err
		}
		return Format{}, "", wantsFormat("it is of no format that is known; name its format if it is of one all the same; a dataset of Fiducial's own needs no import")
	}
	candidates := formats
	if name != "" {
		candidates = []Format{forced}
	}
	var found Format
	var files []string
	for _, place := range places {
		names, err := fs.Glob(fsys, place)
		if err != nil {
			return Format{}, "", err
		}
		for _, n := range names {
			if f, ok := recognise(fsys, n, candidates); ok && (len(files) == 0 || f.Name == found.Name || !f.PerPicture) {
				if f.Name != found.Name {
					found, files = f, nil
				}
				files = append(files, n)
			}
		}
	}
	switch {
	case len(files) == 0 && name != "":
		return Format{}, "", fmt.Errorf("no file of labels is in that folder that is of the format %s; name the file itself", forced.Title)
	case len(files) == 0:
		if err := lacking(fsys); err != nil {
			return Format{}, "", err
		}
		return Format{}, "", errors.New("no file of labels is in that folder of a format that is known; name the file itself")
	case found.PerPicture:
		return found, ".", nil
	case len(files) > 1:
		return Format{}, "", fmt.Errorf("several files of labels are in that folder: %s; name one of them", harmless.Sentence(strings.Join(files, ", ")))
	}
	return found, files[0], nil
}

// Recognise returns the format of the labels at a path, a file or a folder, by its name and by how its files begin; it
// reads no more of them. The error is one sentence.
func Recognise(path string) (Format, error) {
	wrong := func(err error) (Format, error) { return Format{}, fmt.Errorf("recognising %s: %w", path, err) }
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return wrong(plain(err))
	}
	info, err := os.Stat(real)
	if err != nil {
		return wrong(plain(err))
	}
	folder, base := real, "."
	if !info.IsDir() {
		folder, base = filepath.Dir(real), filepath.Base(real)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return wrong(plain(err))
	}
	defer root.Close()
	f, _, err := find(waitless{root.FS()}, base, "")
	if err != nil {
		return wrong(err)
	}
	return f, nil
}

// recognise returns the format of a file by its name and how it begins.
func recognise(fsys fs.FS, name string, candidates []Format) (Format, bool) {
	if hasExtension(name, extensions...) { // a picture, of which there may be many
		return Format{}, false
	}
	info, err := fs.Stat(fsys, name)
	if err != nil || !info.Mode().IsRegular() {
		return Format{}, false
	}
	var head []byte
	if f, err := fsys.Open(name); err == nil {
		head, _ = io.ReadAll(io.LimitReader(f, headBytes))
		f.Close()
	}
	for _, f := range candidates {
		if f.Is(name, head) {
			return f, true
		}
	}
	return Format{}, false
}
