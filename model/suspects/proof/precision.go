package main

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"fiducial/model/suspects"
	"fiducial/model/suspects/plant"
)

// said are the probabilities from which on it is counted how many of the faces said to be wrong are.
var said = []float64{0.5, 0.9, 0.95, 0.99}

// precision is how many of the faces that are said to be wrong with some probability have a planted error, and which
// others were said to be.
type precision struct {
	wrong, planted []int
	others         []map[int]int // by row: how often
}

// measure adds a ranking of faces with planted errors.
func (p *precision) measure(errors []plant.Error, list []suspects.Suspect) {
	if p.wrong == nil {
		p.wrong, p.planted = make([]int, len(said)), make([]int, len(said))
		for range said {
			p.others = append(p.others, map[int]int{})
		}
	}
	at := map[int]bool{}
	for _, e := range errors {
		at[e.Row] = true
	}
	for i, share := range said {
		for _, s := range list {
			switch {
			case s.Score < math.Log(share/(1-share)):
			case at[s.Row]:
				p.wrong[i]++
				p.planted[i]++
			default:
				p.wrong[i]++
				p.others[i][s.Row]++
			}
		}
	}
}

// show prints what was counted: of the faces without a planted error the labels are those of the file, some of which
// are wrong as well.
func (p *precision) show() {
	for i, share := range said {
		rows := slices.Sorted(maps.Keys(p.others[i]))
		fmt.Printf("said to be wrong with p ≥ %g: %d, of which %d with a planted error (%.1f %%), and %d faces as the file has them: rows %v\n",
			share, p.wrong[i], p.planted[i], 100*float64(p.planted[i])/float64(max(p.wrong[i], 1)), len(rows), rows)
	}
}
