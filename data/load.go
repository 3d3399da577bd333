package data

import (
	"context"
	"fmt"

	"fiducial/data/csvfile"
	"fiducial/data/project"
)

// Load reads the rows. It is a background task: progress gets bytes done and in all. Rows can be used as
// they arrive (subscribers get Arrived); edits of earlier sessions are in place in them, except in a file
// that was sorted or shortened elsewhere: there, faces that changed their row get theirs when Load ends.
// Call it once; after an error, close the dataset and open it again.
func (d *Dataset) Load(ctx context.Context, progress func(done, total int64)) error {
	d.saving.Lock()
	err := d.load(ctx, progress)
	d.saving.Unlock()
	if err != nil {
		return err
	}
	d.subscribers.tell(Change{Kind: Arrived})
	return nil
}

// load is Load with d.saving held.
func (d *Dataset) load(ctx context.Context, progress func(done, total int64)) error {
	d.mu.Lock()
	again := d.loadBegun
	d.loadBegun = true
	d.mu.Unlock()
	if again {
		return fmt.Errorf("load %s: it was loaded before; use Reload", d.path)
	}
	if err := d.file.Scan(ctx, d.arrive, progress); err != nil {
		return err
	}
	if err := d.endLoad(); err != nil {
		return fmt.Errorf("load %s: %w", d.path, err)
	}
	d.firsts() // here, in the background, where nobody waits for it
	return nil
}

// arrive takes rows from the file.
func (d *Dataset) arrive(batch []csvfile.Row) {
	first := d.rows.len() // nobody else appends
	rows := make([]row, len(batch))
	found := make([]*stored, len(batch))
	cells := make([][]project.Texts, len(batch))
	errs := make([]error, len(batch))
	for i, in := range batch {
		rows[i] = newRow(in, d.match)
		if found[i] = d.match.at(first+i, in.Photo, rows[i].boxInFile()); found[i] != nil && len(found[i].points) > 0 {
			cells[i], errs[i] = d.fileTexts(d.file, rows[i].inFile)
		}
	}
	d.writing.Lock() // a change in the making looks at the rows that are there, and may claim faces
	d.mu.Lock()
	for i := range rows {
		r := d.rows.add(rows[i])
		if s := found[i]; s != nil && !s.claimed {
			d.adopt(first+i, r, s, cells[i], errs[i])
		}
		d.recount(r, 0)
	}
	d.mu.Unlock()
	d.writing.Unlock()
	d.subscribers.tell(Change{Kind: Arrived})
}

// newRow returns a row as the file has it.
func newRow(in csvfile.Row, match *matcher) row {
	return row{inFile: in, duplicate: int32(match.duplicate(in.Photo))}
}

// fileTexts reads the cells of a row's points.
func (d *Dataset) fileTexts(file *csvfile.File, in csvfile.Row) ([]project.Texts, error) {
	texts := make([]project.Texts, len(d.places))
	if in.Misaligned() {
		return nil, fmt.Errorf("line %d of the file: %w; correct it in a text editor", in.Line, csvfile.ErrMisaligned)
	}
	err := project.Again(func() error {
		cells, err := file.Texts(in)
		for k := range texts { // behind them may be the name of a photo
			texts[k] = project.Texts{}
			if k < len(cells) {
				texts[k] = cells[k]
			}
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return texts, nil
}

// adopt gives a row the face of the project that was found for it: its mark and the edits that were not saved.
// cells are what the file has; err, why that could not be read. The caller holds d.mu and recounts the row.
func (d *Dataset) adopt(i int, r *row, s *stored, cells []project.Texts, err error) {
	s.claimed = true
	say := r.toSay()
	say.face, say.mark = s.ID, Mark(s.Mark)
	d.rowOf[s.ID] = i
	if s.Row != i || s.Duplicate != int(r.duplicate) || s.Box != r.boxInFile() || !s.Present {
		d.settle.faces = append(d.settle.faces, i)
	}
	if len(s.points) == 0 {
		return
	}
	if err != nil {
		d.notices = append(d.notices, fmt.Sprintf("Row %d has edits that were not saved and cannot be shown, because %v. They stay in the project file.", i, err))
		return
	}
	r.giveTexts(cells)
	for _, q := range s.points {
		k := d.placeOf(q.Keypoint)
		if k < 0 {
			continue // a column that the file no longer has; the edit waits for it
		}
		if d.reconcile(r, k, q) {
			d.settle.points = append(d.settle.points, place{i, k})
		}
	}
}

// reconcile puts an edit of an earlier session in place and compares what the file has with what it had then.
// It reports whether the project has to be brought up to date.
func (d *Dataset) reconcile(r *row, k int, q project.Point) (changed bool) {
	t := r.said.texts
	inFile := t.file[k]
	now, seen := q.Now, q.File
	if q.Saving != nil && *q.Saving == inFile {
		seen = inFile // our own save, which was killed before it could say so
	}
	switch {
	case now == inFile: // the file has it already
		seen = inFile
	case now == seen: // nothing was edited: the file wins
		now, seen = inFile, inFile
	}
	t.seen[k] = seen
	r.set(k, now)
	return q.Saving != nil || now == inFile || seen != q.File
}

// endLoad finds rows for the faces that changed theirs, and writes what was found.
func (d *Dataset) endLoad() error {
	d.writing.Lock()
	defer d.writing.Unlock()
	d.match.rest(&d.rows, func(i int, s *stored) bool { return d.like(d.file, d.rows.at(i), s) }, d.adoptMoved)
	if err := d.writeSettled(); err != nil {
		return err
	}
	d.findFormers()
	d.mu.Lock()
	d.loaded, d.noticed = true, len(d.project.Notices())+len(d.notices)
	d.together.changes.Add(1)
	d.mu.Unlock()
	return d.findSteps()
}

// settled lists what matching the file with the project changed: only places, for what is there may have been
// edited again before it is written.
type settled struct {
	faces  []int
	points []place
}

// place is where a point is or, counted from behind the keypoints on, its visibility, and behind those a part of a box.
type place struct{ row, keypoint int }

// writeSettled brings the project up to date with what matching found.
func (d *Dataset) writeSettled() error {
	var u project.Update
	for _, i := range d.settle.faces {
		r := d.rows.at(i)
		u.Faces = append(u.Faces, r.project(r.face(), i, r.mark()))
	}
	for _, p := range d.settle.points {
		u.Points = append(u.Points, d.stored(p))
	}
	for _, s := range d.match.faces {
		if !s.claimed && s.Present {
			s.Present = false
			u.Faces = append(u.Faces, s.Face)
		}
	}
	d.settle = settled{}
	if len(u.Faces)+len(u.Points) == 0 {
		return nil
	}
	return d.project.Write(u)
}

// stored returns a point of a row with texts as the project keeps it.
func (d *Dataset) stored(p place) project.Point {
	r := d.rows.at(p.row).said
	q := project.Point{Face: r.face, Keypoint: d.places[p.keypoint], Now: r.texts.now[p.keypoint], File: r.texts.seen[p.keypoint]}
	if t, ok := r.texts.saving[p.keypoint]; ok {
		q.Saving = &t
	}
	return q
}

// claimMoved gives a row that is about to be edited the face that was in another row before, without waiting for the
// end of Load. The caller holds d.writing.
func (d *Dataset) claimMoved(i int) {
	r := d.rows.at(i)
	if d.loaded || r.face() != 0 || r.inFile.Photo.IsZero() {
		return
	}
	if s := d.match.moved(r.inFile.Photo, r.boxInFile(), int(r.duplicate)); s != nil {
		d.adoptMoved(i, s)
	}
}

// like reports whether a row of a file has what the edits of a face found there, or what they are to leave there.
func (d *Dataset) like(file *csvfile.File, r *row, s *stored) bool {
	cells, err := d.fileTexts(file, r.inFile)
	if err != nil {
		return false
	}
	for _, q := range s.points {
		k := d.placeOf(q.Keypoint)
		if k >= 0 && cells[k] != q.File && cells[k] != q.Now && (q.Saving == nil || cells[k] != *q.Saving) {
			return false
		}
	}
	return true
}

// adoptMoved gives row i, which is there already, the face s. The caller holds d.writing.
func (d *Dataset) adoptMoved(i int, s *stored) {
	r := d.rows.at(i)
	var cells []project.Texts
	var err error
	if len(s.points) > 0 {
		cells, err = d.fileTexts(d.file, r.inFile)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	edited := r.editedPoints()
	d.adopt(i, r, s, cells, err)
	d.recount(r, edited)
}
