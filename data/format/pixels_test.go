//go:build unix

package format

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
)

// written writes files into a new folder.
func written(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// dotted is a black picture with a white block of pixels.
func dotted(t *testing.T, width, height int, block image.Rectangle) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.Set(x, y, color.Black)
			if (image.Point{X: x, Y: y}).In(block) {
				img.Set(x, y, color.White)
			}
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// oneFace is a COCO file of one picture with one face with the point d.
func oneFace(file, box, x, y string) string {
	return `{"images":[{"id":1,"file_name":"` + file + `"}],"categories":[{"id":1,"name":"face","keypoints":["d"]}],
"annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[` + box + `],"keypoints":[` + x + `,` + y + `,2]}]}`
}

// imported opens a folder, and returns the rows of the dataset it becomes and its side.
func imported(t *testing.T, folder string, side int) (rows [][]string, became int) {
	t.Helper()
	o, err := Open(t.Context(), folder, "", "")
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	plan, err := o.Plan(t.Context(), side)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := plan.Write(t.Context(), &out, "", nil); err != nil {
		t.Fatal(err)
	}
	if rows, err = csv.NewReader(&out).ReadAll(); err != nil {
		t.Fatal(err)
	}
	return rows, plan.Side
}

// A point on the middle of a white block is on the middle of it in whatever becomes of the picture: cut, moved into it,
// padded, scaled.
func TestPointsGoWithThePixels(t *testing.T) {
	for _, c := range []struct {
		name, box string
		side      int
	}{
		{"whole", "", 0}, {"box", "100,60,150,200", 0}, {"box at an edge", "0,0,150,200", 0}, {"box beyond it", "-20,-10,260,240", 0},
		{"small", "120,80,60,60", 0}, {"enlarged", "120,80,60,60", 90}, {"reduced", "120.5,80.25,60,60", 33},
	} {
		t.Run(c.name, func(t *testing.T) {
			// The block covers pixels 140 to 159 and 90 to 109, whose middle is 149.5, 99.5.
			folder := written(t, map[string]string{"a.png": dotted(t, 400, 300, image.Rect(140, 90, 160, 110)), "l.json": oneFace("a.png", c.box, "149.5", "99.5")})
			rows, side := imported(t, folder, c.side)
			x, _ := strconv.ParseFloat(rows[1][0], 64)
			y, _ := strconv.ParseFloat(rows[1][1], 64)
			var sum, sumX, sumY float64
			for i, word := range strings.Fields(rows[1][3]) {
				v, _ := strconv.ParseFloat(word, 64)
				sum, sumX, sumY = sum+v, sumX+v*float64(i%side), sumY+v*float64(i/side)
			}
			if math.Abs(sumX/sum-x) > 0.05 || math.Abs(sumY/sum-y) > 0.05 {
				t.Errorf("the block is at %.3f, %.3f in a photo of %d px, the point at %g, %g", sumX/sum, sumY/sum, side, x, y)
			}
			if c.name == "small" && (side != 60 || rows[1][0] != "29.5" || rows[1][1] != "19.5") {
				t.Errorf("a small square became one of %d, its point %v", side, rows[1][:2])
			}
		})
	}
}

// What a picture or a name of one can be that is not to be used: one sentence that names it, and nothing outside is
// read.
func TestBadPictures(t *testing.T) {
	outside := written(t, map[string]string{"secret.png": dotted(t, 8, 8, image.Rect(0, 0, 4, 4))})
	good := dotted(t, 8, 8, image.Rect(0, 0, 4, 4))
	for _, c := range []struct{ name, file, box, says string }{
		{"gone", "none.png", "", "there is no such picture"},
		{"climbs out", "../" + filepath.Base(outside) + "/secret.png", "", "outside of the folder"},
		{"absolute", filepath.Join(outside, "secret.png"), "", "name the folder of the pictures"},
		{"link out", "link.png", "", "link that leads out"},
		{"pipe", "pipe.png", "", "no ordinary file"},
		{"folder", "way", "", "no ordinary file"},
		{"truncated", "cut.png", "", "no picture that can be read"},
		{"no picture", "text.png", "", "no picture that can be read"},
		{"huge", "huge.png", "", "at most 100 million"},
		{"box of nowhere", "a.png", "40,-90,6,9", "lies outside of it"},
		{"huge box", "a.png", "0,0,9000,9000", "side of 9000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			huge := []byte(good)
			copy(huge[16:24], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // 65,536 × 65,536
			copy(huge[29:33], crc(huge[12:29]))
			folder := written(t, map[string]string{"a.png": good, "cut.png": good[:len(good)-30], "text.png": "hello", "huge.png": string(huge),
				"way/x": "", "l.json": oneFace(c.file, c.box, "1", "1")})
			if err := os.Symlink(filepath.Join(outside, "secret.png"), filepath.Join(folder, "link.png")); err != nil {
				t.Fatal(err)
			}
			if err := syscall.Mkfifo(filepath.Join(folder, "pipe.png"), 0o600); err != nil {
				t.Fatal(err)
			}
			o, err := Open(t.Context(), folder, "", "")
			if err != nil {
				t.Fatal(err)
			}
			defer o.Close()
			plan, err := o.Plan(t.Context(), 0)
			if err == nil {
				err = plan.Write(t.Context(), &bytes.Buffer{}, "", nil)
			}
			if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), filepath.Base(c.file)) {
				t.Errorf("%v", err)
			}
		})
	}
	folder := written(t, map[string]string{"l.json": oneFace(filepath.Join(outside, "secret.png"), "", "1", "1")})
	o, err := Open(t.Context(), folder, "", outside)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	if _, err := o.Plan(t.Context(), 0); err != nil {
		t.Errorf("with the folder of the pictures: %v", err)
	}
}

// Labels that are for a picture of another size are refused. A JPEG that its EXIF orientation turns is upright, unless
// its labels say the size as it is stored.
func TestSizesOfPictures(t *testing.T) {
	for _, c := range []struct{ file, width, height, says string }{
		{"a.png", "80", "60", "8×6 pixels, but its labels are for 80×60"},
		{"turned.jpg", "80", "60", "6×8 pixels, but its labels are for 80×60"},
		{"turned.jpg", "0", "0", "6 8"},
		{"turned.jpg", "6", "8", "6 8"},
		{"turned.jpg", "8", "6", "8 6"},
	} {
		folder := written(t, map[string]string{"a.png": dotted(t, 8, 6, image.Rect(0, 0, 4, 4)), "turned.jpg": turned(t),
			"l.json": strings.Replace(oneFace(c.file, "", "1", "1"), `"file_name"`, `"width":`+c.width+`,"height":`+c.height+`,"file_name"`, 1)})
		o, err := Open(t.Context(), folder, "", "")
		if err != nil {
			t.Fatal(err)
		}
		defer o.Close()
		got := ""
		if plan, err := o.Plan(t.Context(), 0); err != nil {
			got = err.Error()
		} else if img, err := o.decode(plan.shown[0]); err != nil {
			got = err.Error()
		} else {
			got = fmt.Sprint(img.Bounds().Dx(), img.Bounds().Dy())
		}
		if !strings.Contains(got, c.says) {
			t.Errorf("%s for labels of %s×%s: %s", c.file, c.width, c.height, got)
		}
	}
}

// turned is a JPEG of 8×6 pixels that is to be shown turned by a quarter.
func turned(t *testing.T) string {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, 8, 6)), nil); err != nil {
		t.Fatal(err)
	}
	exif := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"
	return out.String()[:2] + "\xff\xe1\x00" + string(rune(len(exif)+2)) + exif + out.String()[2:]
}

// Labels that are no file, or of no format, are refused in a sentence that names the path.
func TestOpenRefuses(t *testing.T) {
	coco := oneFace("a.png", "", "1", "1")
	folder := written(t, map[string]string{"one/l.json": coco, "one/m.json": coco, "two/notes.txt": "hello", "none/x": "", "notes.txt": "hello"})
	for path, says := range map[string]string{"one": "several files of labels", "two": "no file of labels", "notes.txt": "no format that is known", "gone": "no such file"} {
		_, err := Open(t.Context(), filepath.Join(folder, path), "", "")
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := Open(t.Context(), folder, "magic", ""); err == nil || !strings.Contains(err.Error(), "there is no format magic") {
		t.Errorf("%v", err)
	}
}

// writerFunc writes by a function.
type writerFunc func(b []byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// An import is over when it is cancelled, also amid the faces of one picture.
func TestImportOfManyFacesIsCancelled(t *testing.T) {
	faces := make([]string, 500)
	for i := range faces {
		faces[i] = fmt.Sprintf(`{"id":%d,"image_id":1,"category_id":1,"keypoints":[1,1,2]}`, i+1)
	}
	folder := written(t, map[string]string{"a.png": dotted(t, 20, 20, image.Rect(0, 0, 4, 4)),
		"l.json": `{"images":[{"id":1,"file_name":"a.png"}],"categories":[{"id":1,"name":"face","keypoints":["d"]}],"annotations":[` + strings.Join(faces, ",") + `]}`})
	o, err := Open(t.Context(), folder, "", "")
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	plan, err := o.Plan(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err = plan.Write(ctx, writerFunc(func(b []byte) (int, error) {
		cancel()
		return len(b), nil
	}), "", nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("written whole: %v", err)
	}
}

// Names that the header of a dataset would not show to be keypoints are found.
func TestUnread(t *testing.T) {
	if unread, err := Unread([]string{"nose", "left_eye", "käse \"x\""}); err != nil || unread != nil {
		t.Errorf("%q, %v", unread, err)
	}
	if unread, err := Unread([]string{"nose", "bbox"}); err != nil || unread == nil {
		t.Errorf("bbox: %q, %v", unread, err)
	}
	if _, err := Unread([]string{"a\xff", "b"}); err == nil || strings.Contains(err.Error(), `"b"`) {
		t.Errorf("a name that is no UTF-8, and it alone, can stand in no header: %v", err)
	}
}

func crc(chunk []byte) []byte {
	return binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(chunk))
}

// A backslash parts folders, as programs of Windows write them, and may be a part of a name where it is there.
func TestBackslashes(t *testing.T) {
	for _, c := range []struct{ file, there, want string }{{`a\b.png`, `a\b.png`, `a\b.png`}, {`a\b.png`, "a/b.png", "a/b.png"}, {`a\b.png`, "images/a/b.png", "images/a/b.png"}, {`a\b.png`, `images/a\b.png`, `images/a\b.png`}} {
		folder := written(t, map[string]string{c.there: dotted(t, 8, 8, image.Rect(0, 0, 4, 4)), "l.json": strings.ReplaceAll(oneFace(c.file, "", "1", "1"), `\`, `\\`)})
		p, err := Prepare(t.Context(), Source{Path: folder})
		if err != nil {
			t.Errorf("%s: %v", c.there, err)
			continue
		}
		if got := p.Plan.shown[0].name; got != c.want {
			t.Errorf("%s was found as %s", c.there, got)
		}
		p.Close()
	}
}

// Progress is by faces: a picture may have very many, each of which takes its time.
func TestProgressOfAnImport(t *testing.T) {
	const faces = 7
	s := &annotation.Set{Keypoints: face.NewKeypoints([]string{"nose"}), Pictures: []annotation.Picture{{File: "images/a.png", Width: 40, Height: 40}}}
	for i := range faces {
		s.Pictures[0].Faces = append(s.Pictures[0].Faces, annotation.Face{Points: face.Points{face.At(float64(i), 3)}, Box: &annotation.Box{Left: float64(i), Width: 9, Height: 9}})
	}
	f, _ := Find("coco")
	folder := filepath.Join(t.TempDir(), "to")
	if err := f.Export(t.Context(), s, folder, func(int) (Pixels, error) { return Pixels{Image: image.NewGray(image.Rect(0, 0, 40, 40))}, nil }, nil); err != nil {
		t.Fatal(err)
	}
	for _, keep := range []bool{false, true} {
		p, err := Prepare(t.Context(), Source{Path: folder, Pixels: !keep})
		if err != nil {
			t.Fatal(err)
		}
		var said []int64
		err = p.WriteFile(t.Context(), filepath.Join(folder, fmt.Sprint(keep, ".csv")), func(done, all int64) { said = append(said, done*100+all) })
		if err = errors.Join(err, p.Close()); err != nil {
			t.Fatal(err)
		}
		if want := []int64{107, 207, 307, 407, 507, 607, 707}; !slices.Equal(said, want) {
			t.Errorf("photos kept %v: progress is %v", keep, said)
		}
	}
}

// A pipe in a folder of labels is passed over: nothing waits until somebody writes into it.
func TestAPipeBesideLabelsIsNotWaitedFor(t *testing.T) {
	for _, labels := range []string{"", oneFace("a.png", "", "1", "1")} {
		folder := written(t, map[string]string{"way/x": "", "way/l.json": labels})
		for _, name := range []string{"pipe.png", "pipe.csv", "pipe"} {
			if err := syscall.Mkfifo(filepath.Join(folder, name), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		ended := make(chan error, 2)
		go func() {
			_, err := Open(t.Context(), folder, "", "")
			ended <- err
			_, err = Recognise(folder)
			ended <- err
		}()
		for range 2 {
			select {
			case err := <-ended:
				if err == nil || !strings.Contains(err.Error(), "no file of labels is in that folder") {
					t.Errorf("%v", err)
				}
			case <-time.After(20 * time.Second):
				t.Fatal("it waits for a pipe")
			}
		}
	}
}
