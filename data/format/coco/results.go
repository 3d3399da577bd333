package coco

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"

	"fiducial/data/format/annotation"
	"fiducial/data/harmless"
)

// IsResults reports whether a text begins as a list of results does: what a program predicted, as COCO's evaluation
// takes it.
func IsResults(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	return bytes.HasPrefix(head, []byte("[")) && bytes.Contains(head, []byte(`"image_id"`)) && bytes.Contains(head, []byte(`"keypoints"`))
}

// readResults reads a list of results, each as a face whose points are proposals. Images and keypoints have their names
// in the file that the results are of, the only one of COCO keypoints in the same folder.
func readResults(fsys fs.FS, name string, text []byte) (*annotation.Set, error) {
	var results []json.RawMessage
	if err := annotation.JSON(name, "", text, &results); err != nil {
		return nil, err
	}
	if len(results) > annotation.MaxFaces {
		return nil, annotation.Wrong(name, "", "it has more than %d results; split it into several files", annotation.MaxFaces)
	}
	of, err := resultsOf(fsys, name)
	if err != nil {
		return nil, err
	}
	r, _, err := open(fsys, of)
	if err != nil {
		return nil, err
	}
	r.name = name
	seen := map[int64]bool{}
	for i, raw := range results {
		if err := r.readAnnotation(fmt.Sprintf("result %d of the list", i), raw, seen, true); err != nil {
			return nil, err
		}
	}
	r.set.Notes = append(r.set.Notes, fmt.Sprintf("results, whose images and keypoints are named in %s; labels that stand there are not read", harmless.Name(of)))
	return r.finish()
}

// resultsOf finds the file that results are of.
func resultsOf(fsys fs.FS, name string) (string, error) {
	names, err := fs.Glob(fsys, path.Join(path.Dir(name), "*.json"))
	if err != nil {
		return "", annotation.Wrong(name, "", "%w", err)
	}
	var found []string
	for _, n := range names {
		if n == name {
			continue
		}
		text, err := annotation.ReadFile(fsys, n)
		if err == nil && bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{")) && bytes.Contains(text, []byte(`"categories"`)) && bytes.Contains(text, []byte(`"images"`)) {
			found = append(found, n)
		}
	}
	if len(found) != 1 {
		return "", annotation.Wrong(name, "", "these are results, which name neither images nor keypoints: the one COCO file that they are of has to lie beside them, and there are %d", len(found))
	}
	return found[0], nil
}
