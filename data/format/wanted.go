package format

import (
	"errors"
	"fmt"
	"io/fs"
)

// What a person may have to say for an import besides its path. Errors wrap these, so that who asks can name the field,
// or the flag.
var (
	ErrWantsFormat   = errors.New("the format is to be said")
	ErrWantsPictures = errors.New("the folder of the pictures is to be said")
)

// wants is an error in a sentence of its own that something is to be said.
type wants struct {
	text string
	what error
}

func (w wants) Error() string { return w.text }
func (w wants) Unwrap() error { return w.what }

func wantsFormat(text string, a ...any) error {
	return wants{fmt.Sprintf(text, a...), ErrWantsFormat}
}

// parts are files that say nothing without another: by the first alone people know their dataset.
var parts = []struct{ has, title, lacks string }{
	{"labels/*.txt", "text files of YOLO-pose", "data.yaml with kpt_shape, which says how many keypoints they have"},
	{"labels/*/*.txt", "text files of YOLO-pose", "data.yaml with kpt_shape, which says how many keypoints they have"},
	{"*/labels/*.txt", "text files of YOLO-pose", "data.yaml with kpt_shape, which says how many keypoints they have"},
	{"facial_keypoints.csv", "labels in facial_keypoints.csv", "face_images.npz, which has the pixels"},
}

// lacking says which file is missing beside others in a folder without labels that can be read; nil where nothing is
// known to be.
func lacking(fsys fs.FS) error {
	for _, p := range parts {
		if found, err := fs.Glob(fsys, p.has); err == nil && len(found) > 0 {
			return fmt.Errorf("that folder has %s, but no %s; put it there", p.title, p.lacks)
		}
	}
	return nil
}

// wholeOf returns the file by which labels are read of which a file is one half, where that lies beside it; mostly the
// file itself.
func wholeOf(fsys fs.FS, base string) string {
	if base != "facial_keypoints.csv" {
		return base
	}
	if _, err := fs.Stat(fsys, "face_images.npz"); err != nil {
		return base
	}
	return "face_images.npz"
}

// partOf says of a file without which other it can't be read; nil where nothing is known of it.
func partOf(fsys fs.FS, base string) error {
	if base != "facial_keypoints.csv" {
		return nil
	}
	return lacking(fsys)
}
