package checkpoint

import (
	"fmt"
	"slices"
	"strings"

	"fiducial/data/harmless"
)

// fewLabels is from how many labels on a keypoint counts as learned: of fewer a network knows hardly more than where
// these lay.
const fewLabels = 10

// fewNamed is how many keypoints SaysFew names.
const fewNamed = 3

// FewLabels returns which of the keypoints with these names the weights learned from fewer than ten labels, with those
// of its partner where faces were mirrored, in that order, and how many labels of its own each has, by its name. There
// are none where it is not known how many there were, and none of those that are not predicted at all.
func (c *Checkpoint) FewLabels(names []string) (few []string, counts map[string]int) {
	whole := c.Full()
	counts = map[string]int{}
	mirrored := whole.Settings.Augment.Mirror && whole.Mirrors()
	for _, name := range names {
		k := slices.Index(whole.Keypoints, name)
		if k < 0 || k >= len(whole.LabelCounts) || slices.Contains(whole.Unlabelled, k) {
			continue
		}
		n := whole.LabelCounts[k]
		learned := n
		if partner := whole.Partners[k]; mirrored && partner != k { // whose labels were learned as its own, in the mirror
			learned += whole.LabelCounts[partner]
		}
		if learned < fewLabels {
			few, counts[name] = append(few, name), n
		}
	}
	return few, counts
}

// SaysFew says which of the keypoints with these names were learned from very few labels, and from how many, in a
// sentence without a full stop; "" where there are none.
func (c *Checkpoint) SaysFew(names []string) string {
	few, counts := c.FewLabels(names)
	if len(few) == 0 {
		return ""
	}
	var parts []string
	for i, name := range few[:min(len(few), fewNamed)] {
		labels := "1 label"
		switch n := counts[name]; {
		case n == 0:
			labels = "mirrored labels of its partner alone"
		case n > 1:
			labels = fmt.Sprintf("%d labels", n)
		}
		name = harmless.Name(name)
		if i == 0 {
			name += " was learned"
		}
		parts = append(parts, name+" from "+labels)
	}
	if more := len(few) - fewNamed; more > 0 {
		parts = append(parts, fmt.Sprintf("%d more from fewer than %d", more, fewLabels))
	}
	return strings.Join(parts, ", ")
}
