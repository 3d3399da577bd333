package csvfile

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fiducial/data/face"
	"fiducial/data/photo"
	"fiducial/data/photo/phototest"
)

// photoFile writes a CSV of photos into a folder and opens it.
func photoFile(t testing.TB, folder, content string) *File {
	t.Helper()
	path := filepath.Join(folder, "faces.csv")
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return open(t, path)
}

func TestPhotosInFiles(t *testing.T) {
	folder := t.TempDir()
	a := phototest.Plain(t, folder, "photos/a.png", 200, 120, 40)
	phototest.Plain(t, folder, "b.png", 64, 64, 90)
	f := photoFile(t, folder, "file,box_left,box_top,box_size,nose_x,nose_y,who\n"+
		"photos/a.png,10,20.5,80,50,60.25,one\n"+
		"photos/a.png,,,,,,two\n"+
		`photos\a.png,100,0,50,1,,three`+"\n"+
		a+",5,5,0,4,4,four\n"+
		"c.png,1,2,,7,8,five\n"+
		"../b.png,,,,7,8,six\n"+
		",,,,7,8,seven\n"+
		`C:\photos\a.png,,,,7,8,eight`+"\n"+
		"b.png,,,,7,8,nine\n")
	rows := scan(t, f)
	if f.Side() != StandardSide {
		t.Errorf("side %d, want %d", f.Side(), StandardSide)
	}
	if !f.Header().Files || !cmp.Equal(f.Header().Keypoints.Names(), []string{"nose"}) || len(f.Notes()) > 0 {
		t.Fatalf("read as %+v with the notes %q", f.Header(), f.Notes())
	}
	frame := func(width, height int32, box face.Box) Frame {
		return Frame{Width: width, Height: height, Side: 96, Box: box}
	}
	none := frame(0, 0, face.Box{})
	unread, half := frame(200, 120, face.Box{}), none
	unread.Unread, half.Unread = true, true
	frames := []Frame{
		frame(200, 120, face.Box{Left: 10, Top: 20.5, Size: 80}), frame(200, 120, face.Box{}), frame(200, 120, face.Box{Left: 100, Size: 50}), unread,
		half, none, none, none, frame(64, 64, face.Box{}),
	}
	for i, r := range rows {
		if stamp, err := photo.StampOf(a); i < 4 && (err != nil || r.Frame.Seen != stamp) {
			t.Errorf("row %d: the file of its photo is %v, want %v, %v", i, r.Frame.Seen, stamp, err)
		}
		if diff := cmp.Diff(frames[i], *r.Frame, cmpopts.IgnoreFields(Frame{}, "Seen")); diff != "" {
			t.Errorf("row %d: -want +got:\n%s", i, diff)
		}
		if known := frames[i].Width > 0; known == r.Photo.IsZero() {
			t.Errorf("row %d: photo %v", i, r.Photo)
		}
	}
	if rows[0].Photo != rows[1].Photo || rows[0].Photo != rows[3].Photo || rows[0].Photo == rows[8].Photo {
		t.Error("photos are not told by their files")
	}
	if q := rows[0].Points.At(0); q != face.At(50, 60.25) {
		t.Errorf("the point of row 0 is %v, want pixels of the photo", q)
	}
	var got []string
	for _, fault := range f.Faults().First {
		got = append(got, fault.Name+": "+string(fault.Cause))
	}
	want := []string{"nose_y: half a point", "box_size: no box", "box_size: part of a box", "file: photo not there", "file: photo not there", "file: unusable pixels", "file: photo not there"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults, -want +got:\n%s", diff)
	}
	if path, err := f.PhotoPath(rows[2]); err != nil || path != a {
		t.Errorf("the photo of row 2 is %s, %v; want %s", path, err, a)
	}
	if rows[1].Frame.Square(face.Box{}) != (face.Box{Left: 40, Size: 120}) {
		t.Errorf("without a box the face of row 1 is in %v", rows[1].Frame.Square(face.Box{}))
	}
}

func TestNamesOfColumnsOfPhotos(t *testing.T) {
	folder := t.TempDir()
	phototest.Plain(t, folder, "a.png", 20, 20, 40)
	for _, c := range []struct{ name, content, want string }{
		{"another name", "filename,a_x,a_y\na.png,1,2\n", "Its column filename is read as the files of photos."},
		{"names where pixels would be", "a_x,a_y,Image\n1,2,a.png\n", "Its column Image is read as the files of photos."},
		{"half a box", "file,box_left,box_size\na.png,1,2\n", "it has not all"},
	} {
		f := photoFile(t, folder, c.content)
		if rows := scan(t, f); rows[0].Photo.IsZero() || !strings.Contains(strings.Join(f.Notes(), " "), c.want) {
			t.Errorf("%s: notes %q, want %q; faults %v", c.name, f.Notes(), c.want, f.Faults())
		}
	}
	f := photoFile(t, folder, "filename,a_x,a_y\nb.png,1,2\n")
	err := f.Scan(context.Background(), func([]Row) {}, nil)
	if err == nil || !strings.Contains(err.Error(), "is the name of a picture") || !strings.Contains(err.Error(), "b.png") {
		t.Errorf("pictures that are elsewhere: %v", err)
	}
	f = photoFile(t, folder, "file,Image,a_x,a_y\nb.png,0 1 2 3,1,2\n")
	if scan(t, f); f.Header().Files {
		t.Error("pixels in the file itself do not go first")
	}
}

func TestRewriteOfPhotos(t *testing.T) {
	box := func(h Header, which int) int { return 2*len(h.Keypoints) + which }
	for _, c := range []struct {
		name, before, after string
		edits               func(h Header) Rewriting
	}{
		{"a point and a box", "file,box_left,box_top,box_size,a_x,a_y\na.png,1,2,3,4,5\nb.png,,,,,\n", "file,box_left,box_top,box_size,a_x,a_y\na.png,1,7.5,3,4,6\nb.png,,,,,\n", func(h Header) Rewriting {
			return Rewriting{Cells: []Cell{{Keypoint: 0, Y: true, Text: "6"}, {Keypoint: box(h, BoxPlace), Y: true, Text: "7.5"}}}
		}},
		{"columns of boxes", "file,a_x,a_y\r\na.png,4,5\r\nb.png,,\r\n", "file,a_x,a_y,box_left,box_top,box_size\r\na.png,4,5,1,2,30\r\nb.png,,,,,\r\n", func(h Header) Rewriting {
			return Rewriting{Columns: BoxColumns[:], Cells: []Cell{{Keypoint: box(h, BoxPlace), Text: "1"}, {Keypoint: box(h, BoxPlace), Y: true, Text: "2"}, {Keypoint: box(h, BoxSize), Text: "30"}}}
		}},
		{"columns of points", "file,note\na.png,\"x, y\"\n", "file,note,a_x,a_y\na.png,\"x, y\",7,8\n", func(Header) Rewriting {
			return Rewriting{Keypoints: true, Cells: []Cell{{Text: "7"}, {Y: true, Text: "8"}}}
		}},
		{"no columns twice", "file,box_left,box_top,box_size\na.png,1,2,3\n", "file,box_left,box_top,box_size\n\"b, c.png\",1,2,3\n", func(h Header) Rewriting {
			return Rewriting{Cells: []Cell{{Keypoint: box(h, FileName), Text: "b, c.png"}}}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			folder := t.TempDir()
			phototest.Plain(t, folder, "a.png", 20, 20, 40)
			f := photoFile(t, folder, c.before)
			w := c.edits(f.Header())
			if w.Keypoints {
				f.Add([]string{"a"})
			}
			rows := scan(t, f)
			w.Rows, w.Replace = rows, ReplaceOpened
			g, _ := rewrite(t, f, f.Path(), w)
			if got, err := os.ReadFile(g.Path()); err != nil || string(got) != c.after {
				t.Errorf("wrote %q, %v\nwant %q", got, err, c.after)
			}
			if again := scan(t, open(t, g.Path())); again[0].Photo.IsZero() != strings.Contains(c.after, "c.png") {
				t.Errorf("photo %v when read again", again[0].Photo)
			}
		})
	}
}
