package project

import (
	"cmp"

	"fiducial/data/face"
)

// union is what has to be done to a project so that it holds the edits of another one as well.
type union struct {
	p, q    *side
	ids     map[int64]int64 // of q's faces in p
	next    int64
	faces   map[int64]Face // of p that change or come
	changes []Change
	update  Update
	taken   Taken
}

// side is one of the two projects.
type side struct {
	faces  []Face
	byID   map[int64]Face
	points map[point]Point
	order  []point
	times  map[point]string // of the last action on a point, or with no keypoint on a mark, whether it stands or not
}

// point names a point of a face of one project; without a keypoint, the face's mark.
type point struct {
	face     int64
	keypoint string
}

func (p *Project) side() (*side, error) {
	s := &side{byID: map[int64]Face{}, points: map[point]Point{}, times: map[point]string{}}
	var err error
	if s.faces, err = p.Faces(); err != nil {
		return nil, err
	}
	for _, f := range s.faces {
		s.byID[f.ID] = f
	}
	points, err := p.Points()
	if err != nil {
		return nil, err
	}
	for _, q := range points {
		at := point{q.Face, q.Keypoint}
		s.points[at], s.order = q, append(s.order, at)
	}
	_, err = list(p.db, "the history", func(scan func(...any) error) (none struct{}, err error) {
		var at point
		var time string
		if err := scan(&at.face, &at.keypoint, &time); err != nil {
			return none, err
		}
		s.times[at] = time
		return none, nil
	}, "SELECT c.face, ifnull(c.keypoint, ''), max(a.time) FROM actions a JOIN changes c ON c.action = a.id GROUP BY 1, 2")
	return s, err
}

// unite compares the edits of two projects of one dataset: where both have one of the same point, or mark, the later
// one is to stand. Of two of the same time, as of a common beginning, the one that is no longer in the other was saved
// or undone there without leaving a time, so it stands too: rather a label too many than one lost.
func (p *Project) unite(q *Project) (*union, error) {
	mine, err := p.side()
	if err != nil {
		return nil, err
	}
	theirs, err := q.side()
	if err != nil {
		return nil, err
	}
	u := &union{p: mine, q: theirs, ids: map[int64]int64{}, faces: map[int64]Face{}}
	u.matchFaces()
	u.unitePoints()
	u.uniteMarks()
	for _, f := range u.faces {
		u.update.Faces = append(u.update.Faces, f)
	}
	return u, nil
}

// matchFaces finds out which faces are the same: those of one photo, box and duplicate, else those without a photo in
// one row.
func (u *union) matchFaces() {
	type key struct {
		photo          face.Photo
		box            string
		duplicate, row int
	}
	keyOf := func(f Face) key {
		if f.Photo.IsZero() {
			return key{row: f.Row}
		}
		return key{photo: f.Photo, box: f.Box, duplicate: f.Duplicate}
	}
	here := map[key]int64{}
	for _, f := range u.p.faces {
		if _, ok := here[keyOf(f)]; !ok || f.Present {
			here[keyOf(f)] = f.ID
		}
		u.next = max(u.next, f.ID)
	}
	for _, f := range u.q.faces {
		id, ok := here[keyOf(f)]
		if !ok {
			u.next++
			id = u.next
			fresh := f
			fresh.ID, fresh.Mark = id, Mark{}
			u.faces[id], u.p.byID[id] = fresh, fresh
		}
		u.ids[f.ID], here[keyOf(f)] = id, id
	}
}

// unitePoints takes over the points whose edit in the other project is the one that stands.
func (u *union) unitePoints() {
	seen := map[point]bool{}
	for _, there := range u.q.order {
		here := point{u.ids[there.face], there.keypoint}
		seen[here] = true
		a, have := u.p.points[here]
		b := u.q.points[there]
		newer := cmp.Compare(u.q.times[there], u.p.times[here])
		switch {
		case !have && newer < 0: // here it was edited later, and is as in the file
		case !have:
			u.takePoint(here, b.File, b.Now, b.File, b.Saving)
		case a.Now == b.Now:
		case newer <= 0:
			u.taken.Both++
		default:
			u.taken.Both++
			u.takePoint(here, a.Now, b.Now, a.File, nil)
		}
	}
	back := map[int64]int64{}
	for q, p := range u.ids {
		back[p] = q
	}
	for _, here := range u.p.order {
		there, known := back[here.face]
		if a := u.p.points[here]; known && !seen[here] && u.q.times[point{there, here.keypoint}] > u.p.times[here] {
			u.taken.Both++ // there it was edited later, and is as in the file
			u.takePoint(here, a.Now, a.File, a.File, nil)
		}
	}
}

func (u *union) takePoint(at point, before, after, file Texts, saving *Texts) {
	u.taken.Points++
	u.changes = append(u.changes, Change{Face: at.face, Keypoint: at.keypoint, Before: before, After: after})
	u.update.Points = append(u.update.Points, Point{Face: at.face, Keypoint: at.keypoint, Now: after, File: file, Saving: saving})
}

// uniteMarks takes over the marks that were made later in the other project.
func (u *union) uniteMarks() {
	for _, f := range u.q.faces {
		id := u.ids[f.ID]
		mine := u.p.byID[id]
		newer := cmp.Compare(u.q.times[point{f.ID, ""}], u.p.times[point{id, ""}])
		if f.Mark == mine.Mark || newer < 0 || newer == 0 && mine.Mark != (Mark{}) {
			continue
		}
		u.taken.Marks++
		u.changes = append(u.changes, Change{Face: id, MarkBefore: mine.Mark, MarkAfter: f.Mark})
		mine.Mark = f.Mark
		u.faces[id] = mine
	}
}
