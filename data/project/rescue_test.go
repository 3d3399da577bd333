package project

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"fiducial/data/face"
)

// many is how many faces with one edit each the projects have that are damaged.
const many = 500

// fill makes a project of many faces and edits.
func fill(t *testing.T, p *Project) {
	t.Helper()
	var u Update
	var changes []Change
	for i := range many {
		id := int64(i + 1)
		u.Faces = append(u.Faces, Face{ID: id, Row: i, Photo: face.PhotoOf([]byte{byte(i), byte(i >> 8)}), Present: true})
		q := Point{Face: id, Keypoint: "eye", Now: Texts{fmt.Sprint(i), "1"}, File: Texts{"0", "0"}}
		u.Points = append(u.Points, q)
		changes = append(changes, Change{Face: id, Keypoint: "eye", Before: q.File, After: q.Now})
	}
	_, err := p.Record("Move", time.Now(), changes, u)
	must(t, err)
}

// rootOf returns the number of the page at which a table begins, and how many pages there are.
func rootOf(t *testing.T, p *Project, table string) (root, pages int64) {
	t.Helper()
	must(t, p.db.QueryRow("SELECT rootpage FROM sqlite_schema WHERE name = ?", table).Scan(&root))
	must(t, p.db.QueryRow("PRAGMA page_count").Scan(&pages))
	return root, pages
}

// TestRescue damages projects and looks for what they held.
func TestRescue(t *testing.T) {
	for name, c := range map[string]struct {
		damage func(t *testing.T, p *Project, path string)
		least  int // edits that must be rescued
	}{
		"history lost": {func(t *testing.T, p *Project, path string) {
			root, _ := rootOf(t, p, "changes")
			must(t, p.Close())
			overwrite(t, path, 4096*(root-1), "\xff\xff\xff\xff\xff\xff\xff\xff")
		}, many},
		"a page of the edits lost": {func(t *testing.T, p *Project, path string) {
			root, pages := rootOf(t, p, "points")
			must(t, p.Close())
			content, err := os.ReadFile(path)
			must(t, err)
			for n := root; n < pages; n++ { // the page on which the edit of face 250 is
				if at := 4096 * n; strings.Contains(string(content[at:at+4096]), "eye2491") {
					overwrite(t, path, at, strings.Repeat("\xff", 4096))
					return
				}
			}
			t.Fatal("no page to damage")
		}, many / 2},
		"cut off": {func(t *testing.T, p *Project, path string) {
			must(t, p.Close())
			info, err := os.Stat(path)
			must(t, err)
			must(t, os.Truncate(path, info.Size()-4096*3))
		}, many / 4},
		"a photo hash changed": {func(t *testing.T, p *Project, path string) {
			_, err := p.db.Exec("UPDATE faces SET photo = 'x' || substr(photo, 2) WHERE id = 7")
			must(t, err)
			must(t, p.Close())
		}, many - 1},
	} {
		t.Run(name, func(t *testing.T) {
			path, f := dataset(t), folders(t)
			p := mustOpen(t, path, f)
			fill(t, p)
			c.damage(t, p, Beside(path))
			p = mustOpen(t, path, f)
			defer p.Close()
			if n := p.Notices(); len(n) != 1 || !strings.Contains(n[0], "is damaged") || !strings.Contains(n[0], "in place") {
				t.Errorf("notices %q", n)
			}
			points, err := p.Points()
			must(t, err)
			faces, err := p.Faces()
			must(t, err)
			if len(points) < c.least || len(faces) < c.least {
				t.Fatalf("rescued %d faces and %d edits, want %d", len(faces), len(points), c.least)
			}
			for _, q := range points {
				if q.Now[0] != fmt.Sprint(q.Face-1) {
					t.Fatalf("rescued %+v", q)
				}
			}
			must(t, p.Write(Update{Faces: []Face{{ID: 1000}}}))
		})
	}
}

func overwrite(t *testing.T, path string, at int64, with string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	_, err = file.WriteAt([]byte(with), at)
	must(t, err)
	must(t, file.Close())
}
