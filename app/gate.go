package main

import (
	"errors"

	"fiducial/data"
	"fiducial/data/output"
)

// forceFlag is a flag of every subcommand that writes files.
type forceFlag struct {
	Force bool `help:"Replace a dataset, or a file of another kind, that has the name of one to be written. What is read from, project files, devices and what a window has open never are."`
}

// allow asks, before any work begins, for leave to write files: "" is no file; and says what of a dataset that is
// replaced stays. Release the permit when they are written.
func (f forceFlag) allow(r *report, reads []string, writes ...output.Write) (*output.Permit, error) {
	p := output.Plan{Force: f.Force, Folders: data.Options{}.Folders()}
	for _, read := range reads {
		if read != "-" {
			p.Reads = append(p.Reads, read)
		}
	}
	for _, write := range writes {
		if write.Path == "-" {
			return nil, usageError("-: this file can't go to standard output; name a file, ./- for one of that name")
		}
		p.Writes = append(p.Writes, write)
	}
	permit, err := output.Allow(p)
	if errors.Is(err, output.ErrRefused) {
		return nil, usage{err}
	}
	if err != nil {
		return nil, err
	}
	for _, old := range permit.Replaced() {
		if old.Unsaved > 0 {
			r.note("%s: its project holds unsaved edits of points of the dataset that is replaced: %d; they stay there", old.Path, old.Unsaved)
		}
	}
	return permit, nil
}
