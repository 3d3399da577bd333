package main

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

//go:embed torch_networks.py torch_steps.py torch_train.py torch_search.py onnx_predict.js
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

// scriptsFolder makes a temporary folder with the scripts in it; who is given it removes it.
func scriptsFolder() (path string, err error) {
	if path, err = os.MkdirTemp("", "bench-*"); err != nil {
		return "", err
	}
	if err := unpackScripts(path); err != nil {
		return "", errors.Join(fmt.Errorf("unpack the scripts: %w", err), os.RemoveAll(path))
	}
	return path, nil
}

// torch is a Python process that does steps on demand.
type torch struct {
	*peer
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
	var t torch
	t.peer, err = startPeer(ctx, "PyTorch", &t.torchReady, python, filepath.Join(scripts, "torch_steps.py"), string(text))
	return &t, err
}
