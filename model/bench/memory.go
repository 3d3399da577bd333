package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// memoryFigures are of a whole training process: the program's own `train` with the network of 32 channels.
type memoryFigures struct {
	Peak float64 `json:"peak"` // resident, MB
	Mark float64 `json:"mark"` // the most that Peak should be
}

// measureMemory builds the program without a window and lets it train an epoch.
func measureMemory(ctx context.Context, temporary, faces string) (memoryFigures, error) {
	program := filepath.Join(temporary, "fiducial")
	build := exec.CommandContext(ctx, "go", "build", "-tags", "headless", "-o", program, "./app")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return memoryFigures{}, fmt.Errorf("build the program: %w\n%s", err, out)
	}
	train := exec.CommandContext(ctx, program, "train", faces, "--out", filepath.Join(temporary, "checkpoint"), "--preset", "notebook",
		"--set", "kernel_size=3", "--set", "out_channel=32,32,32", "--set", "complete_only=false", "--set", "shuffle=true", "--set", "standardise=true", "--time", "30s")
	out, peak, err := runMeasured(train)
	if err != nil {
		return memoryFigures{}, fmt.Errorf("train the network of 32 channels: %w\n%s", err, out)
	}
	f := memoryFigures{Peak: float64(peak) / 1e6, Mark: 400}
	say("a training process of the network with 32 channels takes %.0f MB at most", f.Peak)
	return f, nil
}
