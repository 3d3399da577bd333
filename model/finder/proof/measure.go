package main

import (
	"fmt"
	"os"
	"slices"
	"time"

	"fiducial/assets"
	"fiducial/data/face"
	"fiducial/model/finder"
)

// finding says which weights find faces, and from which score on.
type finding struct {
	Weights string  `placeholder:"F" help:"The finder's weights; the embedded ones without it."`
	Score   float64 `help:"The least score that counts; the usual one without it."`
	Refine  bool    `help:"Refine the boxes of the faces that are found by their predicted points, and say what that changes."`
}

// finder returns the finder, which finds boxes from a low score on, and the score from which on they count.
func (c finding) finder() (*finder.Finder, float64, error) {
	content := assets.FinderWeights()
	if c.Weights != "" {
		var err error
		if content, err = os.ReadFile(c.Weights); err != nil {
			return nil, 0, err
		}
	}
	w, err := finder.Decode(content)
	if err != nil {
		return nil, 0, err
	}
	f, err := finder.New(w, finder.Options{LeastScore: lowest})
	score := c.Score
	if score == 0 {
		score = finder.DefaultScore
	}
	return f, score, err
}

const (
	lowest = 0.1 // score that is looked at
	hit    = 0.5 // overlap from which on a face counts as found
)

// tally counts what was found in some photos.
type tally struct {
	photos, faces int
	took          time.Duration
	hits, misses  []float64 // scores of boxes of a face, and of false ones
	overlaps      []float64 // of those from the usual score on
}

// add counts one photo: each face is found by the best box that overlaps enough, and every other box is false. A box of
// a face that need not be found counts nowhere.
func (t *tally) add(found []finder.Found, faces, open []face.Box, took time.Duration) {
	t.photos++
	t.faces += len(faces)
	t.took += took
	taken := make([]bool, len(faces))
	for _, f := range found {
		best := -1
		for i, b := range faces {
			if o := b.Overlap(f.Box); !taken[i] && o >= hit && (best < 0 || o > faces[best].Overlap(f.Box)) {
				best = i
			}
		}
		switch {
		case best >= 0:
			taken[best] = true
			t.hits = append(t.hits, f.Score)
			t.overlaps = append(t.overlaps, faces[best].Overlap(f.Box))
		case !slices.ContainsFunc(open, func(b face.Box) bool { return b.Overlap(f.Box) > 0.2 }):
			t.misses = append(t.misses, f.Score)
		}
	}
}

// print prints the tally from the score on that counts, and from others.
func (t *tally) print(score float64) {
	mean := 0.0
	for _, o := range t.overlaps {
		mean += o / float64(len(t.overlaps))
	}
	fmt.Printf("%d photos, %d faces, %v a photo; overlap of the boxes found %.3f\n", t.photos, t.faces, (t.took / time.Duration(max(t.photos, 1))).Round(time.Millisecond), mean)
	from := func(scores []float64, least float64) (n int) {
		for _, s := range scores {
			if s >= least {
				n++
			}
		}
		return n
	}
	for _, least := range []float64{0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9} {
		mark := ""
		if least == score {
			mark = "  <- counts"
		}
		hits, misses := from(t.hits, least), from(t.misses, least)
		fmt.Printf("  score %.2f: found %d of %d (%.2f %%), %d false boxes (%.3f a photo)%s\n",
			least, hits, t.faces, 100*float64(hits)/float64(max(t.faces, 1)), misses, float64(misses)/float64(max(t.photos, 1)), mark)
	}
}
