package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// raw is a dataset as it is being changed: cells of the header and of each row, the photo last.
type raw struct {
	header []string
	rows   [][]string
}

// drawnRaw returns n drawn faces.
func drawnRaw(t *testing.T, n int) raw {
	t.Helper()
	b, err := os.ReadFile(sample(t, strconv.Itoa(n)))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	d := raw{header: strings.Split(lines[0], ",")}
	for _, l := range lines[1:] {
		d.rows = append(d.rows, strings.Split(l, ","))
	}
	return d
}

// clone returns a copy that may be changed.
func (d raw) clone() raw {
	d.header = slices.Clone(d.header)
	rows := make([][]string, len(d.rows))
	for i, r := range d.rows {
		rows[i] = slices.Clone(r)
	}
	d.rows = rows
	return d
}

// only keeps these keypoints of the contest, under other names.
func (d raw) only(names map[string]string) raw {
	out := raw{}
	var keep []int
	for i, column := range d.header {
		if i == len(d.header)-1 {
			keep, out.header = append(keep, i), append(out.header, column)
			continue
		}
		if to, ok := names[column[:len(column)-2]]; ok {
			keep, out.header = append(keep, i), append(out.header, to+column[len(column)-2:])
		}
	}
	for _, r := range d.rows {
		var cells []string
		for _, i := range keep {
			cells = append(cells, r[i])
		}
		out.rows = append(out.rows, cells)
	}
	return out
}

// five are five keypoints of the contest by other names.
func five(names ...string) map[string]string {
	m := map[string]string{}
	for i, of := range []string{"left_eye_center", "right_eye_center", "nose_tip", "mouth_left_corner", "mouth_right_corner"} {
		m[of] = names[i]
	}
	return m
}

var usualFive = five("left_eye", "right_eye", "nose", "left_mouth", "right_mouth")

// titled renames columns.
func (d raw) titled(to func(i int, column string) string) raw {
	d = d.clone()
	for i := range d.header[:len(d.header)-1] {
		d.header[i] = to(i, d.header[i])
	}
	return d
}

// cells changes every coordinate that is there.
func (d raw) cells(to func(row, column int, v float64) string) raw {
	d = d.clone()
	for row, r := range d.rows {
		for i, c := range r[:len(r)-1] {
			if v, err := strconv.ParseFloat(c, 64); err == nil {
				r[i] = to(row, i, v)
			}
		}
	}
	return d
}

// scaled multiplies every coordinate and adds to it.
func (d raw) scaled(by, add float64) raw { return d.cells(times(by, add)) }

// empty writes something in the cells that are empty.
func (d raw) empty(with string) raw {
	d = d.clone()
	for _, r := range d.rows {
		for i, c := range r {
			if c == "" {
				r[i] = with
			}
		}
	}
	return d
}

// photos writes each photo in another way.
func (d raw) photos(to func(pixels []string) string) raw {
	d = d.clone()
	for _, r := range d.rows {
		r[len(r)-1] = to(strings.Fields(r[len(r)-1]))
	}
	return d
}

// column adds one before the others, of the same text in each row.
func (d raw) column(name string, text func(row int) string) raw {
	d = d.clone()
	d.header = slices.Insert(d.header, 0, name)
	for i := range d.rows {
		d.rows[i] = slices.Insert(d.rows[i], 0, text(i))
	}
	return d
}

// csv writes the dataset.
func (d raw) csv() string {
	var b strings.Builder
	for _, r := range append([][]string{d.header}, d.rows...) {
		b.WriteString(strings.Join(r, ",") + "\n")
	}
	return b.String()
}

// quotedPhotos is csv with the photos in quotes.
func (d raw) quotedPhotos() string {
	d = d.photos(func(p []string) string { return `"` + strings.Join(p, " ") + `"` })
	return d.csv()
}

// numbers returns the pixels as numbers changed and written anew.
func numbers(between string, to func(v float64) string) func([]string) string {
	return func(pixels []string) string {
		out := make([]string, len(pixels))
		for i, p := range pixels {
			v, _ := strconv.ParseFloat(p, 64)
			out[i] = to(v)
		}
		return strings.Join(out, between)
	}
}

func whole(v float64) string { return fmt.Sprint(v) }

// zipOf packs files, by name.
func zipOf(t *testing.T, files ...[2]string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		e, err := w.Create(f[0])
		if err == nil {
			_, err = e.Write([]byte(f[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
