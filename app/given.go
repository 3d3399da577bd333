package main

import (
	"strings"

	"github.com/alecthomas/kong"
)

// given is which flags a command line has, by their names: a flag that was given its zero is told from one that was not
// given, and options that would cancel each other silently are refused.
type given map[string]bool

// flagsGiven returns the flags of a command line. The error names one that was given twice, of which only the last
// would count.
func flagsGiven(parsed *kong.Context) (given, error) {
	g := given{}
	for _, step := range parsed.Path {
		if step.Flag == nil {
			continue
		}
		name := step.Flag.Name
		if g[name] && !step.Flag.IsCumulative() {
			return nil, usageError("--%s is given twice: leave one out", name)
		}
		g[name] = true
	}
	return g, nil
}

// none refuses flags that have no effect; why begins with what makes them so and ends the sentence.
func (g given) none(why string, flags ...string) error {
	var refused []string
	for _, flag := range flags {
		if g[flag] {
			refused = append(refused, "--"+flag)
		}
	}
	if len(refused) == 0 {
		return nil
	}
	return usageError("%s: %s", strings.Join(refused, ", "), why)
}

// above refuses a number that was given and is not above 0.
func above[N int | int64](g given, flag string, n N) error {
	if g[flag] && n <= 0 {
		return usageError("--%s %d: a number above 0", flag, n)
	}
	return nil
}

// firstError returns the first error of a list of checks.
func firstError(checks ...error) error {
	for _, err := range checks {
		if err != nil {
			return err
		}
	}
	return nil
}

// window refuses what a window does not heed.
func (g given) window(command string) error {
	if !strings.HasPrefix(command, "open") {
		return nil
	}
	return g.none("a window opens here, which writes no JSON; name a subcommand, such as info", "json")
}
