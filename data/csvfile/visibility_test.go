package csvfile

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fiducial/data/face"
)

func TestVisibility(t *testing.T) {
	f, rows := opened(t, "a_x,a_y,a_v,b_x,b_y,c_v,d_v_x,d_v_y,d_v_v,Image\n"+
		"1,2,2,3,4,9,5,6,1,0 1 2 3\n"+
		"1,2,1,,,,,,0,0 1 2 3\n"+
		"1,2,0,,,,5,6,,0 1 2 3\n"+
		",,1.0,,,,5,6,NA,0 1 2 3\n"+
		"1,2,7,,,,5,6,0.0,0 1 2 3\n"+
		",, ,,,,,,,0 1 2 3\n")
	h := f.Header()
	if !cmp.Equal(h.Keypoints.Names(), []string{"a", "b", "d_v"}) || !cmp.Equal(h.V, []int{2, -1, 8}) {
		t.Fatalf("keypoints %v with visibilities in %v", h.Keypoints.Names(), h.V)
	}
	absent := face.Point{Visibility: face.Absent}
	want := []face.Points{
		{face.At(1, 2), face.At(3, 4), face.At(5, 6).With(face.Hidden)},
		{face.At(1, 2).With(face.Hidden), {}, absent},
		{absent, {}, face.At(5, 6)},
		{face.Point{Visibility: face.Hidden}, {}, face.At(5, 6)},
		{face.At(1, 2), {}, absent},
		{{}, {}, {}},
	}
	for i, r := range rows {
		if diff := cmp.Diff(want[i], r.Points.Points()); diff != "" {
			t.Errorf("row %d: -want +got:\n%s", i, diff)
		}
	}
	var got []string
	for _, fault := range f.Faults().First {
		got = append(got, fault.Name+" "+fault.Problem)
	}
	faults := []string{
		"a_v says 0, absent, beside coordinates; leave those empty, or give 2 (visible) or 1 (hidden)",
		`a_v is "7"; visibility is 2, 1, 0 or empty`,
		"d_v_v says 0, absent, beside coordinates; leave those empty, or give 2 (visible) or 1 (hidden)",
	}
	if diff := cmp.Diff(faults, got); diff != "" {
		t.Errorf("faults, -want +got:\n%s", diff)
	}
}

func TestRewriteOfVisibility(t *testing.T) {
	for _, c := range []struct {
		name, before, after string
		w                   Rewriting
	}{
		{"a cell", "a_x,a_y,a_v,Image\n1,2,\"2\",0 1 2 3\n", "a_x,a_y,a_v,Image\n1,2,\"1\",0 1 2 3\n", Rewriting{Cells: []Cell{{Keypoint: 1, Text: "1"}}}},
		{"a column", "a_x,a_y,b_x,b_y,Image\r\n1,2,3,4,0 1 2 3\r\n", "a_x,a_y,b_x,b_y,b_v,Image\r\n1,2,,,0,0 1 2 3\r\n",
			Rewriting{Columns: []string{"b_v"}, Cells: []Cell{{Keypoint: 1}, {Keypoint: 1, Y: true}, {Keypoint: 3, Text: "0"}}}},
		{"with the points", "Image\n0 1 2 3\n", "a_x,a_y,a_v,Image\n1,2,1,0 1 2 3\n",
			Rewriting{Keypoints: true, Columns: []string{"a_v"}, Cells: []Cell{{Text: "1"}, {Y: true, Text: "2"}, {Keypoint: 1, Text: "1"}}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, rows := opened(t, c.before)
			if c.w.Keypoints {
				f, rows = openedWith(t, c.before, "a")
			}
			c.w.Rows, c.w.Replace = rows, ReplaceOpened
			g, written := rewrite(t, f, f.Path(), c.w)
			if got, err := os.ReadFile(g.Path()); err != nil || string(got) != c.after {
				t.Errorf("wrote %q, %v\nwant %q", got, err, c.after)
			}
			if diff := cmp.Diff(scan(t, open(t, g.Path()))[0].Points.Points(), written[0].Points.Points()); diff != "" {
				t.Errorf("what was returned is not what is read again:\n%s", diff)
			}
		})
	}
	f, rows := opened(t, "a_x,a_y,a_v,Image\n1,2,2,0 1 2 3\n")
	if _, _, err := f.Rewrite(t.Context(), f.Path(), Rewriting{Rows: rows, Replace: ReplaceOpened, Columns: []string{"a_v"}}, nil); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("a column that is there was added: %v", err)
	}
}
