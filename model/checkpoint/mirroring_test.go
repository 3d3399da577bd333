package checkpoint_test

import (
	"bytes"
	"slices"
	"testing"

	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/checkpoint/checkpointtest"
	"fiducial/model/modeltest"
)

// Files of earlier versions have every keypoint without a partner on the middle line: only one whose name says so stays
// there.
func TestPartnersOfAnOlderCheckpoint(t *testing.T) {
	nameless := []string{"p0", "p1", "p2"}
	for _, c := range []struct {
		name     string
		names    []string
		partners []int
		want     []int
		mirrors  bool
	}{
		{"nameless", nameless, []int{0, 1, 2}, []int{face.Unknown, face.Unknown, face.Unknown}, false},
		{"one nameless among others", []string{"left_a", "right_a", "p0"}, []int{1, 0, 2}, []int{1, 0, face.Unknown}, false},
		{"paired by ways of naming that were not known then", []string{"lefteye", "righteye", "nose"}, []int{0, 1, 2}, []int{face.Unknown, face.Unknown, 2}, false},
		{"on the middle line by its name", modeltest.SpotNames, []int{1, 0, 2}, []int{1, 0, 2}, true},
		{"paired otherwise than by names", []string{"p0", "p1", "nose_tip"}, []int{1, 0, 2}, []int{1, 0, 2}, true},
	} {
		k := checkpointtest.Untrained(modeltest.Small(), modeltest.SpotSide, 3)
		k.Keypoints, k.Partners = c.names, c.partners
		content, err := k.Encode()
		if err != nil {
			t.Fatal(err)
		}
		content = bytes.Replace(content, []byte(`"middle"`), []byte(`"muddle"`), 1) // which no version reads
		read, err := checkpoint.Decode(content)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if !slices.Equal(read.Partners, c.want) || read.Mirrors() != c.mirrors {
			t.Errorf("%s: partners %v, mirrors %v, want %v, %v", c.name, read.Partners, read.Mirrors(), c.want, c.mirrors)
		}
	}
}

// What somebody said of keypoints whose names say nothing is still known when the checkpoint is read again.
func TestPartnersTravelInTheCheckpoint(t *testing.T) {
	k := checkpointtest.Untrained(modeltest.Small(), modeltest.SpotSide, 3)
	k.Keypoints, k.Partners = []string{"p0", "p1", "p2"}, []int{1, 0, 2}
	content, err := k.Encode()
	if err != nil {
		t.Fatal(err)
	}
	read, err := checkpoint.Decode(content)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(read.Partners, k.Partners) || !read.Mirrors() {
		t.Errorf("partners %v", read.Partners)
	}
}
