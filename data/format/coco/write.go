package coco

import (
	"encoding/json"
	"io"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
)

type imageOut struct {
	ID       int    `json:"id"`
	FileName string `json:"file_name"`
	Width    int    `json:"width"`
	Height   int    `json:"height"`
}

type annotationOut struct {
	ID           int        `json:"id"`
	ImageID      int        `json:"image_id"`
	CategoryID   int        `json:"category_id"`
	Keypoints    []float64  `json:"keypoints"`
	NumKeypoints int        `json:"num_keypoints"`
	BBox         [4]float64 `json:"bbox"`
	Area         float64    `json:"area"`
	IsCrowd      int        `json:"iscrowd"`
	Absent       []string   `json:"absent,omitempty"` // of the program itself: names of keypoints with v = 0 that are not just missing
}

type categoryOut struct {
	ID            int      `json:"id"`
	Name          string   `json:"name"`
	Supercategory string   `json:"supercategory"`
	Keypoints     []string `json:"keypoints"`
	Skeleton      [][2]int `json:"skeleton"` // lines between keypoints, which count from 1
}

// Write returns the one file of a set, annotations.json. A face without a box gets that of its whole picture.
func Write(s *annotation.Set) ([]annotation.File, error) {
	return []annotation.File{{Name: "annotations.json", Write: func(w io.Writer) error { return write(w, s) }}}, nil
}

// write writes one element a line, so that files can be compared, and none is held as a whole.
func write(w io.Writer, s *annotation.Set) error {
	out := &lines{w: w}
	out.text("{\"info\":{\"description\":\"facial keypoints\",\"version\":\"1.0\"},\"licenses\":[],\n\"categories\":[")
	out.element(categoryOut{1, "face", "face", s.Keypoints.Names(), skeleton(s.Lines)})
	out.text("],\n\"images\":[\n")
	for i, p := range s.Pictures {
		out.separator(i)
		out.element(imageOut{i + 1, p.File, p.Width, p.Height})
	}
	out.text("\n],\n\"annotations\":[\n")
	id := 0
	for i, p := range s.Pictures {
		for _, f := range p.Faces {
			out.separator(id)
			id++
			out.element(annotated(id, i+1, p, s.Keypoints, f))
		}
	}
	out.text("\n]}\n")
	return out.err
}

// skeleton returns lines as COCO has them.
func skeleton(lines []face.Line) [][2]int {
	out := make([][2]int, len(lines))
	for i, l := range lines {
		out[i] = [2]int{l.From + 1, l.To + 1}
	}
	return out
}

// annotated returns the annotation of a face.
func annotated(id, image int, p annotation.Picture, k face.Keypoints, f annotation.Face) annotationOut {
	box := f.Box
	if box == nil {
		box = annotation.Whole(p.Width, p.Height)
	}
	a := annotationOut{ID: id, ImageID: image, CategoryID: 1, Keypoints: make([]float64, 0, 3*len(f.Points)),
		BBox: [4]float64{box.Left, box.Top, box.Width, box.Height}, Area: box.Width * box.Height}
	for i, q := range f.Points {
		if q.Visibility == face.Absent {
			a.Absent = append(a.Absent, k[i].Name)
		}
		if !q.Known {
			a.Keypoints = append(a.Keypoints, 0, 0, 0)
			continue
		}
		a.Keypoints = append(a.Keypoints, q.X, q.Y, float64(2-q.Visibility))
		a.NumKeypoints++
	}
	return a
}

// lines writes until something fails.
type lines struct {
	w   io.Writer
	err error
}

func (l *lines) text(s string) {
	if l.err == nil {
		_, l.err = io.WriteString(l.w, s)
	}
}

func (l *lines) separator(i int) {
	if i > 0 {
		l.text(",\n")
	}
}

func (l *lines) element(v any) {
	text, err := json.Marshal(v)
	if l.err == nil {
		l.err = err
	}
	if l.err == nil {
		_, l.err = l.w.Write(text)
	}
}
