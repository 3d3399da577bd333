package simd

import (
	"errors"
	"slices"
	"testing"
)

func TestFromEnv(t *testing.T) {
	for _, path := range append(Paths(), Auto) {
		t.Setenv(Env, path.String())
		if got, err := FromEnv(); err != nil || got != path {
			t.Errorf("%v: got %v, %v", path, got, err)
		}
	}
	t.Setenv(Env, "")
	if got, err := FromEnv(); err != nil || got != Auto {
		t.Errorf("nothing: got %v, %v", got, err)
	}
	t.Setenv(Env, "abacus")
	if _, err := FromEnv(); !errors.Is(err, ErrPath) {
		t.Errorf("abacus: %v", err)
	}
}

func TestFastestIsOneThatThisMachineHas(t *testing.T) {
	paths := Paths()
	if paths[0] != Portable || !slices.Contains(paths, Fastest()) || Fastest() == Auto {
		t.Errorf("the fastest of %v is %v", paths, Fastest())
	}
}
