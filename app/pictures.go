package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/data/face"
	"fiducial/data/intake"
	"fiducial/data/output"
	"fiducial/data/photo"
	"fiducial/data/picture"
	"fiducial/model/checkpoint"
)

// isPhotos reports whether a path is that of a photo, or of a folder, rather than of a dataset.
func isPhotos(path string) bool {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return false
	case info.IsDir() || photo.Is(path):
		return true
	}
	_, err = photo.Look(path)
	return err == nil
}

// datasetOfPhotos makes a dataset of a photo, or of those of a folder, with the keypoints of weights, in a folder that
// remove removes.
func datasetOfPhotos(ctx context.Context, r *report, path string, weights *checkpoint.Checkpoint) (file string, remove func(), err error) {
	folder, err := os.MkdirTemp("", "fiducial-*")
	if err != nil {
		return "", nil, fmt.Errorf("predicting %s: %w", path, err)
	}
	remove = func() { _ = os.RemoveAll(folder) }
	file = filepath.Join(folder, "faces.csv")
	moved, end := r.progress("looking at photos")
	summary, err := intake.New(ctx, file, weights.Keypoints, intake.Plan{Paths: []string{path}, Find: facesFound()}, moved)
	end()
	for _, said := range append(summary.Paths, summary.Said...) {
		r.note("%v", said)
	}
	if err != nil {
		remove()
		return "", nil, fmt.Errorf("predicting %s: %w", path, err)
	}
	if summary.Without > 0 {
		r.note("photos in which no face was found: %d; what is predicted there is that of the largest square in the middle", summary.Without)
	}
	return file, remove, nil
}

// pictureMost is how many pixels the longer side of a picture has at most.
const pictureMost = 4096

// writePictures writes each photo with the predicted points of all its faces on it into a new folder, which is there,
// whole, when all are drawn. It returns how many there are.
func (c *predictCommand) writePictures(ctx context.Context, r *report, ds *data.Dataset, predictions []face.Points) (n int, err error) {
	var paths []string
	faces, rowOf := map[string][]face.Points{}, map[string]int{}
	for row, points := range predictions {
		path, err := ds.PhotoPath(row)
		if points == nil || errors.Is(err, data.ErrNoPhoto) {
			continue
		}
		if err != nil {
			return 0, err
		}
		if _, seen := rowOf[path]; !seen {
			paths, rowOf[path] = append(paths, path), row
		}
		in := make(face.Points, len(points))
		for k, p := range points {
			in[k] = ds.InPhoto(row, p)
		}
		faces[path] = append(faces[path], in)
	}
	moved, end := r.progress("drawing pictures")
	defer end()
	err = atomicfile.Folder(c.Pictures, func(folder string) error {
		taken := map[string]bool{}
		for _, path := range paths {
			if err := ctx.Err(); err != nil {
				return err
			}
			img, err := ds.OpenPhoto(rowOf[path])
			if err != nil {
				return err
			}
			marked := picture.Marked(img, faces[path], pictureMost, picture.DefaultStyle())
			if err := savePicture(filepath.Join(folder, pictureName(path, taken)), marked); err != nil {
				return err
			}
			n++
			moved(int64(n), int64(len(paths)))
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("writing pictures into %s: %w", c.Pictures, err)
	}
	return n, nil
}

// pictureName returns the name of a photo's picture, which no other has: that of the photo, as a JPEG if it is one,
// else as a PNG.
func pictureName(path string, taken map[string]bool) string {
	name := filepath.Base(path)
	switch ext := strings.ToLower(filepath.Ext(name)); ext {
	case ".jpg", ".jpeg", ".png":
	default:
		name += ".png"
	}
	for i := 2; taken[strings.ToLower(name)]; i++ {
		name = fmt.Sprintf("%d-%s", i, filepath.Base(path))
		if ext := strings.ToLower(filepath.Ext(name)); ext != ".jpg" && ext != ".jpeg" && ext != ".png" {
			name += ".png"
		}
	}
	taken[strings.ToLower(name)] = true
	return name
}

func savePicture(path string, img image.Image) error {
	return atomicfile.New(path, func(w io.Writer) error {
		if strings.EqualFold(filepath.Ext(path), ".png") {
			return png.Encode(w, img)
		}
		return jpeg.Encode(w, img, &jpeg.Options{Quality: 92})
	})
}

// mayPicture says why no pictures can be written, nil where nothing is in the way.
func (c *predictCommand) mayPicture() error {
	if c.Pictures == "" {
		return nil
	}
	err := output.NewFolder(c.Pictures, c.File)
	if errors.Is(err, output.ErrRefused) {
		return usage{err}
	}
	return err
}
