package data

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"

	"github.com/adrg/xdg"

	"fiducial/data/atomicfile"
	"fiducial/data/csvfile"
	"fiducial/data/face"
	"fiducial/data/project"
)

// ErrChanged says that the file on disk is no longer the one that was opened: Reload takes it over with the
// edits, SaveAs with overwrite replaces it.
var ErrChanged = csvfile.ErrChanged

// ErrOther says that the file has become another dataset, which Reload does not take over: it has to be opened anew.
var ErrOther = errors.New("open it anew")

// ErrNeedsName says that a compressed dataset cannot be saved in place: SaveAs with a new name.
var ErrNeedsName = errors.New("a compressed file is never written: choose a name for the CSV")

// ErrNoPhoto says that a row has no usable pixels.
var ErrNoPhoto = errors.New("the row has no usable pixels")

// ErrLoading says that something needs all rows while they are still being read.
var ErrLoading = errors.New("the rows are still being read")

// ErrInUse says that another window has the dataset open.
var ErrInUse = project.ErrInUse

// pixelRoom is how many bytes of pixels are kept at most.
const pixelRoom = 64 << 20

// Options say how a dataset is opened. The zero Options are good for subcommands: no project file.
type Options struct {
	CacheDir  string         // for unpacked copies; "" means the user's cache folder
	Project   bool           // keep edits, history and marks in the project file
	DataDir   string         // where the project goes when the folder of the dataset can't be written; "" means the user's data folder
	Keypoints face.Keypoints // for a file without coordinate columns; nil means face.Standard()
	// Pair returns the keypoints of the file with what is known of their partners besides their names; nil goes by
	// names.
	Pair    func(face.Keypoints) (face.Keypoints, error)
	Columns csvfile.Choice // which columns are keypoints, or those of a file without coordinate columns, where somebody said so
	Lines   []face.Link    // the lines between keypoints, where somebody said so; nil takes those of the template that the keypoints are of

	// With Project, Pair, Columns and Lines are what the project file remembers, where neither of the first two is
	// given.
}

// Dataset is an open dataset: its rows, its labels with their edits and history, its marks.
// All methods may be called from several goroutines at once.
//
// A row that is not there, because it has not arrived or a Reload found fewer, has no labels and no photo.
type Dataset struct {
	options   Options
	keypoints face.Keypoints
	names     []string // of the keypoints
	places    []string // of what can be edited: the keypoints, their visibilities and, where photos are files, what says where boxes are

	pixels     *pixelCache // that were looked at last
	pixelRoom  int         // how many bytes of pixels are so few that those in passing are kept, too
	unlabelled face.Packed // of a row that is not there

	experiments Experiments
	photos      photos  // that were decoded last, where photos are files
	squares     squares // of faces in them, in the cache folder
	together    together
	undecoded   []int // rows whose photos turned out not to be; guarded by mu

	saving    sync.Mutex
	linksSaid bool     // whether it was said that saving breaks hard links; guarded by saving
	agreed    []string // columns that saving may add, as somebody agreed to them; guarded by saving
	writing   sync.Mutex
	reading   sync.RWMutex // guards file and the offsets in rows against being replaced

	mu        sync.RWMutex // guards what follows
	path      string       // as given, made absolute
	real      string       // behind all links
	file      *csvfile.File
	project   *project.Project
	notices   []string
	formers   []Former
	noticed   int // how many of all notices subscribers were told of
	rows      table
	rowOf     map[int64]int // face of the project → row
	nextFace  int64
	match     *matcher // stored faces that may still find their row
	settle    settled  // what finding them changed, written at the end of Load
	loaded    bool
	loadBegun bool
	closed    bool
	unsaved   int
	counts    [states]int
	undo      step
	redo      step
	photoSet  *[16]byte // Fingerprint, once asked for

	subscribers subscribers
	watch       *watch
	retiring    sync.WaitGroup // files that are being closed
}

// Open opens the dataset at path and returns as soon as its header is read; Load brings the rows.
// The error is one sentence that names the file; it wraps ErrInUse when another window has the dataset open
// (with Options.Project only).
func Open(path string, o Options) (*Dataset, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	o = o.complete()
	file, err := csvfile.OpenChosen(path, o.CacheDir, o.Columns)
	if err != nil {
		return nil, err
	}
	real, err := filepath.EvalSymlinks(absolute)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), file.Close())
	}
	atomicfile.RemoveStale(filepath.Dir(real)) // first, for it may be what fills the disk
	d := &Dataset{options: o, path: absolute, real: real, file: file, rowOf: map[int64]int{}, pixels: newPixelCache(pixelRoom), pixelRoom: pixelRoom, squares: squaresIn(o.CacheDir)}
	if err := d.openProject(); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	d.noticeLinks()
	d.watch = startWatch(d, d.real)
	return d, nil
}

// complete returns the options with the user's own folders where none are named.
func (o Options) complete() Options {
	if o.CacheDir == "" {
		o.CacheDir = filepath.Join(xdg.CacheHome, "fiducial")
	}
	if o.DataDir == "" {
		o.DataDir = filepath.Join(xdg.DataHome, "fiducial")
	}
	return o
}

// folders says where things of a dataset go that do not lie beside it.
func (o Options) folders() project.Folders {
	return project.Folders{Data: o.DataDir}
}

// openProject opens the project of the file, one in memory where none is to be kept, and takes over what it holds.
func (d *Dataset) openProject() error {
	var err error
	if d.options.Project {
		d.project, err = project.Open(d.real, d.options.folders())
	} else {
		d.project, err = project.InMemory()
	}
	if err != nil {
		return err
	}
	if err := d.readProject(); err != nil {
		return errors.Join(err, d.project.Close())
	}
	d.experiments.project = d.project
	return nil
}

// readProject takes over what the project holds, before the first row is there.
func (d *Dataset) readProject() error {
	if err := d.takeReading(); err != nil {
		return err
	}
	var err error
	if d.match, err = readMatcher(d.project); err != nil {
		return err
	}
	d.nextFace = d.match.nextID()
	if err := d.chooseKeypoints(); err != nil {
		return err
	}
	return d.findSteps()
}

// chooseKeypoints takes the keypoints of the file. A file without any is labelled with those that somebody chose, else
// with those that it was labelled with before, else with those of the options.
func (d *Dataset) chooseKeypoints() error {
	d.keypoints = d.file.Header().Keypoints
	if len(d.Lacking()) == len(d.keypoints) {
		names, err := d.project.Keypoints()
		if err != nil {
			return err
		}
		switch {
		case len(d.keypoints) > 0: // they were chosen
		case len(names) > 0 && len(d.match.faces) > 0:
			d.keypoints = face.NewKeypoints(names)
		case d.options.Keypoints != nil:
			d.keypoints = slices.Clone(d.options.Keypoints)
		default:
			d.keypoints = face.Standard()
		}
		d.file.Add(d.keypoints.Names())
		if err := d.project.SetKeypoints(d.keypoints.Names()); err != nil {
			return err
		}
	}
	if d.options.Pair != nil {
		paired, err := d.options.Pair(d.keypoints)
		if err != nil {
			return fmt.Errorf("pair the keypoints of %s: %w", d.path, err)
		}
		d.keypoints = paired
	}
	d.namePlaces()
	d.unlabelled = new(face.Packer).Pack(make(face.Points, len(d.names)))
	return nil
}

// Close releases the file and the project, and ends the goroutine that watches the file. Unsaved edits stay in
// the project file. Close it after Load has returned; a second Close does nothing.
func (d *Dataset) Close() error {
	d.mu.Lock()
	first := !d.closed
	d.closed = true
	watch := d.watch
	d.mu.Unlock()
	if !first {
		return nil
	}
	watch.stop()
	d.saving.Lock()
	defer d.saving.Unlock()
	d.experiments.mu.Lock()
	defer d.experiments.mu.Unlock()
	d.writing.Lock()
	defer d.writing.Unlock()
	d.reading.Lock()
	defer d.reading.Unlock()
	d.retiring.Wait()
	return errors.Join(d.project.Close(), d.file.Close())
}

// row returns a row, an empty one where there is none. The caller holds d.mu.
func (d *Dataset) row(i int) *row {
	if i < 0 || i >= d.rows.len() {
		return &row{inFile: csvfile.Row{Points: d.unlabelled}, state: Incomplete | NoPhoto}
	}
	return d.rows.at(i)
}

// Path returns the path of the dataset's file, as it was given, made absolute.
func (d *Dataset) Path() string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.path
}

// Keypoints returns the keypoints, in the order of every Points of this dataset. Do not write into them.
func (d *Dataset) Keypoints() face.Keypoints { return d.keypoints }

// Side returns the width and height of every photo, or where photos are files that of the squares of faces, in pixels;
// 0 until the first row is known.
func (d *Dataset) Side() int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.file.Side()
}

// Rows returns how many rows were read so far.
func (d *Dataset) Rows() int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.rows.len()
}

// Loaded reports whether Load has finished.
func (d *Dataset) Loaded() bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.loaded
}

// Labels returns a copy of the labels of a row as they stand, edits included.
func (d *Dataset) Labels(row int) face.Points {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.row(row).labels()
}

// Photo returns the hash of a row's photo, zero when it has none. Where photos are files, all faces in one have the
// same.
func (d *Dataset) Photo(row int) face.Photo {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.row(row).photo()
}

// Columns returns the names of all columns of the file, in order.
func (d *Dataset) Columns() []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.file.Header().Columns
}

// Text returns what the file has in a row's cell of a column that is no coordinate, such as ImageId; ok is
// false when there is no such column. Safe for concurrent use.
func (d *Dataset) Text(row int, column string) (text string, ok bool, err error) {
	d.reading.RLock()
	defer d.reading.RUnlock()
	d.mu.RLock()
	file := d.file
	i := slices.Index(file.Header().Columns, column)
	inside := row >= 0 && row < d.rows.len()
	if i < 0 || !inside {
		d.mu.RUnlock()
		return "", false, nil
	}
	at := d.rows.at(row).inFile
	d.mu.RUnlock()
	text, err = file.Text(at, i)
	return text, err == nil, err
}

// Faults returns what is wrong in the file as far as it was read: everything counted, the first of it in words.
func (d *Dataset) Faults() csvfile.Faults {
	d.mu.RLock()
	defer d.mu.RUnlock()
	faults := d.file.Faults()
	for _, row := range d.undecoded {
		faults.Total, faults.Rows = faults.Total+1, faults.Rows+1
		if len(faults.First) < csvfile.FaultsKept {
			faults.First = append(faults.First, d.undecodedFault(row))
		}
	}
	slices.SortStableFunc(faults.First, func(a, b csvfile.Fault) int { return a.Row - b.Row })
	return faults
}

// FaultsOf returns what is wrong in a row of the file. It reads the row again if anything is; the error wraps
// ErrChanged when another program has written into the file and the row is no longer there.
func (d *Dataset) FaultsOf(row int) (csvfile.Faults, error) {
	d.reading.RLock()
	defer d.reading.RUnlock()
	d.mu.RLock()
	r := d.row(row)
	in, file := r.inFile, d.file
	var more []csvfile.Fault
	if r.problem() != "" {
		more = append(more, d.undecodedFault(row))
	}
	d.mu.RUnlock()
	var faults csvfile.Faults
	if in.Faults > 0 {
		var err error
		if faults, err = file.FaultsOf(in, row); err != nil {
			return csvfile.Faults{}, fmt.Errorf("read row %d again: %w", row, err)
		}
	}
	faults.First, faults.Total = append(faults.First, more...), faults.Total+len(more)
	return faults, nil
}

// Notices returns sentences for the person about what happened to the project file, when the dataset was opened and
// since: a damaged one that was set aside, say. Mostly there are none.
func (d *Dataset) Notices() []string {
	d.mu.RLock()
	all := append(d.project.Notices(), d.notices...)
	d.mu.RUnlock()
	if strays := d.StrayNotice(); strays != "" {
		all = append(all, strays)
	}
	return all
}

// tellNotices tells subscribers when there are new notices. Call it without locks.
func (d *Dataset) tellNotices() {
	d.mu.Lock()
	n := len(d.project.Notices()) + len(d.notices)
	news := d.loaded && n > d.noticed
	d.noticed = n
	d.mu.Unlock()
	if news {
		d.subscribers.tell(Change{Kind: Noticed})
	}
}
