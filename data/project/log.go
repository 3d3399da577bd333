package project

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// A transaction whose last step, flushing the log, failed is refused: the person is told so. But its pages are in the
// log by then, marked as whole, and the next program would find them there. So the log is cut to what it was.

// logMark is the end of the log, as it was at some moment.
type logMark struct {
	size int64
	head [logHead]byte // changes when SQLite begins the log anew
}

// logHead is how long the header of a log is.
const logHead = 32

// logEnd returns where the log ends. Every log begins empty with a connection, so that its end is that of the last
// transaction.
func (p *Project) logEnd() (m logMark) {
	if p.path == "" {
		return m
	}
	log, err := os.Open(p.path + "-wal")
	if err != nil {
		return m // there is none yet
	}
	defer log.Close()
	if info, err := log.Stat(); err == nil {
		m.size = info.Size()
	}
	_, _ = io.ReadFull(log, m.head[:])
	return m
}

// cutLog takes away what came to the log since before. Where SQLite began it anew meanwhile, all of it was in the
// database by then.
func (p *Project) cutLog(before logMark) error {
	now := p.logEnd()
	if p.path == "" || now == before {
		return nil
	}
	size := before.size
	if !bytes.Equal(now.head[:], before.head[:]) {
		size = 0
	}
	if err := os.Truncate(p.path+"-wal", size); err != nil {
		return fmt.Errorf("and what was written of it could not be taken back: %w", err)
	}
	return nil
}
