package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"fiducial/data"
	"fiducial/data/synth"
)

// drawnFaces is how many faces are drawn where there are no real ones: as many as the contest has.
const drawnFaces = 7049

// shareFaces opens the faces and puts them, with the scripts that train on them too, into a temporary folder.
func shareFaces(ctx context.Context, temporary string) (ds *data.Dataset, path string, err error) {
	if err := unpackScripts(temporary); err != nil {
		return nil, "", fmt.Errorf("unpack the scripts: %w", err)
	}
	if ds, path, err = openFaces(ctx, temporary); err != nil {
		return nil, "", err
	}
	if err := exportFaces(ds, 0, temporary); err != nil {
		ds.Close()
		return nil, "", err
	}
	return ds, path, nil
}

// openFaces opens the contest's faces where FIDUCIAL_FACES names their folder, drawn ones elsewhere, and returns
// where they lie.
func openFaces(ctx context.Context, temporary string) (ds *data.Dataset, path string, err error) {
	if folder := os.Getenv("FIDUCIAL_FACES"); folder != "" {
		path = filepath.Join(folder, "training.zip")
	} else if path, err = drawFaces(ctx, temporary); err != nil {
		return nil, "", err
	}
	if ds, err = data.Open(path, data.Options{}); err != nil {
		return nil, "", err
	}
	if err := ds.Load(ctx, nil); err != nil {
		return nil, "", errors.Join(err, ds.Close())
	}
	return ds, path, nil
}

// facesOf says which faces lie at path: real or drawn.
func facesOf(path string) string {
	if filepath.Ext(path) == ".zip" {
		return "real"
	}
	return "drawn"
}

// drawFaces draws faces into a file in the folder.
func drawFaces(ctx context.Context, temporary string) (path string, err error) {
	say("drawing %d faces", drawnFaces)
	path = filepath.Join(temporary, "faces.csv")
	f, err := os.Create(path)
	if err != nil {
		return "", fmt.Errorf("draw faces: %w", err)
	}
	return path, errors.Join(synth.Write(ctx, f, drawnFaces, 1, nil), f.Close())
}
