package format

import (
	"bytes"
	"image"
	"io/fs"
	"path"
	"slices"
	"strings"

	"fiducial/data/format/annotation"
	"fiducial/data/format/celeba"
	"fiducial/data/format/coco"
	"fiducial/data/format/cvat"
	"fiducial/data/format/deeplabcut"
	"fiducial/data/format/dlib"
	"fiducial/data/format/labelme"
	"fiducial/data/format/labelstudio"
	"fiducial/data/format/npz"
	"fiducial/data/format/pts"
	"fiducial/data/format/wflw"
	"fiducial/data/format/yolo"
)

// Format is one format of labels.
type Format struct {
	Name  string // as --format takes it
	Title string // what it is
	// Lost returns what an export can't carry of a set, a sentence each.
	Lost func(*annotation.Set) []string
	// Unwritten counts the faces of a set whose labels an export leaves out as a whole; nil where it writes those of
	// all.
	Unwritten func(*annotation.Set) int
	// Photos is the folder of an export in which pictures lie, slash-separated.
	Photos string
	// Predictions says that points are predictions there, which somebody is to correct, and not labels.
	Predictions bool
	// Lines says that it holds lines between keypoints.
	Lines bool
	// Boxes says that it holds the boxes of faces.
	Boxes bool
	// Hidden says that it holds which points are hidden, and Absent which are absent.
	Hidden, Absent bool
	// References says that its labels can name pictures wherever they lie.
	References bool
	// PerPicture formats have a file of labels for each picture: a folder of them is read as a whole.
	PerPicture bool
	// Is reports whether a file of labels, by its name and how it begins, is of the format.
	Is func(name string, head []byte) bool
	// Read reads the file of a name, or with PerPicture all of a folder. The error is one sentence that names file and
	// element.
	Read func(fsys fs.FS, name string) (*annotation.Set, error)
	// Write returns the files of labels for a set; nil, as Lost then is, where a format is only read.
	Write func(s *annotation.Set) ([]annotation.File, error)
	// WritePhotos returns the one file of all pictures of a set, of which photo returns one; nil for formats that have
	// a PNG a picture.
	WritePhotos func(s *annotation.Set, photo func(i int) (image.Image, error)) annotation.File
}

// formats are all formats, in the order in which a file is asked for them.
var formats = []Format{
	{
		Name: "coco", Title: "COCO keypoints, one JSON file",
		Boxes: true, References: true,
		Lost:   says("COCO says missing and absent in the same way (v = 0): which points are absent stands in a field of our own, absent, that other programs pass over"),
		Hidden: true, Absent: true,
		Photos: "images",
		Is: func(name string, head []byte) bool {
			return isJSON(name, head, `"annotations"`, `"images"`, `"categories"`) || hasExtension(name, ".json") && coco.IsResults(head)
		},
		Lines: true,
		Read:  coco.Read, Write: coco.Write,
	},
	{
		Name: "yolo", Title: "YOLO-pose, data.yaml and a text file a picture",
		Boxes:  true,
		Lost:   yolo.Lost,
		Hidden: true,
		Photos: "images",
		Is: func(name string, head []byte) bool {
			return hasExtension(name, ".yaml", ".yml") && bytes.Contains(head, []byte("kpt_shape"))
		},
		Read: yolo.Read, Write: yolo.Write,
	},
	{
		Name: "deeplabcut", Title: "DeepLabCut CollectedData, a CSV",
		Lost:   deeplabcut.Lost,
		Photos: deeplabcut.Folder,
		Is: func(name string, head []byte) bool {
			return hasExtension(name, ".csv") && bytes.HasPrefix(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), []byte("scorer,"))
		},
		Read: deeplabcut.Read, Write: deeplabcut.Write,
	},
	{
		Name: "labelme", Title: "labelme, a JSON a picture",
		Boxes:      true,
		Lost:       labelme.Lost,
		PerPicture: true,
		// Where keys are in the order of the alphabet the picture itself, imageData, stands before its shapes.
		Is: func(name string, head []byte) bool {
			return isJSON(name, head, `"shapes"`, `"imagePath"`, `"imageData"`)
		},
		Read: labelme.Read, Write: labelme.Write,
	},
	{
		Name: "labelstudio", Title: "Label Studio, one JSON file of tasks",
		Boxes:  true,
		Lost:   labelStudioLost,
		Photos: "images",
		Is:     isLabelStudio,
		Read:   labelstudio.Read, Write: labelstudio.Write,
	},
	{
		Name: "labelstudio-predictions", Title: "Label Studio, with points as predictions to be corrected",
		Boxes:       true,
		Lost:        labelStudioLost,
		Photos:      "images",
		Predictions: true,
		Is:          isLabelStudio, // only where it is asked for: the one before has the same files
		Read:        labelstudio.ReadPredictions, Write: labelstudio.WritePredictions,
	},
	{
		Name: "cvat", Title: "CVAT for images 1.1, one XML file",
		Boxes:  true,
		Lost:   says("CVAT takes the file into a task that has a skeleton named face with these points; it keeps two decimals in files of its own"),
		Photos: "images",
		Is: func(name string, head []byte) bool {
			return hasExtension(name, ".xml") && bytes.Contains(head, []byte("<annotations"))
		},
		Hidden: true, Absent: true, Lines: true,
		Read: cvat.Read, Write: cvat.Write,
	},
	{
		Name: "dlib", Title: "dlib's imglab, one XML file",
		Boxes: true, References: true,
		Lost:   dlib.Lost,
		Photos: "images",
		Is: func(name string, head []byte) bool {
			return hasExtension(name, ".xml") && bytes.Contains(head, []byte("<dataset"))
		},
		Read: dlib.Read, Write: dlib.Write,
	},
	{
		Name: "pts", Title: "300-W's .pts, a file a picture",
		Lost:       pts.Lost,
		Unwritten:  pts.Unwritten,
		PerPicture: true,
		Is: func(name string, head []byte) bool {
			return hasExtension(name, ".pts") && bytes.Contains(head, []byte("n_points"))
		},
		Read: pts.Read, Write: pts.Write,
	},
	{
		Name: "npz", Title: "face_images.npz and facial_keypoints.csv",
		Lost: says(),
		Is: func(name string, head []byte) bool {
			return hasExtension(name, ".npz") && bytes.HasPrefix(head, []byte("PK"))
		},
		Read: npz.Read, Write: npz.Write, WritePhotos: npz.WritePhotos,
	},
	{
		Name: "wflw", Title: "WFLW's list",
		Is:   func(name string, head []byte) bool { return hasExtension(name, ".txt") && wflw.Is(head) },
		Read: wflw.Read,
	},
	{
		Name: "celeba", Title: "CelebA's list of landmarks",
		Is:   func(name string, head []byte) bool { return hasExtension(name, ".txt", ".csv") && celeba.Is(head) },
		Read: celeba.Read,
	},
}

// labelStudioServes is what people have to do so that Label Studio finds the pictures.
const labelStudioServes = "Label Studio shows the photos where LABEL_STUDIO_LOCAL_FILES_SERVING_ENABLED is true and LABEL_STUDIO_LOCAL_FILES_DOCUMENT_ROOT is the exported folder; label_config.xml is the labeling interface for the project"

// labelStudioLost returns what is to be said of an export.
func labelStudioLost(s *annotation.Set) []string {
	return append([]string{labelStudioServes}, labelstudio.Lost(s)...)
}

// isLabelStudio reports whether a file of JSON begins as a list of tasks would.
func isLabelStudio(name string, head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	return hasExtension(name, ".json") && bytes.HasPrefix(head, []byte("[")) && bytes.Contains(head, []byte(`"data"`)) &&
		(bytes.Contains(head, []byte(`"annotations"`)) || bytes.Contains(head, []byte(`"predictions"`)) || bytes.Contains(head, []byte(`"completions"`)))
}

// says returns sentences whatever the keypoints are.
func says(sentences ...string) func(*annotation.Set) []string {
	return func(*annotation.Set) []string { return sentences }
}

// Formats returns the table of formats.
func Formats() []Format { return formats }

// Names returns the names of all formats, with commas between them.
func Names() string { return names(func(Format) bool { return true }) }

// WrittenNames returns the names of the formats that are written, with commas between them.
func WrittenNames() string { return names(func(f Format) bool { return f.Write != nil }) }

func names(wanted func(Format) bool) string {
	var names []string
	for _, f := range formats {
		if wanted(f) {
			names = append(names, f.Name)
		}
	}
	return strings.Join(names, ", ")
}

// Find returns the format of a name.
func Find(name string) (Format, bool) {
	for _, f := range formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// isJSON reports whether a file of JSON begins as one with one of these members would.
func isJSON(name string, head []byte, members ...string) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	if !hasExtension(name, ".json") || len(head) == 0 || head[0] != '{' {
		return false
	}
	for _, m := range members {
		if bytes.Contains(head, []byte(m)) {
			return true
		}
	}
	return false
}

func hasExtension(name string, extensions ...string) bool {
	return slices.Contains(extensions, strings.ToLower(path.Ext(name)))
}
