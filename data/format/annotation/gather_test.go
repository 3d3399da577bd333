package annotation

import (
	"fmt"
	"strings"
	"testing"
)

// Of a face with very many names only as many are taken as are read: the place of each is looked for among all before
// it.
func TestTooManyNames(t *testing.T) {
	var all Gatherer
	points := make([]NamedPoint, 400_000)
	for i := range points {
		points[i].Name = fmt.Sprint(i)
	}
	err := all.Add("f", "e", Picture{}, []NamedFace{{Points: points}})
	if err == nil || !strings.Contains(err.Error(), "reading f: e: points have more than 4999 different names") {
		t.Error(err)
	}
	if len(all.names) > MaxKeypoints+1 {
		t.Errorf("%d names were taken", len(all.names))
	}
}
