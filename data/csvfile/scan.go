package csvfile

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
)

const (
	firstBlock = 64 << 10 // bytes read before the first rows are looked for
	block      = 1 << 20  // bytes a worker gets at a time
	filesBlock = 16 << 10 // where rows name the files of their photos
)

// Scan reads all rows in order. emit gets them in runs, first a single row, so that a first face can be shown
// while the rest is read; it is called from one goroutine at a time and may keep the slice. progress, which may
// be nil, gets bytes done and in all, of the file on disk or of its unpacked copy where there is one from an
// earlier time. Side is known before the first emit, and pixels of a row can be read as soon as it was emitted.
//
// Scan unpacks a compressed file into the cache folder, and keeps the copy there only when it is whole.
// The error is a sentence that names the file. It wraps ErrChanged when the file was written to meanwhile, and
// the error of ctx when that was done; rows emitted until then are good.
func (f *File) Scan(ctx context.Context, emit func([]Row), progress func(done, total int64)) error {
	f.scanning.Lock()
	defer f.scanning.Unlock()
	if progress == nil {
		progress = func(int64, int64) {}
	}
	text, err := f.openText()
	if err != nil {
		return fmt.Errorf("reading %s: %w", f.path, err)
	}
	s := &scanner{file: f, text: text, emit: emit, progress: progress}
	err = s.run(ctx)
	if changed := f.unchanged(); changed != nil && ctx.Err() == nil {
		err = changed // this explains whatever else went wrong
	}
	if err = text.finish(err); err != nil {
		return fmt.Errorf("reading %s: %w", f.path, err)
	}
	progress(text.total, text.total)
	return nil
}

// unchanged returns ErrChanged when the open file was written to since it was opened.
func (f *File) unchanged() error {
	info, err := f.source.Stat()
	if err != nil {
		return damaged(err)
	}
	if !sameState(info, f.opened) {
		return ErrChanged
	}
	return nil
}

// scanner is one Scan: one goroutine reads blocks of whole rows, workers parse them, and the goroutine of Scan
// hands their rows on in order.
type scanner struct {
	file     *File
	text     *textReader
	emit     func([]Row)
	progress func(done, total int64)

	work    chan *parcel // to the workers
	ordered chan *parcel // the same parcels, to be handed on in this order
	free    chan []byte  // buffers to be used again
	weight  weight

	offset  int64 // of what is to be read next, and its line: both of the goroutine that reads
	line    int
	readErr error // why reading ended early; to be looked at once ordered is closed
}

// parcel is a block of whole rows on its way through a scan.
type parcel struct {
	bytes  []byte
	length int64 // of bytes, which are used again once they are parsed
	offset int64
	line   int
	done   int64 // progress when it was read
	parsed chan outcome
}

// outcome is what a parcel held.
type outcome struct {
	rows   []Row
	faults []Fault // those kept with their texts; their Row is an index into rows
}

func (s *scanner) run(ctx context.Context) error {
	workers := runtime.GOMAXPROCS(0)
	s.work = make(chan *parcel, workers)
	s.ordered = make(chan *parcel, 2*workers)
	s.free = make(chan []byte, 2*workers)
	s.weight = newWeight()
	s.file.faults.clear()
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	running.Go(func() {
		defer close(s.ordered)
		defer close(s.work)
		s.readErr = s.read(ctx)
	})
	for range workers {
		running.Go(s.parse)
	}
	return s.handOn(ctx)
}

// handOn emits rows in order until all are done.
func (s *scanner) handOn(ctx context.Context) error {
	read := size{keypoints: len(s.file.header.Keypoints)}
	for p := range s.ordered {
		var in outcome
		select {
		case in = <-p.parsed:
		case <-ctx.Done():
			return ctx.Err()
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		for i := range in.faults {
			in.faults[i].Row += read.rows
		}
		if err := read.add(p.length, len(in.rows)); err != nil {
			return err
		}
		s.file.faults.add(in.rows, in.faults)
		if len(in.rows) > 0 {
			s.emit(in.rows)
		}
		s.progress(p.done, s.text.total)
	}
	return s.readErr
}

// read cuts the file into parcels of whole rows.
func (s *scanner) read(ctx context.Context) error {
	if _, err := io.CopyN(io.Discard, s.text, s.file.headerEnd); err != nil {
		return damaged(err)
	}
	s.offset, s.line = s.file.headerEnd, s.file.firstLine
	var rest []byte
	for want, first := firstBlock, true; ; {
		buf, eof, err := s.fill(rest, want)
		if err != nil {
			return err
		}
		cut := lastRowEnd(buf, eof)
		if !eof && len(buf)-cut >= maxRow {
			return say(nil, "line %s is longer than %d MB, so this is no dataset of faces; choose another file", count(s.line+lines(buf[:cut])), maxRow>>20)
		}
		if !eof && (cut == 0 || first && !decidesSide(buf[:cut])) {
			rest, want = buf, 2*len(buf)
			continue
		}
		rows := buf[:cut]
		rest = append([]byte(nil), buf[cut:]...)
		if first {
			if rows, err = s.begin(ctx, rows); err != nil {
				return err
			}
			first = false
		}
		if err := s.send(ctx, rows); err != nil || eof {
			return err
		}
		want = max(s.block(), 2*len(rest))
	}
}

// block is how many bytes a worker gets at a time: rows that name files are short, and take long, for the files are
// looked at.
func (s *scanner) block() int {
	if s.file.header.Files {
		return filesBlock
	}
	return block
}

// begin finds the size of the images and sends the first row ahead. It returns the rows that are left.
func (s *scanner) begin(ctx context.Context, rows []byte) ([]byte, error) {
	if err := s.file.findSide(rows); err != nil {
		return nil, err
	}
	_, end, ok := firstRow(rows, true)
	if !ok {
		return rows, nil
	}
	return rows[end:], s.send(ctx, bytes.Clone(rows[:end]))
}

// fill returns a buffer that begins with rest and goes on with the next bytes of the file, want in all.
func (s *scanner) fill(rest []byte, want int) (buf []byte, eof bool, err error) {
	select {
	case buf = <-s.free:
	default:
	}
	if cap(buf) < want {
		buf = make([]byte, want)
	}
	buf = buf[:want]
	n := copy(buf, rest)
	for n < want {
		m, err := s.text.Read(buf[n:])
		n += m
		if err == io.EOF {
			return buf[:n], true, nil
		}
		if err != nil {
			return nil, false, damaged(err)
		}
	}
	return buf, false, nil
}

// send hands whole rows, those after the ones sent before, to the workers.
func (s *scanner) send(ctx context.Context, rows []byte) error {
	if err := s.weight.take(ctx, cap(rows)); err != nil {
		return err
	}
	p := &parcel{bytes: rows, length: int64(len(rows)), offset: s.offset, line: s.line, done: s.text.done.Load(), parsed: make(chan outcome, 1)}
	s.offset, s.line = s.offset+int64(len(rows)), s.line+lines(rows)
	select {
	case s.ordered <- p:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case s.work <- p:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// parse is what a worker does.
func (s *scanner) parse() {
	p := s.file.parser()
	for parcel := range s.work {
		p.side, p.loose, p.faults, p.most = s.file.Side(), s.file.loose.Load(), nil, s.file.faults.wanted()
		rows := p.rows(parcel.bytes, parcel.offset, parcel.line)
		parcel.parsed <- outcome{rows, p.faults}
		s.weight.giveBack(cap(parcel.bytes))
		if cap(parcel.bytes) <= 2*block {
			select {
			case s.free <- parcel.bytes:
			default:
			}
		}
		parcel.bytes = nil
	}
}

// rows parses whole rows, of which the first begins at offset and on the given line.
func (p *parser) rows(b []byte, offset int64, line int) []Row {
	var rows []Row
	for len(b) > 0 {
		if b[0] == '\n' {
			offset, line, b = offset+1, line+1, b[1:]
			continue // here, for a file may hold millions of such lines
		}
		n, _ := rowEnd(b, true)
		row := b[:n]
		if len(trimEnding(row)) > 0 {
			p.number = len(rows)
			rows = append(rows, p.row(row, offset, line, Row{}))
		}
		offset, line, b = offset+int64(n), line+lines(row), b[n:]
	}
	return rows
}

// lines counts line feeds.
func lines(b []byte) int { return bytes.Count(b, []byte{'\n'}) }

// textReader reads the unpacked bytes of a file from their beginning.
type textReader struct {
	io.Reader
	total  int64         // bytes on disk
	done   *atomic.Int64 // of those
	finish func(err error) error
}
