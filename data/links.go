package data

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"fiducial/data/atomicfile"
)

// ErrLinked says that the file got another name, a hard link, since it was opened, which saving would break. It is
// said once: the next Save breaks it.
var ErrLinked = errors.New("the file has another name since it was opened (a hard link): saving gives this name a file of its own, and the other keeps the labels of before; save again to do so, or save under another name")

// linked reports whether the dataset's file has hard links.
func (d *Dataset) linked() bool {
	info, err := os.Stat(d.real)
	return err == nil && atomicfile.Names(info) > 1
}

// noticeLinks says at the beginning what saving will do to hard links.
func (d *Dataset) noticeLinks() {
	if d.file.Compressed() || !d.linked() {
		return
	}
	d.linksSaid = true
	d.notices = append(d.notices, fmt.Sprintf("%s has another name too (a hard link). Saving gives this name a file of its own; the other one keeps the labels of before.", filepath.Base(d.path)))
}

// beforeBreakingLinks returns ErrLinked unless it was said already that saving breaks a link. The caller holds
// d.saving.
func (d *Dataset) beforeBreakingLinks() error {
	if d.linksSaid || !d.linked() {
		return nil
	}
	d.linksSaid = true
	return fmt.Errorf("save %s: %w", d.path, ErrLinked)
}
