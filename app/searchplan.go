package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"fiducial/data/atomicfile"
	"fiducial/data/format/annotation"
	"fiducial/model/search"
)

// check refuses options that have no effect beside others, and numbers that can't be.
func (c *searchCommand) check(g given, n threads) error {
	if err := firstError(
		above(g, "trials", c.Trials), above(g, "min-epochs", c.MinEpochs), above(g, "max-epochs", c.MaxEpochs),
		above(g, "reduction", c.Reduction), above(g, "workers", c.Workers), above(g, "id", c.ID),
	); err != nil {
		return err
	}
	if g["time"] && c.Time <= 0 {
		return usageError("--time %v: a duration above 0, such as 10m", c.Time)
	}
	if c.Resume {
		if err := firstError(
			g.none("a search that goes on keeps its plan; leave it out, or leave --resume out to begin another search", "space", "method", "trials", "time", "seed", "min-epochs", "max-epochs", "reduction"),
			g.none("a search that goes on reads the columns as it began; leave it out, or leave --resume out to begin another search", "keypoints", "ignore", "pairs", "eyes"),
		); err != nil {
			return err
		}
	} else if err := g.none("it names a search to go on with; say --resume too", "id"); err != nil {
		return err
	}
	return errors.Join(c.checkOutputs(g), c.checkPlace(g, n))
}

// checkOutputs refuses two things on standard output.
func (c *searchCommand) checkOutputs(g given) error {
	switch {
	case g["json"] && c.CSV == "-":
		return usageError("--csv - with --json: standard output has the trials as JSON lines already; name a file for the table, or leave --json out")
	case g["json"] && c.Export == "-":
		return usageError("--export - with --json: standard output has each trial when it ends already; name a file for all of them, or leave --json out")
	case c.CSV == "-" && c.Export == "-":
		return usageError("--csv - with --export -: standard output takes one of them; name a file for the other")
	}
	return nil
}

// checkPlace refuses options of a place where trials don't run.
func (c *searchCommand) checkPlace(g given, n threads) error {
	switch c.On {
	case "local":
		if c.Workers > 0 && n > 0 && c.Workers > int(n) {
			return usageError("--workers %d with --threads %d: each trial takes a core, so that no more than %d are trained at once; leave one out", c.Workers, n, n)
		}
		return g.none("trials run on this machine; leave it out, or say where they run with --on", "shared", "program", "sbatch")
	case "folder":
		if err := g.none("it is for --on slurm", "program", "sbatch"); err != nil {
			return err
		}
	}
	if c.Shared == "" {
		return usageError("--on %s: name a folder that all machines see with --shared", c.On)
	}
	return g.none("trials that run elsewhere take one core each there", "threads")
}

// plan reads what is to be searched.
func (c *searchCommand) plan(g given) (p search.Plan, err error) {
	if c.Resume {
		return p, nil
	}
	if p, err = c.space(); err != nil {
		return p, err
	}
	p.Trials, p.Seed, p.MinEpochs, p.MaxEpochs, p.Reduction = c.Trials, c.Seed, c.MinEpochs, c.MaxEpochs, c.Reduction
	p.Method, p.Minutes = cmp.Or(c.Method, p.Method), cmp.Or(c.Time.Minutes(), p.Minutes)
	if p.Method != search.ASHA {
		if err := g.none(fmt.Sprintf("it is for --method asha, and trials are chosen by %s here", p.Method), "min-epochs", "max-epochs", "reduction"); err != nil {
			return p, err
		}
	}
	if _, err = p.Complete(); err != nil { // what suits the faces is left out yet
		return p, usageError("%v", err)
	}
	return p, nil
}

// space returns the plan of a named space, or a grid over that of a file.
func (c *searchCommand) space() (search.Plan, error) {
	if plan, err := search.NamedPlan(cmp.Or(c.Space, search.NamedPlans()[0].Name)); err == nil {
		return plan, nil
	}
	p := search.Plan{Method: search.Grid}
	text, err := os.ReadFile(c.Space)
	if errors.Is(err, fs.ErrNotExist) {
		_, unnamed := search.NamedPlan(c.Space)
		return p, usageError("--space %s: there is no such file, and %v", c.Space, unnamed)
	}
	if err != nil {
		return p, fmt.Errorf("read the space %s: %w", c.Space, atomicfile.Unread(err))
	}
	if p.Space, err = search.ParseSpace(text); err != nil {
		return p, usageError("--space %s: %v", c.Space, err)
	}
	return p, nil
}

// counts says how many trials a plan has at most, and how long they are.
func counts(p search.Plan) string {
	trials := "up to " + annotation.Counted(p.Trials, "trial", "trials")
	if p.Method != search.ASHA {
		return trials
	}
	return fmt.Sprintf("%s of %d to %s", trials, p.MinEpochs, annotation.Counted(p.MaxEpochs, "epoch", "epochs"))
}

// spaceNames lists the named spaces for the help text.
func spaceNames() string {
	var names []string
	for _, n := range search.NamedPlans() {
		names = append(names, n.Name)
	}
	return strings.Join(names, ", ")
}
