package labelstudio

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/url"

	"fiducial/data/format/annotation"
)

const (
	tasksFile  = "tasks.json"
	configFile = "label_config.xml"
	faceLabel  = "face"
	localFiles = "/data/local-files/?d=" // where Label Studio serves files of its document root
)

type taskOut struct {
	ID          int               `json:"id"`
	Data        map[string]string `json:"data"`
	Annotations []answersOut      `json:"annotations,omitempty"`
	Predictions []answersOut      `json:"predictions,omitempty"`
}

type answersOut struct {
	Model  string      `json:"model_version,omitempty"`
	Result []regionOut `json:"result"`
}

type regionOut struct {
	ID       string         `json:"id"`
	Parent   string         `json:"parentID,omitempty"`
	Type     string         `json:"type"`
	From     string         `json:"from_name"`
	To       string         `json:"to_name"`
	Width    int            `json:"original_width"`
	Height   int            `json:"original_height"`
	Rotation int            `json:"image_rotation"`
	Value    map[string]any `json:"value"`
}

// Write returns tasks.json, with labels as annotations, and label_config.xml. A name with control characters is an
// error: XML can't hold it.
func Write(s *annotation.Set) ([]annotation.File, error) { return files(s, false) }

// WritePredictions is Write with labels as predictions, which Label Studio shows to be corrected.
func WritePredictions(s *annotation.Set) ([]annotation.File, error) { return files(s, true) }

func files(s *annotation.Set, predictions bool) ([]annotation.File, error) {
	if err := annotation.XMLNames(s); err != nil {
		return nil, err
	}
	return []annotation.File{
		{Name: tasksFile, Write: func(w io.Writer) error { return write(w, s, predictions) }},
		{Name: configFile, Write: func(w io.Writer) error { return writeConfig(w, s) }},
	}, nil
}

// Lost returns what of a set the files don't hold.
func Lost(s *annotation.Set) []string {
	return annotation.NotReadAgain(s.Pointless(func(annotation.Picture, annotation.Face) bool { return true }))
}

// writeConfig writes the labeling interface.
func writeConfig(w io.Writer, s *annotation.Set) error {
	out := bufio.NewWriter(w)
	out.WriteString("<View>\n  <Image name=\"image\" value=\"$image\" zoom=\"true\" zoomControl=\"true\"/>\n  <KeyPointLabels name=\"keypoints\" toName=\"image\">\n")
	for _, k := range s.Keypoints {
		fmt.Fprintf(out, "    <Label value=\"%s\"/>\n", annotation.XMLText(k.Name))
	}
	fmt.Fprintf(out, "  </KeyPointLabels>\n  <RectangleLabels name=\"boxes\" toName=\"image\">\n    <Label value=\"%s\"/>\n  </RectangleLabels>\n</View>\n", faceLabel)
	return out.Flush()
}

// write writes a task a line.
func write(w io.Writer, s *annotation.Set, predictions bool) error {
	out := bufio.NewWriter(w)
	before := "[\n"
	for i, p := range s.Pictures {
		task := taskOut{ID: i + 1, Data: map[string]string{"image": localFiles + url.QueryEscape(p.File)}}
		if predictions {
			task.Predictions = []answersOut{{Model: "fiducial", Result: regions(s, p)}}
		} else {
			task.Annotations = []answersOut{{Result: regions(s, p)}}
		}
		text, err := json.Marshal(task)
		if err != nil {
			return err
		}
		out.WriteString(before)
		out.Write(text)
		before = ",\n"
	}
	if len(s.Pictures) == 0 {
		out.WriteString("[")
	}
	out.WriteString("\n]\n")
	return out.Flush()
}

// regions returns the keypoints of a picture, and the boxes of faces: of one face alone only where it is not the whole
// picture.
func regions(s *annotation.Set, p annotation.Picture) []regionOut {
	all := []regionOut{}
	add := func(parent, kind, from string, value map[string]any) string {
		id := fmt.Sprintf("r%d", len(all))
		all = append(all, regionOut{id, parent, kind, from, "image", p.Width, p.Height, 0, value})
		return id
	}
	x := func(v float64) float64 { return 100 * v / float64(p.Width) }
	y := func(v float64) float64 { return 100 * v / float64(p.Height) }
	for _, f := range p.Faces {
		b, parent := f.Box, ""
		if b == nil {
			b = annotation.Whole(p.Width, p.Height)
		}
		if len(p.Faces) > 1 || *b != *annotation.Whole(p.Width, p.Height) {
			parent = add("", "rectanglelabels", "boxes", map[string]any{"x": x(b.Left), "y": y(b.Top), "width": x(b.Width), "height": y(b.Height), "rotation": 0, "rectanglelabels": []string{faceLabel}})
		}
		for k, q := range f.Points {
			if q.Known {
				add(parent, "keypointlabels", "keypoints", map[string]any{"x": x(q.X), "y": y(q.Y), "width": 0.5, "keypointlabels": []string{s.Keypoints[k].Name}})
			}
		}
	}
	return all
}
