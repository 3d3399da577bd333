package csvfile

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"
)

// What a dataset may be at most, so that no file takes memory or time out of proportion to what it holds.
// docs/limits.md says it to people.
const (
	MaxColumns = 10_000      // columns of the header
	MaxRows    = 5_000_000   // rows
	MaxPoints  = 100_000_000 // points in all: rows times keypoints
	MaxSide    = 2048        // pixels of the side of an image
	MaxPlace   = 10_000_000  // pixels from 0 that a coordinate may be away: no photo is that large, and squares of more overflow

	maxHeader     = 1 << 20   // bytes of the header line: a file whose first line is longer is no dataset
	maxRow        = 32 << 20  // bytes of a row; a longer one shows that this is no dataset
	maxRowCells   = 100_000   // cells of a row that are told apart; what comes behind them counts as one more
	maxBlank      = 16 << 20  // bytes of empty lines without a row between them
	maxUnpacked   = 8 << 30   // bytes that a compressed dataset may unpack to
	freelyUnpacks = 256 << 20 // bytes that it may unpack to however small it is; beyond them:
	maxRatio      = 100       // times its size
	maxInFlight   = 256 << 20 // bytes of rows that are being parsed at a time
	FaultsKept    = 1000      // faults that are kept with their texts; all are counted
)

var (
	errTooLarge = say(nil, "it unpacks to more than %d GB; unpack it yourself and open the CSV if that is right", maxUnpacked>>30)
	errTooDense = say(nil, "it unpacks to more than %d times its size, as no dataset of faces does; unpack it yourself and open the CSV if that is right", maxRatio)
	errTooBlank = say(nil, "it holds nothing but empty lines for more than %d MB, so this is no dataset of faces; choose another file", maxBlank>>20)
)

// unpackedMost is how many bytes a compressed file of a size may unpack to.
func unpackedMost(packed int64) int64 {
	return min(maxUnpacked, max(freelyUnpacks, maxRatio*min(packed, maxUnpacked)))
}

// tooMuch says that a compressed file of a size unpacks to more than that.
func tooMuch(packed int64) error {
	if unpackedMost(packed) == maxUnpacked {
		return errTooLarge
	}
	return errTooDense
}

// size is what of a dataset was read so far, held against the limits.
type size struct {
	keypoints int
	rows      int
	blank     int64 // bytes of empty lines since the last row
}

// add counts a parcel of the file, n bytes with so many rows in it, and says which limit it goes beyond.
func (s *size) add(n int64, rows int) error {
	s.rows += rows
	if s.blank += n; rows > 0 {
		s.blank = 0
	}
	switch {
	case s.rows > MaxRows:
		return say(nil, "it has more than %s rows, which is as many as are held in memory; split it into several files", count(MaxRows))
	case s.rows*s.keypoints > MaxPoints:
		return say(nil, "it has more than %s points in %s rows of %s, which is as many as are held in memory; split it into several files, or leave out keypoints", count(MaxPoints), count(s.rows), counted(s.keypoints, "keypoint"))
	case s.blank > maxBlank:
		return errTooBlank
	}
	return nil
}

// weight bounds how many bytes are being parsed at a time.
type weight struct{ free *semaphore.Weighted }

func newWeight() weight { return weight{semaphore.NewWeighted(maxInFlight)} }

func (w weight) take(ctx context.Context, n int) error {
	return w.free.Acquire(ctx, min(int64(n), maxInFlight))
}

func (w weight) giveBack(n int) { w.free.Release(min(int64(n), maxInFlight)) }

// Faults is what is wrong in a file or in a row of it: everything counted, the first of it with its texts.
type Faults struct {
	First []Fault // at most FaultsKept, in order of rows
	Total int
	Rows  int // that have any
	Words int // coordinate cells that say in a word, such as NA, that they are missing: no faults
}

// FaultGroup is the faults of one cause among some.
type FaultGroup struct {
	Cause  Cause
	Faults []Fault // in their order
}

// Grouped returns the first faults by cause, in order of the first of each.
func (f Faults) Grouped() []FaultGroup {
	var groups []FaultGroup
	at := map[Cause]int{}
	for _, fault := range f.First {
		i, ok := at[fault.Cause]
		if !ok {
			i = len(groups)
			at[fault.Cause], groups = i, append(groups, FaultGroup{Cause: fault.Cause})
		}
		groups[i].Faults = append(groups[i].Faults, fault)
	}
	return groups
}

// faultList is the Faults of a file, safe for concurrent use.
type faultList struct {
	mu sync.Mutex
	Faults
}

// add appends the faults that were kept of some rows, and counts all of them.
func (l *faultList) add(rows []Row, kept []Fault) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range rows {
		l.Words += rows[i].Words()
		if n := int(rows[i].Faults); n > 0 {
			l.Total, l.Rows = l.Total+n, l.Rows+1
		}
	}
	l.First = append(l.First, kept[:min(len(kept), FaultsKept-len(l.First))]...)
}

// wanted returns how many more are kept with their texts.
func (l *faultList) wanted() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return FaultsKept - len(l.First)
}

func (l *faultList) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.Faults = Faults{}
}
