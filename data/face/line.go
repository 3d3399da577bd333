package face

import (
	"fmt"
	"strings"
)

// Line joins two keypoints, by their indices, as the skeleton of a set does. It is drawn on a face and means nothing
// else.
type Line struct{ From, To int }

// Link is a Line by the names of its keypoints: so lines are kept and exchanged.
type Link [2]string

// Set is a set of keypoints as one thing: their names in order, with the partner of each and the eyes, and the lines
// between them.
type Set struct {
	Keypoints Keypoints
	Lines     []Line
}

// LinesOf returns the lines that links are between these keypoints, each once, in order. A link that names none of
// them, or one keypoint twice, is left out.
func (k Keypoints) LinesOf(links []Link) []Line {
	index := make(map[string]int, len(k))
	for i, p := range k {
		index[p.Name] = i
	}
	seen := make(map[Line]bool, len(links))
	var lines []Line
	for _, l := range links {
		from, known := index[l[0]]
		to, too := index[l[1]]
		one := Line{min(from, to), max(from, to)}
		if known && too && from != to && !seen[one] {
			seen[one] = true
			lines = append(lines, Line{from, to})
		}
	}
	return lines
}

// Links returns lines by the names of their keypoints. It is never nil: no lines are said, too.
func (k Keypoints) Links(lines []Line) []Link {
	links := make([]Link, len(lines))
	for i, l := range lines {
		links[i] = Link{k[l.From].Name, k[l.To].Name}
	}
	return links
}

// ParseLinks reads links as people write them: a:b:c is a line from a to b and one from b to c; the next begins behind
// a comma, or on a line of its own. It is never nil.
func ParseLinks(text string) ([]Link, error) {
	links := []Link{}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '\n' || r == '\r' }) {
		if strings.TrimSpace(part) == "" {
			continue
		}
		names := strings.Split(part, ":")
		for i := range names {
			names[i] = strings.TrimSpace(names[i])
			if names[i] == "" || len(names) < 2 {
				return nil, fmt.Errorf("%q is no line: write FROM:TO, or more names in a row", strings.TrimSpace(part))
			}
			if i > 0 {
				links = append(links, Link{names[i-1], names[i]})
			}
		}
	}
	return links, nil
}

// Chains writes links as ParseLinks reads them, those that follow on each other in one.
func Chains(links []Link) []string {
	var chains []string
	for i, l := range links {
		if i > 0 && links[i-1][1] == l[0] {
			chains[len(chains)-1] += ":" + l[1]
			continue
		}
		chains = append(chains, l[0]+":"+l[1])
	}
	return chains
}
