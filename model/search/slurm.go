package search

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"fiducial/data/atomicfile"
)

// Slurm is an engine that hands tasks to the scheduler Slurm as job arrays, through its own commands. Make it with
// NewSlurm; use it from one goroutine at a time.
type Slurm struct {
	folder  Folder
	program string            // on the nodes
	dataset string            // as the nodes see it
	args    []string          // more for sbatch
	jobs    map[string]string // job of each task, ARRAY_INDEX; kept in the folder, so that a collector that was killed knows its jobs
	seen    map[string]string // state in which each of these jobs was last seen
	largest int               // tasks of an array
}

const (
	jobsFile = "jobs.json"
	logs     = "logs"
	arrays   = "arrays"
	jobName  = "fiducial"
)

// NewSlurm returns an engine whose jobs run `program trial dataset` on nodes that see program, dataset and folder
// under these absolute paths. args go to sbatch behind the engine's own, so they win. The error says that Slurm
// cannot be reached, or what is wrong with the folder.
func NewSlurm(ctx context.Context, folder Folder, program, dataset string, args []string) (*Slurm, error) {
	s := &Slurm{folder: folder, program: program, dataset: dataset, args: args, jobs: map[string]string{}, seen: map[string]string{}, largest: 1000}
	config, err := s.command(ctx, nil, "scontrol", "show", "config")
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(config) {
		key, value, _ := strings.Cut(line, "=")
		if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && strings.TrimSpace(key) == "MaxArraySize" {
			s.largest = max(n-1, 1)
		}
	}
	for _, name := range []string{logs, arrays} {
		if err := os.MkdirAll(filepath.Join(string(folder), name), 0o777); err != nil {
			return nil, fmt.Errorf("prepare the shared folder: %w", err)
		}
	}
	text, err := os.ReadFile(filepath.Join(string(folder), jobsFile))
	if err == nil {
		err = json.Unmarshal(text, &s.jobs)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the jobs of the shared folder: %w", err)
	}
	return s, nil
}

// Submit submits tasks as job arrays, as few as Slurm allows. Those whose jobs are alive it leaves alone.
func (s *Slurm) Submit(ctx context.Context, names []string) error {
	fates, err := s.Fates(ctx, names)
	if err != nil {
		return err
	}
	names = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return fates[name] == Alive })
	for part := range slices.Chunk(names, s.largest) {
		if err := s.submit(ctx, part); err != nil {
			return err
		}
	}
	return nil
}

// submit submits one array. Its tasks are named in a file, since an array knows numbers alone.
func (s *Slurm) submit(ctx context.Context, names []string) error {
	list, err := os.CreateTemp(filepath.Join(string(s.folder), arrays), "array-*.txt")
	if err != nil {
		return fmt.Errorf("submit trials: %w", err)
	}
	_, err = list.WriteString(strings.Join(names, "\n") + "\n")
	if err = errors.Join(err, list.Sync(), list.Close(), os.Chmod(list.Name(), 0o644)); err != nil {
		return fmt.Errorf("submit trials: %w", err)
	}
	script := fmt.Sprintf(`#!/bin/sh
name=$(sed -n "$((SLURM_ARRAY_TASK_ID + 1))p" %s)
exec %s trial %s --in %s/"$name".json --out %s/"$name".json
`, quoted(list.Name()), quoted(s.program), quoted(s.dataset),
		quoted(filepath.Join(string(s.folder), tasksFolder)), quoted(filepath.Join(string(s.folder), resultsFolder)))
	args := append([]string{
		"--parsable", "--job-name=" + jobName, "--requeue", "--ntasks=1", "--cpus-per-task=1",
		"--array=0-" + strconv.Itoa(len(names)-1),
		"--output=" + filepath.Join(string(s.folder), logs, "%A_%a.log"), "--open-mode=append",
	}, s.args...)
	id, err := s.command(ctx, strings.NewReader(script), "sbatch", args...)
	if err != nil {
		return err
	}
	id, _, _ = strings.Cut(strings.TrimSpace(id), ";") // a cluster's name may follow
	for i, name := range names {
		s.jobs[name] = fmt.Sprintf("%s_%d", id, i)
	}
	return s.save()
}

// save keeps the jobs in the folder.
func (s *Slurm) save() error {
	text, err := json.Marshal(s.jobs)
	if err == nil {
		err = atomicfile.Write(filepath.Join(string(s.folder), jobsFile), text)
	}
	if err != nil {
		return fmt.Errorf("note the jobs in the shared folder: %w", err)
	}
	return nil
}

// ended are the states of jobs that do not go on, all but cancelled ones: whoever ended those, it was no person.
var ended = []string{"COMPLETED", "FAILED", "NODE_FAIL", "TIMEOUT", "PREEMPTED", "OUT_OF_MEMORY", "BOOT_FAIL", "DEADLINE", "REVOKED"}

// Fates asks Slurm about the jobs of tasks. A job that Slurm no longer knows has ended; one that it queues again is
// alive.
func (s *Slurm) Fates(ctx context.Context, names []string) (map[string]Fate, error) {
	list, err := s.command(ctx, nil, "squeue", "--me", "--noheader", "--array", "--states=all", "--format=%F_%K %T")
	if err != nil {
		return nil, err
	}
	states := map[string]string{}
	for line := range strings.Lines(list) {
		if id, state, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			states[id] = state
		}
	}
	fates := map[string]Fate{}
	for _, name := range names {
		job := s.jobs[name]
		state, known := states[job]
		// Of a task that is cancelled while its array waits, Slurm keeps nothing; one that ran stays in sight for
		// minutes.
		if !known && s.seen[job] == "PENDING" {
			state = "CANCELLED"
		} else if known {
			s.seen[job] = state
		}
		switch {
		case state == "CANCELLED":
			fates[name] = Cancelled
		case !known || slices.Contains(ended, state):
			fates[name] = Lost
		default:
			fates[name] = Alive
		}
	}
	return fates, nil
}

// Cancel cancels the jobs of tasks. The error says that some of them may still run.
func (s *Slurm) Cancel(ctx context.Context, names []string) error {
	names = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return s.jobs[name] == "" })
	for part := range slices.Chunk(names, 500) { // a command line has an end
		var ids []string
		for _, name := range part {
			ids = append(ids, s.jobs[name])
		}
		if _, err := s.command(ctx, nil, "scancel", ids...); err != nil && s.alive(ctx, part) { // it complains of those that have ended, too
			return err
		}
		for _, name := range part {
			delete(s.jobs, name)
		}
	}
	return s.save()
}

// alive reports whether the job of one of these tasks may still go on.
func (s *Slurm) alive(ctx context.Context, names []string) bool {
	fates, err := s.Fates(ctx, names)
	return err != nil || slices.Contains(slices.Collect(maps.Values(fates)), Alive)
}

// command runs one of Slurm's commands and returns what it prints. The error says what it complained about.
func (s *Slurm) command(ctx context.Context, in *strings.Reader, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	if in != nil {
		cmd.Stdin = in
	}
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err := cmd.Run()
	if errors.Is(err, exec.ErrNotFound) {
		return "", fmt.Errorf("there is no %s on this machine: run the search where Slurm's commands are: %w", name, err)
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w: %s", name, err, strings.Join(strings.Fields(complaint.String()), " "))
	}
	return out.String(), nil
}

// quoted quotes a word for the shell.
func quoted(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }
