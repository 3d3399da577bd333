package csvfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const goodCSV = "a_x,a_y,Image\n1,2,0 1 2 3\n3.5,4,4 5 6 7\n"

func TestRefusals(t *testing.T) {
	png := "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
	whole := gzipOf(faces(20, 1, 16))
	tests := []struct {
		name, file, content, want string
	}{
		{"empty", "a.csv", "", "it is empty"},
		{"empty lines", "a.csv", "\n\r\n\n", "nothing but empty lines"},
		{"only a byte order mark", "a.csv", "\xef\xbb\xbf", "nothing but empty lines"},
		{"no Image column", "a.csv", "a_x,a_y\n1,2\n", "no column named Image"},
		{"duplicate column", "a.csv", "a_x,a_y,a_x,Image\n", `column "a_x" twice, in cells 1 and 3`},
		{"two Image columns", "a.csv", "Image,a_x,a_y,Image\n", `column "Image" twice`},
		{"old Macintosh line ends and much of them", "a.csv", strings.Repeat("a_x,a_y,Image\r", 1<<17), "old Macintosh"},
		{"the same number in two cells of a first line that is no header", "a.csv", "1,2,2,0 1 2 3\n", "no column named Image"},
		{"old Macintosh line ends with the same number in two cells", "a.csv", "a_x,a_y,Image\r1,2,0 1 2 3\r1,2,0 1 2 3\r", "old Macintosh"},
		{"semicolons", "a.csv", "a_x;a_y;Image\n1;2;3\n", "separated by semicolons"},
		{"semicolons and decimal commas", "a.csv", "a_x;a_y;Image\n1,5;2,5;3\n", "decimal points"},
		{"a separator for spreadsheets", "a.csv", "sep=;\na_x;a_y;Image\n1;2;3\n", `first line "sep=;" says`},
		{"coordinates without photos", "a.csv", "a_x,a_y,b_x,b_y\n1,2,3,4\n", "coordinates of 2 keypoints and no photos"},
		{"names of pictures in a column", "a.csv", "image_name,a,b\nb.png,1,2\n", "if its column image_name names photos that are to be labelled, name that column file"},
		{"numbered columns", "a.csv", ",0,1,2,3\nb.jpg,1,2,3,4\n", "columns have numbers for names"},
		{"the contest's lookup table", "a.csv", "RowId,ImageId,FeatureName,Location\n", "choose its training.csv"},
		{"no header", "a.csv", "1,2,3,4\n1,2,3,4\n", "first line holds numbers"},
		{"WFLW", "list.txt", "1.5 2 3 4 a/b_0.jpg\n1 2 3 4 a/b_1.jpg\n", "list of landmarks"},
		{"pts", "a.pts", "version: 1\nn_points: 1\n{\n1 2\n}\n", "points of one face (.pts"},
		{"COCO", "a.json", `{"images": [], "annotations": [{"keypoints": [1, 2, 2]}]}`, "COCO"},
		{"labelme", "a.json", "{\n  \"version\": \"5.0\",\n  \"shapes\": []\n}", "labelme"},
		{"JSON", "a.json", "[1, 2]", "it is JSON"},
		{"npy", "a.npy", "\x93NUMPY\x01\x00v\x00{'descr'", "NumPy array"},
		{"npz", "a.npz", string(zipOf("a.npy", "\x93NUMPY", "b.npy", "\x93NUMPY")), ".npz"},
		{"HDF5", "a.h5", "\x89HDF\r\n\x1a\n", "file of another program"},
		{"zip with two zips", "a.zip", string(zipOf("a.zip", string(zipOf()), "b.zip", "")), "there are 2 zips in this zip"},
		{"zip with an empty zip", "a.zip", string(zipOf("a.zip", string(zipOf()))), "there is no CSV in the zip in this zip"},
		{"zip with what is no zip", "a.zip", string(zipOf("training.zip", strings.Repeat("x", 40))), "there is no CSV in the zip in this zip"},
		{"zip with half a zip", "a.zip", string(zipOf("a.zip", string(zipOf("a.csv", goodCSV)[:20]))), "ends too early"},
		{"tabs", "a.csv", "a_x\ta_y\tImage\n", "separated by tabs"},
		{"old Macintosh line ends", "a.csv", "a_x,a_y,Image\r1,2,3\r", "old Macintosh"},
		{"unclosed quote in the header", "a.csv", "\"a_x,a_y,Image\n1,2,3\n", "quotes in its first line"},
		{"PNG", "a.csv", png, "it is a picture"},
		{"JPEG", "a.csv", "\xff\xd8\xff\xe0\x00\x10JFIF", "it is a picture"},
		{"GIF", "a.csv", "GIF89a\x01\x00", "it is a picture"},
		{"bitmap", "a.csv", "BM\x46\x00\x00\x00\x00\x00", "it is a picture"},
		{"PNG in gzip", "a.csv.gz", string(gzipOf([]byte(png))), "it is a picture"},
		{"web page", "a.csv", "\n<!DOCTYPE html>\n<html><body>Image</body></html>", "it is a web page"},
		{"XML", "a.csv", "<?xml version=\"1.0\"?>\n<dataset><images/></dataset>", "it is XML"},
		{"web page named zip", "a.zip", "<html></html>", "it is a web page"},
		{"PDF", "a.csv", "%PDF-1.7", "PDF"},
		{"Latin-1", "a.csv", "olho_x,olho_y,cabe\xe7a_x,cabe\xe7a_y,Image\n1,2,3,4,0 1 2 3\n", "no UTF-8 but probably in Latin-1 or Windows-1252: see column 3, \"cabeça_x\"; save it as UTF-8"},
		{"Latin-1 in a column that is no point", "a.csv", "a_x,a_y,Image,ann\xe9e\n", "see column 4, \"année\""},
		{"Windows-1251", "a.csv", "\xe3\xeb\xe0\xe7_x,\xe3\xeb\xe0\xe7_y,Image\n", "another script, such as Windows-1251"},
		{"bytes of no text", "a.csv", "\x80\x04\x95Image\xff", "binary data"},
		{"UTF-16", "a.csv", "\xff\xfea\x00_\x00x\x00", "UTF-16"},
		{"other packing", "a.csv", "7z\xbc\xaf\x27\x1c", "unpack it"},
		{"gzip in gzip", "a.gz", string(gzipOf(gzipOf([]byte(goodCSV)))), "unpack it"},
		{"spreadsheet", "a.csv", string(zipOf("[Content_Types].xml", "<x/>")), "it is a spreadsheet"},
		{"Git LFS", "a.csv", "version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS"},
		{"binary", "a.csv", "a\x00b\x01Image\n", "binary data"},
		{"control characters", "a.csv", "a\x01b,Image\n", `the control character \x01 in a name, as "a\x01b"; remove it`},
		{"a bell", "a.csv", "nose_x,nose_y,a\x07,Image\n1,2,3,0 1 2 3\n", `the control character \a in a name`},
		{"control characters alone", "a.csv", "a\x01b\x02Image\n", "binary data"},
		{"binary without lines", "a.csv", strings.Repeat("garbage ", 1<<18), "first line is too long"},
		{"zip without CSV", "a.zip", string(zipOf("readme.txt", "x")), "there is no CSV in this zip"},
		{"zip with two CSVs", "a.zip", string(zipOf("a.csv", goodCSV, "b/c.CSV", goodCSV)), "there are 2 CSVs in this zip, such as a.csv and b/c.CSV"},
		{"zip with an empty CSV", "a.zip", string(zipOf("a.csv", "")), "the CSV in it is empty"},
		{"empty zip", "a.zip", string(zipOf()), "there is no CSV in this zip"},
		{"half a zip", "a.zip", string(zipOf("a.csv", goodCSV)[:60]), "damaged or incomplete zip"},
		{"gzip cut in its first bytes", "a.csv.gz", string(whole[:8]), "ends too early"},
		{"gzip cut in its header line", "a.csv.gz", string(whole[:14]), "ends too early"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, test.file, []byte(test.content))
			f, err := Open(path, t.TempDir())
			if err == nil {
				f.Close()
				t.Fatal("opened")
			}
			checkSentence(t, err, path, test.want)
		})
	}
}

// checkSentence checks that an error names the file and the trouble in one line.
func checkSentence(t *testing.T, err error, path, want string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error; want one with %q", want)
	}
	if !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), want) {
		t.Errorf("error %q; want %q and the path in it", err, want)
	}
	if strings.ContainsAny(err.Error(), "\n\x00") {
		t.Errorf("error %q goes over several lines", err)
	}
}

// TestMarkupInAName opens a file whose first column has a name that looks like markup.
func TestMarkupInAName(t *testing.T) {
	path := write(t, "a.csv", []byte("<b>_x,<b>_y,Image\n1,1,1 2 3 4\n"))
	f, err := Open(path, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
}

func TestOpenPaths(t *testing.T) {
	dir := t.TempDir()
	_, err := Open(dir, dir)
	checkSentence(t, err, dir, "it is a folder")
	missing := filepath.Join(dir, "none.csv")
	_, err = Open(missing, dir)
	checkSentence(t, err, missing, "there is no such file")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v does not wrap fs.ErrNotExist", err)
	}
	_, err = Open(os.DevNull, dir)
	checkSentence(t, err, os.DevNull, "no ordinary file")
}

func TestHeader(t *testing.T) {
	tests := []struct {
		name, content string
		columns, want []string
		x, y          []int
		image         int
	}{
		{"contest", "left_eye_x,left_eye_y,Image\n", []string{"left_eye_x", "left_eye_y", "Image"}, []string{"left_eye"}, []int{0}, []int{1}, 2},
		{"to be labelled", "ImageId,Image", []string{"ImageId", "Image"}, []string{}, nil, nil, 1},
		{"any order", "b_y,Image,a_x,note,b_x,a_y\r\n", []string{"b_y", "Image", "a_x", "note", "b_x", "a_y"}, []string{"a", "b"}, []int{2, 4}, []int{5, 0}, 1},
		{"mark, quotes, blanks", "\xef\xbb\xbf\"a_x\", a_y ,\"Image\"\r\n", []string{"a_x", "a_y", "Image"}, []string{"a"}, []int{0}, []int{1}, 2},
		{"mark, empty line, quotes, no end", "\xef\xbb\xbf\n\"Image\"", []string{"Image"}, []string{}, nil, nil, 0},
		{"mark, quoted line end", "\xef\xbb\xbf\"a\nb\",Image", []string{"a\nb", "Image"}, []string{}, nil, nil, 1},
		{"empty lines first", "\n\r\nImage\n", []string{"Image"}, []string{}, nil, nil, 0},
		{"names without a name", "_x,_y,,,Image\n", []string{"_x", "_y", "", "", "Image"}, []string{}, nil, nil, 4},
		{"quoted comma", "\"a,b_x\",\"a,b_y\",Image\n", []string{"a,b_x", "a,b_y", "Image"}, []string{"a,b"}, []int{0}, []int{1}, 2},
	}
	for _, test := range tests {
		for _, packed := range []struct {
			name    string
			content []byte
		}{
			{"a.csv", []byte(test.content)},
			{"a.csv.gz", gzipOf([]byte(test.content))},
			{"a.zip", zipOf("__MACOSX/._a.csv", "x", "readme.txt", "x", "dir/a.csv", test.content)},
		} {
			t.Run(test.name+" "+packed.name, func(t *testing.T) {
				f := open(t, write(t, packed.name, packed.content))
				h := f.Header()
				got := []any{h.Columns, h.Keypoints.Names(), h.X, h.Y, h.Image}
				if diff := cmp.Diff([]any{test.columns, test.want, test.x, test.y, test.image}, got); diff != "" {
					t.Error(diff)
				}
				if rows := scan(t, f); len(rows) != 0 || f.Side() != 0 {
					t.Errorf("%d rows of side %d in a file that has none", len(rows), f.Side())
				}
				if f.Compressed() != (packed.name != "a.csv") {
					t.Error("Compressed is wrong")
				}
			})
		}
	}
}

// The content says how a file is packed, not its name.
func TestWrongNames(t *testing.T) {
	for name, content := range map[string][]byte{
		"a.zip": []byte(goodCSV), "b.csv.gz": zipOf("x.csv", goodCSV), "c.csv": gzipOf([]byte(goodCSV)), "d": []byte(goodCSV),
	} {
		if rows := scan(t, open(t, write(t, name, content))); len(rows) != 2 {
			t.Errorf("%s: %d rows, want 2", name, len(rows))
		}
	}
}

func TestHeaderIsACopy(t *testing.T) {
	f, _ := opened(t, goodCSV)
	h := f.Header()
	h.Columns[0], h.X[0], h.Keypoints[0].Name = "z", 9, "z"
	if again := f.Header(); again.Columns[0] != "a_x" || again.X[0] != 0 || again.Keypoints[0].Name != "a" {
		t.Errorf("changing a header changed the file's: %v", again)
	}
}

func TestChanged(t *testing.T) {
	replace := func(path string, content string) error {
		if err := os.WriteFile(path+"2", []byte(content), 0o644); err != nil {
			return err
		}
		return os.Rename(path+"2", path)
	}
	tests := []struct {
		name   string
		change func(path string) error
		want   error
	}{
		{"nothing", func(string) error { return nil }, nil},
		{"deleted", os.Remove, ErrGone},
		{"moved", func(p string) error { return os.Rename(p, p+".old") }, ErrGone},
		{"replaced by the same", func(p string) error { return replace(p, goodCSV) }, ErrChanged},
		{"written to", func(p string) error { return os.WriteFile(p, []byte(goodCSV+"\n"), 0o644) }, ErrChanged},
		{"touched", func(p string) error { later := time.Now().Add(time.Hour); return os.Chtimes(p, later, later) }, ErrChanged},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f, rows := opened(t, goodCSV)
			if err := test.change(f.Path()); err != nil {
				t.Fatal(err)
			}
			if err := f.Changed(); !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			// What was opened can still be read.
			if p, err := f.Pixels(rows[1], nil); err != nil || !slices.Equal(p, []byte{4, 5, 6, 7}) {
				t.Errorf("pixels %v, %v", p, err)
			}
		})
	}
}

// Bytes that change under the open file are noticed when they are read.
func TestChangedInPlace(t *testing.T) {
	f, rows := opened(t, goodCSV)
	if err := os.WriteFile(f.Path(), []byte(strings.Replace(goodCSV, "3.5", "3.6", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Pixels(rows[0], nil); err != nil {
		t.Errorf("a row that did not change: %v", err)
	}
	if _, err := f.Pixels(rows[1], nil); !errors.Is(err, ErrChanged) {
		t.Errorf("Pixels: %v, want ErrChanged", err)
	}
	if _, err := f.Texts(rows[1]); !errors.Is(err, ErrChanged) {
		t.Errorf("Texts: %v, want ErrChanged", err)
	}
	if err := os.Truncate(f.Path(), 5); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Texts(rows[0]); !errors.Is(err, ErrChanged) {
		t.Errorf("Texts of a file cut short: %v, want ErrChanged", err)
	}
	if err := f.Scan(t.Context(), func([]Row) {}, nil); !errors.Is(err, ErrChanged) {
		t.Errorf("Scan of a file cut short: %v, want ErrChanged", err)
	}
}

func TestClosed(t *testing.T) {
	f, rows := opened(t, goodCSV)
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Pixels(rows[0], nil); err == nil {
		t.Error("Pixels of a closed file")
	}
	if err := f.Scan(t.Context(), func([]Row) {}, nil); err == nil {
		t.Error("Scan of a closed file")
	}
	if err := f.Close(); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("closing twice: %v", err)
	}
}

func TestPathIsAbsolute(t *testing.T) {
	path := write(t, "a.csv", []byte(goodCSV))
	t.Chdir(filepath.Dir(path))
	f := open(t, "a.csv")
	if !filepath.IsAbs(f.Path()) || filepath.Base(f.Path()) != "a.csv" {
		t.Errorf("path %q", f.Path())
	}
	_, err := Open("none.csv", "")
	if err == nil || !strings.HasPrefix(err.Error(), "opening none.csv: ") {
		t.Errorf("error %q does not name the file as it was given", fmt.Sprint(err))
	}
}
