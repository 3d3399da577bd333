package csvfile

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/data/photo"
)

// StandardSide is the side in pixels of the square of a face in a photo in which labels are, and as which networks see
// it unless another side is chosen: that of the contest's photos.
const StandardSide = 96

// fileColumn is the column that names the files of photos.
const fileColumn = "file"

// BoxColumns are the columns that say where in its photo a face is.
var BoxColumns = [3]string{"box_left", "box_top", "box_size"}

var noBox = [3]int{-1, -1, -1}

// Frame is where a face is in its photo, of which there may be a hundred thousand.
type Frame struct {
	Width, Height int32       // of the photo as it is shown, in pixels; 0 where it cannot be used
	Seen          photo.Stamp // of the photo's file, when it was looked at
	Side          int32       // of the square in whose pixels labels are
	Box           face.Box    // as the file has it; zero where it has none that can be read
	Unread        bool        // whether cells of the box are there, and it cannot be read or lies outside of the photo
	Problem       string      // why the photo cannot be decoded, "" while that is not known, or it can
}

// Square returns the box of the face where its row says box, which may be zero: then it is the largest square in the
// middle of the photo, and zero where there is no photo.
func (f *Frame) Square(box face.Box) face.Box {
	if box.IsZero() && f.Width > 0 {
		return face.CentredBox(int(f.Width), int(f.Height))
	}
	return box
}

// Touches reports whether a box covers anything of the photo.
func (f *Frame) Touches(box face.Box) bool {
	return box.Left < float64(f.Width) && box.Top < float64(f.Height) && box.Left+box.Size > 0 && box.Top+box.Size > 0
}

// before returns the index of the column before which new ones are put: that of the pixels, or the number of columns
// where these are no column of the file or do not stand behind all coordinates, which stay in their order so.
func (h *Header) before() int {
	behind := func(column int) bool { return column > h.Image }
	if h.Files || slices.ContainsFunc(h.X, behind) || slices.ContainsFunc(h.Y, behind) {
		return len(h.Columns)
	}
	return h.Image
}

// Where photos are files of their own, these are behind the keypoints and their visibilities what a Cell may name:
// where the box begins (x is its left side, y its top), how large it is (x), and the name of the file (x).
const (
	BoxPlace = iota
	BoxSize
	FileName
)

// editable returns the columns of what a Cell may name, -1 where there is none.
func (h *Header) editable() [][2]int {
	var columns [][2]int
	for k, x := range h.X {
		columns = append(columns, [2]int{x, h.Y[k]})
	}
	for _, v := range h.V {
		columns = append(columns, [2]int{v, -1})
	}
	if h.Files {
		columns = append(columns, [2]int{h.Box[0], h.Box[1]}, [2]int{h.Box[2], -1}, [2]int{h.Image, -1})
	}
	return columns
}

// filesIn returns the index of the column that names the files of photos, -1 when there is none. Where it has another
// name than the format's own, there must be coordinates, too: many tables name pictures.
func (h *Header) filesIn() int {
	if i := slices.Index(h.Columns, fileColumn); i >= 0 {
		return i
	}
	var coordinates Header
	coordinates.Columns = h.Columns
	coordinates.findKeypoints(indexOf(h.Columns), Choice{})
	if len(coordinates.Keypoints) == 0 {
		return -1
	}
	return slices.IndexFunc(h.Columns, func(c string) bool { return slices.Contains(fileColumns, strings.ToLower(c)) })
}

// namesPictures reports whether the first row holds the name of a picture where pixels would be. rows begins with it.
func (h *Header) namesPictures(rows []byte, eof bool) bool {
	from, to, ok := firstRow(rows, eof)
	if !ok || h.Files {
		return false
	}
	line := trimEnding(rows[from:to])
	cells, ok := splitCells(nil, line)
	if !ok || len(cells) != len(h.Columns) {
		return false
	}
	text := bytes.TrimSpace(cells[h.Image].text(line))
	return len(text) < 1000 && pictureName.Match(text)
}

// findBox finds the columns of boxes.
func (h *Header) findBox(index map[string]int) {
	n := 0
	for i, name := range BoxColumns {
		if at, ok := index[name]; ok {
			h.Box[i] = at
			n++
		}
	}
	if n > 0 && n < len(BoxColumns) {
		h.Box = noBox
		h.note("Of the columns %s it has not all, so that its boxes are not read: each face is sought in the largest square in the middle of its photo.", strings.Join(BoxColumns[:], ", "))
	}
}

// findPhotos refuses a file whose column of photos has another name than the format's own and names none that can be
// used in the first rows: many tables name pictures that are elsewhere.
func (f *File) findPhotos(b []byte) error {
	column := f.header.Columns[f.header.Image]
	if column == fileColumn {
		return nil
	}
	p := f.parser()
	p.most = 1
	rows, first := 0, ""
	for ; rows < sideRows; rows++ {
		from, end, ok := firstRow(b, true)
		if !ok {
			break
		}
		if r := p.row(b[from:end], 0, 0, Row{}); !r.Photo.IsZero() {
			return nil
		}
		if rows == 0 {
			first = p.nameIn(b[from:end])
		}
		b = b[end:]
	}
	if rows == 0 {
		return nil
	}
	return say(nil, "its first rows hold no image that can be read: the %s cell of row 0 is the name of a picture, %s, and it %s; if all are elsewhere, name the column %s to open the table without them",
		harmless.Name(column), quoted([]byte(first)), p.faults[0].Problem, fileColumn)
}

// nameIn returns what the cell of a row says that names its photo.
func (p *parser) nameIn(row []byte) string {
	line, l, _ := p.split(row)
	if i := l.cell(p.header.Image); i >= 0 {
		return string(p.cells[i].text(line))
	}
	return ""
}

// lookedAt is what a parser saw when it looked at a photo: several rows of one photo mostly follow one another.
type lookedAt struct {
	name string
	info photo.Info
	err  error
}

// frame reads where row r has its face and in which photo, which is looked at unless it is known.
func (p *parser) frame(line []byte, l layout, r *Row, known Row, fault faultFunc) {
	f := &Frame{Side: int32(p.side)}
	f.Box, f.Unread = p.box(line, l, r, fault)
	r.Frame = f
	if !known.Photo.IsZero() && known.Frame != nil {
		f.Width, f.Height, f.Seen, f.Problem = known.Frame.Width, known.Frame.Height, known.Frame.Seen, known.Frame.Problem
		p.within(f, fault)
		return
	}
	i := l.cell(p.header.Image)
	if i < 0 {
		return
	}
	info, cause, err := p.look(string(p.cells[i].text(line)))
	if err != nil {
		fault(p.header.Image, cause, text(err.Error()))
		return
	}
	r.Photo, f.Width, f.Height, f.Seen = info.Hash, int32(info.Width), int32(info.Height), info.Stamp()
	p.within(f, fault)
}

// within calls a box faulty that covers nothing of its photo.
func (p *parser) within(f *Frame, fault faultFunc) {
	if f.Box.IsZero() || f.Touches(f.Box) {
		return
	}
	fault(p.header.Box[0], NoBox, text(fmt.Sprintf("begins a box that lies outside of its photo of %d×%d pixels; correct %s, or leave all three cells empty", f.Width, f.Height, strings.Join(BoxColumns[:], ", "))))
	f.Box, f.Unread = face.Box{}, true
}

// look looks at the photo of a name. The error says what is wrong with it, as it is said of a cell.
func (p *parser) look(name string) (photo.Info, Cause, error) {
	path, err := photoPath(p.folder, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return photo.Info{}, NoFile, err
	case err != nil:
		return photo.Info{}, BadPhoto, err
	}
	if p.looked.name != name {
		p.looked = lookedAt{name: name}
		p.looked.info, p.looked.err = photo.Look(path)
	}
	switch err := p.looked.err; {
	case errors.Is(err, fs.ErrNotExist):
		return photo.Info{}, NoFile, fmt.Errorf("names the photo %s, which is not there; bring it there, or correct the name", quoted([]byte(name)))
	case err != nil:
		return photo.Info{}, BadPhoto, fmt.Errorf("names a photo that cannot be used: %w", err)
	}
	return p.looked.info, "", nil
}

// windowsPath is a path with a drive, or of a share.
var windowsPath = regexp.MustCompile(`^([A-Za-z]:[\\/]|\\\\)`)

// address is a name that leads into the net.
var address = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]+://`)

// IsRelative reports whether the name of a photo is one relative to its dataset, and not a path on its own, here or on
// a Windows computer, or an address in the net.
func IsRelative(name string) bool {
	return name != "" && !filepath.IsAbs(name) && !windowsPath.MatchString(name) && !address.MatchString(name)
}

// PhotoPaths returns where the photos lie that the dataset at path names, each once; none where its pixels are in it,
// and for what is no dataset.
func PhotoPaths(path string) ([]string, error) {
	f, err := Open(path, "")
	if err != nil {
		return nil, nil // whoever reads it says why it cannot be
	}
	defer f.Close()
	if !f.header.Files || f.Compressed() {
		return nil, nil
	}
	text := f.text.Load()
	r := csv.NewReader(io.NewSectionReader(text, f.headerEnd, f.length.Load()-f.headerEnd))
	r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = -1, true, true
	seen := map[string]bool{}
	var paths []string
	for {
		record, err := r.Read()
		if err == io.EOF {
			return paths, nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading the names of photos in %s: %w", path, err)
		}
		if f.header.Image >= len(record) || seen[record[f.header.Image]] {
			continue
		}
		seen[record[f.header.Image]] = true
		if photo, err := photoPath(f.folder(), record[f.header.Image]); err == nil {
			paths = append(paths, photo)
		}
	}
}

// photoPath returns where the photo that a cell names lies: relative names are so to the folder. Between folders may
// stand slashes or, as Windows writes them, backslashes. The error says what is wrong with the cell.
func photoPath(folder, name string) (string, error) {
	switch {
	case name == "":
		return "", errors.New("is empty; it should name the file of the photo")
	case strings.ContainsRune(name, 0):
		return "", errors.New("has the character NUL in it, as no name of a file has; correct it")
	case address.MatchString(name):
		return "", say(fs.ErrNotExist, "has %s, an address in the net, which is not read; load the photo and give the name of its file", quoted([]byte(name)))
	case runtime.GOOS != "windows" && windowsPath.MatchString(name):
		return "", say(fs.ErrNotExist, "has %s, a path on a Windows computer; give the path of the photo here, best relative to the CSV", quoted([]byte(name)))
	}
	path := filepath.FromSlash(name)
	if !filepath.IsAbs(path) {
		path = filepath.Join(folder, path)
	}
	if runtime.GOOS != "windows" && strings.Contains(name, `\`) {
		if _, err := os.Lstat(path); err != nil {
			return photoPath(folder, strings.ReplaceAll(name, `\`, "/"))
		}
	}
	return path, nil
}

// box reads where the face is in the photo, zero where that is not said, or, with unread, not in a way that can be
// read.
func (p *parser) box(line []byte, l layout, r *Row, fault faultFunc) (box face.Box, unread bool) {
	if p.header.Box == noBox {
		return face.Box{}, false
	}
	var v [3]float64
	given, lacks, bad := 0, -1, false
	for i, column := range p.header.Box {
		value, state := p.coordinate(line, l, column, r, fault)
		switch {
		case state == faulty:
			bad = true
		case state == empty:
			lacks = column
		default:
			v[i] = value
			given++
		}
	}
	switch {
	case bad || given == 0:
		return face.Box{}, bad
	case given < len(v):
		fault(lacks, HalfABox, text("is missing although other cells of the box are there; give "+strings.Join(BoxColumns[:], ", ")+", or none of them"))
		return face.Box{}, true
	case v[2] < LeastBox:
		fault(p.header.Box[2], NoBox, text(fmt.Sprintf("is %v, and a box is at least %d pixel wide; correct it, or leave all three cells empty", v[2], LeastBox)))
		return face.Box{}, true
	}
	return face.Box{Left: v[0], Top: v[1], Size: v[2]}, false
}

// LeastBox is the least size of a box, in pixels.
const LeastBox = 1

// PhotoPath returns where the photo of a row lies, by an absolute path. The error wraps ErrNoPixels when the row names
// none that can be used, and ErrChanged when the file no longer holds that row. Safe for concurrent use.
func (f *File) PhotoPath(r Row) (string, error) {
	if !f.header.Files || r.Photo.IsZero() {
		return "", fmt.Errorf("reading line %d of %s: %w", r.Line, f.path, ErrNoPixels)
	}
	name, err := f.Text(r, f.header.Image)
	if err != nil {
		return "", err
	}
	path, err := photoPath(f.folder(), name)
	if err != nil {
		return "", fmt.Errorf("reading line %d of %s: its cell %s %w", r.Line, f.path, f.header.Columns[f.header.Image], err)
	}
	return path, nil
}

// folder returns the folder that names of photos are relative to: that of the file itself, behind all links.
func (f *File) folder() string {
	if real, err := filepath.EvalSymlinks(f.path); err == nil {
		return filepath.Dir(real)
	}
	return filepath.Dir(f.path)
}
