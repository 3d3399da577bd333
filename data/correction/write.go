package correction

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"fiducial/data/face"
)

// Text returns the summary as a person reads it, in lines of at most 60 characters where keypoints have short names,
// the last one ended.
func (s *Session) Text() string {
	var b strings.Builder
	t := s.Total()
	since := "since the history begins"
	if !s.Since.IsZero() {
		since = "since " + s.Since.Local().Format("2006-01-02 15:04")
	}
	fmt.Fprintf(&b, "Corrections %s\n\n", since)
	if len(s.Rows()) == 0 {
		b.WriteString("Nothing was corrected.\n")
		return b.String()
	}
	fmt.Fprintf(&b, "%s touched: %d accepted, %d flagged, %d noted\n", plural(len(s.Rows()), "face"), len(s.Accepted), len(s.Flagged), len(s.Noted))
	fmt.Fprintf(&b, "%s moved, %d placed, %d removed\n", plural(t.Moved, "point"), t.Placed, t.Removed)
	if t.Moved > 0 {
		fmt.Fprintf(&b, "Moved by %.2f px in the median, %.2f px at most\n\n", t.Median, t.Max)
		s.writeSteps(&b, t)
	}
	s.writeKeypoints(&b)
	return b.String()
}

// writeSteps draws how far points moved.
func (s *Session) writeSteps(b *strings.Builder, t Tally) {
	most := 1
	for _, n := range t.Steps {
		most = max(most, n)
	}
	const width = 28
	for i, n := range t.Steps {
		name := ""
		switch i {
		case 0:
			name = fmt.Sprintf("below %v px", StepEnds[0])
		case len(StepEnds):
			name = fmt.Sprintf("%v px and more", StepEnds[i-1])
		default:
			name = fmt.Sprintf("%v to %v px", StepEnds[i-1], StepEnds[i])
		}
		fmt.Fprintf(b, "%-14s %5d  %s\n", name, n, strings.Repeat("▇", (n*width+most-1)/most))
	}
}

func (s *Session) writeKeypoints(b *strings.Builder) {
	all := s.Keypoints()
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%-24s %5s %6s %7s %6s %5s\n", "keypoint", "moved", "placed", "removed", "median", "most")
	for _, t := range all {
		fmt.Fprintf(b, "%-24s %5d %6d %7d %6.2f %5.2f\n", t.Keypoint, t.Moved, t.Placed, t.Removed, t.Median, t.Max)
	}
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// WriteCSV writes one line a label, with the columns row, keypoint, change (moved, placed, removed), before_x,
// before_y, after_x, after_y and distance in pixels; then one a face and mark, whose change is accepted, flagged or
// noted and whose other cells are empty.
func (s *Session) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	lines := [][]string{{"row", "keypoint", "change", "before_x", "before_y", "after_x", "after_y", "distance"}}
	for _, p := range s.Points {
		line := append([]string{strconv.Itoa(p.Row), p.Keypoint, p.Kind().String()}, append(cells(p.Before), cells(p.After)...)...)
		distance := ""
		if p.Kind() == Moved {
			distance = strconv.FormatFloat(p.Before.Distance(p.After), 'f', 2, 64)
		}
		lines = append(lines, append(line, distance))
	}
	for _, m := range []struct {
		change string
		rows   []int
	}{{"accepted", s.Accepted}, {"flagged", s.Flagged}, {"noted", s.Noted}} {
		for _, row := range m.rows {
			lines = append(lines, []string{strconv.Itoa(row), "", m.change, "", "", "", "", ""})
		}
	}
	if err := out.WriteAll(lines); err != nil {
		return fmt.Errorf("write the corrections: %w", err)
	}
	return nil
}

func cells(p face.Point) []string {
	if !p.Known {
		return []string{"", ""}
	}
	return []string{strconv.FormatFloat(p.X, 'f', -1, 64), strconv.FormatFloat(p.Y, 'f', -1, 64)}
}
