package main

import (
	"os"
	"strings"
	"testing"

	"fiducial/data/simd"
)

func TestVersionNamesReleaseAndPath(t *testing.T) {
	for _, path := range simd.Paths() {
		t.Setenv(simd.Env, path.String())
		status, out, stderr := fiducial("--version")
		if status != exitDone || stderr != "" || !strings.HasPrefix(out, "fiducial "+release+" (") || !strings.HasSuffix(out, "kernels: "+path.String()+")\n") {
			t.Errorf("%v: status %d, %q, %q", path, status, out, stderr)
		}
	}
	t.Setenv(simd.Env, "")
	if want := "kernels: " + simd.Fastest().String(); !strings.Contains(version(), want) {
		t.Errorf("%q names no %q", version(), want)
	}
	t.Setenv(simd.Env, "abacus")
	if got := version(); !strings.Contains(got, "abacus") {
		t.Errorf("%q does not say that the path it is told to take is unknown", got)
	}
}

func TestReleaseIsThatOfTheManifest(t *testing.T) {
	manifest, err := os.ReadFile("../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(manifest), `Version = "`+release+`"`) {
		t.Errorf("FyneApp.toml names another version than %s", release)
	}
}
