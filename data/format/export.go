package format

import (
	"context"
	"errors"
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

// Export writes a set into a new folder, labels and pictures, all or nothing; photo returns the pixels of picture i. It
// is a background task: progress, which may be nil, gets pictures done and in all. Ask output.NewFolder before. A
// picture of which photo returns errLeftOut is no part of it.
func (f Format) Export(ctx context.Context, s *annotation.Set, folder string, photo func(i int) (Pixels, error), progress func(done, total int64)) error {
	if _, err := f.Write(s); err != nil {
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
		s, err := f.writePhotos(s, folder, one)
		if err != nil {
			return err
		}
		labels, err := f.Write(s)
		if err != nil {
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

// writePhotos writes the pictures of a set, and returns it with the names under which its pictures are found then.
func (f Format) writePhotos(s *annotation.Set, folder string, photo func(i int) (Pixels, error)) (*annotation.Set, error) {
	if f.WritePhotos != nil {
		all := f.WritePhotos(s, func(i int) (image.Image, error) {
			p, err := photo(i)
			return p.Image, err
		})
		return s, create(folder, all.Name, all.Write)
	}
	named := *s
	named.Pictures = nil
	for i, p := range s.Pictures {
		pixels, err := photo(i)
		switch {
		case errors.Is(err, errLeftOut):
			continue
		case err != nil:
			return nil, err
		case pixels.Refer != "":
			p.File = pixels.Refer
		case pixels.Link:
			err = under(folder, p.File, func(to string) error { return link(pixels.File, to) })
		default:
			err = create(folder, p.File, func(w io.Writer) error { return pixels.write(w, path.Ext(p.File)) })
		}
		if err != nil {
			return nil, err
		}
		named.Pictures = append(named.Pictures, p)
	}
	if len(named.Pictures) == 0 && len(s.Pictures) > 0 {
		return nil, errNoneWhole
	}
	return &named, nil
}

// Pixels are those of a picture of an export.
type Pixels struct {
	Image image.Image
	File  string // in their stead, the path of a file that holds them as they are to be
	Link  bool   // that file gets a second name instead of a copy
	Refer string // in their stead, how labels name a picture that stays where it is, slash-separated
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
	return under(folder, name, func(to string) error { return atomicfile.New(to, write) })
}

// under makes the folder of a name in a folder, and then what is to lie there.
func under(folder, name string, make func(to string) error) error {
	to := filepath.Join(folder, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return err
	}
	return make(to)
}
