package batch

import (
	"errors"
	"math/rand/v2"
	"testing"

	"go.uber.org/goleak"

	"fiducial/data/face"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// album is a source in memory.
type album struct {
	keypoints face.Keypoints
	side      int
	photos    [][]byte
	labels    []face.Points
	broken    map[int]bool
}

var errBroken = errors.New("no pixels here")

func (a *album) Keypoints() face.Keypoints  { return a.keypoints }
func (a *album) Side() int                  { return a.side }
func (a *album) Labels(row int) face.Points { return a.labels[row].Clone() }
func (a *album) Pixels(row int) ([]byte, error) {
	if a.broken[row] {
		return nil, errBroken
	}
	return a.photos[row], nil
}

var threePoints = face.NewKeypoints([]string{"left_eye", "right_eye", "nose"})

// noise returns an album of n random photos with random labels, a fifth of them missing.
func noise(n, side int) *album {
	r := rand.New(rand.NewPCG(7, 7))
	a := &album{keypoints: threePoints, side: side, broken: map[int]bool{}}
	for range n {
		photo := make([]byte, side*side)
		for i := range photo {
			photo[i] = byte(r.IntN(256))
		}
		points := make(face.Points, len(a.keypoints))
		for i := range points {
			if r.IntN(5) > 0 {
				points[i] = face.At(r.Float64()*float64(side-1), r.Float64()*float64(side-1))
			}
		}
		a.photos, a.labels = append(a.photos, photo), append(a.labels, points)
	}
	return a
}

// rowsTo returns 0 to n-1.
func rowsTo(n int) []int {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return rows
}
