package browser

import (
	"fyne.io/fyne/v2"

	"fiducial/data"
)

// A badge says one thing of a face's state. Badges differ in shape, not only in colour.
type badge struct {
	state data.State
	icon  fyne.Resource
	name  string
}

// badges in the order in which they stand in a cell.
var badges = []badge{
	{data.Done, svg("done", `<circle cx="8" cy="8" r="7.5" fill="#101010"/><circle cx="8" cy="8" r="6.5" fill="#009E73"/><path d="M4.6 8.4l2.4 2.4 4.4-5" fill="none" stroke="#fff" stroke-width="1.8"/>`), "done"},
	{data.Flagged, svg("flagged", `<path d="M3 15.5V.5h2v1h9.5l-2.5 4 2.5 4H5v6z" fill="#CC79A7" stroke="#101010" stroke-width="1"/>`), "flagged"},
	{data.Changed, svg("edited", `<path d="M2 14l1-4 7.5-7.5 3 3L6 13z" fill="#56B4E9" stroke="#101010" stroke-width="1.2"/>`), "edited"},
	{data.Incomplete, svg("incomplete", `<circle cx="8" cy="8" r="6.5" fill="#F4F4F4" stroke="#8A8A8A" stroke-width="1.4"/><path d="M8 1.5a6.5 6.5 0 0 1 0 13z" fill="#101010"/>`), "incomplete"},
	{data.LeftOut, svg("left-out", `<circle cx="8" cy="8" r="6.5" fill="#F4F4F4" stroke="#101010" stroke-width="2"/><path d="M3.6 12.4l8.8-8.8" stroke="#101010" stroke-width="2"/>`), "left out"},
	{data.Faulty, svg("faulty", `<path d="M8 1l7.4 13.5H.6z" fill="#F0C000" stroke="#101010" stroke-width="1"/><path d="M7.1 5.5h1.8v4.5H7.1zM7.1 11h1.8v1.8H7.1z" fill="#101010"/>`), "faulty"},
}

func svg(name, shapes string) fyne.Resource {
	return fyne.NewStaticResource("badge-"+name+".svg",
		[]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" width="16" height="16">`+shapes+`</svg>`))
}
