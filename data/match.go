package data

import (
	"slices"

	"fiducial/data/face"
	"fiducial/data/project"
)

// matcher finds the faces of the project again among the rows of the file: same row and same photo first, else
// the same photo wherever it is now. A face without a photo is only known by its row.
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

// at returns the face that was in that row and has that photo, or nil. It reads what never changes.
func (m *matcher) at(row int, p face.Photo) *stored {
	for _, s := range m.byRow[row] {
		if s.Photo == p {
			return s
		}
	}
	return nil
}

// moved returns the face, not claimed yet, that had that photo in another row, or nil.
func (m *matcher) moved(p face.Photo, duplicate int) *stored {
	for _, s := range m.byPhoto[p] {
		if !s.claimed && s.Duplicate == duplicate {
			return s
		}
	}
	return nil
}

// rest finds rows for the faces that were not in their old row: first by photo and number, then, where duplicates
// became fewer or were claimed, by photo in order. found is called for each.
func (m *matcher) rest(rows *table, found func(i int, s *stored)) {
	for _, anyDuplicate := range []bool{false, true} {
		for i, r := range rows.all() {
			if r.face() != 0 {
				continue
			}
			for _, s := range m.byPhoto[r.inFile.Photo] {
				if !s.claimed && (anyDuplicate || s.Duplicate == int(r.duplicate)) {
					found(i, s)
					break
				}
			}
		}
	}
}
