package main

import (
	"context"
	"fmt"
	"strings"

	"fiducial/data/format/annotation"
	"fiducial/data/intake"
)

type locateCommand struct {
	File    string   `arg:"" help:"The dataset whose photos lie elsewhere by now."`
	Folders []string `arg:"" help:"Folders in which, and below which, they are sought."`
}

// movedObject is a photo that was sought, as --json writes it.
type movedObject struct {
	Was     string `json:"was"` // as the file had it
	Rows    []int  `json:"rows"`
	Photo   string `json:"photo,omitempty"` // where it lies
	By      string `json:"by,omitempty"`    // hash or name
	Problem string `json:"problem,omitempty"`
}

// Run finds photos again and writes their places into the dataset.
func (c *locateCommand) Run(ctx context.Context, r *report) error {
	ds, release, err := openToRewrite(ctx, r, c.File, nil)
	if err != nil {
		return err
	}
	defer release()
	moved, err := intake.Locate(ctx, ds, c.Folders)
	if err != nil {
		return fmt.Errorf("locating photos of %s: %w", c.File, err)
	}
	progress, end := r.progress("writing " + c.File)
	rows, err := intake.Name(ctx, ds, moved, progress)
	end()
	if err != nil {
		return err
	}
	by := map[string]int{}
	for _, m := range moved {
		o := movedObject{Was: m.Name, Rows: m.Rows, Photo: m.Path, Problem: m.Why}
		switch {
		case m.ByHash:
			o.By = "hash"
		case m.Path != "":
			o.By = "name"
		}
		by[o.By]++
		if r.json {
			err = r.object(o)
		} else if m.Path == "" {
			r.note("%s (row %d): %s", m.Name, m.Rows[0], m.Why)
		}
		if err != nil {
			return err
		}
	}
	if r.json {
		return r.object(map[string]any{"file": c.File, "lost": len(moved), "by_hash": by["hash"], "by_name": by["name"], "rows": rows})
	}
	return r.line("%s", locatedLine(c.File, len(moved), by["hash"], by["name"], rows))
}

// locatedLine says how many photos were found, and how.
func locatedLine(file string, lost, byHash, byName, rows int) string {
	switch {
	case lost == 0:
		return fmt.Sprintf("%s: all photos are where it says", file)
	case byHash+byName == 0:
		return fmt.Sprintf("%s: none of the %s was found, and it stays as it is", file, annotation.Counted(lost, "photo that is not there", "photos that are not there"))
	}
	var how []string
	if byHash > 0 {
		how = append(how, fmt.Sprintf("%d by the hash of the file", byHash))
	}
	if byName > 0 {
		how = append(how, fmt.Sprintf("%d by the name alone", byName))
	}
	return fmt.Sprintf("%s: found %d of %s, %s, and named them anew in %s", file, byHash+byName,
		annotation.Counted(lost, "photo that was not there", "photos that were not there"), strings.Join(how, " and "), annotation.Counted(rows, "row", "rows"))
}
