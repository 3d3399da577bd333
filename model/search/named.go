package search

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fiducial/data"
	"fiducial/model/settings"
)

// Named is a plan that is built in, under the name of its space.
type Named struct {
	Name    string
	Meaning string // one sentence: for what and for whom
	Plan    Plan
}

// NamedPlans returns the plans that are built in, the one to search with where nothing else is asked for first.
func NamedPlans() []Named {
	return []Named{
		{
			Name:    "fast",
			Meaning: "The small heatmap network with the settings that matter most for it, in ten minutes.",
			Plan: Plan{Method: ASHA, Minutes: 10, Space: Space{Preset: "fast", Dimensions: []Dimension{
				{Key: "out_channel", Values: []string{"6,12,24", "8,16,32"}},
				{Key: "batch_size", Values: []string{"16", "32", "64"}},
				{Key: "lr", Scale: LogUniform, Min: 0.002, Max: 0.03, Steps: 4},
				{Key: "augment.rotation", Values: []string{"0", "10", "20"}},
				{Key: "augment.shift", Values: []string{"0", "4", "8"}},
			}}},
		},
		{
			Name:    "notebook",
			Meaning: "The grid of the notebook this program grew from, one epoch each: for comparison, not for use.",
			Plan:    Plan{Method: Grid, Space: Notebook()},
		},
	}
}

// NamedPlan returns the plan of that name; the error lists the names there are.
func NamedPlan(name string) (Plan, error) {
	var names []string
	for _, n := range NamedPlans() {
		if n.Name == name {
			return n.Plan, nil
		}
		names = append(names, n.Name)
	}
	return Plan{}, fmt.Errorf("there is no space %q: choose %s, or a file", name, strings.Join(names, " or "))
}

// How long a trial of a plan with a budget is: until it has been shown about so many faces, which takes a minute or two
// and is enough to tell good settings from bad ones, but no fewer and no more epochs than these.
const (
	facesShown  = 25_000
	epochsLeast = 6
	epochsMost  = 200
)

// checkSides says which side that the space has the networks can't see the photos of a dataset with. base is what
// trials start from.
func (s Space) checkSides(ds *data.Dataset, base settings.Settings) error {
	if err := base.CheckSide(ds); !s.varies("side") {
		return err
	}
	for _, d := range s.Dimensions {
		if d.Key != "side" {
			continue
		}
		values := d.Values
		if d.Scale != Discrete { // two sides fit at most, and so of a longer range one of these does not
			least, most := int(d.Min), int(d.Max)
			values = []string{strconv.Itoa(least), strconv.Itoa(min(least+1, most)), strconv.Itoa(most)}
		}
		for _, v := range values {
			if err := base.Set(d.Key, v); err != nil {
				return err
			}
			if err := base.CheckSide(ds); err != nil {
				return err
			}
		}
	}
	return nil
}

// For returns the plan with as many epochs as suit the faces of a dataset, where it has a budget and says nothing of
// epochs itself: a small set needs more of them than a large one. The error says why nothing can be searched on it.
func (p Plan) For(ds *data.Dataset) (Plan, error) {
	base, err := p.Space.base()
	if err == nil && !slices.ContainsFunc([]string{"split_seed", "all_faces", "complete_only", "hidden", "together"}, p.Space.varies) {
		err = base.Measurable(ds)
	}
	if err == nil && ds.Side() > 0 {
		err = p.Space.checkSides(ds, base)
	}
	if err != nil || p.Minutes == 0 || p.MaxEpochs > 0 || p.Space.names("epochs") {
		return p, err
	}
	faces := len(base.SplitRows(ds, data.Train))
	epochs := min(max(facesShown/max(faces, 1), epochsLeast), epochsMost)
	if p.Method != ASHA {
		p.Space.Fixed = append(p.Space.Fixed[:len(p.Space.Fixed):len(p.Space.Fixed)], Fixed{"epochs", strconv.Itoa(epochs)})
		return p, nil
	}
	p.MaxEpochs = max(epochs, p.MinEpochs)
	if p.MinEpochs == 0 {
		p.MinEpochs = max(epochs/9, 1)
	}
	return p, nil
}
