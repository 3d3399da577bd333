// Package private keeps folders to their owner: what the program unpacks, remembers and reports is about photos of
// people, and other accounts of the machine have no business in it.
package private

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	folderMode = 0o700
	fileMode   = 0o600
	others     = 0o077 // what of a mode is for everybody but the owner
)

// Folder makes a folder, with those it lies in, that only its owner may enter. One that is there already loses what
// rights others have in it, if it is the user's own and the file system knows rights; else it stays as it is, and the
// files in it have to be private themselves.
func Folder(path string) error {
	if err := os.MkdirAll(path, folderMode); err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	narrow(path, folderMode)
	return nil
}

// Tighten takes the rights of others from a folder and everything in it: an earlier version of the program, a copied
// home folder or a restored backup may have left wider ones. Links are not followed. What belongs to somebody else
// stays as it is.
func Tighten(folder string) {
	filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // gone meanwhile, or of somebody else
		case d.IsDir():
			narrow(path, folderMode)
		case d.Type().IsRegular():
			narrow(path, fileMode)
		}
		return nil
	})
}

// narrow gives a file or folder a mode where others have rights in it.
func narrow(path string, mode fs.FileMode) {
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&others != 0 {
		os.Chmod(path, mode) // what refuses is not ours, or on a file system without rights
	}
}
