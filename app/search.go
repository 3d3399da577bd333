package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fiducial/data"
	"fiducial/data/atomicfile"
	"fiducial/data/format/annotation"
	"fiducial/data/output"
	"fiducial/data/project"
	"fiducial/model/search"
)

type searchCommand struct {
	File      string        `arg:"" help:"The dataset to train on."`
	Space     string        `placeholder:"S.json" help:"What to search: ${spaces}, or a file that docs/search.md describes; the first of these without it."`
	Method    string        `placeholder:"M" help:"How to choose trials: ${methods}. Without it that of the named space, grid for a file."`
	Trials    int           `placeholder:"N" help:"How many trials; without it all of a grid, else 100."`
	Time      time.Duration `placeholder:"10m" help:"Search for this long at most; without it that of the named space, as long as it takes for a file."`
	Seed      uint64        `placeholder:"N" help:"Of what is drawn and of the trials' own seeds."`
	MinEpochs int           `placeholder:"N" help:"With asha: epochs after which trials are first compared; 1 without it."`
	MaxEpochs int           `placeholder:"N" help:"With asha: epochs for which the best are trained; without it those of the preset, or with a time as many as suit the faces."`
	Reduction int           `placeholder:"N" help:"With asha: one trial in N goes on; 3 without it."`
	Workers   int           `placeholder:"N" help:"Trials at once; without it one a core, elsewhere all that are ready."`
	On        string        `default:"local" enum:"local,slurm,folder" placeholder:"E" help:"Where trials run: local, slurm, or folder for any engine that takes tasks from --shared."`
	Shared    string        `placeholder:"D" help:"Folder that all machines see, for tasks and results; empty for a new search (slurm, folder)."`
	Program   string        `placeholder:"P" help:"This program as the nodes have it, best the headless build; itself without it (slurm)."`
	Sbatch    string        `placeholder:"ARGS" help:"More arguments for sbatch, such as '--partition=short --time=30' (slurm)."`
	Resume    bool          `help:"Go on with a search that was interrupted, the newest or that of --id."`
	ID        int64         `name:"id" placeholder:"N" help:"Which search to go on with."`
	Export    string        `placeholder:"F" help:"Write all trials as JSON lines at the end; - for standard output."`
	CSV       string        `name:"csv" placeholder:"F" help:"Write all trials as a table at the end, a line each, and how much settings matter to F-importance.csv; - for standard output, the trials alone."`
	Best      string        `placeholder:"B" help:"Where the checkpoint of the best trial goes at the end."`
	readingFlags
	forceFlag
}

// Run searches until all trials are over, or it is interrupted.
func (c *searchCommand) Run(ctx context.Context, r *report, n threads, g given) (err error) {
	if err := c.check(g, n); err != nil {
		return err
	}
	plan, err := c.plan(g)
	if err != nil {
		return err
	}
	out := r.out
	if c.Export == "-" || c.CSV == "-" {
		r = r.aside() // standard output is for the trials alone
	}
	permit, err := c.allow(r, []string{c.File, c.Space, c.Program}, output.Write{Path: besides(c.Export), Kind: output.Trials}, output.Write{Path: besides(c.CSV), Kind: output.TrialTable},
		output.Write{Path: c.importance(), Kind: output.Importance}, output.Write{Path: c.Best, Kind: output.Checkpoint})
	if err != nil {
		return err
	}
	defer permit.Release()
	store, err := data.OpenProject(c.File, data.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	for _, text := range store.Notices() {
		r.note("%s", text)
	}
	if err := c.freshFolder(); err != nil {
		return err
	}
	ds, reading, err := c.dataset(ctx, r, store)
	if err != nil {
		return err
	}
	defer ds.Close()
	s, err := c.open(store, ds, plan)
	if err != nil {
		return err
	}
	if store.Aside() {
		r.note("the trials are kept in %s, for beside %s they cannot be; --resume finds them there", store.Path(), c.File)
	}
	if minutes := s.Plan().Minutes; minutes > 0 && !r.json {
		if err := r.line("searching for %s at most, by %s: %s", time.Duration(minutes*float64(time.Minute)).Round(time.Second), s.Plan().Method, counts(s.Plan())); err != nil {
			return err
		}
	}
	p := &searchPrinter{report: r, search: s, unit: ds.Unit(), states: map[int]search.State{}}
	for _, t := range s.Trials() {
		p.states[t.Number] = t.State
	}
	if err := c.readPhotos(ctx, r, s, ds, int(n)); err != nil && ctx.Err() == nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	unsubscribe := s.Subscribe(p.trial)
	moved, end := r.progress("trials")
	err = c.run(ctx, s, ds, reading, int(n), moved)
	end()
	unsubscribe()
	if err := errors.Join(err, p.failed); err != nil {
		return fmt.Errorf("%s: %w; %s", c.File, err, whatIsKept(s, store.Path()))
	}
	if err := s.Validate(ctx, ds, int(n)); err != nil && ctx.Err() == nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	if err = errors.Join(p.summary(), c.leave(s, ds, out)); s.Ended() {
		return err
	}
	return cutShort(s, store.Path(), err)
}

// readPhotos makes the squares of faces that trials on this machine see.
func (c *searchCommand) readPhotos(ctx context.Context, r *report, s *search.Search, ds *data.Dataset, threads int) error {
	if c.On != "local" {
		return nil
	}
	at, end := 0, func() {}
	var moved func(done, total int64)
	err := s.MakeSquares(ctx, ds, threads, func(side int, done, total int64) {
		if side != at {
			end()
			at = side
			moved, end = r.progress(fmt.Sprintf("reading photos at side %d", side))
		}
		moved(done, total)
	})
	end()
	if err == nil {
		err = sayUnusable(r, ds)
	}
	return err
}

// dataset opens the dataset with its columns read as the flags say, which is then remembered so that a search that goes
// on learns from the same ones, else as was remembered.
func (c *searchCommand) dataset(ctx context.Context, r *report, store *project.Project) (*data.Dataset, data.Reading, error) {
	remembered, err := store.Reading()
	flags := c.readingFlags
	if err == nil {
		flags, remembered, err = flags.taken(remembered)
	}
	if err != nil {
		return nil, remembered, err
	}
	reading := flags.said().Or(remembered)
	o, err := flags.over(remembered, nil)
	if err != nil {
		return nil, reading, err
	}
	ds, err := openDataset(ctx, r, c.File, o)
	if err == nil && !c.said().IsZero() {
		if err = store.SetReading(reading); err != nil {
			ds.Close()
		}
	}
	return ds, reading, err
}

// open makes the search, or opens the one to go on with. Trials that were paused one by one in the window go on too.
func (c *searchCommand) open(store *project.Project, ds *data.Dataset, plan search.Plan) (*search.Search, error) {
	if !c.Resume {
		plan, err := plan.For(ds)
		if err != nil {
			return nil, fmt.Errorf("%s: search: %w", c.File, err)
		}
		return search.New(store, plan)
	}
	s, err := search.Open(store, c.ID)
	if errors.Is(err, search.ErrNone) {
		return nil, fmt.Errorf("%s: %w: leave --resume out to begin one", c.File, err)
	}
	if err != nil {
		return nil, err
	}
	for _, t := range s.Trials() {
		if err := s.ResumeTrial(t.Number); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// freshFolder says whether the shared folder is free for a new search: results that another one left there would be
// taken for those of this one, though labels may have changed since.
func (c *searchCommand) freshFolder() error {
	if c.On == "local" {
		return nil
	}
	if info, err := os.Stat(c.Shared); err != nil || !info.IsDir() {
		return usageError("--shared %s: there is no such folder; make it where all machines see it, or name another", c.Shared)
	}
	if c.Resume {
		return nil
	}
	used, err := search.Folder(c.Shared).Used()
	if err == nil && used {
		err = usageError("--shared %s: another search has used this folder: choose an empty one, or go on with that search by --resume", c.Shared)
	}
	return err
}

// run runs the search where it is to run.
func (c *searchCommand) run(ctx context.Context, s *search.Search, ds *data.Dataset, reading data.Reading, threads int, moved func(done, total int64)) error {
	if c.On == "local" {
		return s.Run(ctx, ds, cmp.Or(c.Workers, threads), moved)
	}
	shared, err := filepath.Abs(c.Shared)
	if err != nil {
		return fmt.Errorf("find the shared folder %s: %w", c.Shared, err)
	}
	e := search.Elsewhere{Folder: search.Folder(shared), AtOnce: c.Workers, Reading: reading}
	if e.Engine = search.Engine(search.Anyone{Folder: e.Folder}); c.On == "slurm" {
		if e.Engine, err = c.slurm(ctx, e.Folder, ds.Path()); err != nil {
			return err
		}
	}
	return s.RunElsewhere(ctx, ds, e, moved)
}

// slurm returns Slurm as the engine, with this program on the nodes unless another is named.
func (c *searchCommand) slurm(ctx context.Context, folder search.Folder, dataset string) (search.Engine, error) {
	program, err := filepath.Abs(c.Program)
	if c.Program == "" {
		program, err = os.Executable()
	}
	if err != nil {
		return nil, fmt.Errorf("find the program for the nodes: %w", err)
	}
	return search.NewSlurm(ctx, folder, program, dataset, strings.Fields(c.Sbatch))
}

// cutShort is the error of a search that was interrupted: how to go on with it, and what else failed.
func cutShort(s *search.Search, project string, failed error) error {
	text := whatIsKept(s, project)
	if failed != nil {
		text += "; " + failed.Error()
	}
	return interrupted("%s", text)
}

// whatIsKept says of a search that ended before its end how far it is, where that is kept, and how to go on.
func whatIsKept(s *search.Search, project string) string {
	all, over := s.Trials(), 0
	for _, t := range all {
		if t.State == search.Done || t.State == search.Stopped || t.State == search.Failed {
			over++
		}
	}
	return fmt.Sprintf("%d of %s over, and what all of them have learned is kept in %s; go on with --resume --id %d",
		over, annotation.Counted(len(all), "trial is", "trials are"), project, s.ID())
}

// leave writes the files that were asked for.
func (c *searchCommand) leave(s *search.Search, ds *data.Dataset, out io.Writer) error {
	for _, file := range []struct {
		path  string
		write func(io.Writer) error
	}{{c.Export, s.Export}, {c.CSV, s.ExportCSV}, {c.importance(), s.ImportanceCSV}} {
		if file.path == "" {
			continue
		}
		var text strings.Builder
		if err := file.write(&text); err != nil {
			return err
		}
		if err := writeTo(file.path, out, []byte(text.String())); err != nil {
			return fmt.Errorf("export the trials: %w", err)
		}
	}
	if c.Best == "" {
		return nil
	}
	best, ok := s.Best()
	if !ok {
		return fmt.Errorf("%s was not written: no trial has come to the end of an epoch", c.Best)
	}
	checkpoint, err := s.BestCheckpoint(ds)
	if err == nil && checkpoint == nil {
		err = fmt.Errorf("%s was not written: trial %d has the lowest error, but was stopped before its weights were kept: train its settings anew", c.Best, best.Number)
	}
	if err != nil {
		return err
	}
	return checkpoint.Save(c.Best)
}

// importance returns where the table of how much settings matter goes: beside that of the trials, nowhere where that is
// standard output.
func (c *searchCommand) importance() string {
	if besides(c.CSV) == "" {
		return ""
	}
	return search.ImportancePath(c.CSV)
}

// besides returns the path of a file to write, "" for standard output.
func besides(path string) string {
	if path == "-" {
		return ""
	}
	return path
}

// writeTo writes content to a file, whole, or to out for "-".
func writeTo(path string, out io.Writer, content []byte) error {
	if path != "-" {
		return atomicfile.Write(path, content)
	}
	_, err := out.Write(content)
	return err
}
