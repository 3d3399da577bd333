package npz

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/format/formattest"
)

// read is what NumPy and pandas say of a face.
type read struct {
	Pixels [][]int
	Points []*float64
}

// python runs the readers that were not written here, and returns what they say of the faces in each folder.
func python(t *testing.T, args ...string) (faces map[string][]read) {
	t.Helper()
	const program = "/usr/bin/python3" // Debian's, which has Debian's libraries
	if _, err := os.Stat(program); err != nil {
		t.Skipf("not read by NumPy: there is no %s", program)
	}
	var out, said bytes.Buffer
	cmd := exec.Command(program, append([]string{"testdata/numpy_faces.py"}, args...)...)
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run()
	if e := (*exec.ExitError)(nil); errors.As(err, &e) && e.ExitCode() == 77 {
		t.Skipf("not read by NumPy, as a library is not installed: %s", strings.TrimSpace(out.String()))
	}
	if err == nil {
		err = json.Unmarshal(out.Bytes(), &faces)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, said.String())
	}
	return faces
}

// compare checks that a set is what NumPy and pandas say.
func compare(t *testing.T, want []read, got *annotation.Set) {
	t.Helper()
	if len(want) != len(got.Pictures) {
		t.Fatalf("%d faces, NumPy has %d", len(got.Pictures), len(want))
	}
	for i, p := range got.Pictures {
		img := p.Gray()
		for y, row := range want[i].Pixels {
			for x, v := range row {
				if int(img.GrayAt(x, y).Y) != v {
					t.Fatalf("face %d: pixel %d, %d is %v, in NumPy %d", i, x, y, img.GrayAt(x, y), v)
				}
			}
		}
		for k, q := range p.Faces[0].Points {
			x, y := want[i].Points[2*k], want[i].Points[2*k+1]
			if q.Known != (x != nil) || q.Known && (q.X != *x || q.Y != *y) {
				t.Fatalf("face %d: point %d is %v", i, k, q)
			}
		}
	}
}

// What NumPy and pandas write is read: of several types, in both orders, compressed and not.
func TestReadsNumPy(t *testing.T) {
	folder := t.TempDir()
	all := python(t, "write", folder)
	if len(all) != 18 {
		t.Fatalf("%d arrays were written", len(all))
	}
	for name, want := range all {
		got, err := Read(os.DirFS(filepath.Join(folder, name)), imagesFile)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		compare(t, want, got)
	}
}

// What is written is read by NumPy and pandas: which axis is which, too.
func TestNumPyReads(t *testing.T) {
	const side, n = 7, 3
	s := &annotation.Set{Keypoints: face.NewKeypoints([]string{"nose", "chin"})}
	for i := range n {
		img := image.NewGray(image.Rect(0, 0, side, side))
		for j := range img.Pix {
			img.Pix[j] = byte(50*i + j)
		}
		points := face.Points{face.At(float64(i)/3, 2), {}}
		if i == 1 {
			points[1] = face.At(-1, 1e-7)
		}
		s.Pictures = append(s.Pictures, annotation.Picture{Width: side, Height: side, Gray: func() *image.Gray { return img }, Faces: []annotation.Face{{Points: points}}})
	}
	folder := t.TempDir()
	files, err := Write(s)
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, WritePhotos(s, func(i int) (image.Image, error) { return s.Pictures[i].Gray(), nil }))
	for _, f := range files {
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, f.Name), out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	compare(t, python(t, "read", folder)[""], s)
	s.Pictures[0].Width = 3
	if _, err := Write(s); err == nil {
		t.Error("pictures of two sizes were written")
	}
}

// npy returns an array with this in its header.
func npy(header, data string) string {
	return magic + "\x01\x00" + string([]byte{byte(len(header)), byte(len(header) >> 8)}) + header + data
}

// packed returns an archive of files, each a name and its content.
func packed(t testing.TB, method uint16, files ...string) string {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		f, err := w.CreateHeader(&zip.FileHeader{Name: files[i], Method: method})
		if err == nil {
			_, err = f.Write([]byte(files[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

const (
	goodHeader = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2, 1), }\n"
	goodLabels = "nose_x,nose_y\n1,0.5\n"
)

func TestRefusesBadFiles(t *testing.T) {
	of := func(header, data string) string { return packed(t, zip.Store, "face_images.npy", npy(header, data)) }
	with := func(from, to string) string { return strings.Replace(goodHeader, from, to, 1) }
	good := of(goodHeader, "\x01\x02\x03\x04")
	broken := strings.Replace(good, "\x01\x02\x03\x04", "\x01\x02\x03\x05", 1)
	bomb := packed(t, zip.Deflate, "face_images.npy", npy(with("(2, 2, 1)", "(96, 96, 40000)"), strings.Repeat("\x00", 1_000_000)))
	formattest.Refuses(t, Read, "a.npz", map[string]string{labelsFile: goodLabels}, [][]string{
		{"empty", "", "no archive"},
		{"no zip", "PK hello", "no archive"},
		{"truncated", good[:len(good)-30], "no archive"},
		{"no array", packed(t, zip.Store, "x.txt", "x", "y.npy", "y"), "no array face_images"},
		{"two arrays", packed(t, zip.Store, "face_images.npy", "x", "face_images.npy", "y"), "two arrays"},
		{"paths that climb out", packed(t, zip.Store, "../../x.npy", "x", "/etc/y.npy", "y"), "no array face_images"},
		{"no NumPy", packed(t, zip.Store, "face_images.npy", "hello world"), "no array of NumPy"},
		{"half a header", packed(t, zip.Store, "face_images.npy", npy(goodHeader, "")[:30]), "ends within its header"},
		{"huge header", packed(t, zip.Store, "face_images.npy", magic+"\x02\x00\xff\xff\xff\x7f"), "its header has 2147483647 bytes"},
		{"objects", of(with("|u1", "|O"), "x"), "not that of an array of numbers"},
		{"header of code", of("__import__('os')", "x"), "not that of an array of numbers"},
		{"float of one byte", of(with("|u1", "|f1"), "xxxx"), "type f1"},
		{"two dimensions", of(with("(2, 2, 1)", "(2, 2)"), "xxxx"), "shape is (2, 2)"},
		{"no squares", of(with("(2, 2, 1)", "(2, 3, 1)"), "xxxxxx"), "shape is (2, 3, 1)"},
		{"no faces", of(with("(2, 2, 1)", "(2, 2, 0)"), ""), "none of faces"},
		{"huge count", of(with("(2, 2, 1)", "(2, 2, 99999999999999999999)"), "x"), "none of faces"},
		{"huge faces", of(with("(2, 2, 1)", "(4000, 4000, 1)"), "x"), "at most 2048 px"},
		{"too many pixels", of(with("(2, 2, 1)", "(2000, 2000, 5000)"), "x"), "at most"},
		{"zip bomb", bomb, "unpacks to more than 100 times"},
		{"too few pixels", of(goodHeader, "\x01\x02\x03"), "ends after 3 of 4 pixels"},
		{"too many bytes", of(goodHeader, "\x01\x02\x03\x04\x05"), "something behind"},
		{"wrong check sum", broken, "check sum"},
		{"negative", of(with("|u1", "|i1"), "\x01\x02\xff\x04"), "pixel 0, 1 of face 0 is -1"},
		{"NaN", of(with("|u1", "<f4"), strings.Repeat("\x00\x00\xc0\x7f", 4)), "pixel 0, 0 of face 0 is NaN"},
		{"fraction", of(with("|u1", "<f4"), strings.Repeat("\x00\x00\x00\x3f", 4)), "0.5"},
	})
	formattest.Refuses(t, func(fsys fs.FS, _ string) (*annotation.Set, error) { return Read(fsys, "a.npz") }, labelsFile, map[string]string{"a.npz": good}, [][]string{
		{"empty", "", "line 1", "header"},
		{"half a column", "nose_x\n", "line 1", "column 1 is nose_x"},
		{"other columns", "id,nose_x,nose_y\n", "line 1", "column 1 is id"},
		{"a name twice", "a_x,a_y,a_x,a_y\n1,1,1,1\n", "two keypoints are named a"},
		{"a cell more", goodLabels[:len(goodLabels)-1] + ",3\n", "line 2", "3 cells"},
		{"half a point", "nose_x,nose_y\n1,\n", "line 2", "nose is at"},
		{"text", "nose_x,nose_y\n1,x\n", "line 2", "nose is at 1, x"},
		{"infinite", "nose_x,nose_y\n1,inf\n", "line 2", "nose is at 1, inf"},
		{"far away", "nose_x,nose_y\n1,1e300\n", "line 2", "1e300"},
		{"too few rows", "nose_x,nose_y\n", "labels of 0 faces, and a.npz has 1"},
		{"too many rows", goodLabels + "1,1\n", "labels of 2 faces"},
		{"no CSV", "nose_x,nose_y\n\"1,2\n", "no CSV"},
	})
	if _, err := Read(formattest.Files(map[string]string{"a.npz": good}), "a.npz"); err == nil || !strings.Contains(err.Error(), labelsFile+": there is no such file") {
		t.Error(err)
	}
}

func FuzzArchive(f *testing.F) {
	formattest.Fuzz(f, Read, "a.npz", map[string]string{labelsFile: goodLabels}, packed(f, zip.Store, "face_images.npy", npy(goodHeader, "\x01\x02\x03\x04")))
}

func FuzzHeader(f *testing.F) {
	for _, header := range []string{goodHeader, "{'descr': '>f8', 'fortran_order': True, 'shape': (3, 2, 2), }"} {
		f.Add([]byte(header), []byte("\x01\x02\x03\x04"))
	}
	f.Fuzz(func(t *testing.T, header, data []byte) {
		if len(header) > 1000 || len(data) > 10000 {
			return
		}
		a, err := readHeader(strings.NewReader(npy(string(header), "")))
		if err != nil || a.side*a.side*a.faces > 10000 {
			return
		}
		if pixels, err := a.read(bytes.NewReader(data)); err == nil && len(pixels) != a.side*a.side*a.faces {
			t.Fatal(fmt.Sprint(len(pixels), " pixels of ", a.faces, " faces"))
		}
	})
}

func FuzzLabels(f *testing.F) {
	good := packed(f, zip.Store, "face_images.npy", npy(goodHeader, "\x01\x02\x03\x04"))
	formattest.Fuzz(f, func(fsys fs.FS, _ string) (*annotation.Set, error) { return Read(fsys, "a.npz") }, labelsFile, map[string]string{"a.npz": good}, goodLabels)
}
