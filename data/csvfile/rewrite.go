package csvfile

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"fiducial/data/atomicfile"
	"fiducial/data/harmless"
)

// Cell names one coordinate and the text it is to have; an empty text makes it missing.
type Cell struct {
	Row      int
	Keypoint int  // or, counted from behind the keypoints on, that whose visibility is meant (x), and behind those BoxPlace, BoxSize or FileName
	Y        bool // the y coordinate, else x
	Text     string
	// Verbatim says that Text is what a file once had in this cell, as Texts returned it: it is written even if
	// it is no number. Without it, Text must be empty or a finite decimal number.
	Verbatim bool
}

// Replace says which file Rewrite may replace.
type Replace int

const (
	ReplaceNone   Replace = iota // none: the path must be free
	ReplaceOpened                // the one that was opened, unless another program changed it
	ReplaceAny                   // any, but never a compressed one
)

// Rewriting says what Rewrite writes.
type Rewriting struct {
	Rows    []Row  // all rows, as Scan emitted them or Rewrite returned them
	Cells   []Cell // the coordinates that are to differ from the file
	Replace Replace
	// Keypoints puts columns for the keypoints that the file lacks, with empty cells but for Cells: before the Image
	// column where all other coordinates are, else at the end, so that the keypoints stay in their order.
	Keypoints bool
	// Columns are put behind those, with empty cells but for Cells: BoxColumns, or what VisibilityColumn returns. The
	// file must not have them.
	Columns []string
	// Added are rows to be put behind all others, where photos are files of their own; a box among them puts the
	// columns of boxes there if the file has none.
	Added []NewRow
}

// Rewrite writes the dataset to path, as plain CSV, and returns the new file, open, with its rows. Only the
// cells named in w differ from f; every other byte is copied: byte order mark, line endings, quotes, number
// formats, empty lines, faulty rows. A cell in quotes keeps them. progress, which may be nil, gets bytes of f
// done and in all.
//
// The new file is written beside the one it replaces (links are followed first), flushed, given its mode, and
// renamed over it, so that at every moment one of the two is there, whole. When something fails, or ctx is done,
// the old file stays as it is and nothing else is left. The error is a sentence; it wraps ErrChanged when f no
// longer holds those rows or, with ReplaceOpened, when its file on disk is another; ErrGone when that was
// deleted; ErrMisaligned when a cell of such a row was to be edited; fs.ErrExist when ReplaceNone found a file.
//
// f stays open and good for reading. It must have been scanned, or come from Rewrite.
func (f *File) Rewrite(ctx context.Context, path string, w Rewriting, progress func(done, total int64)) (*File, []Row, error) {
	if progress == nil {
		progress = func(int64, int64) {}
	}
	fail := func(err error) (*File, []Row, error) {
		return nil, nil, fmt.Errorf("saving %s: %w", path, err)
	}
	r, err := f.newRewriter(w)
	if err != nil {
		return fail(err)
	}
	target, err := f.findTarget(path, w.Replace)
	if err != nil {
		return fail(err)
	}
	out, err := target.create()
	if err != nil {
		return fail(err)
	}
	r.path = target.asked
	done, rows, err := r.write(ctx, out.File, progress)
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = commit(out, func() (err error) {
			if done.opened, err = out.Stat(); err != nil { // after the rename, failing would come too late
				return say(err, "%s", atomicfile.Why(err))
			}
			return f.stillReplaceable(target, w.Replace)
		})
	}
	if err != nil {
		out.Discard()
		return fail(err)
	}
	done.source = out.File
	done.text.Store(out.File)
	done.length.Store(done.opened.Size())
	return done, rows, nil
}

// rewriter is one Rewrite on its way from the old file to the new one.
type rewriter struct {
	file   *File
	text   *os.File
	rows   []Row
	edits  map[int][]Cell // by row
	added  []NewRow
	insert []string   // names of columns to be put where new ones go
	header Header     // of the new file
	choice Choice     // likewise
	cells  [][2]int   // columns of what may be edited, in the new file
	path   string     // of the new file
	lines  int        // by how many lines rows have moved down
	faults *faultList // of the new file
}

// newRewriter checks what is to be written.
func (f *File) newRewriter(w Rewriting) (*rewriter, error) {
	r := &rewriter{file: f, text: f.text.Load(), rows: w.Rows, edits: make(map[int][]Cell), header: f.header, choice: f.choice, added: w.Added}
	if r.text == nil || f.length.Load() < 0 {
		return nil, say(nil, "%s is not read to its end yet; wait until it is", f.path)
	}
	if err := r.addColumns(w); err != nil {
		return nil, err
	}
	if err := r.checkAdded(); err != nil {
		return nil, err
	}
	r.cells = r.header.editable()
	at := f.headerEnd
	for i, row := range w.Rows {
		if row.Offset < at || row.Length == 0 {
			return nil, say(nil, "row %d is none of %s, or out of order", i, f.path)
		}
		at = row.end()
	}
	type place struct {
		row, keypoint int
		y             bool
	}
	seen := make(map[place]bool, len(w.Cells))
	for _, c := range w.Cells {
		if err := r.check(c); err != nil {
			return nil, err
		}
		p := place{c.Row, c.Keypoint, c.Y}
		if seen[p] {
			return nil, say(nil, "row %d: the same coordinate of keypoint %d is given twice", c.Row, c.Keypoint)
		}
		seen[p] = true
		r.edits[c.Row] = append(r.edits[c.Row], c)
	}
	return r, nil
}

func (r *rewriter) check(c Cell) error {
	if c.Row < 0 || c.Row >= len(r.rows) || c.Keypoint < 0 || c.Keypoint >= len(r.cells) || r.cells[c.Keypoint][axisOf(c)] < 0 {
		return say(nil, "row %d, keypoint %d: there is no such cell", c.Row, c.Keypoint)
	}
	if r.rows[c.Row].Misaligned() {
		return say(ErrMisaligned, "row %d (line %d) has the wrong number of cells, or is a header, so that its points cannot be edited; correct that line in a text editor", c.Row, r.rows[c.Row].Line)
	}
	if c.Text == "" || c.Verbatim || c.Keypoint >= len(r.header.Keypoints) {
		return nil
	}
	if _, ok := parseDecimal([]byte(c.Text)); !ok {
		return say(nil, "row %d, keypoint %s: %s", c.Row, harmless.Name(r.header.Keypoints[c.Keypoint].Name), decimalProblem([]byte(c.Text)))
	}
	return nil
}

// axisOf returns 0 for x and 1 for y.
func axisOf(c Cell) int {
	if c.Y {
		return 1
	}
	return 0
}

// addColumns makes the header of the new file from that of the old one and the columns to be inserted: those of new
// keypoints and others.
func (r *rewriter) addColumns(w Rewriting) error {
	columns := w.Columns
	boxed := slices.ContainsFunc(w.Added, func(n NewRow) bool { return !n.Box.IsZero() })
	if boxed && r.file.header.Files && r.file.header.Box == noBox && !slices.Contains(columns, BoxColumns[0]) {
		columns = slices.Concat(columns, BoxColumns[:])
	}
	if slices.Contains(columns, BoxColumns[0]) {
		if err := r.file.canAddBoxes(); err != nil {
			return err
		}
	}
	var names []string
	if w.Keypoints {
		names = r.file.header.Lacking()
	}
	if len(names)+len(columns) == 0 {
		return nil
	}
	wide, err := r.file.widened(names, columns, r.file.choice)
	if err != nil {
		return err
	}
	r.header, r.insert, r.choice = wide.header, wide.insert, wide.choice
	if !w.Keypoints {
		r.header.lack(r.file.header.Lacking())
	}
	return nil
}

// canAddBoxes says, as an error, why the columns of boxes can't be added to a file of photos that lacks them: it has
// some of them.
func (f *File) canAddBoxes() error {
	var has, lacks []string
	for _, name := range BoxColumns {
		if slices.Contains(f.header.Columns, name) {
			has = append(has, name)
		} else {
			lacks = append(lacks, name)
		}
	}
	if len(has) == 0 {
		return nil
	}
	return say(nil, "%s has of the columns of boxes only %s and lacks %s, so that no box can be written into it; add what it lacks, with empty cells, or rename what it has",
		f.path, strings.Join(has, ", "), strings.Join(lacks, ", "))
}
