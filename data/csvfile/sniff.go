package csvfile

import "bytes"

// packing is how a dataset is wrapped on disk.
type packing int

const (
	plain packing = iota
	gzipped
	zipped
)

var (
	byteOrderMark = []byte("\xef\xbb\xbf")
	gzipMagic     = []byte("\x1f\x8b")
	zipMagic      = []byte("PK\x03\x04")
	emptyZipMagic = []byte("PK\x05\x06")
)

// packingOf tells from the first bytes of a file, whatever its name, how it is wrapped.
func packingOf(start []byte) packing {
	switch {
	case bytes.HasPrefix(start, gzipMagic):
		return gzipped
	case bytes.HasPrefix(start, zipMagic), bytes.HasPrefix(start, emptyZipMagic):
		return zipped
	}
	return plain
}

// strangers are kinds of file that get mistaken for a dataset, by how they begin, and what to say of them.
var strangers = []struct {
	at          int
	magic, what string
}{
	{0, "\x89PNG\r\n", aPicture},
	{0, "\xff\xd8\xff", aPicture},
	{0, "GIF8", aPicture},
	{0, "II*\x00", aPicture},
	{0, "MM\x00*", aPicture},
	{8, "WEBP", aPicture},
	{4, "ftyphei", aPicture}, // HEIF
	{4, "ftypmif", aPicture},
	{4, "ftypavif", aPicture},
	{0, "%PDF", "it is a PDF document; choose a dataset in CSV"},
	{0, "\xd0\xcf\x11\xe0", aSpreadsheet},
	{0, "BZh", otherPacking},
	{0, "\xfd7zXZ", otherPacking},
	{0, "7z\xbc\xaf", otherPacking},
	{0, "Rar!", otherPacking},
	{0, "\x28\xb5\x2f\xfd", otherPacking},
	{0, "\x1f\x8b", otherPacking}, // gzip inside gzip or zip
	{0, "PK\x03\x04", otherPacking},
	{0, "\xff\xfe", notUTF8},
	{0, "\xfe\xff", notUTF8},
	{0, "\x93NUMPY", anArray},
	{0, "\x89HDF", otherData},
	{0, "PAR1", otherData},
	{0, "MATLAB 5.0", otherData},
	{0, "SQLite format 3\x00", otherData},
	{0, "RDX", otherData},
	{0, "version https://git-lfs", "it only points to a file kept by Git LFS; fetch the file itself with git lfs pull"},
}

const (
	aPicture     = "it is a picture; choose a dataset in CSV, in which each line holds one face"
	aSpreadsheet = "it is a spreadsheet; save it as CSV, but mind that spreadsheets cut long cells"
	otherPacking = "it is packed in a way Fiducial can't open; unpack it to a CSV first"
	anArray      = "it is a NumPy array, perhaps one of photos without their labels; write a CSV with a column for each coordinate and the pixels of each photo in a column Image"
	otherData    = "it is a file of another program, no text; write it as CSV there, with a column for each coordinate and the pixels of each photo in a column Image"
	notUTF8      = "its text is in UTF-16; save it as UTF-8"
)

// strangerIn says what a file is that begins with start and is no dataset, "" when it may be one.
func strangerIn(start []byte) string {
	for _, s := range strangers {
		if len(start) >= s.at && bytes.HasPrefix(start[s.at:], []byte(s.magic)) {
			return s.what
		}
	}
	if bytes.HasPrefix(start, []byte("BM")) && bytes.IndexByte(start, 0) > 0 {
		return aPicture // a Windows bitmap
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(start, byteOrderMark))
	if what := markupIn(text); what != "" {
		return what
	}
	if len(text) > 0 && (text[0] == '{' || text[0] == '[') {
		return jsonHint(text)
	}
	if bytes.HasPrefix(text, []byte("version:")) || bytes.HasPrefix(text, []byte("n_points:")) {
		return "it holds the points of one face (.pts, as 300-W has them), and its photo is another file; " + importIt
	}
	if bytes.IndexByte(start, 0) >= 0 {
		return "it holds binary data, no text; choose a dataset in CSV"
	}
	return ""
}

// markupIn says what a text is that begins as markup, "" when it is none: a column may be named <b>_x.
func markupIn(text []byte) string {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	switch {
	case !bytes.HasPrefix(text, []byte("<")):
		return ""
	case bytes.HasPrefix(text, []byte("<?xml")):
		return "it is XML; if it holds the labels of dlib or CVAT, " + importIt
	case bytes.Contains(line, []byte(",")) && !bytes.HasPrefix(bytes.ToLower(text), []byte("<!doctype")):
		return ""
	}
	return "it is a web page, perhaps the one of a site that wanted you to log in; download the dataset again"
}

// importIt says what to do with labels in a format that is read.
const importIt = "fiducial import makes a dataset of it"

// makeCSV says what to do with labels in another format.
const makeCSV = "write all faces into one CSV, with two columns for each keypoint, such as nose_x and nose_y, and the pixels of each photo in a column Image"

// jsonHint says whose a JSON is that begins so.
func jsonHint(text []byte) string {
	has := func(key string) bool { return bytes.Contains(text, []byte(`"`+key+`"`)) }
	switch {
	case has("shapes"), has("imagePath"), has("imageData"):
		return "it is JSON, as labelme writes it for one photo; " + importIt
	case has("annotations"), has("categories"), has("images") && has("licenses"):
		return "it is JSON, as COCO has its annotations; " + importIt
	}
	return "it is JSON, no CSV; " + makeCSV
}
