//go:build headless

package main

type openCommand struct {
	File string `arg:"" optional:"" help:"A dataset: .csv, .csv.gz or .zip."`
}

// Run says why this build has no window.
func (c *openCommand) Run() error {
	return usageError("this build has no window (it was made with the tag headless, for machines without display libraries); every subcommand works, see fiducial --help")
}
