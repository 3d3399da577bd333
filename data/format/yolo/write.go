package yolo

import (
	"bufio"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
)

// description is a data.yaml as it is written.
type description struct {
	Train string           `yaml:"train"`
	Val   string           `yaml:"val"`
	Shape []int            `yaml:"kpt_shape,flow"`
	Flip  []int            `yaml:"flip_idx,flow,omitempty"`
	Names map[int]string   `yaml:"names"`
	Kpt   map[int][]string `yaml:"kpt_names"`
}

// Write returns data.yaml and a file of labels for each picture.
func Write(s *annotation.Set) ([]annotation.File, error) {
	flip, _ := flips(s.Keypoints)
	text, err := yaml.Marshal(description{Train: "images", Val: "images", Shape: []int{len(s.Keypoints), 3}, Flip: flip,
		Names: map[int]string{0: "face"}, Kpt: map[int][]string{0: s.Keypoints.Names()}})
	if err != nil {
		return nil, err
	}
	files := []annotation.File{{Name: "data.yaml", Write: func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "# Facial keypoints. train and val are the same pictures: part them before you measure by val.\n%s", text)
		return err
	}}}
	for _, p := range s.Pictures {
		files = append(files, annotation.File{Name: labelsOf(p.File), Write: func(w io.Writer) error { return write(w, p) }})
	}
	return files, nil
}

// flips returns which keypoint each becomes in a mirror; unknown names those of which nobody knows.
func flips(k face.Keypoints) (flip []int, unknown []string) {
	for _, p := range k {
		if p.Partner == face.Unknown {
			unknown = append(unknown, p.Name)
		}
		flip = append(flip, p.Partner)
	}
	if len(unknown) > 0 {
		return nil, unknown
	}
	return flip, nil
}

// labelsOf returns where the labels of a picture are: the last folder named images is labels there.
func labelsOf(picture string) string {
	folders := strings.Split(picture, "/")
	for i := len(folders) - 2; i >= 0; i-- {
		if folders[i] == "images" {
			folders[i] = "labels"
			break
		}
	}
	name := strings.Join(folders, "/")
	return strings.TrimSuffix(name, path.Ext(name)) + ".txt"
}

func write(w io.Writer, p annotation.Picture) error {
	out := bufio.NewWriter(w)
	width, height := float64(p.Width), float64(p.Height)
	for _, f := range p.Faces {
		box := f.Box
		if box == nil {
			box = annotation.Whole(p.Width, p.Height)
		}
		out.WriteString("0 " + number((box.Left+box.Width/2)/width) + " " + number((box.Top+box.Height/2)/height) + " " + number(box.Width/width) + " " + number(box.Height/height))
		for _, q := range f.Points {
			if !q.Known {
				out.WriteString(" 0 0 0")
				continue
			}
			out.WriteString(" " + number(q.X/width) + " " + number(q.Y/height) + " " + strconv.Itoa(2-int(q.Visibility)))
		}
		out.WriteByte('\n')
	}
	return out.Flush()
}

// number writes a fraction to ten digits: less than a millionth of a pixel of any photo that a dataset may have.
func number(v float64) string {
	text := strings.TrimRight(strings.TrimRight(strconv.FormatFloat(v, 'f', 10, 64), "0"), ".")
	if text == "-0" {
		return "0"
	}
	return text
}

// Lost returns what of a set its labels don't say, or Ultralytics passes over.
func Lost(s *annotation.Set) []string {
	lost := []string{"YOLO says missing and absent in the same way (v = 0): such a point is read as missing"}
	if _, unknown := flips(s.Keypoints); len(unknown) > 0 {
		lost = append(lost, fmt.Sprintf("no flip_idx is written, so that training mirrors nothing, as it is not known what these are in a mirror: %s; say it first (--pairs; in the window, File › Columns, Pairs and Warnings)", harmless.Sentence(strings.Join(unknown, ", "))))
	}
	outside := 0
	for _, p := range s.Pictures {
		for _, f := range p.Faces {
			for _, q := range f.Points {
				if q.Known && (q.X < 0 || q.Y < 0 || q.X > float64(p.Width) || q.Y > float64(p.Height)) {
					outside++
				}
			}
		}
	}
	if outside > 0 {
		lost = append(lost, fmt.Sprintf("%s outside of the photo: Ultralytics passes over such photos", annotation.Counted(outside, "point lies", "points lie")))
	}
	return lost
}
