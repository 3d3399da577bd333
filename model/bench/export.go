package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"

	"fiducial/data"
)

// exportFaces writes a dataset into a folder as torch_train.py reads it: plain arrays, little-endian. Rows without
// pixels are in neither split.
func exportFaces(ds *data.Dataset, splitSeed uint64, folder string) error {
	area, keypoints := ds.Side()*ds.Side(), ds.Keypoints()
	images := make([]byte, ds.Rows()*area)
	labels := make([]float32, 0, ds.Rows()*2*len(keypoints))
	for row := range ds.Rows() {
		pixels, err := ds.Pixels(row)
		if err != nil && !errors.Is(err, data.ErrNoPhoto) {
			return fmt.Errorf("export the faces: %w", err)
		}
		copy(images[row*area:(row+1)*area], pixels)
		for _, p := range ds.Labels(row) {
			if p.Known {
				labels = append(labels, float32(p.X), float32(p.Y))
			} else {
				labels = append(labels, float32(math.NaN()), float32(math.NaN()))
			}
		}
	}
	partners := make([]int, len(keypoints))
	for i, k := range keypoints {
		partners[i] = k.Partner
	}
	return errors.Join(
		os.WriteFile(filepath.Join(folder, "images.u8"), images, 0o644),
		writeArray(filepath.Join(folder, "labels.f32"), labels),
		writeArray(filepath.Join(folder, "train.i32"), int32s(ds.SplitRows(data.Train, data.Splits{Seed: splitSeed, Together: true}, false))),
		writeArray(filepath.Join(folder, "test.i32"), int32s(ds.SplitRows(data.Test, data.Splits{Seed: splitSeed, Together: true}, false))),
		writeArray(filepath.Join(folder, "partners.i32"), int32s(partners)),
	)
}

func int32s(values []int) []int32 {
	out := make([]int32, len(values))
	for i, v := range values {
		out[i] = int32(v)
	}
	return out
}

func writeArray(path string, values any) error {
	var b bytes.Buffer
	if err := binary.Write(&b, binary.LittleEndian, values); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}
