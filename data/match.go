package data

import (
	"slices"

	"fiducial/data/face"
	"fiducial/data/project"
)

// matcher finds the faces of the project again among the rows of the file: same row and same photo first, else
// the same photo wherever it is now. A face without a photo is only known by its row. Of several faces in one photo
// each is known by its box; where that is another now, by the labels that its edits found in the file, or by being the
// only one.
type matcher struct {
	faces      []*stored
	byID       map[int64]*stored
	byRow      map[int][]*stored
	byPhoto    map[face.Photo][]*stored
	duplicates map[face.Photo]int // rows so far with that photo
}

// stored is a face of the project.
type stored struct {
	project.Face
	points  []project.Point // that were not saved
	claimed bool            // a row was found
}

// readMatcher reads the faces of a project.
func readMatcher(p *project.Project) (*matcher, error) {
	faces, err := p.Faces()
	if err != nil {
		return nil, err
	}
	points, err := p.Points()
	if err != nil {
		return nil, err
	}
	m := &matcher{byID: make(map[int64]*stored, len(faces)), byRow: map[int][]*stored{}, byPhoto: map[face.Photo][]*stored{}, duplicates: map[face.Photo]int{}}
	for _, f := range faces {
		s := &stored{Face: f}
		m.byID[f.ID] = s
		m.faces = append(m.faces, s)
	}
	for _, q := range points {
		if s := m.byID[q.Face]; s != nil {
			s.points = append(s.points, q)
		}
	}
	// Where two claim one row, those that the dataset had when it was last read come first.
	slices.SortStableFunc(m.faces, func(a, b *stored) int {
		switch {
		case a.Present && !b.Present:
			return -1
		case b.Present && !a.Present:
			return 1
		}
		return 0
	})
	for _, s := range m.faces {
		m.byRow[s.Row] = append(m.byRow[s.Row], s)
		if !s.Photo.IsZero() {
			m.byPhoto[s.Photo] = append(m.byPhoto[s.Photo], s)
		}
	}
	return m, nil
}

// nextID returns the smallest ID that is larger than all that are in use.
func (m *matcher) nextID() int64 {
	var most int64
	for _, s := range m.faces {
		most = max(most, s.ID)
	}
	return most + 1
}

// duplicate counts a row with that photo and returns its number among them. Call it once a row, in order.
func (m *matcher) duplicate(p face.Photo) int {
	if p.IsZero() {
		return 0
	}
	n := m.duplicates[p]
	m.duplicates[p]++
	return n
}

// at returns the face that was in that row and has that photo and box, or nil. It reads what never changes.
func (m *matcher) at(row int, p face.Photo, box string) *stored {
	for _, s := range m.byRow[row] {
		if s.Photo == p && s.Box == box {
			return s
		}
	}
	return nil
}

// moved returns the face, not claimed yet, that had that photo and box in another row, or nil.
func (m *matcher) moved(p face.Photo, box string, duplicate int) *stored {
	for _, s := range m.byPhoto[p] {
		if !s.claimed && s.Box == box && s.Duplicate == duplicate {
			return s
		}
	}
	return nil
}

// rest finds rows for the faces that were not in their old row: first by photo, box and number, then, where duplicates
// became fewer or were claimed, by photo and box in order, and last those whose box is another now. found is called for
// each; like reports whether a row has in the file what the edits of a face found there.
func (m *matcher) rest(rows *table, like func(i int, s *stored) bool, found func(i int, s *stored)) {
	for _, anyDuplicate := range []bool{false, true} {
		for i, r := range rows.all() {
			if r.face() != 0 {
				continue
			}
			for _, s := range m.byPhoto[r.inFile.Photo] {
				if !s.claimed && s.Box == r.boxInFile() && (anyDuplicate || s.Duplicate == int(r.duplicate)) {
					found(i, s)
					break
				}
			}
		}
	}
	m.otherBoxes(rows, like, found)
}

// otherBoxes finds rows for faces whose box was changed in the file: where the photo has no other face, or one row
// alone is like it.
func (m *matcher) otherBoxes(rows *table, like func(i int, s *stored) bool, found func(i int, s *stored)) {
	free := map[face.Photo][]int{}
	for i, r := range rows.all() {
		if p := r.inFile.Photo; r.inFile.Frame != nil && r.face() == 0 && len(m.byPhoto[p]) > 0 {
			free[p] = append(free[p], i)
		}
	}
	for photo, at := range free {
		for _, s := range m.byPhoto[photo] {
			if s.claimed {
				continue
			}
			alike := slices.DeleteFunc(slices.Clone(at), func(i int) bool { return rows.at(i).face() != 0 || len(s.points) == 0 || !like(i, s) })
			if len(alike) == 0 && len(at) == 1 && m.duplicates[photo] == 1 && len(m.byPhoto[photo]) == 1 {
				alike = at
			}
			if len(alike) == 1 {
				found(alike[0], s)
			}
		}
	}
}
