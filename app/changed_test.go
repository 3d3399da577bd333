package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// rewrittenCells writes a dataset with other cells in its rows, the header among them as row −1, and returns where.
func rewrittenCells(t *testing.T, path string, change func(row int, cells []string) []string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	for i, line := range lines {
		lines[i] = strings.Join(change(i-1, strings.Split(line, ",")), ",")
	}
	out := filepath.Join(t.TempDir(), "changed.csv")
	if err := os.WriteFile(out, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return out
}

// changed writes a dataset with other coordinates: to returns the cell for number k of a row, x0, y0, x1 …
func changed(t *testing.T, path string, to func(row, k int, v float64) string) string {
	t.Helper()
	return rewrittenCells(t, path, func(row int, cells []string) []string {
		for k, cell := range cells[:len(cells)-1] {
			if v, err := strconv.ParseFloat(cell, 64); err == nil && row >= 0 {
				cells[k] = to(row, k, v)
			}
		}
		return cells
	})
}

// times returns a change of every coordinate.
func times(by, add float64) func(int, int, float64) string {
	return func(_, _ int, v float64) string { return fmt.Sprintf("%.6f", by*v+add) }
}
