package main

import (
	"context"
	"fmt"
	"strings"

	"fiducial/data"
	"fiducial/data/harmless"
)

type infoCommand struct {
	File string `arg:"" help:"A dataset: .csv, .csv.gz or .zip."`
	columnFlags
}

type infoFault struct {
	Row     int    `json:"row"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Name    string `json:"name"`
	Problem string `json:"problem"`
}

// String says where the fault is and what it is; column 0 stands for the whole row.
func (f infoFault) String() string {
	place := fmt.Sprintf("row %d, line %d", f.Row, f.Line)
	if f.Column > 0 {
		place += fmt.Sprintf(", column %d %s", f.Column, harmless.Name(f.Name))
	}
	return place + ": " + f.Problem
}

type infoObject struct {
	Rows      int            `json:"rows"`
	Complete  int            `json:"complete"`
	Keypoints []string       `json:"keypoints"`
	Header    string         `json:"header"` // how it was read, "" for NAME_x,NAME_y and Image
	Unread    []string       `json:"unread"` // columns that look like coordinates and are not read as such
	Width     int            `json:"width"`
	Height    int            `json:"height"`
	Pairs     [][2]string    `json:"pairs"`    // keypoints that are each other's partners
	Mirrored  bool           `json:"mirrored"` // whether faces may be mirrored: nothing but pairs and the middle line
	Missing   map[string]int `json:"missing"`
	Faults    []infoFault    `json:"faults"` // the first of them
	Counted   int            `json:"fault_count"`
}

// Run prints what is in the dataset and what is wrong with it.
func (c *infoCommand) Run(ctx context.Context, r *report) error {
	ds, err := readDataset(ctx, r, c.File, data.Options{Columns: c.columns()})
	if err != nil {
		return err
	}
	defer ds.Close()
	info := describe(ds)
	if r.json {
		return r.object(info)
	}
	return info.print(r)
}

func describe(ds *data.Dataset) infoObject {
	o := infoObject{
		Rows: ds.Rows(), Keypoints: ds.Keypoints().Names(), Header: strings.Join(ds.Reading(), " "), Unread: ds.UnreadColumns(), Width: ds.Side(), Height: ds.Side(),
		Pairs: ds.Keypoints().Pairs(), Mirrored: ds.Keypoints().Mirrors(), Missing: map[string]int{}, Faults: []infoFault{},
	}
	if o.Unread == nil {
		o.Unread = []string{}
	}
	for _, name := range o.Keypoints {
		o.Missing[name] = 0
	}
	for row := range ds.Rows() {
		labels := ds.Labels(row)
		if labels.Complete() {
			o.Complete++
		}
		for k, p := range labels {
			if !p.Known {
				o.Missing[o.Keypoints[k]]++
			}
		}
	}
	faults := ds.Faults()
	o.Counted = faults.Total
	for _, f := range faults.First {
		o.Faults = append(o.Faults, infoFault{f.Row, f.Line, f.Column, f.Name, f.Problem})
	}
	return o
}

func (o infoObject) print(r *report) error {
	lines := []string{
		fmt.Sprintf("rows       %d, %d of them complete", o.Rows, o.Complete),
		fmt.Sprintf("images     %d×%d", o.Width, o.Height),
		fmt.Sprintf("keypoints  %d", len(o.Keypoints)),
	}
	if o.Header != "" {
		lines = append(lines, "header     "+o.Header)
	}
	for _, name := range o.Keypoints {
		lines = append(lines, fmt.Sprintf("  %-28s missing in %d", harmless.Name(name), o.Missing[name]))
	}
	lines = append(lines, o.pairs()...)
	lines = append(lines, fmt.Sprintf("faults     %d", o.Counted))
	for _, f := range o.Faults {
		lines = append(lines, "  "+f.String())
	}
	if more := o.Counted - len(o.Faults); more > 0 {
		lines = append(lines, fmt.Sprintf("  … and %d more", more))
	}
	for _, line := range lines {
		if err := r.line("%s", line); err != nil {
			return err
		}
	}
	return nil
}

// pairs says which keypoints change places in a mirror.
func (o infoObject) pairs() []string {
	head := fmt.Sprintf("pairs      %d", len(o.Pairs))
	if !o.Mirrored {
		head += "; faces are not mirrored, as not every keypoint is in a pair or known to lie on the middle line"
	}
	lines := []string{head}
	for _, p := range o.Pairs {
		lines = append(lines, fmt.Sprintf("  %-28s %s", harmless.Name(p[0]), harmless.Name(p[1])))
	}
	return lines
}
