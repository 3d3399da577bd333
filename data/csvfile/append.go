package csvfile

import (
	"bytes"
	"errors"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"fiducial/data/atomicfile"
	"fiducial/data/face"
	"fiducial/data/harmless"
)

// NewRow is a row of a face in a photo that is to be written, without labels.
type NewRow struct {
	File string   // what the cell file says: see NameOf
	Box  face.Box // zero for empty cells
}

// NameOf returns what a cell of the CSV at csv has to say for the photo at path: its path from the folder of the CSV
// with slashes, or an absolute one where there is none. The error is a sentence; it names the photo where no cell can
// have its name.
func NameOf(csv, path string) (string, error) {
	folder, err := atomicfile.Behind(csv)
	if err == nil {
		folder, err = filepath.Abs(filepath.Dir(folder))
	}
	if err != nil {
		return "", say(err, "%s: %s", csv, atomicfile.Why(err))
	}
	if path, err = filepath.Abs(path); err != nil {
		return "", say(err, "%s: %s", path, atomicfile.Why(err))
	}
	name := relative(folder, path)
	switch {
	case !utf8.ValidString(name):
		return "", say(nil, "%s: its path is no UTF-8, and a CSV is; rename it", harmless.Name(path))
	case strings.ContainsFunc(name, unicode.IsControl):
		return "", say(nil, "%s: its path has a line break or another control character in it; rename it", harmless.Name(path))
	}
	if _, err := photoPath(folder, name); err != nil {
		name = "./" + name // looks like something else, such as C:\a.jpg where that is a mere name
	}
	return name, nil
}

// relative returns the path of a photo from a folder, which is behind all links, with slashes.
func relative(folder, path string) string {
	inside := func(path string) (string, bool) {
		name, err := filepath.Rel(folder, path)
		return filepath.ToSlash(name), err == nil && filepath.IsLocal(name)
	}
	if name, ok := inside(path); ok {
		return name
	}
	if real, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		if name, ok := inside(filepath.Join(real, filepath.Base(path))); ok {
			return name
		}
	}
	if name, err := filepath.Rel(folder, path); err == nil {
		return filepath.ToSlash(name)
	}
	return path // on another drive
}

// WriteNew writes a dataset of photos: a header with the columns of boxes and of keypoints of those names, then the
// rows. The error wraps ErrKeypointNames where a header can't have the names.
func WriteNew(w io.Writer, names []string, rows []NewRow) error {
	columns := append([]string{fileColumn}, BoxColumns[:]...)
	for _, name := range names {
		columns = append(columns, name+"_x", name+"_y")
	}
	var line []byte
	for i, column := range columns {
		if i > 0 {
			line = append(line, ',')
		}
		line = append(line, encode(column, false)...)
	}
	header, problem := parseHeader(line, Choice{})
	if problem != "" || lines(line) > 0 || !slices.Equal(header.Keypoints.Names(), names) || header.Image != 0 {
		return say(ErrKeypointNames, "a header with these keypoints would be read as another one: %s; choose other names", harmless.Sentence(strings.Join(names, ", ")))
	}
	if _, err := w.Write(append(line, '\n')); err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := w.Write(row.line(&header, "\n")); err != nil {
			return err
		}
	}
	return nil
}

// ErrKeypointNames says that columns cannot be named after keypoints of some names.
var ErrKeypointNames = errors.New("names that keypoints of a dataset cannot have")

// line returns the line of a row in a file with that header.
func (n NewRow) line(h *Header, ending string) []byte {
	cells := make([][]byte, len(h.Columns))
	cells[h.Image] = encode(n.File, false)
	if !n.Box.IsZero() && h.Box != noBox {
		for i, v := range [3]float64{n.Box.Left, n.Box.Top, n.Box.Size} {
			cells[h.Box[i]] = strconv.AppendFloat(nil, math.Round(100*v)/100, 'f', -1, 64)
		}
	}
	return append(bytes.Join(cells, []byte{','}), ending...)
}

// append writes the new rows behind all others and returns them. last is the last row so far, nil without any.
func (r *rewriter) append(to *place, done *File, last *Row) ([]Row, error) {
	if len(r.added) == 0 {
		return nil, nil
	}
	ending, line := "\n", done.firstLine
	if start := make([]byte, min(r.file.headerEnd, 2)); len(start) == 2 {
		if _, err := r.text.ReadAt(start, r.file.headerEnd-2); err != nil {
			return nil, damaged(err)
		}
		if string(start) == "\r\n" {
			ending = "\r\n"
		}
	}
	at := r.file.headerEnd - 1 // the byte before what is counted
	if last != nil {
		at, line = last.Offset-1, int(last.Line)
	}
	tail := make([]byte, r.file.length.Load()-at)
	if _, err := r.text.ReadAt(tail, at); err != nil && err != io.EOF {
		return nil, damaged(err)
	}
	if tail[len(tail)-1] != '\n' {
		if _, err := io.WriteString(to, ending); err != nil {
			return nil, err
		}
		tail = append(tail, '\n')
	}
	line += lines(tail[1:]) + r.lines
	p := new(done.parser())
	rows := make([]Row, len(r.added))
	for i, added := range r.added {
		b := added.line(&r.header, ending)
		p.number, p.faults, p.most = len(r.rows)+i, nil, r.faults.wanted()
		rows[i] = p.row(b, to.at, line, Row{})
		r.faults.add(rows[i:i+1], p.faults)
		if _, err := to.Write(b); err != nil {
			return nil, err
		}
		line++
	}
	return rows, to.flush()
}

// checkAdded says why new rows cannot be written.
func (r *rewriter) checkAdded() error {
	switch {
	case len(r.added) == 0:
		return nil
	case !r.header.Files:
		return say(nil, "its photos are in the file itself, so that no rows that name photos can be added")
	case len(r.rows) > 0 && r.rows[len(r.rows)-1].Misaligned():
		return say(nil, "its last row (line %d) has the wrong number of cells, or a quotation mark that does not close; correct that line in a text editor", r.rows[len(r.rows)-1].Line)
	case len(r.rows)+len(r.added) > MaxRows:
		return say(nil, "it would have more than %d rows, which are not read", MaxRows)
	}
	for _, c := range r.added {
		if strings.ContainsAny(c.File, "\r\n") || c.File == "" {
			return say(nil, "a photo cannot be named %s in a row", quoted([]byte(c.File)))
		}
	}
	return nil
}
