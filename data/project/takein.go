package project

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Two projects of one dataset come about when its folder can't be written for a while, or when the dataset was moved.
// Each project lists which others it has taken in, as the hashes of what they held then: so it is known whether the
// other one has anything new, whether it goes on from this one, or whether both went their own way.

// takenKey is under which the hashes are kept, a JSON list.
const takenKey = "taken"

// takeInFrom takes in the project at another place of the same dataset, if there is one and it has anything that this
// one lacks. copied says that this one was just made from it. It is set aside where it is the user's own; one that
// can't be read is left where it is, and a notice says so.
func (p *Project) takeInFrom(other string, own, copied bool) error {
	if copied {
		hash, err := p.hash()
		if err != nil {
			return err
		}
		return p.addTaken(hash)
	}
	if !isFile(other) {
		return nil
	}
	t, err := p.TakeIn(other)
	if errors.Is(err, errDamaged) || errors.Is(err, ErrNewer) {
		p.notice(fmt.Sprintf("There is a second project file of this dataset, %s, which could not be taken in: %v. It stays where it is.", other, err))
		return nil
	}
	if err != nil {
		return err
	}
	aside := other // next time it is known to have nothing new
	if own {
		if moved, err := setAside(other, "taken", time.Now()); err == nil {
			aside = moved
		}
	}
	p.notice(t.sentence(other, aside))
	return nil
}

// Taken says what was taken in from another project.
type Taken struct {
	Points int // whose label is now another, or was not known here
	Both   int // of these, that were changed in both projects: the later change stands
	Marks  int
	Runs   int
}

// Any reports whether anything was.
func (t Taken) Any() bool { return t.Points+t.Marks+t.Runs > 0 }

// sentence says it to a person, "" when there is nothing to say.
func (t Taken) sentence(other, aside string) string {
	if !t.Any() {
		return ""
	}
	text := fmt.Sprintf("A second project file of this dataset, %s, held what this one lacked: %s. They are in place now", other, t.String())
	if t.Both > 0 {
		text += fmt.Sprintf("; %s edited in both, and the later edit stands (undo brings the others back)", counted(t.Both, "point was", "points were"))
	}
	return text + fmt.Sprintf(". The file is kept as %s.", aside)
}

// String lists what was taken in.
func (t Taken) String() string {
	var parts []string
	for _, part := range []struct {
		n         int
		one, many string
	}{{t.Points, "edited point", "edited points"}, {t.Marks, "mark", "marks"}, {t.Runs, "training run", "training runs"}} {
		if part.n > 0 {
			parts = append(parts, counted(part.n, part.one, part.many))
		}
	}
	return strings.Join(parts, ", ")
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// TakeIn brings what the project file at another path holds into this one, as one action of the history, and leaves
// that file as it is; nobody may have it open. Where both changed a point or a mark, the later change stands. The whole
// history is taken over where the other goes on from this one.
func (p *Project) TakeIn(other string) (t Taken, err error) {
	err = p.lookAt(other, func(q *Project, copied string) error {
		known, follows, hash, err := p.compare(q)
		if err != nil || known {
			return err
		}
		u, err := p.unite(q)
		if err != nil {
			return err
		}
		if err := q.db.Close(); err != nil {
			return err
		}
		if t = u.taken; follows {
			err = p.with(copied, becomeOther)
		} else {
			err = p.join(u, copied, &t)
		}
		return errors.Join(err, p.addTaken(hash))
	})
	return t, err
}

// join adds to a project what it lacks of another, of which a copy lies at a path.
func (p *Project) join(u *union, copied string, t *Taken) error {
	if len(u.changes) > 0 {
		if _, err := p.Record("Take over "+t.String(), time.Now(), u.changes, u.update); err != nil {
			return err
		}
	}
	return p.with(copied, func(tx *sql.Tx) (err error) {
		t.Runs, err = takeRuns(tx)
		return err
	})
}

// lookAt calls f with a copy of another project file, which nobody may have open, and with the path of that copy.
func (p *Project) lookAt(path string, f func(q *Project, copied string) error) error {
	folder, err := os.MkdirTemp(filepath.Dir(p.path), ".fiducial-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	copied := filepath.Join(folder, "other")
	if err := copyDatabase(path, copied); err != nil {
		return err
	}
	q := &Project{}
	if q.db, err = dialAgain(copied); err != nil {
		return err
	}
	return errors.Join(f(q, copied), q.db.Close())
}

// compare tells what another project has beside this one: known, nothing that is new; follows, everything that this
// one holds. hash is that of the other.
func (p *Project) compare(q *Project) (known, follows bool, hash string, err error) {
	mine, err := p.hash()
	if err != nil {
		return false, false, "", err
	}
	hash, err = q.hash()
	if err != nil {
		return false, false, "", err
	}
	haveHere, err := p.taken()
	if err != nil {
		return false, false, "", err
	}
	haveThere, err := q.taken()
	if err != nil {
		return false, false, "", err
	}
	nothingHere, err := p.empty()
	if err != nil {
		return false, false, "", err
	}
	nothingThere, err := q.empty()
	known = nothingThere || mine == hash || slices.Contains(haveHere, hash)
	return known, nothingHere || slices.Contains(haveThere, mine), hash, err
}

// taken returns the hashes of the projects that were taken in.
func (p *Project) taken() (hashes []string, err error) {
	text, err := p.meta(takenKey)
	if err != nil || text == "" {
		return nil, err
	}
	if err := json.Unmarshal([]byte(text), &hashes); err != nil {
		return nil, cannotRead("which projects were taken in", err)
	}
	return hashes, nil
}

// takenMost is how many hashes are kept, the newest.
const takenMost = 50

// addTaken notes that a project with that hash was taken in.
func (p *Project) addTaken(hash string) error {
	hashes, err := p.taken()
	if err != nil {
		return err
	}
	hashes = append(hashes, hash)
	text, err := json.Marshal(hashes[max(0, len(hashes)-takenMost):])
	if err != nil {
		return err
	}
	return p.setMeta(takenKey, string(text))
}
