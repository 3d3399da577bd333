package dlib

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"

	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
)

// Write returns the one file of a set, faces.xml. A name with control characters is an error: XML can't hold it.
func Write(s *annotation.Set) ([]annotation.File, error) {
	if err := annotation.XMLNames(s); err != nil {
		return nil, err
	}
	return []annotation.File{{Name: "faces.xml", Write: func(w io.Writer) error { return write(w, s) }}}, nil
}

func write(w io.Writer, s *annotation.Set) error {
	out := bufio.NewWriter(w)
	out.WriteString("<?xml version='1.0' encoding='UTF-8'?>\n<dataset>\n<name>facial keypoints</name>\n<images>\n")
	for _, p := range s.Pictures {
		fmt.Fprintf(out, "  <image file='%s' width='%d' height='%d'>\n", annotation.XMLText(p.File), p.Width, p.Height)
		for _, f := range p.Faces {
			b := f.Box
			if b == nil {
				b = annotation.Whole(p.Width, p.Height)
			}
			fmt.Fprintf(out, "    <box top='%.0f' left='%.0f' width='%.0f' height='%.0f'>\n", math.Round(b.Top), math.Round(b.Left), math.Round(b.Width), math.Round(b.Height))
			for k, q := range f.Points {
				if q.Known {
					fmt.Fprintf(out, "      <part name='%s' x='%d' y='%d'/>\n", annotation.XMLText(s.Keypoints[k].Name), int(math.Round(q.X)), int(math.Round(q.Y)))
				}
			}
			out.WriteString("    </box>\n")
		}
		out.WriteString("  </image>\n")
	}
	out.WriteString("</images>\n</dataset>\n")
	return out.Flush()
}

// Lost returns what of a set the file does not hold.
func Lost(s *annotation.Set) []string {
	lost := []string{"dlib's XML has whole pixels: points and boxes are rounded, by up to half a pixel each way"}
	var never, escaped []string
	for k, p := range s.Keypoints {
		if text := annotation.XMLText(p.Name); text != p.Name {
			escaped = append(escaped, text)
		}
		if !labelled(s, k) {
			never = append(never, p.Name)
		}
	}
	if len(never) > 0 {
		lost = append(lost, fmt.Sprintf("no face has these keypoints, so that the file does not name them: %s", harmless.Sentence(strings.Join(never, ", "))))
	}
	if len(escaped) > 0 {
		lost = append(lost, "dlib leaves XML's entities in names as they are, and will call keypoints so: "+harmless.Sentence(strings.Join(escaped, ", ")))
	}
	return lost
}

// labelled reports whether any face has a keypoint.
func labelled(s *annotation.Set, k int) bool {
	for _, p := range s.Pictures {
		for _, f := range p.Faces {
			if f.Points[k].Known {
				return true
			}
		}
	}
	return false
}
