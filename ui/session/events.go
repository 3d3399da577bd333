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

// Opened tells that a dataset is the open one now. Its rows arrive from here on.
type Opened struct{}

// Loaded tells that all rows of the open dataset are there.
type Loaded struct{}

// Reread tells that the file was read again: rows may have other numbers, and photos be others. Which face is shown is
// told next.
type Reread struct {
	From, To int // the row that was shown, and that which its photo has now, -1 where it is gone
}

// Leaving tells that the face that is shown is about to be left for another, or shown anew: what is being typed is
// meant for it.
type Leaving struct{ To int } // To is the row of the other

// Shown tells that a face is shown, which may be the one that was.
type Shown struct{}

// Listed tells that other faces are listed.
type Listed struct{}

// Squared tells that the squares of faces in photos were made: what had none to show can show it now.
type Squared struct{}

// Renamed tells that the open dataset was saved under another name.
type Renamed struct{}

// Closed tells that the open dataset was left: none is open now.
type Closed struct{}

func (Changed) event() {}
func (Opened) event()  {}
func (Loaded) event()  {}
func (Reread) event()  {}
func (Leaving) event() {}
func (Shown) event()   {}
func (Listed) event()  {}
func (Squared) event() {}
func (Renamed) event() {}
func (Closed) event()  {}
