//go:build e2e

// Command bare shows one picture in a window of 1280×800 and does nothing else: the least that a program with a window
// of this toolkit does before its first picture is on the screen. BenchmarkStart measures the program against it.
package main

import (
	"fmt"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "bare: give a picture")
		os.Exit(2)
	}
	a := app.NewWithID("app.fiducial.bare")
	window := a.NewWindow("Bare")
	window.SetPadded(false)
	picture := canvas.NewImageFromFile(os.Args[1])
	picture.FillMode = canvas.ImageFillContain
	window.SetContent(picture)
	window.Resize(fyne.NewSize(1280, 800))
	window.ShowAndRun()
}
