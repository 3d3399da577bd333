package cvat

import (
	"bufio"
	"fmt"
	"io"
	"strconv"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
)

// faceLabel is the label of the skeleton.
const faceLabel = "face"

// Write returns the one file of a set, annotations.xml. A name with control characters is an error: XML can't hold it.
func Write(s *annotation.Set) ([]annotation.File, error) {
	if err := annotation.XMLNames(s); err != nil {
		return nil, err
	}
	return []annotation.File{{Name: "annotations.xml", Write: func(w io.Writer) error { return write(w, s) }}}, nil
}

func write(w io.Writer, s *annotation.Set) error {
	out := bufio.NewWriter(w)
	out.WriteString("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations>\n  <version>1.1</version>\n  <meta>\n    <task>\n")
	fmt.Fprintf(out, "      <size>%d</size>\n      <mode>annotation</mode>\n      <labels>\n", len(s.Pictures))
	fmt.Fprintf(out, "        <label>\n          <name>%s</name>\n          <type>skeleton</type>\n          <attributes></attributes>\n          <svg>%s</svg>\n        </label>\n", faceLabel, annotation.XMLText(drawing(s)))
	for _, k := range s.Keypoints {
		fmt.Fprintf(out, "        <label>\n          <name>%s</name>\n          <type>points</type>\n          <attributes></attributes>\n          <parent>%s</parent>\n        </label>\n", annotation.XMLText(k.Name), faceLabel)
	}
	out.WriteString("      </labels>\n    </task>\n  </meta>\n")
	for i, p := range s.Pictures {
		fmt.Fprintf(out, "  <image id=\"%d\" name=\"%s\" width=\"%d\" height=\"%d\">\n", i, annotation.XMLText(p.File), p.Width, p.Height)
		for n, f := range p.Faces {
			writeFace(out, s.Keypoints, p, f, n+1)
		}
		out.WriteString("  </image>\n")
	}
	out.WriteString("</annotations>\n")
	return out.Flush()
}

// writeFace writes a skeleton and, unless it is the whole picture, the box of its group.
func writeFace(out *bufio.Writer, k face.Keypoints, p annotation.Picture, f annotation.Face, group int) {
	in := ""
	if b := f.Box; b != nil && *b != *annotation.Whole(p.Width, p.Height) {
		in = fmt.Sprintf(" group_id=\"%d\"", group)
		fmt.Fprintf(out, "    <box label=\"%s\" source=\"manual\" occluded=\"0\" xtl=\"%s\" ytl=\"%s\" xbr=\"%s\" ybr=\"%s\" z_order=\"0\"%s>\n    </box>\n",
			faceLabel, number(annotation.Shifted(b.Left, 0)), number(annotation.Shifted(b.Top, 0)), number(annotation.Shifted(b.Left, b.Width)), number(annotation.Shifted(b.Top, b.Height)), in)
	}
	fmt.Fprintf(out, "    <skeleton label=\"%s\" source=\"manual\" z_order=\"0\"%s>\n", faceLabel, in)
	for i, q := range f.Points {
		outside, occluded := 0, 0
		if !q.Known {
			outside = 1
		}
		if q.Visibility == face.Absent || q.Visibility == face.Hidden && q.Known { // outside and occluded: absent, not just missing
			occluded = 1
		}
		fmt.Fprintf(out, "      <points label=\"%s\" source=\"manual\" outside=\"%d\" occluded=\"%d\" points=\"%s,%s\">\n      </points>\n",
			annotation.XMLText(k[i].Name), outside, occluded, number(q.X), number(q.Y))
	}
	out.WriteString("    </skeleton>\n")
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
