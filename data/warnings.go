package data

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/data/survey"
)

// Warnings returns what is probably wrong with the dataset as a whole, as its labels stand: what survey.Look finds, and
// what its file says of columns, text, sizes of photos, photos that occur twice, and names of left and right. It takes
// a few milliseconds for thousands of rows, and reads nothing again. Safe for concurrent use; while rows are still
// being read it speaks of those that are there.
func (d *Dataset) Warnings() []survey.Warning {
	faces := d.faces()
	found := survey.Look(faces)
	exchanged := d.keypoints.Exchanged(faces.Rows, faces.Points)
	d.mu.RLock()
	defer d.mu.RUnlock()
	var warnings []survey.Warning
	if size, ok := d.sizeWarning(); ok { // which explains labels outside
		warnings = append(warnings, size)
		found = slices.DeleteFunc(found, func(w survey.Warning) bool { return w.Kind == survey.Outside || w.Kind == survey.TooLarge })
	}
	if d.file.Header().Files { // their labels are measured by their photos, not by the squares of their boxes
		found = slices.DeleteFunc(found, func(w survey.Warning) bool {
			return slices.Contains([]survey.Kind{survey.Outside, survey.TooSmall, survey.TooLarge}, w.Kind)
		})
		if outside, ok := d.outsideWarning(); ok {
			warnings = append(warnings, outside)
		}
	}
	warnings = append(warnings, found...)
	for _, w := range []func() (survey.Warning, bool){d.columnWarning, d.encodingWarning, func() (survey.Warning, bool) { return d.partnerWarning(exchanged) }, d.duplicateWarning} {
		if warning, ok := w(); ok {
			warnings = append(warnings, warning)
		}
	}
	return warnings
}

// faces are the labels as they stand when each is asked for. Each row is locked by itself: of millions, nobody else
// waits for all. Points of a row are good until those of another are asked for; rows that a reload takes away meanwhile
// have no labels and no photo.
func (d *Dataset) faces() survey.Faces {
	var points face.Points
	return survey.Faces{
		Keypoints: d.keypoints, Side: d.Side(), Rows: d.Rows(), Photo: d.Photo,
		Points: func(row int) face.Points {
			d.mu.RLock()
			defer d.mu.RUnlock()
			points = d.row(row).appendLabels(points[:0])
			return points
		},
	}
}

// outsideWarning says which labels lie outside of photos that are files. The caller holds d.mu.
func (d *Dataset) outsideWarning() (survey.Warning, bool) {
	w := survey.Warning{Kind: survey.Outside, Rows: []int{}}
	var points face.Points
	for i, r := range d.rows.all() {
		f := r.inFile.Frame
		if f == nil || f.Width == 0 || !r.labelled() {
			continue
		}
		points, before := r.appendLabels(points[:0]), w.Count
		for _, p := range points {
			if p = r.toPhoto(p); p.Known && (p.X < -0.5 || p.Y < -0.5 || p.X > float64(f.Width)-0.5 || p.Y > float64(f.Height)-0.5) {
				w.Count++
			}
		}
		if w.Count > before && len(w.Rows) < survey.RowsKept {
			w.Rows = append(w.Rows, i)
		}
	}
	if w.Count == 0 {
		return w, false
	}
	labels := "1 label lies"
	if w.Count > 1 {
		labels = fmt.Sprintf("%d labels lie", w.Count)
	}
	w.Text = fmt.Sprintf("%s outside of the photo (the first in row %d): coordinates are pixels of the photo as it is shown, from its top left; look at the face and correct them.", labels, w.Rows[0])
	return w, true
}

// sizeWarning says that photos are probably no squares, as far as their first pixels tell. The caller holds d.mu.
func (d *Dataset) sizeWarning() (survey.Warning, bool) {
	width, height := d.file.Shape()
	side := d.file.Side()
	if width == side {
		return survey.Warning{}, false
	}
	return survey.Warning{Kind: survey.Size, Count: d.rows.len(), Rows: []int{}, Text: fmt.Sprintf(
		"The photos are read as %d×%d pixels, but their lines only fit together at %d×%d (width × height), which is as many: they are probably no squares; cut or fill them to squares and move the points along.",
		side, side, width, height)}, true
}

// columnWarning names the columns that look like coordinates and are not read. The caller holds d.mu.
func (d *Dataset) columnWarning() (survey.Warning, bool) {
	header := d.file.Header()
	if len(header.Unread) == 0 {
		return survey.Warning{}, false
	}
	return survey.Warning{Kind: survey.Columns, Count: len(header.Unread), Rows: []int{}, Text: strings.Join(header.UnreadNotes, " ")}, true
}

// encodingWarning says which rows hold text that is no UTF-8. The caller holds d.mu.
func (d *Dataset) encodingWarning() (survey.Warning, bool) {
	n, rows := 0, []int{}
	for i, r := range d.rows.all() {
		if r.inFile.NoUTF8() {
			if n++; len(rows) < survey.RowsKept {
				rows = append(rows, i)
			}
		}
	}
	if n == 0 {
		return survey.Warning{}, false
	}
	return survey.Warning{Kind: survey.Encoding, Count: n, Rows: rows, Text: fmt.Sprintf(
		"The text of %s is no UTF-8 (the first is row %d), but probably in Latin-1 or Windows-1252: its letters are shown wrongly; save the file as UTF-8.",
		countedRows(n), rows[0])}, true
}

// partnerWarning says which names of left and right the labels contradict: those of pairs.
func (d *Dataset) partnerWarning(pairs []face.Pair) (survey.Warning, bool) {
	k := d.keypoints
	if len(pairs) == 0 {
		return survey.Warning{}, false
	}
	w := survey.Warning{Kind: survey.Partners, Count: len(pairs), Rows: []int{}}
	var names []string
	for i, p := range pairs {
		if i == 3 {
			names = append(names, fmt.Sprintf("%d more", len(pairs)-i))
			break
		}
		names = append(names, fmt.Sprintf("%s and %s", harmless.Name(k[p.Left].Name), harmless.Name(k[p.Right].Name)))
	}
	const why = "on average the left point lies left of the right one in the photo, where a person's own left side is on the right"
	w.Text = fmt.Sprintf("These names are probably exchanged (%s): %s; look at a face and correct the names of the columns, or the labels.", strings.Join(names, "; "), why)
	if len(pairs) == len(k.Pairs()) {
		w.Text = fmt.Sprintf("Left and right are probably named as the viewer sees them (%s): %s; the built-in weights take sides for the person's own, so exchange the names where weights or figures are to be compared.", strings.Join(names, "; "), why)
	}
	return w, true
}

// repeated returns how many rows have photos, by Square, that occur more than once: several faces in one photo are none
// of them. The caller holds d.mu.
func (d *Dataset) repeated() map[face.Photo]int {
	photos := map[face.Photo]int{}
	for _, r := range d.rows.all() {
		if r.duplicate > 0 {
			photos[r.inFile.Photo] = int(r.duplicate) + 1
		}
	}
	if !d.file.Header().Files {
		return photos
	}
	squares := map[face.Photo]int{}
	for _, r := range d.rows.all() {
		if photos[r.inFile.Photo] > 0 {
			squares[r.square()]++
		}
	}
	delete(squares, face.Photo{}) // those of photos that turned out not to be usable are none
	maps.DeleteFunc(squares, func(_ face.Photo, n int) bool { return n < 2 })
	return squares
}

// duplicateWarning says which photos several rows have. The caller holds d.mu.
func (d *Dataset) duplicateWarning() (survey.Warning, bool) {
	photos := d.repeated()
	if len(photos) == 0 {
		return survey.Warning{}, false
	}
	w := survey.Warning{Kind: survey.Duplicates, Count: len(photos), Rows: []int{}}
	all := 0
	for i, r := range d.rows.all() {
		if photos[r.square()] == 0 {
			continue
		}
		if all++; len(w.Rows) < survey.RowsKept {
			w.Rows = append(w.Rows, i)
		}
	}
	which := "1 photo occurs"
	if w.Count > 1 {
		which = fmt.Sprintf("%d photos occur", w.Count)
	}
	w.Text = fmt.Sprintf("%s more than once, in %s (the first is row %d): a split keeps equal photos together; where their labels differ, suspects say so.", which, countedRows(all), w.Rows[0])
	return w, true
}

// countedRows says how many rows there are.
func countedRows(n int) string {
	if n == 1 {
		return "1 row"
	}
	return fmt.Sprintf("%d rows", n)
}

// Mend changes labels as a warning of Warnings offers it, in all rows, as one undoable action. Rows whose cells cannot
// be told apart stay as they are. It reads and writes a cell for each label it changes, which takes seconds for many
// thousands: call it in the background.
func (d *Dataset) Mend(m *survey.Mend) error {
	return d.act(m.String(), func(c *changes) error {
		for row := range d.Rows() {
			labels := d.Labels(row)
			mended, changed := m.Mended(labels)
			if !changed || d.Misaligned(row) {
				continue
			}
			for k, p := range mended {
				if p == labels[k] {
					continue
				}
				if err := c.move(Edit{Row: row, Keypoint: k, To: p}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// Misaligned reports whether the cells of a row cannot be told apart, so that nothing of it can be edited. Safe for
// concurrent use.
func (d *Dataset) Misaligned(row int) bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.row(row).inFile.Misaligned()
}
