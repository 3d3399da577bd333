package labelstudio

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"net/url"
	"path"
	"regexp"
	"strings"

	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
)

type taskIn struct {
	Data        map[string]json.RawMessage `json:"data"`
	Annotations []answersIn                `json:"annotations"`
	Completions []answersIn                `json:"completions"` // what annotations were called at first
	Predictions []answersIn                `json:"predictions"`
}

// answersIn is what one person, or one model, said of a task.
type answersIn struct {
	Cancelled bool              `json:"was_cancelled"`
	Result    []json.RawMessage `json:"result"`
}

type regionIn struct {
	ID       string          `json:"id"`
	Parent   string          `json:"parentID"`
	Type     string          `json:"type"`
	Width    float64         `json:"original_width"`
	Height   float64         `json:"original_height"`
	Rotation float64         `json:"image_rotation"`
	Value    json.RawMessage `json:"value"`
}

type valueIn struct {
	X        *float64 `json:"x"`
	Y        *float64 `json:"y"`
	Width    float64  `json:"width"`
	Height   float64  `json:"height"`
	Rotation float64  `json:"rotation"`
	Labels   []string `json:"keypointlabels"`
}

// reader is a file that is being read.
type reader struct {
	name        string
	predictions bool // are read as labels, where nobody annotated
	all         annotation.Gatherer
	seen        map[string]bool
	uploads     map[string]int // how many pictures were uploaded under a name
	empty       int
	proposed    int // tasks whose predictions are read as proposals
	superseded  int // tasks whose predictions are not read, as somebody annotated them
	annotated   int // tasks whose annotations are read, though predictions are asked for
	predicted   int // tasks whose predictions are read as labels
	further     int // answers of a task behind the first
	other       int // regions that are neither keypoints nor boxes of a face
}

// Read reads the annotations of the file of a name, and the predictions, as proposals, of tasks that nobody annotated.
// Of several of a task the first that was not cancelled counts. The error is one sentence that names the file and the
// task.
func Read(fsys fs.FS, name string) (*annotation.Set, error) { return read(fsys, name, false) }

// ReadPredictions reads the predictions of a file, as if somebody had confirmed them, where nobody annotated the task:
// what a person said stands before what a model did.
func ReadPredictions(fsys fs.FS, name string) (*annotation.Set, error) { return read(fsys, name, true) }

func read(fsys fs.FS, name string, predictions bool) (*annotation.Set, error) {
	text, err := annotation.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	var tasks []json.RawMessage
	if err := annotation.JSON(name, "", text, &tasks); err != nil {
		return nil, err
	}
	if len(tasks) > annotation.MaxFaces {
		return nil, annotation.Wrong(name, "", "it has more than %d tasks; split it into several files", annotation.MaxFaces)
	}
	r := &reader{name: name, predictions: predictions, seen: map[string]bool{}, uploads: map[string]int{}}
	if err := r.readConfig(fsys, path.Join(path.Dir(name), configFile)); err != nil {
		return nil, err
	}
	for i, raw := range tasks {
		if err := r.readTask(fmt.Sprintf("task %d of the list", i), raw); err != nil {
			return nil, err
		}
	}
	return r.finish()
}

// readConfig reads the keypoints of the labeling interface, where that lies beside the tasks.
func (r *reader) readConfig(fsys fs.FS, file string) error {
	text, err := annotation.ReadFile(fsys, file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return annotation.Elements(file, text, "View", map[string]func(annotation.Element) error{"KeyPointLabels": func(e annotation.Element) error {
		var in struct {
			Labels []struct {
				Value string `xml:"value,attr"`
			} `xml:"Label"`
		}
		if err := e.Decode(&in); err != nil {
			return err
		}
		if len(in.Labels) > annotation.MaxKeypoints {
			return annotation.Wrong(file, e.Place(), "it has more than %d labels", annotation.MaxKeypoints)
		}
		names := make([]string, len(in.Labels))
		for i, l := range in.Labels {
			if strings.TrimSpace(l.Value) == "" {
				return annotation.Wrong(file, e.Place(), "a label has no value")
			}
			names[i] = l.Value
		}
		r.all.Know(names...)
		return nil
	}})
}

func (r *reader) readTask(at string, raw json.RawMessage) error {
	var in taskIn
	if err := annotation.JSON(r.name, at, raw, &in); err != nil {
		return err
	}
	file, err := pictureOf(in.Data)
	if err != nil {
		return annotation.Wrong(r.name, at, "%w", err)
	}
	first, counts := r.firstOf(append(in.Annotations, in.Completions...)), &r.annotated
	switch {
	case first != nil && len(in.Predictions) > 0:
		r.superseded++
	case first == nil && r.predictions:
		first, counts = r.firstOf(in.Predictions), &r.predicted
	case first == nil:
		first, counts = r.firstOf(in.Predictions), &r.proposed
	}
	if first == nil || len(first.Result) == 0 {
		r.empty++
		return nil
	}
	if r.seen[file] {
		return annotation.Wrong(r.name, at, "the picture %s is there once more", harmless.Name(file))
	}
	r.seen[file] = true
	p, faces, err := r.readResult(at, first.Result)
	if err != nil {
		return err
	}
	if len(faces) == 0 {
		r.empty++
		return nil
	}
	*counts++
	for i := range faces {
		faces[i].Predicted = counts == &r.proposed
	}
	p.File, p.Also = file, r.uploaded(file)
	return r.all.Add(r.name, at, p, faces)
}

// firstOf returns the first of several answers that was not cancelled, nil where there is none.
func (r *reader) firstOf(answers []answersIn) (first *answersIn) {
	for i := range answers {
		switch {
		case answers[i].Cancelled:
		case first == nil:
			first = &answers[i]
		default:
			r.further++
		}
	}
	return first
}

// upload matches the path under which Label Studio serves an uploaded picture: below its folder of media, with a random
// prefix.
var upload = regexp.MustCompile(`^data/(upload/\d+/(?:[0-9a-f]{8}-)?([^/]+))$`)

// uploaded returns where an uploaded picture may lie: below the folder of media, or under the name that it had before;
// none for others.
func (r *reader) uploaded(file string) []string {
	m := upload.FindStringSubmatch(file)
	if m == nil {
		return nil
	}
	r.uploads[m[2]]++
	return []string{m[1], path.Base(file), m[2]}
}

// forgetTwins leaves the name before the upload out where several pictures had it: which of them lies there is not
// known.
func (r *reader) forgetTwins(all []annotation.Picture) {
	for i, p := range all {
		if n := len(p.Also); n > 0 && r.uploads[p.Also[n-1]] > 1 {
			all[i].Also = p.Also[:n-1]
		}
	}
}

// pictureOf returns the path of a task's picture: that of image among its data, or of the only text there.
func pictureOf(data map[string]json.RawMessage) (string, error) {
	var found []string
	for key, raw := range data {
		var text string
		if json.Unmarshal(raw, &text) != nil || text == "" {
			continue
		}
		if key == "image" {
			found = []string{text}
			break
		}
		found = append(found, text)
	}
	if len(found) != 1 {
		return "", errors.New("its data don't say which picture it is of: image is wanted there")
	}
	u, err := url.Parse(found[0])
	if err != nil {
		return found[0], nil // an ordinary name with a percent sign, say
	}
	if d := u.Query().Get("d"); d != "" { // a file that Label Studio serves itself
		return strings.TrimPrefix(d, "/"), nil
	}
	if u.Scheme != "" || strings.HasPrefix(found[0], "/") {
		return strings.TrimPrefix(u.Path, "/"), nil
	}
	return found[0], nil
}

// result is what is read of a picture.
type result struct {
	*reader
	at      string
	picture annotation.Picture
	faces   []annotation.NamedFace
	of      map[string]int     // id of the rectangle → its face; "" for keypoints without one
	here    map[[2]string]bool // by parent and name
	boxes   []*annotation.Box
	boxIDs  []string
}

func (r *reader) readResult(at string, regions []json.RawMessage) (annotation.Picture, []annotation.NamedFace, error) {
	s := &result{reader: r, at: at, of: map[string]int{}, here: map[[2]string]bool{}}
	for i, raw := range regions {
		if err := s.readRegion(fmt.Sprintf("%s, result[%d]", at, i), raw); err != nil {
			return s.picture, nil, err
		}
	}
	if len(s.boxes) == 1 && len(s.faces) == 1 { // of one face and one rectangle it is clear
		s.faces[0].Box = s.boxes[0]
		return s.picture, s.faces, nil
	}
	for i, b := range s.boxes {
		f, has := s.of[s.boxIDs[i]]
		if !has || s.boxIDs[i] == "" {
			s.other++
			continue
		}
		s.faces[f].Box = b
	}
	return s.picture, s.faces, nil
}

func (s *result) readRegion(at string, raw json.RawMessage) error {
	var in regionIn
	if err := annotation.JSON(s.name, at, raw, &in); err != nil {
		return err
	}
	if in.Type != "keypointlabels" && in.Type != "rectanglelabels" && in.Type != "rectangle" {
		s.other++
		return nil
	}
	w, h := int(in.Width), int(in.Height)
	switch {
	case in.Width != float64(w) || in.Height != float64(h) || w < 1 || h < 1 || !annotation.Place(in.Width) || !annotation.Place(in.Height):
		return annotation.Wrong(s.name, at, "its original_width and original_height are %g×%g, which is no size of a picture", in.Width, in.Height)
	case s.picture.Width != 0 && (s.picture.Width != w || s.picture.Height != h):
		return annotation.Wrong(s.name, at, "its picture has %d×%d pixels, and in the results before %d×%d", w, h, s.picture.Width, s.picture.Height)
	case in.Rotation != 0:
		return annotation.Wrong(s.name, at, "its picture is turned by %g°, which is not read; turn the picture itself", in.Rotation)
	}
	s.picture.Width, s.picture.Height = w, h
	var v valueIn
	if err := annotation.JSON(s.name, at, in.Value, &v); err != nil {
		return err
	}
	if v.X == nil || v.Y == nil {
		return annotation.Wrong(s.name, at, "its value has no x, or no y")
	}
	x, y := s.pixels(*v.X, w), s.pixels(*v.Y, h)
	if in.Type != "keypointlabels" {
		return s.readBox(at, in.ID, v, x, y)
	}
	switch {
	case len(v.Labels) != 1 || strings.TrimSpace(v.Labels[0]) == "":
		return annotation.Wrong(s.name, at, "it has %d keypointlabels; one is wanted", len(v.Labels))
	case !annotation.Place(x) || !annotation.Place(y):
		return annotation.Wrong(s.name, at, "%s is at %g %%, %g %%, which is in no picture", harmless.Name(v.Labels[0]), *v.X, *v.Y)
	}
	return s.add(at, in.Parent, annotation.NamedPoint{Name: v.Labels[0], At: face.At(x, y)})
}

// add adds a point to the face of a rectangle.
func (s *result) add(at, parent string, p annotation.NamedPoint) error {
	key := [2]string{parent, p.Name}
	if s.here[key] {
		return annotation.Wrong(s.name, at, "%s is there once more in the same face; faces are told apart by the rectangle that is the parent of their keypoints", harmless.Name(p.Name))
	}
	s.here[key] = true
	f, known := s.of[parent]
	if !known {
		f = len(s.faces)
		s.of[parent] = f
		s.faces = append(s.faces, annotation.NamedFace{})
	}
	s.faces[f].Points = append(s.faces[f].Points, p)
	return nil
}

func (s *result) readBox(at, id string, v valueIn, x, y float64) error {
	if v.Rotation != 0 {
		s.other++ // a turned rectangle is no box
		return nil
	}
	b := &annotation.Box{Left: x, Top: y, Width: s.pixels(v.Width, s.picture.Width), Height: s.pixels(v.Height, s.picture.Height)}
	if problem := b.Check(); problem != "" {
		return annotation.Wrong(s.name, at, "%s", problem)
	}
	s.boxes, s.boxIDs = append(s.boxes, b), append(s.boxIDs, id)
	return nil
}

// pixels turns percents into pixels, to a millionth of one.
func (s *result) pixels(percent float64, size int) float64 {
	return math.Round(percent*float64(size)*1e4) / 1e6
}

// finish says what is not in the set.
func (r *reader) finish() (*annotation.Set, error) {
	set, err := r.all.Set(r.name)
	if err != nil {
		return nil, err
	}
	r.forgetTwins(set.Pictures)
	note := func(n int, text, one, many string) {
		if n > 0 {
			set.Notes = append(set.Notes, text+": "+annotation.Counted(n, one, many))
		}
	}
	if r.predictions && r.annotated > 0 {
		set.Notes = append(set.Notes, fmt.Sprintf("annotations are read where there are any: %s with annotations, %d with predictions alone", annotation.Counted(r.annotated, "task", "tasks"), r.predicted))
	}
	note(r.empty, "left out, as no keypoint is labelled in them", "task", "tasks")
	note(r.proposed, "proposals alone, as nobody annotated them (the format “Label Studio, with points as predictions to be corrected” reads predictions as labels)", "task", "tasks")
	note(r.superseded, "predictions are left out where somebody annotated", "task", "tasks")
	note(r.further, "left out, as the first of each task is read", "further annotation", "further annotations")
	note(r.other, "left out, as they are neither keypoints nor boxes of a face", "region", "regions")
	return set, nil
}
