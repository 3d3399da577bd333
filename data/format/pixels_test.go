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

// A point on the middle of a white block is on the middle of it in whatever becomes of the picture: cut, moved into it, padded, scaled.
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

// What a picture or a name of one can be that is not to be used: one sentence that names it, and nothing outside is read.
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

// Labels that are for a picture of another size are refused. A JPEG that its EXIF orientation turns is upright, unless its labels
// say the size as it is stored.
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

// A file of labels that is a link out of the folder is not followed, nor one that a description names.
func TestLabelsOutsideAreNotRead(t *testing.T) {
	outside := written(t, map[string]string{"a.txt": "0 .5 .5 1 1 .5 .5 2", "secret.txt": "a.png"})
	folder := written(t, map[string]string{"data.yaml": "train: images\nkpt_shape: [1, 3]\n", "list.yaml": "train: list.txt\nkpt_shape: [1, 3]\n", "images/a.png": "", "labels/x": ""})
	for link, to := range map[string]string{"labels/a.txt": "a.txt", "list.txt": "secret.txt"} {
		if err := os.Symlink(filepath.Join(outside, to), filepath.Join(folder, link)); err != nil {
			t.Fatal(err)
		}
	}
	for name, says := range map[string]string{"data.yaml": "labels/a.txt", "list.yaml": "list.txt"} {
		if _, err := Open(t.Context(), filepath.Join(folder, name), "", ""); err == nil || !strings.Contains(err.Error(), "reading "+says+": it lies outside of the folder, or is a link") {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, filepath.Join(folder, "data.yaml"), "yolo", ""); !errors.Is(err, context.Canceled) {
		t.Errorf("once it was interrupted: %v", err)
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

// A square is the smallest of whole pixels around a box, moved into the picture where it fits.
func TestSquares(t *testing.T) {
	p := picture{width: 400, height: 300}
	for box, want := range map[annotation.Box]square{
		{Left: 0, Top: 0, Width: 400, Height: 300}:          {0, -50, 400},
		{Left: 100, Top: 60, Width: 150, Height: 200}:       {75, 60, 200},
		{Left: 0, Top: 0, Width: 150, Height: 200}:          {0, 0, 200},
		{Left: 380, Top: 100, Width: 20, Height: 300}:       {100, 0, 300},
		{Left: 10.25, Top: 20.5, Width: 10, Height: 10}:     {10, 20, 11},
		{Left: -20, Top: -10, Width: 260, Height: 240}:      {0, 0, 260},
		{Left: 350, Top: 250, Width: 60, Height: 60}:        {340, 240, 60},
		{Left: -100, Top: -100, Width: 1000, Height: 100.5}: {-100, -549, 1000},
	} {
		if got := squareOf(p, annotation.Face{Box: &box}); got != want {
			t.Errorf("%v became %v, not %v", box, got, want)
		}
	}
	if got := squareOf(p, annotation.Face{}); got != (square{0, -50, 400}) {
		t.Errorf("without a box it is %v", got)
	}
}

// A box outside of its picture is no face's: it would be moved into the picture unseen.
func TestBoxesOutsideOfThePicture(t *testing.T) {
	for _, c := range []struct {
		box  string
		says string
	}{{"[0,0,4,4]", ""}, {"[-2,3,3,1]", ""}, {"[4,0,2,2]", "the box of a face, 4, 0 of 2×2, lies outside of it: it has 4×4 pixels"}, {"[0,-3,4,3]", "outside"}} {
		folder := t.TempDir()
		var picture bytes.Buffer
		if err := (Pixels{Image: image.NewGray(image.Rect(0, 0, 4, 4))}).write(&picture, ".png"); err != nil {
			t.Fatal(err)
		}
		labels := `{"images":[{"id":1,"file_name":"a.png"}],"categories":[{"id":1,"keypoints":["nose"]}],"annotations":[{"image_id":1,"category_id":1,"keypoints":[1,1,2],"bbox":` + c.box + `}]}`
		for name, content := range map[string]string{"a.png": picture.String(), "l.json": labels} {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, keep := range []bool{false, true} {
			p, err := Prepare(t.Context(), Source{Path: folder, Pixels: !keep})
			if err == nil {
				p.Close()
			}
			if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), "the picture a.png: ") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s, kept %v: %v", c.box, keep, err)
			}
		}
	}
}

// Several faces of a picture whose labels have no boxes are each a square around its points; one alone is the whole picture.
func TestSeveralFacesWithoutBoxes(t *testing.T) {
	folder := t.TempDir()
	img := image.NewGray(image.Rect(0, 0, 100, 60))
	img.SetGray(70, 30, color.Gray{Y: 255})
	for _, name := range []string{"a.png", "b.png"} {
		var picture bytes.Buffer
		if err := (Pixels{Image: img}).write(&picture, ".png"); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), picture.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	labels := "scorer,m,m,m,m,m,m,m,m\nindividuals,i,i,i,i,j,j,j,j\nbodyparts,p,p,q,q,p,p,q,q\ncoords,x,y,x,y,x,y,x,y\na.png,10,20,20,20,65,30,75,30\nb.png,10,20,20,20,,,,\n"
	if err := os.WriteFile(filepath.Join(folder, "l.csv"), []byte(labels), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := Prepare(t.Context(), Source{Path: filepath.Join(folder, "l.csv"), Pixels: true})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if p.Plan.Sizes != [2]int{17, 100} { // a face is 1.6 times as large as what its points span, here from 62.5 to 78.5
		t.Errorf("squares have sides of %v", p.Plan.Sizes)
	}
	var out bytes.Buffer
	if err := p.Plan.Write(t.Context(), &out, "", nil); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	x, errX := strconv.ParseFloat(rows[2][0], 64)
	y, errY := strconv.ParseFloat(rows[2][2], 64)
	if want := 10.0 * 96 / 17; errX != nil || errY != nil || math.Abs(y-x-want) > 1e-5 {
		t.Errorf("the points of the second face are at %v and %v, not %v apart", x, y, want)
	}
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
