package main

import (
	"fmt"
	"os"
	"testing"

	"github.com/adrg/xdg"
)

// TestMain gives the tests a cache folder of their own: what they find there they have put there.
func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "fiducial-test-cache-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	xdg.CacheHome = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}
