package csvfile

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// pattern is one way in which people name the two columns of a keypoint.
type pattern struct {
	shape string // as it is said: what NAME stands for is the keypoint's name
	// of has three groups: what comes before the axis, the axis, and what comes behind it and belongs to the name.
	of *regexp.Regexp
	// vague patterns fit many words that are no coordinates, so that only both columns together tell anything.
	vague bool
}

// patterns are all ways in which coordinate columns are recognised, the ones that come first going first where as many
// columns fit. The first is the format's own.
var patterns = []pattern{
	{"NAME_x,NAME_y", regexp.MustCompile(`(?s)^(.+)_([xy])()$`), false},
	{"NAME_X,NAME_Y", regexp.MustCompile(`(?s)^(.+)_([XY])()$`), false},
	{"NAME.x,NAME.y", regexp.MustCompile(`^(.+)\.([xyXY])()$`), false},
	{"NAME x,NAME y", regexp.MustCompile(`^(.+?) +([xyXY])()$`), false},
	{"NAME-x,NAME-y", regexp.MustCompile(`^(.+)[-:/]([xyXY])()$`), false},
	{"NAME[x],NAME[y]", regexp.MustCompile(`^(.+?) ?[\[(]([xyXY])()[\])]$`), false},
	{"NAME_x_px,NAME_y_px", regexp.MustCompile(`^(.+)[_. ]([xyXY])()[_. ](?:px|pix|pixels?|coord|pos)$`), false},
	{"x_NAME,y_NAME", regexp.MustCompile(`^()([xy])_(.+)$`), false},
	{"X_NAME,Y_NAME", regexp.MustCompile(`^()([XY])_(.+)$`), false},
	{"x.NAME,y.NAME", regexp.MustCompile(`^()([xyXY])[.:-](.+)$`), false},
	{"x NAME,y NAME", regexp.MustCompile(`^()([xyXY]) +(.+)$`), false},
	{"x[NUMBER],y[NUMBER]", regexp.MustCompile(`^()([xyXY])[\[(](\d+)[\])]$`), false},
	{"xNUMBER,yNUMBER", regexp.MustCompile(`^()([xy])(\d+)$`), false},
	{"XNUMBER,YNUMBER", regexp.MustCompile(`^()([XY])(\d+)$`), false},
	{"NAME_x_NUMBER,NAME_y_NUMBER", regexp.MustCompile(`^(.+)_([xyXY])(_?\d+)$`), false},
	{"NUMBERx,NUMBERy", regexp.MustCompile(`^(.*\d)([xyXY])()$`), true},
	{"NAMEX,NAMEY", regexp.MustCompile(`^(.*[a-z])([XY])()$`), true},
	{"NAMEx,NAMEy", regexp.MustCompile(`^(.*[A-Za-z]{3})([xy])()$`), true},
}

// pair is a keypoint that a pattern finds: its name and the indices of its columns.
type pair struct {
	name string
	x, y int
}

// pairs returns what the pattern finds among columns, in the order of the x columns, and the columns that have the
// shape of a coordinate without the other one.
func (p pattern) pairs(columns []string, index map[string]int) (found []pair, lone []int) {
	names := make(map[string]bool)
	for i, column := range columns {
		m := p.of.FindStringSubmatchIndex(column)
		if m == nil {
			continue
		}
		j, paired := index[otherAxis(column, m[4])]
		name := column[m[2]:m[3]] + column[m[6]:m[7]]
		switch {
		case !paired && !p.vague:
			lone = append(lone, i)
		case paired && strings.EqualFold(column[m[4]:m[5]], "x") && !names[name]:
			names[name] = true
			found = append(found, pair{name, i, j})
		}
	}
	return found, lone
}

// otherAxis returns the name of the column of the other axis: column with the letter at i changed.
func otherAxis(column string, i int) string {
	other := map[byte]string{'x': "y", 'y': "x", 'X': "Y", 'Y': "X"}[column[i]]
	return column[:i] + other + column[i+1:]
}

// enough is how many pairs another pattern needs at least to go before the format's own: a box is often named by two.
const enough = 3

// choosePattern returns the index of the pattern by which a header is read: the one that finds most points. points
// holds what each finds.
func choosePattern(points [][]pair) int {
	best := 0
	for i := range points {
		if len(points[i]) > len(points[best]) && (best > 0 || len(points[0]) == 0 || len(points[i]) >= enough) {
			best = i
		}
	}
	return best
}

// Words by which columns are told from keypoints, whatever their last letter. They are few: a word that is also part
// of a face, such as angle for that of the jaw, is none of them by itself.
var (
	neverPoints = map[string]bool{"bbox": true, "gaze": true, "boundingbox": true}
	// These are no keypoints when they are all of a name.
	otherThings = map[string]bool{
		"scale": true, "size": true, "resolution": true, "rotation": true, "rot": true, "translation": true,
		"shift": true, "offset": true, "angle": true, "pose": true, "head_pose": true, "headpose": true, "dpi": true,
		"facebox": true,
	}
	// These words are of boxes, and no keypoints where a name has no others than these and boxParts.
	boxes    = map[string]bool{"box": true, "rect": true, "rectangle": true, "roi": true, "crop": true}
	boxParts = map[string]bool{
		"face": true, "head": true, "start": true, "end": true, "min": true, "max": true, "top": true, "bottom": true, "left": true, "right": true,
		"tl": true, "tr": true, "bl": true, "br": true, "center": true, "centre": true, "corner": true, "origin": true, "size": true,
	}
	// Nor are these where the axis comes first: x_min is the edge of a box.
	edges = map[string]bool{"min": true, "max": true, "start": true, "end": true, "true": true, "pred": true}
)

// noPoint reports whether the name, or the columns beside it, shows that a pair of columns is no keypoint.
func noPoint(p pair, columns []string, index map[string]int) bool {
	name := strings.ToLower(p.name)
	words := strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune("_ .-", r) })
	if slices.ContainsFunc(words, func(w string) bool { return neverPoints[w] }) || otherThings[name] {
		return true
	}
	if slices.ContainsFunc(words, func(w string) bool { return boxes[w] }) && !slices.ContainsFunc(words, func(w string) bool { return !boxes[w] && !boxParts[w] }) {
		return true
	}
	column := columns[p.x]
	if edges[name] && !strings.EqualFold(column[:len(p.name)], p.name) {
		return true
	}
	return hasSize(column, index)
}

// hasSize reports whether beside an x column stand a width and a height of the same name: then it is that of a box.
func hasSize(column string, index map[string]int) bool {
	at := strings.LastIndexAny(column, "xX")
	for _, size := range [][2]string{{"w", "h"}, {"width", "height"}, {"W", "H"}, {"Width", "Height"}} {
		_, w := index[column[:at]+size[0]+column[at+1:]]
		_, h := index[column[:at]+size[1]+column[at+1:]]
		if w && h {
			return true
		}
	}
	return false
}

// inOrder sorts pairs by their x columns.
func inOrder(pairs []pair) {
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(a.x, b.x) })
}
