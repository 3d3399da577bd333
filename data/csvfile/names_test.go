package csvfile

import (
	"slices"
	"strings"
	"testing"
)

// What is pasted may be names, or the header of a dataset.
func TestNamesOf(t *testing.T) {
	for _, c := range []struct{ words, names string }{
		{"nose left_eye", "nose left_eye"},
		{"nose_x nose_y left_eye_x left_eye_y", "nose left_eye"},
		{"ImageId nose_x nose_y Image", "nose"},
		{"file box_left box_top box_size nose_x nose_y", "nose"},
		{"x_0 y_0 x_1 y_1", "0 1"},
		{"nose_x nose_y chin", "nose_x nose_y chin"},
		{"p1 p2 p3 p4", "p1 p2 p3 p4"},
		{"nose_x nose_x", "nose_x nose_x"},
		{"nose_x", "nose_x"},
		{"", ""},
	} {
		words := strings.Fields(c.words)
		names, columns := NamesOf(words)
		if want := strings.Fields(c.names); !slices.Equal(names, want) || columns == slices.Equal(words, want) && len(words) > 0 {
			t.Errorf("%q are %q, from columns: %v", c.words, names, columns)
		}
	}
}
