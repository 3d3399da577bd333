package project

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"fiducial/data/face"
)

// Reading is what a person said of how the columns of a dataset are to be read, where its header does not tell. The
// zero Reading says nothing.
type Reading struct {
	Keypoints []string `json:"keypoints,omitempty"` // these keypoints and no others; of a file without coordinate columns, those to label
	Ignore    []string `json:"ignore,omitempty"`    // not these
	Added     []string `json:"added,omitempty"`     // these besides, for which the file is to get columns when it is saved
	Pairs     string   `json:"pairs,omitempty"`     // which are left and right of each other, as face.ParsePairings reads it
	Eyes      string   `json:"eyes,omitempty"`      // between which two errors are measured, as face.Keypoints.WithEyes reads it
	// Lines are those between keypoints that are drawn; nil where nothing was said of them, and empty where there are
	// to be none.
	Lines []face.Link `json:"lines,omitzero"`
}

// IsZero reports whether nothing was said.
func (r Reading) IsZero() bool {
	return len(r.Keypoints) == 0 && len(r.Ignore)+len(r.Added) == 0 && r.Pairs+r.Eyes == "" && r.Lines == nil
}

// Or returns the reading with what another says where it says nothing; which are not to be read adds up, unless it says
// which are.
func (r Reading) Or(other Reading) Reading {
	if len(r.Keypoints) == 0 {
		r.Keypoints, r.Ignore = other.Keypoints, slices.Concat(other.Ignore, r.Ignore)
	}
	if len(r.Added) == 0 {
		r.Added = other.Added
	}
	if r.Pairs == "" {
		r.Pairs = other.Pairs
	}
	if r.Eyes == "" {
		r.Eyes = other.Eyes
	}
	if r.Lines == nil {
		r.Lines = other.Lines
	}
	return r
}

// readingKey is under which the Reading is kept.
const readingKey = "reading"

// Reading returns what was said of the dataset's columns.
func (p *Project) Reading() (Reading, error) {
	text, err := p.meta(readingKey)
	if err != nil {
		return Reading{}, err
	}
	return parseReading(text)
}

// SetReading keeps what is said of the dataset's columns. It counts from the next time that the dataset is opened.
func (p *Project) SetReading(r Reading) error {
	text, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write how columns are read into the project file: %w", err)
	}
	return p.setMeta(readingKey, string(text))
}

func parseReading(text string) (r Reading, err error) {
	if text == "" {
		return r, nil
	}
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		return Reading{}, cannotRead("how columns are read", err)
	}
	return r, nil
}

// Remembered returns what was said of the columns of the dataset at path, which must be absolute and free of symbolic
// links, as the project file has it: the zero Reading where there is none, or none that can be read. It writes nothing
// beside the dataset, and a window may have the project open, though not in this process.
func Remembered(dataset string, f Folders) (Reading, error) {
	all, err := places(dataset, f)
	if err != nil {
		return Reading{}, err
	}
	for _, path := range all {
		if isFile(path) {
			var text string
			if err := known(peek(path, &text, "SELECT value FROM meta WHERE key = ?", readingKey)); err != nil {
				return Reading{}, err
			}
			return parseReading(text)
		}
	}
	return Reading{}, nil
}

// Exists reports whether the dataset at path, which must be absolute and free of symbolic links, has a project file.
func Exists(dataset string, f Folders) (bool, error) {
	all, err := places(dataset, f)
	return err == nil && slices.ContainsFunc(all, isFile), err
}

// UnsavedPoints returns how many points of the dataset at path, which must be absolute and free of symbolic links, were
// edited and are not in its file yet, as its project file has it: 0 where there is none, or none that can be read. As
// Remembered it writes nothing beside the dataset, and a window may have the project open, though not in this process.
func UnsavedPoints(dataset string, f Folders) (n int, err error) {
	all, err := places(dataset, f)
	if err != nil {
		return 0, err
	}
	for _, path := range all {
		if isFile(path) {
			err = known(peek(path, &n, "SELECT count(*) FROM points WHERE x <> file_x OR y <> file_y"))
			return n, err
		}
	}
	return 0, nil
}

// Damaged returns an error, one sentence, where the project file of the dataset at path, which must be absolute and
// free of symbolic links, is there and what it holds cannot be read. It writes nothing, as Remembered does not.
func Damaged(dataset string, f Folders) error {
	all, err := places(dataset, f)
	if err != nil {
		return err
	}
	for _, path := range all {
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return fmt.Errorf("the project file %s is a folder, so that nothing is known of what was chosen or is not saved; move it away", path)
		}
		if isFile(path) {
			var n int
			err := peek(path, &n, "SELECT count(*) FROM meta")
			if errors.Is(err, errDamaged) {
				return fmt.Errorf("the project file %s is %w: what is remembered of columns does not count, and edits in it are not known of; open the dataset in the window, which sets the file aside and rescues what can be read", path, err)
			}
			return err
		}
	}
	return nil
}

// known passes over the damage of a project file: it is a window's to tell of, and to rescue.
func known(err error) error {
	if errors.Is(err, errDamaged) {
		return nil
	}
	return err
}

// peek reads one value of a project file into a variable: of the file itself where all of it is in there, else of a
// copy with its log. The variable stays as it is where there is no such value. The error wraps errDamaged where SQLite
// cannot read it.
func peek(path string, into any, question string, args ...any) error {
	query := "?mode=ro&immutable=1"
	if info, err := os.Stat(path + "-wal"); err == nil && info.Size() > 0 {
		folder, err := os.MkdirTemp("", "fiducial-*")
		if err != nil {
			return fmt.Errorf("look into the project file %s: %w", path, err)
		}
		defer os.RemoveAll(folder)
		copied := filepath.Join(folder, "project")
		if err := copyDatabase(path, copied); err != nil {
			return fmt.Errorf("look into the project file %s: %w", path, err)
		}
		path, query = copied, ""
	}
	name := (&url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path)}).String()
	db, err := sql.Open("sqlite", name+query)
	if err != nil {
		return fmt.Errorf("look into the project file %s: %w", path, err)
	}
	defer db.Close()
	if err := db.QueryRow(question, args...).Scan(into); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if resultCode(err) != 0 {
			return fmt.Errorf("%w (%w)", errDamaged, err)
		}
		return fmt.Errorf("look into the project file %s: %w", path, err)
	}
	return nil
}
