package data

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"fiducial/data/csvfile"
	"fiducial/data/project"
)

// Reload reads the file again that another program changed, and puts the edits that were not saved in place:
// see Conflicts for points that were changed on both sides. It is a background task; until it is done, and when
// the file cannot be read, everything stays as it was. Subscribers get Arrived: rows may be others, and fewer. A
// file whose keypoints or image size changed is refused, with an error that wraps ErrOther: it has to be opened anew.
func (d *Dataset) Reload(ctx context.Context, progress func(done, total int64)) error {
	if !d.Loaded() {
		return fmt.Errorf("reload %s: %w", d.Path(), ErrLoading)
	}
	d.saving.Lock()
	old := d.file
	err := d.reload(ctx, progress)
	replaced := d.file != old // even when the project could not be brought up to date after it
	d.saving.Unlock()
	if replaced {
		d.subscribers.tell(Change{Kind: Arrived})
	}
	return err
}

// reload is Reload with d.saving held.
func (d *Dataset) reload(ctx context.Context, progress func(done, total int64)) error {
	file, err := d.file.Again()
	if err != nil {
		return err
	}
	rows, err := d.scanAgain(ctx, file, progress)
	if err != nil {
		return errors.Join(err, file.Close())
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	match, err := readMatcher(d.project)
	if err != nil {
		return errors.Join(err, file.Close())
	}
	d.replace(file, rows, match)
	d.findFormers()
	if err := errors.Join(d.writeSettled(), d.findSteps(), d.settleAdded()); err != nil {
		return fmt.Errorf("%s was read again, but its project file could not follow: %w", d.path, err)
	}
	return nil
}

// scanAgain reads the rows of the changed file.
func (d *Dataset) scanAgain(ctx context.Context, file *csvfile.File, progress func(done, total int64)) ([]csvfile.Row, error) {
	names := file.Header().Keypoints.Names()
	if !slices.Equal(names, d.names) {
		return nil, fmt.Errorf("reload %s: its keypoints are others now; %w", d.path, ErrOther)
	}
	var rows []csvfile.Row
	if err := file.Scan(ctx, func(batch []csvfile.Row) { rows = append(rows, batch...) }, progress); err != nil {
		return nil, err
	}
	if was := d.file.Side(); was != 0 && file.Side() != 0 && was != file.Side() {
		return nil, fmt.Errorf("reload %s: its photos are %d×%d now and were %d×%d; %w", d.path, file.Side(), file.Side(), was, was, ErrOther)
	}
	return rows, nil
}

// replace puts a file in the place of the one that is open. The caller holds d.saving and d.writing.
func (d *Dataset) replace(file *csvfile.File, in []csvfile.Row, match *matcher) {
	rows := &table{}
	for i := range in {
		rows.add(newRow(in[i], match))
	}
	pairs := d.pairUp(match, rows, file)

	d.reading.Lock()
	d.mu.Lock()
	old := d.file
	d.file, d.rows, d.match = file, *rows, match
	d.undecoded = nil
	d.together.changes.Add(1)
	d.rowOf, d.counts, d.unsaved, d.photoSet, d.notices = map[int64]int{}, [states]int{}, 0, nil, nil
	for _, p := range pairs {
		d.adopt(p.row, rows.at(p.row), p.face, p.texts, p.err)
	}
	for _, r := range rows.all() {
		d.recount(r, 0)
	}
	d.mu.Unlock()
	d.reading.Unlock()
	d.retire(old)
}

// pair is a face of the project and the row that was found for it.
type pair struct {
	row   int
	face  *stored
	texts []project.Texts // of the row's cells, where the face has edits
	err   error           // why they could not be read
}

// pairUp finds rows for all faces of the project at once.
func (d *Dataset) pairUp(match *matcher, rows *table, file *csvfile.File) []pair {
	var pairs []pair
	found := func(i int, s *stored) {
		s.claimed = true
		r := rows.at(i)
		r.toSay().face = s.ID // nobody else sees these rows yet
		p := pair{row: i, face: s}
		if len(s.points) > 0 {
			p.texts, p.err = d.fileTexts(file, r.inFile)
		}
		pairs = append(pairs, p)
	}
	for i, r := range rows.all() {
		if s := match.at(i, r.inFile.Photo, r.boxInFile()); s != nil && !s.claimed {
			found(i, s)
		}
	}
	match.rest(rows, func(i int, s *stored) bool { return d.like(file, rows.at(i), s) }, found)
	return pairs
}
