package cvat

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
)

// drawing returns the svg of a skeleton's label: a circle for each keypoint and a line for each edge, in percent of a
// face, such as CVAT shows of a label and begins new skeletons with.
func drawing(s *annotation.Set) string {
	at := layout(s)
	var out strings.Builder
	for _, l := range s.Lines {
		fmt.Fprintf(&out, `<line x1="%s" y1="%s" x2="%s" y2="%s" stroke="black" data-type="edge" data-node-from="%d" stroke-width="0.5" data-node-to="%d"></line>`,
			percent(at[l.From].X), percent(at[l.From].Y), percent(at[l.To].X), percent(at[l.To].Y), l.From+1, l.To+1)
	}
	for i, k := range s.Keypoints {
		fmt.Fprintf(&out, `<circle r="1.5" stroke="black" fill="#b3b3b3" cx="%s" cy="%s" stroke-width="0.1" data-type="element node" data-element-id="%d" data-node-id="%d" data-label-name="%s"></circle>`,
			percent(at[i].X), percent(at[i].Y), i+1, i+1, annotation.XMLText(k.Name))
	}
	return out.String()
}

func percent(v float64) string { return number(math.Round(v*100) / 100) }

// layout returns where keypoints are on average in the boxes of faces, in percent; those that no face has are on a
// circle.
func layout(s *annotation.Set) []face.Point {
	n := len(s.Keypoints)
	sum, count := make([]face.Point, n), make([]float64, n)
	for _, p := range s.Pictures {
		for _, f := range p.Faces {
			b := f.Box
			if b == nil {
				b = annotation.Whole(p.Width, p.Height)
			}
			for k, q := range f.Points {
				if q.Known && b.Width > 0 && b.Height > 0 {
					sum[k].X += clamped((q.X + 0.5 - b.Left) / b.Width)
					sum[k].Y += clamped((q.Y + 0.5 - b.Top) / b.Height)
					count[k]++
				}
			}
		}
	}
	for k := range sum {
		if count[k] > 0 {
			sum[k] = face.At(sum[k].X/count[k], sum[k].Y/count[k])
			continue
		}
		turn := 2 * math.Pi * float64(k) / float64(n)
		sum[k] = face.At(50+40*math.Cos(turn), 50+40*math.Sin(turn))
	}
	return sum
}

// clamped returns a fraction in percent, that of the inside where it is outside.
func clamped(fraction float64) float64 { return 100 * min(max(fraction, 0), 1) }

// edge is a line of a skeleton by the ids of its nodes.
type edge struct{ from, to string }

// links returns the lines of a skeleton's svg by the names of keypoints. ok is false where it is not such as CVAT
// writes.
func links(svg string) (links []face.Link, ok bool) {
	in := xml.NewDecoder(strings.NewReader("<svg>" + svg + "</svg>"))
	names, edges := map[string]string{}, []edge{}
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || len(edges) > annotation.MaxKeypoints {
			return nil, false
		}
		e, is := token.(xml.StartElement)
		if !is {
			continue
		}
		of := map[string]string{}
		for _, a := range e.Attr {
			of[a.Name.Local] = a.Value
		}
		switch e.Name.Local {
		case "circle":
			names[of["data-node-id"]] = of["data-label-name"]
		case "line":
			edges = append(edges, edge{of["data-node-from"], of["data-node-to"]})
		}
	}
	for _, e := range edges {
		from, to := names[e.from], names[e.to]
		if from == "" || to == "" || from == to {
			return nil, false
		}
		links = append(links, face.Link{from, to})
	}
	return links, true
}
