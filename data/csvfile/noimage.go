package csvfile

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"fiducial/data/harmless"
)

// landmarkList is a line of numbers that ends in the name of a picture, as WFLW and AFLW have them.
var landmarkList = regexp.MustCompile(`(?i)^[-+0-9. ]+ \S+\.(png|jpe?g|bmp)$`)

// fileColumns are names of columns that name pictures, in small letters.
var fileColumns = []string{"file", "filename", "file_name", "image_name", "imagename", "image_path", "image_file", "img", "img_name", "path", "picture", "photo"}

// noImage says why there is no column with photos, as far as the header tells.
func noImage(line []byte, columns []string) string {
	if bytes.IndexByte(line, '\r') >= 0 {
		return macLines
	}
	for _, separator := range []struct{ char, name string }{{";", "semicolons"}, {"\t", "tabs"}} {
		if strings.Contains(columns[0], separator.char) {
			return separatedBy(separator.name)
		}
	}
	const add = "add a column Image with the grey pixels of each face, as numbers from 0 to 255 with blanks between them, or a column file that names its photo"
	named := slices.IndexFunc(columns, func(c string) bool { return slices.Contains(fileColumns, strings.ToLower(c)) })
	var h Header
	h.Columns = columns
	h.findKeypoints(indexOf(columns), Choice{})
	switch {
	case columns[0] == "RowId":
		return "it is a table for a submission to the contest, with no photos in it; choose its training.csv or test.csv"
	case len(columns) == 1 && landmarkList.MatchString(columns[0]):
		return "it is a list of landmarks with blanks between the numbers (as WFLW has it), without a header and without photos; " + importIt
	case named >= 0:
		return fmt.Sprintf("it has no column named %s and no coordinates; if its column %s names photos that are to be labelled, name that column %s", imageColumn, harmless.Name(columns[named]), fileColumn)
	case len(h.numbered()) > 0 && columns[0] == "":
		return "its columns have numbers for names, and it has no photos in a column named Image (perhaps the first cells name pictures: a column that does is named file); " + makeCSV
	case len(h.Keypoints) > 0:
		return fmt.Sprintf("it has the coordinates of %s and no photos: it has no column named %s; %s", counted(len(h.Keypoints), "keypoint"), imageColumn, add)
	case !slices.ContainsFunc(columns, func(c string) bool { return !isDecimal([]byte(c)) }):
		return fmt.Sprintf("it has no column named %s: its first line holds numbers, no names; put a header before it", imageColumn)
	}
	return fmt.Sprintf("it has no column named %s in its first line; add one with the pixels of each face, or choose another file", imageColumn)
}

// separatedBy says that something else than commas separates cells.
func separatedBy(what string) string {
	return "its cells are separated by " + what + `; save it with commas, and with decimal points in its numbers (pandas: read_csv(…, sep=None, engine="python", decimal=",") reads it)`
}

// indexOf returns where each column is, by its name.
func indexOf(columns []string) map[string]int {
	index := make(map[string]int, len(columns))
	for i, name := range columns {
		index[name] = i
	}
	return index
}
