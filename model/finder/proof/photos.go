package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"fiducial/data/face"
	"fiducial/data/photo"
)

// photosCommand measures on a dataset of photos.
type photosCommand struct {
	finding
	File string `arg:"" help:"A CSV with the columns file, box_left, box_top and box_size, one face a row."`
}

// Run measures and prints.
func (c *photosCommand) Run(ctx context.Context) (err error) {
	f, score, err := c.finder()
	if err != nil {
		return err
	}
	names, boxes, err := readBoxes(c.File)
	if err != nil {
		return err
	}
	r, err := c.refining()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.close()) }()
	var t tally
	for _, name := range names {
		img, err := photo.Open(filepath.Join(filepath.Dir(c.File), name))
		if err != nil {
			return err
		}
		start := time.Now()
		found, err := f.Find(ctx, img)
		if err != nil {
			return err
		}
		t.add(found, boxes[name], nil, time.Since(start))
		if err := r.found(img, boxes[name], found, score); err != nil {
			return err
		}
	}
	t.print(score)
	r.print()
	return nil
}

// readBoxes reads the boxes of each photo; names are in the order of the file.
func readBoxes(path string) (names []string, boxes map[string][]face.Box, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, nil, fmt.Errorf("read the boxes in %s: %w", path, err)
	}
	var at [4]int
	for i, column := range []string{"file", "box_left", "box_top", "box_size"} {
		if at[i] = slices.Index(rows[0], column); at[i] < 0 {
			return nil, nil, fmt.Errorf("read the boxes in %s: it has no column %q", path, column)
		}
	}
	boxes = map[string][]face.Box{}
	for i, row := range rows[1:] {
		var v [3]float64
		for k := range v {
			if v[k], err = strconv.ParseFloat(row[at[k+1]], 64); err != nil {
				return nil, nil, fmt.Errorf("read the boxes in %s: row %d: %w", path, i, err)
			}
		}
		name := row[at[0]]
		if boxes[name] == nil {
			names = append(names, name)
		}
		boxes[name] = append(boxes[name], face.Box{Left: v[0], Top: v[1], Size: v[2]})
	}
	return names, boxes, nil
}
