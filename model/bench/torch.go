package main

import (
	"bufio"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
)

//go:embed torch_networks.py torch_steps.py torch_train.py torch_search.py
var scripts embed.FS

// python is Debian's, which has Debian's PyTorch.
const python = "/usr/bin/python3"

// unpackScripts writes the scripts into a folder.
func unpackScripts(to string) error {
	return fs.WalkDir(scripts, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := scripts.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, path), text, 0o644)
	})
}

// torch is a Python process that does steps on demand.
type torch struct {
	cmd    *exec.Cmd
	orders io.WriteCloser
	lines  *bufio.Reader
	torchReady
}

// torchReady is what the process says first.
type torchReady struct {
	Version string             `json:"version"`
	Format  string             `json:"format"`  // the memory format in use, the better one
	Medians map[string]float64 `json:"medians"` // seconds a step in either format
}

// startTorch starts a process with the scripts of a folder, and waits until it is ready.
func startTorch(ctx context.Context, scripts string, spec torchSpec) (*torch, error) {
	text, err := json.Marshal(spec)
	if err != nil {
		return nil, err
	}
	t := &torch{cmd: exec.CommandContext(ctx, python, filepath.Join(scripts, "torch_steps.py"), string(text))}
	t.cmd.Stderr = os.Stderr
	if t.orders, err = t.cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start PyTorch: %w", err)
	}
	out, err := t.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start PyTorch: %w", err)
	}
	t.lines = bufio.NewReader(out)
	if err := t.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start PyTorch: %w", err)
	}
	if err := t.read(&t.torchReady); err != nil {
		return nil, errors.Join(err, t.close())
	}
	return t, nil
}

// read reads one line of JSON.
func (t *torch) read(into any) error {
	line, err := t.lines.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, into)
	}
	if err != nil {
		return fmt.Errorf("read PyTorch's answer: %w", err)
	}
	return nil
}

// steps does n steps and returns the seconds of each.
func (t *torch) steps(n int) (seconds []float64, err error) {
	if _, err := fmt.Fprintln(t.orders, n); err != nil {
		return nil, fmt.Errorf("ask PyTorch for %d steps: %w", n, err)
	}
	return seconds, t.read(&seconds)
}

// close ends the process.
func (t *torch) close() error {
	t.orders.Close()
	if err := t.cmd.Wait(); err != nil {
		return fmt.Errorf("end PyTorch: %w", err)
	}
	return nil
}
