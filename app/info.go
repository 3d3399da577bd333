package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fiducial/data"
	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
	"fiducial/data/survey"
)

type infoCommand struct {
	File string `arg:"" help:"A dataset: .csv, .csv.gz or .zip."`
	readingFlags
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
	Photos    int            `json:"photos"` // how many different ones, of which some may hold several faces
	Files     bool           `json:"files"`  // photos are files of their own, of which width and height of a face are those of its square
	Width     int            `json:"width"`
	Height    int            `json:"height"`
	Pairs     [][2]string    `json:"pairs"`    // keypoints that are each other's partners
	Eyes      []string       `json:"eyes"`     // the two by whose distance NME divides; none where nothing tells
	Lines     []face.Link    `json:"lines"`    // between keypoints
	Template  string         `json:"template"` // whose lines they are, "" for those that were chosen, or none
	Mirrored  bool           `json:"mirrored"` // whether faces may be mirrored: nothing but pairs and the middle line
	Missing   map[string]int `json:"missing"`
	Hidden    map[string]int `json:"hidden"` // of the keypoints that are so anywhere
	Absent    map[string]int `json:"absent"` // likewise; they are not missing
	Faults    []infoFault    `json:"faults"` // the first of them
	Counted   int            `json:"fault_count"`
	Groups    []infoGroup    `json:"fault_groups"`  // the same by cause
	Words     int            `json:"missing_words"` // cells that say NA, NaN, null or None: counted as missing
	Warnings  []infoWarning  `json:"warnings"`
}

// infoWarning is something about the dataset as a whole that is probably not as it should be.
type infoWarning struct {
	Kind  survey.Kind `json:"kind"`
	Count int         `json:"count"`
	Rows  []int       `json:"rows"` // the first of them; none where no row is meant
	Text  string      `json:"text"`
}

// infoGroup is the faults of one cause, among those listed.
type infoGroup struct {
	Cause string `json:"cause"`
	Count int    `json:"count"`
	Rows  []int  `json:"rows"` // the first of them

	first []infoFault // shown in full
}

// As many faults of one cause are shown in full, and as many more by their rows.
const (
	faultsShown = 3
	rowsShown   = 5
)

// Run prints what is in the dataset and what is wrong with it.
func (c *infoCommand) Run(ctx context.Context, r *report, n threads) error {
	o, err := c.options(c.File, nil)
	if err != nil {
		return err
	}
	ds, err := readDataset(ctx, r, c.File, o)
	if err != nil {
		return err
	}
	defer ds.Close()
	moved, end := r.progress("checking photos")
	err = ds.CheckPhotos(ctx, cores(int(n)), moved)
	end()
	if err != nil {
		return err
	}
	info := describe(ds)
	if r.json {
		return r.object(info)
	}
	return info.print(r)
}

func describe(ds *data.Dataset) infoObject {
	o := infoObject{
		Keypoints: ds.Keypoints().Names(), Header: strings.Join(ds.Reading(), " "), Unread: ds.UnreadColumns(), Width: ds.Side(), Height: ds.Side(),
		Pairs: ds.Keypoints().Pairs(), Mirrored: ds.Keypoints().Mirrors(), Missing: map[string]int{}, Hidden: map[string]int{}, Absent: map[string]int{}, Faults: []infoFault{},
	}
	o.Eyes = []string{}
	if l, r := ds.Keypoints().Eyes(); l >= 0 {
		o.Eyes = []string{o.Keypoints[l], o.Keypoints[r]}
	}
	lines, of := ds.Lines()
	o.Lines, o.Template = ds.Keypoints().Links(lines), of.Name
	if o.Unread == nil {
		o.Unread = []string{}
	}
	counts := ds.CountLabels()
	o.Rows, o.Complete = counts.Rows, counts.Complete
	o.Files, o.Photos = ds.Photos(), ds.CountPhotos()
	for k, name := range o.Keypoints {
		o.Missing[name] = counts.Missing[k]
		if n := counts.Hidden[k]; n > 0 {
			o.Hidden[name] = n
		}
		if n := counts.Absent[k]; n > 0 {
			o.Absent[name] = n
		}
	}
	faults := ds.Faults()
	o.Counted, o.Words = faults.Total, faults.Words
	for _, f := range faults.First {
		o.Faults = append(o.Faults, infoFault{f.Row, f.Line, f.Column, f.Name, f.Problem})
	}
	o.Groups = groupsOf(faults)
	o.Warnings = []infoWarning{}
	for _, w := range ds.Warnings() {
		o.Warnings = append(o.Warnings, infoWarning{Kind: w.Kind, Count: w.Count, Rows: w.Rows, Text: w.Text})
	}
	return o
}

// groupsOf sums up faults by their causes.
func groupsOf(faults csvfile.Faults) []infoGroup {
	groups := []infoGroup{}
	for _, g := range faults.Grouped() {
		group := infoGroup{Cause: string(g.Cause), Count: len(g.Faults)}
		for i, f := range g.Faults {
			if i < faultsShown {
				group.first = append(group.first, infoFault{f.Row, f.Line, f.Column, f.Name, f.Problem})
			}
			if len(group.Rows) < faultsShown+rowsShown && !slices.Contains(group.Rows, f.Row) {
				group.Rows = append(group.Rows, f.Row)
			}
		}
		groups = append(groups, group)
	}
	return groups
}

// lines writes the first faults in full, and how many more of the cause there are.
func (g infoGroup) lines() (lines []string) {
	for _, f := range g.first {
		lines = append(lines, "  "+f.String())
	}
	more := g.Count - len(g.first)
	if more == 0 {
		return lines
	}
	var rows []string
	for _, row := range g.Rows {
		if row > g.first[len(g.first)-1].Row {
			rows = append(rows, strconv.Itoa(row))
		}
	}
	where := ""
	if len(rows) > 0 {
		where = ", next in row " + strings.Join(rows, ", ")
	}
	return append(lines, fmt.Sprintf("  … and %d more of this cause (%s)%s", more, g.Cause, where))
}

func (o infoObject) print(r *report) error {
	lines := []string{
		fmt.Sprintf("rows       %d, %d of them complete", o.Rows, o.Complete),
		o.images(),
		fmt.Sprintf("keypoints  %d", len(o.Keypoints)),
	}
	if o.Header != "" {
		lines = append(lines, "header     "+o.Header)
	}
	for _, name := range o.Keypoints {
		line := fmt.Sprintf("  %-28s missing in %d", harmless.Name(name), o.Missing[name])
		if n := o.Hidden[name]; n > 0 {
			line += fmt.Sprintf(", hidden in %d", n)
		}
		if n := o.Absent[name]; n > 0 {
			line += fmt.Sprintf(", absent in %d", n)
		}
		lines = append(lines, line)
	}
	if o.Words > 0 {
		lines = append(lines, fmt.Sprintf("missing    %d cells say so in a word such as NA, NaN, null or None, and count as empty", o.Words))
	}
	lines = append(lines, o.pairs()...)
	if len(o.Eyes) > 0 {
		lines = append(lines, fmt.Sprintf("eyes       %s, %s: NME divides by their distance", harmless.Name(o.Eyes[0]), harmless.Name(o.Eyes[1])))
	}
	lines = append(lines, skeleton(o.Lines, o.Template)...)
	lines = append(lines, fmt.Sprintf("faults     %d", o.Counted))
	for _, g := range o.Groups {
		lines = append(lines, g.lines()...)
	}
	if more := o.Counted - len(o.Faults); more > 0 {
		lines = append(lines, fmt.Sprintf("  … and %d more that are not listed", more))
	}
	for _, w := range o.Warnings {
		lines = append(lines, "warning    "+w.Text)
	}
	for _, line := range lines {
		if err := r.line("%s", line); err != nil {
			return err
		}
	}
	return nil
}

// images says how large photos are.
func (o infoObject) images() string {
	if o.Files {
		return fmt.Sprintf("images     %s, each face seen as %d×%d", annotation.Counted(o.Photos, "photo", "photos"), o.Width, o.Height)
	}
	return fmt.Sprintf("images     %d×%d", o.Width, o.Height)
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
