package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// signalled is the cause of a context that a signal has cancelled.
type signalled struct{ syscall.Signal }

func (s signalled) Error() string { return fmt.Sprintf("ended by a signal: %v", s.Signal) }

// untilSignal returns a context that the first interrupt, the first request to end, or the end of the terminal cancels,
// with a cause that says which; that of the terminal does not where it is to be outlived, as by nohup. The second ends
// the program at once: files are written whole or not at all.
func untilSignal() context.Context {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(signals, syscall.SIGHUP)
	}
	go func() { // for as long as the program runs
		s := <-signals
		signal.Stop(signals)
		if number, ok := s.(syscall.Signal); ok {
			cancel(signalled{number})
			return
		}
		cancel(nil)
	}()
	return ctx
}

// interruption is the error of a command that ended early because it was told to; it says what was kept, where, and how
// to go on.
type interruption struct{ kept string }

func (i interruption) Error() string { return "interrupted: " + i.kept }

// interrupted makes the error of a command that was told to end.
func interrupted(format string, a ...any) error { return interruption{fmt.Sprintf(format, a...)} }

// afterInterrupt tells the error of a command that was interrupted, with the exit status that shells expect, 128 and
// the number of the signal, from one that failed by itself: nil for that.
func afterInterrupt(ctx context.Context, err error) (status int, told error) {
	var kept interruption
	switch {
	case err == nil || ctx.Err() == nil:
		return 0, nil
	case errors.As(err, &kept):
	case errors.Is(err, context.Canceled):
		kept = interruption{"nothing was written"} // such commands write at their end, whole or not at all
	default:
		return 0, nil
	}
	var by signalled
	if errors.As(context.Cause(ctx), &by) {
		return 128 + int(by.Signal), kept
	}
	return exitFailed, kept
}
