package main

import (
	"fmt"
	"strings"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/harmless"
	"fiducial/data/template"
	"fiducial/model/keypoints"
)

type keypointsCommand struct {
	Source string `arg:"" optional:"" help:"A template, a dataset, or a checkpoint; without it the templates are listed."`
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
}

// Run lists the templates, or the keypoints of a source.
func (c *keypointsCommand) Run(r *report) error {
	if c.Source != "" {
		set, err := keypoints.From(c.Source, data.Options{})
		if err != nil {
			return err
		}
		o := setObject(set)
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
