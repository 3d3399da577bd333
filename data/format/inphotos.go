package format

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"fiducial/data"
	"fiducial/data/face"
	"fiducial/data/format/annotation"
	"fiducial/data/photo"
)

// facesInPhotos is Faces where photos are files of their own: each is a picture with all its faces in it, and points
// are in its pixels.
func (f Format) facesInPhotos(ds *data.Dataset, points func(row int) face.Points) *Faces {
	x := f.none(ds)
	x.files = true
	at, taken := map[face.Photo]int{}, map[string]bool{}
	for row := range ds.Rows() {
		frame, ok := ds.Frame(row)
		file, err := ds.PhotoPath(row)
		if !ok || err != nil {
			continue
		}
		hash := ds.Photo(row)
		i, known := at[hash]
		if !known {
			i = len(x.rows)
			at[hash] = i
			x.rows, x.photos = append(x.rows, row), append(x.photos, hash)
			x.Set.Pictures = append(x.Set.Pictures, annotation.Picture{File: path.Join(f.Photos, nameOf(file, taken)), Width: frame.Width, Height: frame.Height})
		}
		x.faces++
		x.Set.Pictures[i].Faces = append(x.Set.Pictures[i].Faces, annotation.Face{
			Points: inPhoto(ds, row, points), Box: &annotation.Box{Left: frame.Box.Left, Top: frame.Box.Top, Width: frame.Box.Size, Height: frame.Box.Size},
		})
	}
	return x
}

// inPhoto returns the points of a face in pixels of its photo.
func inPhoto(ds *data.Dataset, row int, points func(row int) face.Points) face.Points {
	if points == nil {
		return ds.PhotoLabels(row)
	}
	moved := points(row).Clone()
	for k, p := range moved {
		moved[k] = ds.InPhoto(row, p)
	}
	return moved
}

// nameOf returns the name that a photo has in an export, by its own, which several may have: other than those taken,
// also but for its ending, for files of labels are named so too.
func nameOf(file string, taken map[string]bool) string {
	base := filepath.Base(file)
	ending := strings.ToLower(filepath.Ext(base))
	stem := portable(strings.TrimSuffix(base, filepath.Ext(base)))
	switch ending {
	case ".jpg", ".png":
	case ".jpeg":
		ending = ".jpg"
	default:
		ending = ".png" // it is written anew
	}
	free := stem
	for n := 2; taken[folded(free)]; n++ {
		free = fmt.Sprintf("%s_%d", stem, n)
	}
	taken[folded(free)] = true
	return free + ending
}

// folded returns what two names have in common that some file systems take for one: those of Windows and macOS don't
// tell cases apart, macOS's not how accents are written.
func folded(name string) string { return norm.NFC.String(strings.ToLower(name)) }

// mostStem is how many bytes of a photo's name an export keeps: with an ending and a number it is to stay below 255.
const mostStem = 230

// device matches the names that Windows keeps for devices, whatever ending they have.
var device = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)`)

// portable returns a name that every system and every format can hold: without what Windows forbids in names, and
// without control characters, which XML and lists of lines can't have.
func portable(stem string) string {
	stem = strings.Map(func(r rune) rune {
		if strings.ContainsRune("<>:\"/\\|?*\u2028\u2029\ufffe\uffff", r) || unicode.IsControl(r) {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(stem, "_"))
	for len(stem) > mostStem {
		_, size := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-size]
	}
	if stem = strings.TrimRight(stem, ". "); stem == "" || device.MatchString(stem) {
		return "_" + stem
	}
	return stem
}

// photo returns the pixels of picture i for an export into a folder: its file as it is where other programs show it as
// this one does, else what is shown.
func (x *Faces) photo(i int, folder string) (Pixels, error) {
	row := x.rows[i]
	file, err := x.ds.PhotoPath(row)
	if err != nil {
		return Pixels{}, err
	}
	info, err := photo.Look(file)
	if err != nil {
		return Pixels{}, err
	}
	if info.Hash != x.photos[i] || x.ds.Photo(row) != x.photos[i] {
		return Pixels{}, errReadAnew
	}
	if info.Orientation <= 1 && (info.Format == photo.JPEG || info.Format == photo.PNG) {
		return x.asItIs(file, folder)
	}
	img, err := x.ds.OpenPhoto(row)
	return Pixels{Image: img}, err
}
