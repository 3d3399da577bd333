package synth

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"path"
	"runtime"
	"strconv"

	"github.com/disintegration/imaging"
	"golang.org/x/sync/errgroup"

	"fiducial/data/face"
)

// PhotoFolder is the folder beside the CSV in which WritePhotos has its photos.
const PhotoFolder = "photos"

// WritePhotos writes a dataset of n drawn faces in photos, as CSV: a header, then the faces of the photos 0, 1 … of the
// seed, one a line, until there are n. Its columns are file, relative to the CSV with forward slashes, box_left,
// box_top and box_size, and the coordinates of the keypoints, all in pixels of the photo as it is shown, to 0.01. save
// stores a photo: most are JPEGs, some PNGs, and some JPEGs are stored turned, with an EXIF orientation, as cameras do.
// It is called from several goroutines, once a name.
//
// It draws on all cores, holding one photo for each; all bytes depend on n and seed alone. It is a background task like
// Write: progress, which may be nil, gets faces done and in all. The error names the photo that could not be stored, or
// wraps that of ctx.
func WritePhotos(ctx context.Context, w io.Writer, n int, seed uint64, save func(name string, content []byte) error, progress func(done, total int64)) error {
	out := bufio.NewWriter(w)
	if _, err := out.Write(appendPhotoHeader(nil)); err != nil {
		return fmt.Errorf("write the header of the drawn dataset: %w", err)
	}
	for done, first := 0, 0; done < n; {
		var run []layout
		for faces := done; faces < n && len(run) < runtime.GOMAXPROCS(0); {
			l := newLayout(seed, first+len(run), n-faces)
			faces += len(l.sitters)
			run = append(run, l)
		}
		rows, err := drawPhotos(ctx, run, save)
		if err != nil {
			return err
		}
		for i := range run {
			if _, err := out.Write(rows[i]); err != nil {
				return fmt.Errorf("write the faces of drawn photo %d: %w", first+i, err)
			}
			done += len(run[i].sitters)
		}
		first += len(run)
		if progress != nil {
			progress(int64(done), int64(n))
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the drawn dataset: %w", err)
	}
	return nil
}

// drawPhotos draws and stores some photos at once, and returns the lines of their faces.
func drawPhotos(ctx context.Context, run []layout, save func(string, []byte) error) ([][]byte, error) {
	rows := make([][]byte, len(run))
	group, ctx := errgroup.WithContext(ctx)
	for i := range run {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("draw photo %d: %w", run[i].n, err)
			}
			photo := run[i].draw()
			name, content, err := photo.encode(run[i].seed, run[i].n)
			if err == nil {
				err = save(name, content)
			}
			if err != nil {
				return fmt.Errorf("store drawn photo %d: %w", run[i].n, err)
			}
			for _, f := range photo.Faces {
				rows[i] = appendPhotoRow(rows[i], name, f)
			}
			return nil
		})
	}
	return rows, group.Wait()
}

// encode returns the photo as a file. Every third JPEG is stored as a camera that was turned has it.
func (p *Photo) encode(seed uint64, n int) (name string, content []byte, err error) {
	r := rand.New(rand.NewPCG(seed^0x66696c65, uint64(n)))
	var out bytes.Buffer
	name = fmt.Sprintf("%05d", n)
	if r.Float64() < 0.15 {
		err = png.Encode(&out, p.Image)
		return name + ".png", out.Bytes(), err
	}
	var stored image.Image = p.Image
	orientation := 1
	if r.Float64() < 0.33 {
		switch orientation = []int{3, 6, 8}[r.IntN(3)]; orientation {
		case 3:
			stored = imaging.Rotate180(stored)
		case 6:
			stored = imaging.Rotate90(stored) // anticlockwise: it is shown turned clockwise
		case 8:
			stored = imaging.Rotate270(stored)
		}
	}
	if err = jpeg.Encode(&out, stored, &jpeg.Options{Quality: 90}); err != nil {
		return "", nil, err
	}
	content = out.Bytes()
	if orientation > 1 {
		content = append(withOrientation(orientation), content[2:]...)
	}
	return name + ".jpg", content, nil
}

// withOrientation returns the beginning of a JPEG that says no more than its orientation: the segment APP1 with an EXIF
// directory of one entry.
func withOrientation(orientation int) []byte {
	return append([]byte("\xff\xd8\xff\xe1\x00\x22Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), byte(orientation), 0, 0, 0, 0, 0, 0)
}

func appendPhotoHeader(line []byte) []byte {
	line = append(line, "file,box_left,box_top,box_size"...)
	for _, name := range face.Standard().Names() {
		line = append(line, ","+name+"_x,"+name+"_y"...)
	}
	return append(line, '\n')
}

func appendPhotoRow(line []byte, name string, f PhotoFace) []byte {
	line = append(line, path.Join(PhotoFolder, name)...)
	add := func(v float64) {
		line = strconv.AppendFloat(append(line, ','), math.Round(v*100)/100, 'f', -1, 64)
	}
	add(f.Box.Left)
	add(f.Box.Top)
	add(f.Box.Size)
	for _, p := range f.Points {
		add(p.X)
		add(p.Y)
	}
	return append(line, '\n')
}
