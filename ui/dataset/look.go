package dataset

import (
	"fmt"
	"strings"

	"fiducial/data"
	"fiducial/data/csvfile"
	"fiducial/data/harmless"
	"fiducial/data/survey"
	"fiducial/ui/kit"
)

// look is what is seen of a dataset when somebody looks.
type look struct {
	photos     bool // the faces are in photos that are files
	side       int
	reading    []string // how the file was read, where that is not the usual way
	counts     data.LabelCounts
	faults     csvfile.Faults
	warnings   []survey.Warning
	remembered data.Reading
	lines      string // which lines there are between points
	unsaved    int
}

// lookAt looks at all labels. Safe for concurrent use.
func lookAt(ds *data.Dataset) (l look, err error) {
	l = look{side: ds.Side(), photos: ds.Photos(), reading: ds.Reading(), counts: ds.CountLabels(), faults: ds.Faults(), warnings: ds.Warnings(), unsaved: ds.Unsaved(), lines: linesOf(ds)}
	l.remembered, err = ds.Remembered()
	return l, err
}

// size says how large the faces are that the network sees.
func (l look) size() string {
	if l.photos {
		return fmt.Sprintf("each seen as %d × %d pixels", l.side, l.side)
	}
	return fmt.Sprintf("%d × %d pixels", l.side, l.side)
}

// facts says in lines how much there is.
func (l look) facts() string {
	lines := []string{fmt.Sprintf("%s, %s complete · %s", kit.Counted(l.counts.Rows, "face", "faces"), kit.Count(l.counts.Complete), l.size())}
	lines = append(append(lines, l.reading...), l.lines)
	if l.faults.Words > 0 {
		lines = append(lines, fmt.Sprintf("%s that say NA, NaN, null or None count as missing", kit.Counted(l.faults.Words, "cell", "cells")))
	}
	if l.faults.Total == 0 {
		return strings.Join(append(lines, "No faults in the file"), "\n")
	}
	lines = append(lines, fmt.Sprintf("%s in %s:", kit.Counted(l.faults.Total, "fault", "faults"), kit.Counted(l.faults.Rows, "row", "rows")))
	for _, g := range l.faults.Grouped() {
		f := g.Faults[0]
		line := fmt.Sprintf("%s × %s, first in row %s, line %d", kit.Count(len(g.Faults)), g.Cause, kit.Count(f.Row), f.Line)
		if f.Column > 0 {
			line += ", column " + harmless.Name(f.Name)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// linesOf says which lines there are between the points of a dataset, and where they are from.
func linesOf(ds *data.Dataset) string {
	lines, of := ds.Lines()
	switch n := kit.Counted(len(lines), "line", "lines"); {
	case of.Name != "":
		return n + " between points, of the " + of.Title
	case len(lines) > 0:
		return n + " between points, as was chosen"
	default:
		return "No lines between points"
	}
}
