package data

import (
	"maps"
	"slices"
	"time"

	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/project"
)

// changes is an action in the making. Its methods are called with d.writing held.
type changes struct {
	d      *Dataset
	order  []place // of points, as they were first changed
	points map[place]project.Texts
	marks  map[int]Mark
	strays []strayChange
}

func newChanges(d *Dataset) *changes {
	return &changes{d: d, points: map[place]project.Texts{}, marks: map[int]Mark{}}
}

// move makes an edit.
func (c *changes) move(e Edit) error {
	r, err := c.d.editable(e.Row)
	if err != nil {
		return err
	}
	p := place{e.Row, e.Keypoint}
	c.set(p, r.textsTo(e.To, c.texts(p), r.said.texts.file[e.Keypoint]))
	if v := c.texts(place{e.Row, r.visibilityOf(e.Keypoint)}); e.To.Known && csvfile.ParseVisibility(v[0]) == face.Absent {
		return c.see(e.Row, e.Keypoint, face.Visible)
	}
	return nil
}

// restore gives a point, and its visibility, the file's texts.
func (c *changes) restore(row, keypoint int) error {
	r, err := c.d.editable(row)
	if err != nil {
		return err
	}
	for _, k := range []int{keypoint, r.visibilityOf(keypoint)} {
		c.set(place{row, k}, r.said.texts.file[k])
	}
	return nil
}

// put gives a point texts.
func (c *changes) put(p place, t project.Texts) error {
	if _, err := c.d.editable(p.row); err != nil {
		return err
	}
	c.set(p, t)
	return nil
}

func (c *changes) set(p place, t project.Texts) {
	if _, ok := c.points[p]; !ok {
		c.order = append(c.order, p)
	}
	c.points[p] = t
}

func (c *changes) mark(row int, m Mark) {
	c.d.claimMoved(row)
	c.marks[row] = m
}

// editable returns a row with the texts of its cells.
func (d *Dataset) editable(i int) (*row, error) {
	d.claimMoved(i)
	r := d.rows.at(i)
	if r.texts() != nil {
		return r, nil
	}
	cells, err := d.fileTexts(d.file, r.inFile)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	r.giveTexts(cells)
	d.mu.Unlock()
	return r, nil
}

// drop leaves out what changes nothing and reports whether anything is left.
func (c *changes) drop() bool {
	kept := c.order[:0]
	for _, p := range c.order {
		if c.points[p] == c.d.rows.at(p.row).said.texts.now[p.keypoint] {
			delete(c.points, p)
			continue
		}
		kept = append(kept, p)
	}
	c.order = kept
	for _, p := range kept {
		if m := c.d.rows.at(p.row).mark(); m.Accepted {
			if _, decided := c.marks[p.row]; !decided { // it was said of other labels
				m.Accepted = false
				c.marks[p.row] = m
			}
		}
	}
	c.settle()
	for i, m := range c.marks {
		if c.d.rows.at(i).mark() == m {
			delete(c.marks, i)
		}
	}
	return len(c.order)+len(c.marks)+len(c.strays) > 0
}

// record makes the changes a new action of the history.
func (c *changes) record(name string) error {
	if !c.drop() {
		return nil
	}
	now := time.Now()
	u, ids := c.update()
	log := c.log(ids)
	id, err := c.d.project.Record(name, now, log, u)
	if err != nil {
		return err
	}
	c.make(ids)
	c.d.mu.Lock()
	defer c.d.mu.Unlock()
	c.d.undo = step{project.Action{ID: id, Time: now, Name: name, Face: log[0].Face}, true}
	c.d.redo = step{}
	return nil
}

// update returns the state that the changes leave behind, and the faces of their rows; rows that nothing was
// ever said about get new ones.
func (c *changes) update() (project.Update, map[int]int64) {
	var u project.Update
	ids := map[int]int64{}
	next := c.d.nextFace
	identify := func(i int) {
		if _, ok := ids[i]; ok {
			return
		}
		r := c.d.rows.at(i)
		id := r.face()
		if id == 0 {
			id = next
			next++
		}
		ids[i] = id
		if m, ok := c.marks[i]; ok {
			u.Faces = append(u.Faces, r.project(id, i, m))
		} else if r.face() == 0 {
			u.Faces = append(u.Faces, r.project(id, i, r.mark()))
		}
	}
	for _, p := range c.order {
		identify(p.row)
		t := c.d.rows.at(p.row).said.texts
		// What the file has now was seen: a conflict ends with a new edit.
		q := project.Point{Face: ids[p.row], Keypoint: c.d.places[p.keypoint], Now: c.points[p], File: t.file[p.keypoint]}
		if saving, ok := t.saving[p.keypoint]; ok {
			q.Saving = &saving
		}
		u.Points = append(u.Points, q)
	}
	for _, i := range slices.Sorted(maps.Keys(c.marks)) {
		identify(i)
	}
	c.strayUpdate(&u)
	return u, ids
}

// log returns the changes for the history.
func (c *changes) log(ids map[int]int64) []project.Change {
	log := make([]project.Change, 0, len(c.order)+len(c.marks))
	for _, p := range c.order {
		log = append(log, project.Change{
			Face:     ids[p.row],
			Keypoint: c.d.places[p.keypoint],
			Before:   c.d.rows.at(p.row).said.texts.now[p.keypoint],
			After:    c.points[p],
		})
	}
	for _, i := range slices.Sorted(maps.Keys(c.marks)) {
		log = append(log, project.Change{Face: ids[i], MarkBefore: project.Mark(c.d.rows.at(i).mark()), MarkAfter: project.Mark(c.marks[i])})
	}
	return append(log, c.strayLog()...)
}

// make makes the changes, which are in the project by now, in memory.
func (c *changes) make(ids map[int]int64) {
	d := c.d
	d.mu.Lock()
	defer d.mu.Unlock()
	edited := map[int]int{}
	for i, id := range ids {
		r := d.rows.at(i)
		edited[i] = r.editedPoints()
		r.toSay().face = id
		d.rowOf[id] = i
		d.nextFace = max(d.nextFace, id+1)
	}
	for p, t := range c.points {
		r := d.rows.at(p.row)
		r.said.texts.seen[p.keypoint] = r.said.texts.file[p.keypoint]
		r.set(p.keypoint, t)
	}
	for i, m := range c.marks {
		d.rows.at(i).toSay().mark = m
	}
	for i := range ids {
		d.recount(d.rows.at(i), edited[i])
	}
	c.makeStrays()
}

// rows returns the rows that are changed, ascending.
func (c *changes) rows() []int {
	rows := slices.Collect(maps.Keys(c.marks))
	for _, p := range c.order {
		rows = append(rows, p.row)
	}
	slices.Sort(rows)
	return slices.Compact(rows)
}

// tell tells subscribers what changed. Call it without locks, after the changes were made.
func (c *changes) tell() {
	c.d.tellNotices()
	if len(c.order) > 0 {
		var rows []int
		seen := map[int]bool{}
		for _, p := range c.order {
			if !seen[p.row] {
				seen[p.row] = true
				rows = append(rows, p.row)
			}
		}
		c.d.subscribers.tell(Change{Kind: Edited, Rows: rows})
	}
	if len(c.strays) > 0 {
		c.d.subscribers.tell(Change{Kind: Noticed})
	}
	if len(c.marks) > 0 {
		c.d.subscribers.tell(Change{Kind: Marked, Rows: slices.Sorted(maps.Keys(c.marks))})
	}
}
