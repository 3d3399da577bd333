// Command fiducial labels facial keypoints and trains networks on the labels: in a window, or without one.
//
// Here are its command line (cli.go, one file a subcommand), what it prints (report.go), and the wiring of the
// window (window.go; window_headless.go in builds without one). Nothing here knows how a face is stored, learnt
// or drawn. Start at run.
package main

import "os"

func main() {
	os.Exit(run(untilSignal(), os.Args[1:], os.Stdout, os.Stderr))
}
