package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
	"fiducial/data/template"
	"fiducial/model/keypoints"
)

type keypointsCommand struct {
	Source string   `arg:"" optional:"" help:"A template, a dataset, or a checkpoint, with or without @; without it the templates are listed."`
	Add    []string `placeholder:"a,b" help:"Add keypoints to the dataset SOURCE: columns for them, empty in every row. Nothing else in it changes. @OTHER takes those that it lacks of a template, another dataset or a checkpoint, with their pairs and lines where the dataset has a project file, which keeps them."`
}

// keypointsObject is a set of keypoints as --json writes it.
type keypointsObject struct {
	Template  string      `json:"template,omitempty"`
	Title     string      `json:"title,omitempty"`
	Keypoints []string    `json:"keypoints"`
	Pairs     [][2]string `json:"pairs"`
	Middle    []string    `json:"middle"`
	Eyes      []string    `json:"eyes"`
	Lines     []face.Link `json:"lines"`

	Unlabelled []string `json:"unlabelled,omitempty"` // of a checkpoint: those of which it never saw a label, and which it does not predict
}

// Run lists the templates, or the keypoints of a source, or adds some to a dataset.
func (c *keypointsCommand) Run(ctx context.Context, r *report) error {
	if len(c.Add) > 0 {
		return c.add(ctx, r)
	}
	if c.Source != "" {
		c.Source = withoutAt(c.Source)
		set, err := keypoints.From(c.Source, data.Options{})
		if err != nil {
			return err
		}
		o := setObject(set)
		o.Unlabelled = keypoints.Unlabelled(c.Source)
		if r.json {
			return r.object(o)
		}
		return o.print(r)
	}
	for _, t := range template.All() {
		o := setObject(t.Set)
		o.Template, o.Title = t.Name, t.Title
		err := error(nil)
		if r.json {
			err = r.object(o)
		} else {
			err = r.line("%-10s %s; %d lines", t.Name, t.Title, len(t.Lines))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// withoutAt returns a source of keypoints without the @ that says in a list of names that it is one.
func withoutAt(source string) string {
	if _, err := os.Stat(source); err == nil {
		return source // a file of that name
	}
	return strings.TrimPrefix(source, "@")
}

// trimmed returns names of a list without the space that somebody writes behind commas; space within a name stays.
func trimmed(names []string) []string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = strings.TrimSpace(name)
	}
	return list
}

func setObject(s face.Set) keypointsObject {
	k := s.Keypoints
	o := keypointsObject{Keypoints: k.Names(), Pairs: k.Pairs(), Middle: []string{}, Eyes: []string{}, Lines: k.Links(s.Lines)}
	for i, p := range k {
		if p.Partner == i {
			o.Middle = append(o.Middle, p.Name)
		}
	}
	if l, right := k.Eyes(); l >= 0 {
		o.Eyes = []string{k[l].Name, k[right].Name}
	}
	return o
}

// print writes the names in order, each with what it is in a mirror, and the lines.
func (o keypointsObject) print(r *report) error {
	partner := map[string]string{}
	for _, p := range o.Pairs {
		partner[p[0]], partner[p[1]] = p[1], p[0]
	}
	for _, name := range o.Middle {
		partner[name] = "on the middle line"
	}
	lines := []string{fmt.Sprintf("keypoints  %d", len(o.Keypoints))}
	for _, name := range o.Keypoints {
		lines = append(lines, strings.TrimRight(fmt.Sprintf("  %-28s %s", harmless.Name(name), harmless.Sentence(partner[name])), " "))
	}
	if len(o.Unlabelled) > 0 {
		lines = append(lines, "not predicted, as no label of it was seen: "+harmless.Sentence(strings.Join(o.Unlabelled, ", ")))
	}
	if len(o.Eyes) > 0 {
		lines = append(lines, fmt.Sprintf("eyes       %s, %s: NME divides by their distance", harmless.Name(o.Eyes[0]), harmless.Name(o.Eyes[1])))
	}
	for _, line := range append(lines, skeleton(o.Lines, "")...) {
		if err := r.line("%s", line); err != nil {
			return err
		}
	}
	return nil
}

// skeleton says which lines there are between keypoints, and of which template, "" for none.
func skeleton(links []face.Link, of string) []string {
	head := fmt.Sprintf("lines      %d", len(links))
	if of != "" {
		head += ", of the template " + of
	}
	lines := []string{head}
	for _, chain := range face.Chains(links) {
		lines = append(lines, "  "+harmless.Sentence(chain))
	}
	return lines
}

// addition is what was written into a dataset.
type addition struct {
	names, columns []string
	rows           int
	from           face.Set // of which they were taken; none where they were named
}

// add writes columns for new keypoints into the dataset, and adds them to those that its project file says are read.
func (c *keypointsCommand) add(ctx context.Context, r *report) error {
	if c.Source == "" {
		return usageError("--add %s: name the dataset that they are added to", harmless.Sentence(strings.Join(c.Add, ",")))
	}
	if _, err := os.Stat(c.Source); err != nil {
		if t, known := template.Find(strings.TrimPrefix(c.Source, "@")); known {
			return usageError("--add: %s is a template, which stays as it is; name the file of a dataset that they are added to", t.Name)
		}
	}
	a, err := c.write(ctx, r)
	if err == nil {
		err = rememberAdded(c.Source, a.names)
	}
	with := ""
	if err == nil {
		with, err = bring(c.Source, a.from, a.names)
	}
	if with != "" {
		r.note("%s: %s", c.Source, with)
	}
	switch {
	case err != nil:
		return err
	case r.json:
		return r.object(map[string]any{"file": c.Source, "added": slices.Concat([]string{}, a.names), "columns": a.columns, "rows": a.rows})
	case len(a.names) == 0:
		return r.line("nothing is added to %s: it has all of them", c.Source)
	}
	shown := make([]string, len(a.names))
	for i, name := range a.names {
		shown[i] = harmless.Name(name)
	}
	return r.line("added %s to %s: %s", annotation.Counted(len(a.names), "keypoint", "keypoints"), c.Source, harmless.Sentence(strings.Join(shown, ", ")))
}

// write adds the columns, while no window has the dataset open.
func (c *keypointsCommand) write(ctx context.Context, r *report) (a addition, err error) {
	ds, release, err := openToRewrite(ctx, r, c.Source, func(o *data.Options) (err error) {
		a.names, a.from, err = c.names(*o)
		o.Columns.Added = a.names
		return err
	})
	if err != nil {
		return a, err
	}
	defer release()
	a.columns, a.rows = []string{}, ds.Rows()
	if len(a.names) > 0 {
		a.columns = ds.NewColumns()
	}
	ds.AddColumns(a.columns)
	moved, end := r.progress("writing " + c.Source)
	defer end()
	return a, ds.Save(ctx, moved)
}

// rememberAdded has keypoints that were added to a dataset read where its project file says which are; where it says
// nothing, the header tells.
func rememberAdded(path string, names []string) error {
	remembered, err := data.Remembered(path, data.Options{})
	if err != nil || len(names) == 0 || len(remembered.Keypoints)+len(remembered.Ignore) == 0 {
		return err
	}
	remembered.Ignore = slices.DeleteFunc(remembered.Ignore, func(name string) bool { return slices.Contains(names, name) })
	for _, name := range names {
		if len(remembered.Keypoints) > 0 && !slices.Contains(remembered.Keypoints, name) {
			remembered.Keypoints = append(remembered.Keypoints, name)
		}
	}
	if err := data.RememberAt(path, remembered, data.Options{Project: true}); err != nil {
		return fmt.Errorf("the keypoints are in %s, but its project file leaves them out; choose them in the window, Keypoints: %w", path, err)
	}
	return nil
}

// names returns the keypoints that are to be added to the dataset, opened with options; of those that are taken from
// elsewhere, the ones that it lacks, and what they are taken from.
func (c *keypointsCommand) names(o data.Options) (names []string, set face.Set, err error) {
	ds, err := data.Open(c.Source, o)
	if err != nil {
		return nil, set, err
	}
	defer ds.Close()
	names = trimmed(c.Add)
	from := slices.IndexFunc(names, func(name string) bool { return strings.HasPrefix(name, "@") })
	switch {
	case from >= 0 && len(names) > 1:
		return nil, set, usageError("--add %s: take all keypoints from one source, or name them", harmless.Sentence(strings.Join(c.Add, ",")))
	case from >= 0:
		if set, err = keypoints.From(names[0][1:], data.Options{}); err != nil {
			return nil, set, usageError("--add: %v", err)
		}
		has := ds.Keypoints().Names()
		has = has[:len(has)-len(ds.Lacking())]
		names = slices.DeleteFunc(set.Keypoints.Names(), func(name string) bool { return slices.Contains(has, name) })
	}
	if len(names) == 0 {
		return nil, set, nil
	}
	if err := ds.CanLabel(names); err != nil {
		return nil, set, usageError("--add: %v", err)
	}
	return names, set, nil
}
