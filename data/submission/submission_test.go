package submission

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"testing"

	"fiducial/data/face"
)

// A RowId that has to be quoted stays one cell, and an answer is kept within the photo.
func TestAnswers(t *testing.T) {
	s := Answers{Table: "l.csv", Faces: "f.csv", Rows: map[string]int{"7": 1}, Keypoints: face.NewKeypoints([]string{"nose", "chin"}), Side: 96, Predictions: []face.Points{nil, {face.At(1.23456, 200), {}}}}
	text, err := s.To(strings.NewReader("RowId,ImageId,FeatureName,Location\n\"1,2\",07.0,nose_x\n3,7,nose_y,\n"))
	if err != nil || string(text) != "RowId,Location\n\"1,2\",1.2346\n3,95.0000\n" {
		t.Errorf("%v, %q", err, text)
	}
	if _, err := s.To(strings.NewReader("RowId,ImageId,FeatureName,Location\n1,7,chin_x\n")); err == nil || err.Error() != "l.csv, line 2: the weights never learned chin" {
		t.Error(err)
	}
}

// FuzzLookupTable answers any bytes as a lookup table: what comes out is a submission with an answer for each line, or
// a sentence.
func FuzzLookupTable(f *testing.F) {
	s := Answers{Table: "l.csv", Faces: "f.csv", Rows: map[string]int{"1": 0, "2": 1}, Keypoints: face.NewKeypoints([]string{"nose"}), Side: 2, Predictions: []face.Points{{face.At(0.5, 3)}, nil}}
	f.Add([]byte("RowId,ImageId,FeatureName,Location\r\n1,1,nose_x,\n2,1.0,nose_y\n\"3,4\",01,nose_x,\n"))
	f.Add([]byte("\ufeffLocation,FeatureName,ImageId,RowId\n,nose_x,2,7\n"))
	f.Fuzz(func(t *testing.T, table []byte) {
		text, err := s.To(bytes.NewReader(table))
		if err != nil {
			if !strings.Contains(err.Error(), "l.csv") || len(err.Error()) > 2000 {
				t.Errorf("%q is no sentence", err)
			}
			return
		}
		asked, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		if err != nil || len(asked[0]) != 2 {
			t.Fatalf("%v: %q", err, text)
		}
		for _, row := range asked[1:] {
			if v, err := strconv.ParseFloat(row[1], 64); err != nil || v < 0 || v > 1 {
				t.Fatalf("%q", row)
			}
		}
	})
}
