package labelme

import (
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"

	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
)

const (
	namesFile = "labels.txt"
	boxLabel  = "face"
)

type shapeOut struct {
	Label   string          `json:"label"`
	Points  [][2]float64    `json:"points"`
	GroupID int             `json:"group_id"`
	Type    string          `json:"shape_type"`
	Flags   map[string]bool `json:"flags"`
}

type fileOut struct {
	Version string          `json:"version"`
	Flags   map[string]bool `json:"flags"`
	Shapes  []shapeOut      `json:"shapes"`
	Path    string          `json:"imagePath"`
	Data    *string         `json:"imageData"`
	Height  int             `json:"imageHeight"`
	Width   int             `json:"imageWidth"`
}

// Write returns labels.txt and a file for each picture, beside it. A name that can't stand on a line of its own is an
// error.
func Write(s *annotation.Set) ([]annotation.File, error) {
	names := s.Keypoints.Names()
	for _, name := range names {
		if strings.TrimSpace(name) != name || strings.ContainsAny(name, "\r\n") {
			return nil, fmt.Errorf("the keypoint %s can't stand on a line of %s; rename it", harmless.Name(name), namesFile)
		}
	}
	files := []annotation.File{{Name: namesFile, Write: func(w io.Writer) error {
		_, err := io.WriteString(w, strings.Join(names, "\n")+"\n")
		return err
	}}}
	for _, p := range s.Pictures {
		files = append(files, annotation.File{Name: strings.TrimSuffix(p.File, path.Ext(p.File)) + ".json", Write: func(w io.Writer) error {
			out := json.NewEncoder(w)
			out.SetIndent("", "  ")
			return out.Encode(fileOf(names, p))
		}})
	}
	return files, nil
}

// Lost returns what of a set the files don't hold: a face without any point is only there by its box.
func Lost(s *annotation.Set) []string {
	return annotation.NotReadAgain(s.Pointless(func(p annotation.Picture, f annotation.Face) bool { return !drawn(p, f.Box) }))
}

// drawn reports whether a box is written: one that is the whole picture is not.
func drawn(p annotation.Picture, b *annotation.Box) bool {
	return b != nil && *b != *annotation.Whole(p.Width, p.Height)
}

// corners returns two corners of a box, to as many digits as points have.
func corners(b annotation.Box) [][2]float64 {
	return [][2]float64{{annotation.Shifted(b.Left, 0), annotation.Shifted(b.Top, 0)}, {annotation.Shifted(b.Left, b.Width), annotation.Shifted(b.Top, b.Height)}}
}

// fileOf returns the file of a picture.
func fileOf(names []string, p annotation.Picture) fileOut {
	f := fileOut{Version: "5.0.1", Flags: map[string]bool{}, Shapes: []shapeOut{}, Path: path.Base(p.File), Width: p.Width, Height: p.Height}
	for i, face := range p.Faces {
		if b := face.Box; drawn(p, b) {
			f.Shapes = append(f.Shapes, shapeOut{boxLabel, corners(*b), i, "rectangle", f.Flags})
		}
		for k, q := range face.Points {
			if q.Known {
				f.Shapes = append(f.Shapes, shapeOut{names[k], [][2]float64{{annotation.Shifted(q.X, firstPixel), annotation.Shifted(q.Y, firstPixel)}}, i, "point", f.Flags})
			}
		}
	}
	return f
}
