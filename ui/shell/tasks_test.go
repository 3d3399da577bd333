package shell

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestTasksEndAndTellOnce(t *testing.T) {
	queue := make(chan func(), 100)
	l := NewTasks(func(f func()) { queue <- f }, func() {})
	failed := errors.New("no")
	got := make(chan error, 1)
	l.Start(context.Background(), "failing", func(context.Context, *Task) error { return failed }, func(err error) { got <- err })
	l.Wait()
	for done := false; !done; {
		select {
		case f := <-queue:
			f()
		case err := <-got:
			if !errors.Is(err, failed) {
				t.Errorf("after got %v", err)
			}
			done = true
		}
	}
	if n := len(l.running(0)); n != 0 {
		t.Errorf("%d tasks are left", n)
	}
}

func TestCancellingIsNoFailure(t *testing.T) {
	queue := make(chan func(), 100)
	l := NewTasks(func(f func()) { queue <- f }, func() {})
	begun := make(chan struct{})
	told := make(chan error, 1)
	k := l.Start(context.Background(), "long", func(ctx context.Context, _ *Task) error {
		close(begun)
		<-ctx.Done()
		return ctx.Err()
	}, func(err error) { told <- err })
	<-begun
	k.Stop()
	if says, _ := k.says(time.Now()); says != "long · stopping" {
		t.Error("it does not show that it is stopping")
	}
	l.Wait()
	for {
		select {
		case f := <-queue:
			f()
			continue
		case err := <-told:
			if err != nil {
				t.Errorf("after got %v", err)
			}
		}
		return
	}
}

func TestTaskEstimatesTheTimeLeft(t *testing.T) {
	l := NewTasks(func(func()) {}, func() {})
	k := &Task{list: l, started: time.Now().Add(-10 * time.Second)}
	k.Progress(25, 100)
	if says, done := k.says(time.Now()); says != "" || done != 0.25 {
		t.Errorf("at first it says %q, %v done", says, done)
	}
	k.pace = pace{}
	for s := range int64(6) {
		k.pace.note(time.Now().Add(time.Duration(s-5)*time.Second), 20+s, 100)
	}
	if says, done := k.says(time.Now()); says != " · 1:15 left" || done != 0.25 {
		t.Errorf("it says %q, %v done", says, done)
	}
	k.Describe("epoch 1/4", time.Minute) // who works knows better
	if says, _ := k.says(time.Now()); says != " · epoch 1/4 · 1:00 left" {
		t.Errorf("it says %q", says)
	}
}
