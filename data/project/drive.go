package project

import (
	"errors"
	"fmt"
	"path/filepath"
)

// ErrDriveGone says that a folder lies on another drive than when the dataset in it was opened.
var ErrDriveGone = errors.New("its drive was removed or exchanged while the dataset was open")

// drives are the numbers of the devices on which folders lie. Where a drive is taken away, its mount point stays, as an
// empty folder of another drive: what is written into that is hidden once the drive is back.
type drives map[string]uint64

// drivesOf notes on which drives folders lie, where the system tells.
func drivesOf(folders ...string) drives {
	d := drives{}
	for _, folder := range folders {
		if number, ok := device(folder); ok {
			d[folder] = number
		}
	}
	return d
}

// check returns an error that wraps ErrDriveGone when a folder lies on another drive now.
func (d drives) check(folder string) error {
	before, known := d[folder]
	if now, ok := device(folder); !known || !ok || now == before {
		return nil // what is not there at all is told by whoever wants something of it
	}
	return fmt.Errorf("the folder %s is not the one it was: %w; bring the drive back, then open the dataset anew", folder, ErrDriveGone)
}

// OnDrive returns an error that wraps ErrDriveGone when the folder of the dataset lies on another drive than when it
// was opened: a file that were written there now would be hidden once the drive is back. It is safe for concurrent use.
func (p *Project) OnDrive() error { return p.drives.check(filepath.Dir(p.dataset)) }
