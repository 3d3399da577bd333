package session

// Event is something that happened to what is open: one of the types of this file.
type Event interface{ event() }

// Changed tells what became of the open dataset since the last time, at most thirty times a second.
type Changed struct {
	Arrived bool         // rows arrived
	Saved   bool         // it was saved
	OnDisk  bool         // its file is no longer as it was read
	Noticed bool         // it has something to say of its project file
	Rows    map[int]bool // whose labels or marks changed
}

// Loaded tells that all rows of the open dataset are there.
type Loaded struct{}

// Renamed tells that the open dataset was saved under another name.
type Renamed struct{}

// Closed tells that the open dataset was left: none is open now.
type Closed struct{}

func (Changed) event() {}
func (Loaded) event()  {}
func (Renamed) event() {}
func (Closed) event()  {}
