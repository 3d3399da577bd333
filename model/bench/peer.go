package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
)

// peer is another program's process that does rounds of work on demand: it says in a line of JSON that it is ready,
// then answers each line, a number of rounds, with the seconds of each.
type peer struct {
	name   string
	cmd    *exec.Cmd
	orders io.WriteCloser
	lines  *bufio.Reader
}

// startPeer starts a process and reads into ready what it says first.
func startPeer(ctx context.Context, name string, ready any, program string, arguments ...string) (*peer, error) {
	p := &peer{name: name, cmd: exec.CommandContext(ctx, program, arguments...)}
	p.cmd.Stderr = os.Stderr
	var err error
	if p.orders, err = p.cmd.StdinPipe(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	p.lines = bufio.NewReader(out)
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", name, err)
	}
	if err := p.read(ready); err != nil {
		return nil, errors.Join(err, p.close())
	}
	return p, nil
}

// read reads one line of JSON.
func (p *peer) read(into any) error {
	line, err := p.lines.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, into)
	}
	if err != nil {
		return fmt.Errorf("read the answer of %s: %w", p.name, err)
	}
	return nil
}

// rounds has n rounds done and returns the seconds of each.
func (p *peer) rounds(n int) (seconds []float64, err error) {
	if _, err := fmt.Fprintln(p.orders, n); err != nil {
		return nil, fmt.Errorf("ask %s for %d rounds: %w", p.name, n, err)
	}
	return seconds, p.read(&seconds)
}

// close ends the process.
func (p *peer) close() error {
	p.orders.Close()
	if err := p.cmd.Wait(); err != nil {
		return fmt.Errorf("end %s: %w", p.name, err)
	}
	return nil
}
