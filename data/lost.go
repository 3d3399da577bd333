package data

import (
	"fmt"
	"slices"

	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/project"
)

// Lost is a row whose photo is not where the file says.
type Lost struct {
	Row  int
	Name string     // as the file has it
	Hash face.Photo // by which the photo was known when somebody edited or marked the face; zero where nobody did
}

// LostPhotos returns the rows whose photos are not where the file says, in their order. It looks at the files of all
// rows without a usable photo.
func (d *Dataset) LostPhotos() ([]Lost, error) {
	if !d.Photos() {
		return nil, nil
	}
	known, err := d.knownPhotos()
	if err != nil {
		return nil, err
	}
	d.reading.RLock()
	defer d.reading.RUnlock()
	d.mu.RLock()
	file, image := d.file, d.file.Header().Image
	var rows []int
	var in []csvfile.Row
	for i, r := range d.rows.all() {
		if r.inFile.Photo.IsZero() && !r.inFile.Misaligned() {
			rows, in = append(rows, i), append(in, r.inFile)
		}
	}
	d.mu.RUnlock()
	var lost []Lost
	for i, row := range rows {
		faults, err := file.FaultsOf(in[i], row)
		if err != nil {
			return nil, fmt.Errorf("find lost photos of %s: %w", d.path, err)
		}
		if !slices.ContainsFunc(faults.First, func(f csvfile.Fault) bool { return f.Cause == csvfile.NoFile }) {
			continue
		}
		name, err := file.Text(in[i], image)
		if err != nil {
			return nil, fmt.Errorf("find lost photos of %s: %w", d.path, err)
		}
		lost = append(lost, Lost{Row: row, Name: name, Hash: known[row]})
	}
	return lost, nil
}

// knownPhotos returns the hashes of photos that the project knows of rows without a usable one, by row.
func (d *Dataset) knownPhotos() (map[int]face.Photo, error) {
	if !d.options.Project {
		return project.Photos(d.real, d.options.folders())
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	faces, err := d.project.Faces()
	if err != nil {
		return nil, err
	}
	known := map[int]face.Photo{}
	for _, f := range faces {
		switch old, twice := known[f.Row]; {
		case f.Photo.IsZero():
		case twice && old != f.Photo:
			known[f.Row] = face.Photo{}
		default:
			known[f.Row] = f.Photo
		}
	}
	return known, nil
}
