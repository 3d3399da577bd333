package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// runMeasured runs a command and returns what it wrote and how many bytes it had resident at most. The kernel's count
// for an ended process would not do: it begins with what this process had resident when it started the other. So the
// peak of the program itself is read several times a second while it runs.
func runMeasured(command *exec.Cmd) (out []byte, peak int64, err error) {
	var written bytes.Buffer
	command.Stdout, command.Stderr = &written, &written
	if err := command.Start(); err != nil {
		return nil, 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case err := <-ended:
			return written.Bytes(), peak, err
		case <-tick.C:
			peak = max(peak, residentPeak(command.Process.Pid))
		}
	}
}

// residentPeak returns how many bytes the program that a running process executes had resident at most, or 0 when
// the process has ended: VmHWM of /proc/PID/status (proc_pid_status(5)), which begins anew when a program is executed.
func residentPeak(pid int) int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	lines := bufio.NewScanner(bytes.NewReader(status))
	for lines.Scan() {
		var kib int64
		if n, _ := fmt.Sscanf(lines.Text(), "VmHWM: %d kB", &kib); n == 1 {
			return kib << 10
		}
	}
	return 0
}
