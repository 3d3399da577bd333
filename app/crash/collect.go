package crash

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"fiducial/data/harmless"
)

// collect goes through the records in a folder whose programs no longer run. That of one that fell over is kept under a
// name of its own; the others are of programs that were killed, and go. It returns the latest that is kept, "" when
// none is.
func collect(folder string) (found string) {
	records, err := filepath.Glob(filepath.Join(globbed(folder), running+"*"+recordEnd))
	if err != nil {
		return ""
	}
	var latest time.Time
	for _, path := range records {
		lock := flock.New(strings.TrimSuffix(path, recordEnd)+lockEnd, flock.SetPermissions(0o600))
		if ok, err := lock.TryLock(); !ok || err != nil {
			continue // it still runs
		}
		if kept, at, ok := keep(path); ok && at.After(latest) {
			found, latest = kept, at
		}
		os.Remove(lock.Path())
		lock.Close()
	}
	for _, path := range outdated(folder) {
		os.Remove(path)
	}
	return found
}

// start reads the first megabyte of a record: the stacks of thousands of goroutines may follow that of the one that
// fell over, which comes first.
func start(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, recordMost))
}

// globbed writes a folder so that it stands for itself in a pattern.
func globbed(folder string) string {
	return strings.NewReplacer(`*`, `[*]`, `?`, `[?]`, `[`, `[[]`).Replace(folder)
}

// keep gives the record of a program that fell over a name that says when, and takes any other away.
func keep(path string) (kept string, at time.Time, ok bool) {
	info, err := os.Stat(path)
	if err != nil {
		return "", at, false
	}
	text, err := start(path)
	if err != nil || len(bytes.TrimSpace(text[min(headSize, len(text)):])) == 0 {
		os.Remove(path)
		return "", at, false
	}
	at = info.ModTime()
	kept = filepath.Join(filepath.Dir(path), crashed+at.Format("2006-01-02-150405.000")+recordEnd)
	text = append(append(bytes.TrimRight(text[:headSize], " \n"), "\n\n"...), readable(withoutArguments(text[headSize:]))...)
	if err := os.WriteFile(path, text, 0o600); err != nil {
		return "", at, false
	}
	if err := os.Rename(path, kept); err != nil {
		return path, at, true
	}
	return kept, at, true
}

// readable writes out what a terminal would obey: what somebody panicked with may come from a file.
func readable(stack []byte) []byte {
	var out []byte
	for line := range strings.Lines(string(stack)) {
		line, end := strings.CutSuffix(line, "\n")
		code := strings.TrimLeft(line, "\t")
		out = append(append(out, line[:len(line)-len(code)]...), harmless.Text(code)...)
		if end {
			out = append(out, '\n')
		}
	}
	return out
}

// arguments are the numbers behind the name of a function in a stack, as the runtime writes them.
var arguments = regexp.MustCompile(`(?m)^([^\t\n].*)\((?:[0-9a-fx{}?, _]|\.\.\.)*\)$`)

// withoutArguments takes the numbers out of a stack with which functions were called: a coordinate could be among them.
func withoutArguments(stack []byte) []byte { return arguments.ReplaceAll(stack, []byte("$1(…)")) }
