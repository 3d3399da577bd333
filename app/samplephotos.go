package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"fiducial/data/atomicfile"
	"fiducial/data/output"
	"fiducial/data/synth"
)

// inFolder returns the CSV that a dataset of photos is written to: the one named, or faces.csv in a folder. A name
// without an ending is that of a folder, which is made where nothing is; made is its path then.
func inFolder(path string) (file, made string, err error) {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return filepath.Join(path, "faces.csv"), "", nil
	case errors.Is(err, fs.ErrNotExist) && filepath.Ext(path) == "":
		if err := os.Mkdir(path, 0o777); err != nil {
			return "", "", fmt.Errorf("making folder %s: %w", path, atomicfile.Unread(err))
		}
		return filepath.Join(path, "faces.csv"), path, nil
	}
	return path, "", nil
}

// writePhotos draws n faces in photos beside the CSV at path, which is there, whole, when all are drawn. A folder of
// photos that has files already takes --force, which replaces those of the same names.
func (c *sampleCommand) writePhotos(ctx context.Context, path string, n int, seed uint64, progress func(done, total int64)) error {
	real, err := atomicfile.Behind(path)
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	folder := filepath.Join(filepath.Dir(real), synth.PhotoFolder)
	err = output.NewFolder(folder)
	taken := errors.Is(err, fs.ErrExist)
	switch {
	case taken && !c.Force:
		return fmt.Errorf("%w; or add --force, which replaces photos of the same names", err)
	case err != nil && !taken:
		return err
	}
	err = atomicfile.From(path, func(w io.Writer) error {
		draw := func(save func(name string, content []byte) error) error {
			return synth.WritePhotos(ctx, w, n, seed, save, progress)
		}
		if taken {
			return draw(func(name string, content []byte) error {
				at := filepath.Join(folder, name)
				if err := output.Check(at); err != nil {
					return err
				}
				return atomicfile.Write(at, content)
			})
		}
		return atomicfile.Folder(folder, func(grown string) error {
			return draw(func(name string, content []byte) error {
				return atomicfile.New(filepath.Join(grown, name), func(w io.Writer) error { _, err := w.Write(content); return err })
			})
		})
	})
	if err != nil {
		return fmt.Errorf("drawing photos: %w", err)
	}
	return nil
}
