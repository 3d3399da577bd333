package csvfile

import (
	"bufio"
	"context"
	"io"
	"os"
)

// rowCheck compares rows that were copied with their check sums, in the file they were copied to, while more are
// copied.
type rowCheck struct {
	file   *os.File
	ctx    context.Context // done when a row is not the one that was scanned
	cancel context.CancelCauseFunc
	runs   chan []Row
	ended  chan struct{}
}

// newRowCheck begins to check. Call end when everything was added.
func newRowCheck(ctx context.Context, file *os.File) *rowCheck {
	c := &rowCheck{file: file, runs: make(chan []Row, 64), ended: make(chan struct{})}
	c.ctx, c.cancel = context.WithCancelCause(ctx)
	go c.run()
	return c
}

// add checks rows that lie in the file, one behind another. It fails when an earlier one was wrong.
func (c *rowCheck) add(rows []Row) error {
	select {
	case c.runs <- rows:
		return nil
	case <-c.ctx.Done():
		return c.ctx.Err()
	}
}

// end waits until everything is checked and returns what is wrong.
func (c *rowCheck) end() error {
	close(c.runs)
	<-c.ended
	defer c.cancel(nil)
	return context.Cause(c.ctx)
}

func (c *rowCheck) run() {
	defer close(c.ended)
	r := bufio.NewReaderSize(nil, copyBuffer)
	var buf []byte
	for rows := range c.runs {
		at := rows[0].Offset
		last := rows[len(rows)-1]
		r.Reset(io.NewSectionReader(c.file, at, last.end()-at))
		for _, row := range rows {
			if c.ctx.Err() != nil {
				break // what is still to come is only taken
			}
			r.Discard(int(row.Offset - at)) // empty lines
			if cap(buf) < int(row.Length) {
				buf = make([]byte, row.Length)
			}
			b := buf[:row.Length]
			_, err := io.ReadFull(r, b)
			switch {
			case err == io.EOF || err == io.ErrUnexpectedEOF || err == nil && sumOf(b) != row.Sum:
				c.cancel(ErrChanged)
			case err != nil:
				c.cancel(damaged(err))
			}
			at = row.end()
		}
	}
}
