package annotation

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"path"
	"strconv"
	"strings"

	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/harmless"
)

// What files of labels may be at most, so that none takes memory or time out of proportion.
const (
	MaxFile      = 1 << 30         // bytes of a file of labels
	MaxFaces     = csvfile.MaxRows // faces in all
	MaxKeypoints = csvfile.MaxColumns/2 - 1
	MaxPoints    = csvfile.MaxPoints // points in all
)

// Wrong returns the error that an element of a file is not as its format has it; element may be "".
func Wrong(file, element, format string, args ...any) error {
	if element != "" {
		element += ": "
	}
	return fmt.Errorf("reading %s: %s%w", harmless.Name(file), element, fmt.Errorf(format, args...))
}

// ReadFile reads an ordinary file of labels whole. It never waits for a pipe, and reads no more than MaxFile bytes.
func ReadFile(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, cannotOpen(name, err)
	}
	switch {
	case !info.Mode().IsRegular():
		return nil, Wrong(name, "", "it is no ordinary file")
	case info.Size() > MaxFile:
		return nil, Wrong(name, "", "it has more than %d MB; split it into several files", MaxFile>>20)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, cannotOpen(name, err)
	}
	defer f.Close()
	var content bytes.Buffer
	content.Grow(int(info.Size()) + bytes.MinRead) // else it would be copied as it grows, and half of its memory be spare
	if _, err := content.ReadFrom(io.LimitReader(f, MaxFile+1)); err != nil {
		return nil, cannotOpen(name, err)
	}
	if content.Len() > MaxFile {
		return nil, Wrong(name, "", "it has more than %d MB; split it into several files", MaxFile>>20)
	}
	return bytes.TrimPrefix(content.Bytes(), []byte("\xef\xbb\xbf")), nil
}

// cannotOpen says why a file can't be read, without the path that the system's error repeats.
func cannotOpen(name string, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Wrong(name, "", "%w", missing{})
	case errors.Is(err, fs.ErrInvalid) || strings.Contains(err.Error(), "escapes"):
		return Wrong(name, "", "it lies outside of the folder, or is a link that leads out of it")
	}
	return Wrong(name, "", "%w", err)
}

type missing struct{}

func (missing) Error() string        { return "there is no such file" }
func (missing) Is(target error) bool { return target == fs.ErrNotExist }

// JSON reads a JSON text. The error names the file, the element if any, and the line.
func JSON(file, element string, text []byte, v any) error {
	err := json.Unmarshal(text, v)
	if err == nil {
		return nil
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	line := func(offset int64) int {
		return 1 + bytes.Count(text[:min(max(offset, 0), int64(len(text)))], []byte("\n"))
	}
	switch {
	case errors.As(err, &syntax):
		return Wrong(file, element, "line %d: it is no JSON: %s", line(syntax.Offset), harmless.Name(syntax.Error()))
	case errors.As(err, &kind) && element == "":
		return Wrong(file, "", "line %d: %s is %s, which it must not be", line(kind.Offset), member(kind.Field), article(kind.Value))
	case errors.As(err, &kind):
		return Wrong(file, element, "%s is %s, which it must not be", member(kind.Field), article(kind.Value))
	}
	return Wrong(file, element, "%s", harmless.Name(err.Error()))
}

// article returns what encoding/json calls a value, with its article.
func article(value string) string {
	if value == "array" || value == "object" {
		return "an " + value
	}
	return "a " + harmless.Name(value)
}

func member(name string) string {
	if name == "" {
		return "it"
	}
	return "its member " + harmless.Name(name)
}

// Keypoints returns keypoints of the names that a file has. Names must be there, such as a header
// can have (csvfile.NameProblem), different from each other, and not too many.
func Keypoints(file, element string, names []string) (face.Keypoints, error) {
	switch {
	case len(names) == 0:
		return nil, Wrong(file, element, "it names no keypoints")
	case len(names) > MaxKeypoints:
		return nil, Wrong(file, element, "it has %d keypoints; at most %d are read", len(names), MaxKeypoints)
	}
	seen := make(map[string]bool, len(names))
	for i, name := range names {
		if strings.TrimSpace(name) == "" {
			return nil, Wrong(file, element, "keypoint %d has no name", i)
		}
		if problem := csvfile.NameProblem(name); problem != "" {
			return nil, Wrong(file, element, "%s", problem)
		}
		if seen[name] {
			return nil, Wrong(file, element, "two keypoints are named %s", harmless.Name(name))
		}
		seen[name] = true
	}
	return face.NewKeypoints(names), nil
}

// Place reports whether a number can be a place in a picture: finite, and no further off than any picture is large.
func Place(v float64) bool { return math.Abs(v) <= csvfile.MaxPlace }

// Check returns why a box can't be one, "" when it can.
func (b Box) Check() string {
	problem := ""
	switch {
	case !(b.Width > 0 && b.Height > 0): // NaN is not above 0
		problem = "left, top, width and height are wanted, the last two above 0"
	case !Place(b.Width) || !Place(b.Height):
		problem = fmt.Sprintf("it is too large; a side of at most %d pixels is read", csvfile.MaxPlace)
	case !Place(b.Left) || !Place(b.Top):
		problem = fmt.Sprintf("it is too far from the photo; a corner within %d pixels of its own is read", csvfile.MaxPlace)
	default:
		return ""
	}
	return fmt.Sprintf("its box %g, %g, %g, %g is none: %s", b.Left, b.Top, b.Width, b.Height, problem)
}

// Local returns a picture's name as a path in the folder of the labels; ok is false for one that leads out of it.
func Local(name string) (local string, ok bool) {
	local = path.Clean(strings.ReplaceAll(name, `\`, "/"))
	return local, fs.ValidPath(local) && local != "." && !strings.ContainsRune(local, 0)
}

// Shifted returns a coordinate as one that counts from elsewhere, to a billionth of a pixel: so a file has no more
// digits than the coordinate had.
func Shifted(v, by float64) float64 { return math.Round((v+by)*1e9) / 1e9 }

// Decimal reads a finite number such as text files of labels have.
func Decimal(text string) (float64, bool) { return csvfile.ParseCoordinate(text) }

// TooSparse reports whether so many faces with so many keypoints would take memory out of proportion to the points that
// are labelled: room is made for each keypoint in each face, and where hardly any is labelled these are names of
// something else.
func TooSparse(faces, keypoints, labelled int) bool {
	const always, times = 5_000_000, 30
	all := int64(faces) * int64(keypoints)
	return all > MaxPoints || all > always && all > times*int64(labelled)
}

// Said returns what a file says of something, for an error: nothing where it says nothing.
func Said(text string) string {
	if strings.TrimSpace(text) == "" {
		return "nothing"
	}
	return harmless.Name(text)
}

// Counted says a number of things, with commas between thousands.
func Counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits + " " + many
}
