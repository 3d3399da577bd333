package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The peak is that of the program that runs, not what this process had resident when it started it.
func TestPeakMemoryIsTheProgramsOwn(t *testing.T) {
	large := make([]byte, 300<<20)
	for i := 0; i < len(large); i += 4096 {
		large[i] = 1
	}
	if own := residentPeak(os.Getpid()); own < 300<<20 {
		t.Errorf("this process has a peak of %d bytes, but wrote to %d", own, len(large))
	}
	out, peak, err := runMeasured(exec.Command("sh", "-c", "echo here; sleep 0.3"))
	if err != nil || strings.TrimSpace(string(out)) != "here" {
		t.Fatalf("it wrote %q, %v", out, err)
	}
	if peak < 100<<10 || peak > 50<<20 {
		t.Errorf("a shell that sleeps had %d bytes resident at most", peak)
	}
	if large[0] != 1 { // keeps it resident until here
		t.Fatal("memory changed")
	}
}

func TestRunMeasuredTellsOfAFailure(t *testing.T) {
	out, _, err := runMeasured(exec.Command("sh", "-c", "echo why >&2; exit 3"))
	if err == nil || strings.TrimSpace(string(out)) != "why" {
		t.Errorf("it wrote %q, %v", out, err)
	}
	if _, _, err := runMeasured(exec.Command("/no/such/program")); err == nil {
		t.Error("a program that is not there was run")
	}
}
