package project

import (
	"bufio"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fiducial/data/face"
)

// A dataset that was renamed or moved leaves its project behind: beside its old name, or in the user's data folder,
// where it is known by the old path. Which datasets have projects stands in a list in the data folder.

// datasetKey is under which the path of the dataset is kept.
const datasetKey = "dataset"

// listed is the name of the list of datasets, a path a line, in the data folder.
const listed = "datasets.txt"

// listedMost is how many datasets the list has at most, the newest.
const listedMost = 1000

// name notes in a transaction whose project it is, once, so that it is known when its dataset is no longer there.
func (p *Project) name(tx *sql.Tx) error {
	if p.dataset == "" || p.named {
		return nil
	}
	_, err := tx.Exec("INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", datasetKey, p.dataset)
	return err
}

// list adds the dataset to the list of those that have projects. It costs nothing but a way to find them when that
// fails.
func (p *Project) list() {
	if p.dataset == "" || p.named {
		return
	}
	p.named = true
	path := filepath.Join(p.data, listed)
	all := knownDatasets(path)
	if slices.Contains(all, p.dataset) || strings.ContainsAny(p.dataset, "\n\r") {
		return
	}
	all = append(all, p.dataset)
	fresh, err := os.CreateTemp(p.data, ".fiducial-*")
	if err != nil {
		return
	}
	_, err = fresh.WriteString(strings.Join(all[max(0, len(all)-listedMost):], "\n") + "\n")
	if err = errors.Join(err, fresh.Close()); err == nil {
		err = os.Rename(fresh.Name(), path)
	}
	if err != nil {
		os.Remove(fresh.Name())
	}
}

// knownDatasets returns the paths in the list, none when there is none.
func knownDatasets(path string) (all []string) {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan() && len(all) < 2*listedMost; {
		all = append(all, lines.Text())
	}
	return all
}

// Former is a project whose dataset is no longer where it was.
type Former struct {
	Path    string // of the project file
	Dataset string // where its dataset was
	Points  int    // unsaved edits of points of faces that were asked for
	Marks   int    // marks of such faces
	Aside   bool   // it lay in the place of this project, and was set aside
}

// formerMost is how many projects are looked at when looking for those of a dataset that was moved.
const formerMost = 30

// Formers looks for projects whose dataset is gone, or that were set aside because this one took their place, and that
// hold unsaved edits, or marks, of faces with photos that has holds for; of those set aside only what this project
// lacks counts. It looks in the folder of this project's dataset, in the user's data folder, and beside the datasets
// that once had projects. What this project has taken in is left out, as is what can't be read.
func (p *Project) Formers(has func(face.Photo) bool) (found []Former) {
	if p.dataset == "" {
		return nil
	}
	var paths []string
	add := func(path, dataset string) {
		if path != p.path && isFile(path) && (dataset == "" || !exists(dataset)) && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	beside, _ := filepath.Glob(filepath.Join(escapeGlob(filepath.Dir(p.dataset)), "*"+Extension))
	for _, path := range beside {
		add(path, strings.TrimSuffix(path, Extension))
	}
	f := Folders{Data: p.data}
	for _, dataset := range slices.Backward(knownDatasets(filepath.Join(p.data, listed))) {
		add(Beside(dataset), dataset)
		add(f.elsewhere(dataset), dataset)
	}
	for _, path := range append(p.setAsideHere(), paths[:min(len(paths), formerMost)]...) {
		if former, err := p.former(path, has); err == nil && former.Points+former.Marks > 0 {
			found = append(found, former)
		}
	}
	return found
}

// setAsideHere returns the projects that lay in the place of this one, the newest of them first.
func (p *Project) setAsideHere() (paths []string) {
	all, _ := filepath.Glob(escapeGlob(p.path) + ".replaced-*")
	slices.Sort(all)
	for _, path := range slices.Backward(all) {
		if isFile(path) && !strings.HasSuffix(path, logs[0]) && !strings.HasSuffix(path, logs[1]) && !strings.HasSuffix(path, LockExtension) {
			paths = append(paths, path)
		}
	}
	return paths[:min(len(paths), formerMost)]
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, os.ErrNotExist)
}

// escapeGlob returns a path as a pattern that matches it alone.
func escapeGlob(path string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(path)
}

// former looks into a project file.
func (p *Project) former(path string, has func(face.Photo) bool) (former Former, err error) {
	lock, err := lockFile(path + LockExtension)
	if err != nil && !cannotBeMade(err) {
		return former, err // somebody has it open
	}
	if lock != nil {
		defer lock.release()
	}
	err = p.lookAt(path, func(q *Project, _ string) error {
		known, _, _, err := p.compare(q)
		if err != nil || known {
			return err
		}
		side, err := q.side()
		if err != nil {
			return err
		}
		former = Former{Path: path, Dataset: strings.TrimSuffix(path, Extension), Aside: strings.HasPrefix(path, p.path+".")}
		if name, err := q.meta(datasetKey); err == nil && name != "" {
			former.Dataset = name
		}
		for _, at := range side.order {
			if point := side.points[at]; point.Now != point.File && has(side.byID[at.face].Photo) {
				former.Points++
			}
		}
		for _, f := range side.faces {
			if f.Mark != (Mark{}) && has(f.Photo) {
				former.Marks++
			}
		}
		if !former.Aside {
			return nil
		}
		u, err := p.unite(q)
		if err == nil {
			former.Points, former.Marks = min(former.Points, u.taken.Points), min(former.Marks, u.taken.Marks)
		}
		return err
	})
	return former, err
}

// TakeFormer takes in the project file of a dataset that was moved and sets it aside, so that it is found no more.
func (p *Project) TakeFormer(path string) (Taken, error) {
	fail := func(err error) (Taken, error) {
		return Taken{}, fmt.Errorf("take over the edits in %s: %w", path, explained(err))
	}
	lock, err := lockFile(path + LockExtension)
	if err != nil && !cannotBeMade(err) {
		return fail(err)
	}
	if lock != nil {
		defer lock.release()
	}
	taken, err := p.TakeIn(path)
	if err != nil {
		return fail(err)
	}
	if _, err := setAside(path, "taken", time.Now()); err != nil && !cannotBeMade(err) {
		return fail(err)
	}
	return taken, nil
}
