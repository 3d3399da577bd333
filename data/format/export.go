package format

import (
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path"
	"path/filepath"

	"fiducial/data/atomicfile"
	"fiducial/data/format/annotation"
)

// PhotoName returns where picture i of so many lies in an export.
func (f Format) PhotoName(i, of int) string {
	return path.Join(f.Photos, fmt.Sprintf("face_%0*d.png", len(fmt.Sprint(max(of-1, 0))), i))
}

// Export writes a set into a new folder, labels and pictures, all or nothing; photo returns the pixels of picture i. It is a background task: progress, which
// may be nil, gets pictures done and in all. Ask output.NewFolder before.
func (f Format) Export(ctx context.Context, s *annotation.Set, folder string, photo func(i int) (Pixels, error), progress func(done, total int64)) error {
	labels, err := f.Write(s)
	if err != nil {
		return fmt.Errorf("exporting to %s: %w", f.Name, err)
	}
	at := 0
	one := func(i int) (Pixels, error) {
		if err := ctx.Err(); err != nil {
			return Pixels{}, err
		}
		img, err := photo(i)
		if err == nil && progress != nil {
			at++
			progress(int64(at), int64(len(s.Pictures)))
		}
		return img, err
	}
	return atomicfile.Folder(folder, func(folder string) error {
		if err := f.writePhotos(s, folder, one); err != nil {
			return err
		}
		for _, l := range labels {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := create(folder, l.Name, l.Write); err != nil {
				return err
			}
		}
		return nil
	})
}

// writePhotos writes the pictures of a set.
func (f Format) writePhotos(s *annotation.Set, folder string, photo func(i int) (Pixels, error)) error {
	if f.WritePhotos != nil {
		all := f.WritePhotos(s, func(i int) (image.Image, error) {
			p, err := photo(i)
			return p.Image, err
		})
		return create(folder, all.Name, all.Write)
	}
	for i, p := range s.Pictures {
		pixels, err := photo(i)
		if err != nil {
			return err
		}
		if err := create(folder, p.File, func(w io.Writer) error { return pixels.write(w, path.Ext(p.File)) }); err != nil {
			return err
		}
	}
	return nil
}

// Pixels are those of a picture of an export.
type Pixels struct {
	Image image.Image
	File  string // in their stead, the path of a file that holds them as they are to be
}

// jpegQuality is that of photos which have to be written anew.
const jpegQuality = 95

// write writes the picture for a name of that ending.
func (p Pixels) write(w io.Writer, ending string) error {
	if p.File == "" && ending == ".jpg" {
		return jpeg.Encode(w, p.Image, &jpeg.Options{Quality: jpegQuality})
	}
	if p.File == "" {
		return png.Encode(w, p.Image)
	}
	f, err := os.Open(p.File)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = io.Copy(w, f)
	return err
}

// create writes a file of a folder that nobody sees yet.
func create(folder, name string, write func(io.Writer) error) error {
	to := filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return err
	}
	return atomicfile.New(to, write)
}
