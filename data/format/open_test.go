package format

import (
	"os"
	"strings"
	"testing"
)

// A file is found by its name alone, in the folder that one is in; what is wrong is said of it.
func TestOpenInTheWorkingFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("faces.csv", []byte("nose_x,nose_y,Image\n1,2,0 0 0 0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir("folder", 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][3]string{{"faces.csv", "", "a dataset of Fiducial's own needs no import"}, {"folder", "yolo", "is of the format YOLO-pose"}} {
		if _, err := Open(t.Context(), c[0], c[1], ""); err == nil || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("%s: %v, want %q", c[0], err, c[2])
		}
	}
}
