package sessiontest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fiducial/data/face"
)

// Side is the side of the faces in pixels.
const Side = 24

// Keypoints returns the names of the keypoints.
func Keypoints() []string {
	return []string{"left_eye_center", "right_eye_center", "nose_tip", "mouth_center_bottom_lip"}
}

// Row is one row of a dataset that is written for a test.
type Row struct {
	Points [4]face.Point
	Image  string // instead of drawn pixels
}

// WriteFaces writes n faces with four keypoints, bright dots where the points are, and returns the path of the file.
// edit may change rows; nil for none.
func WriteFaces(t testing.TB, n int, edit func(i int, r *Row)) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "faces.csv")
	random := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	for _, name := range Keypoints() {
		fmt.Fprintf(&b, "%s_x,%s_y,", name, name)
	}
	b.WriteString("Image\n")
	for i := range n {
		dx, dy := random.Float64()*4-2, random.Float64()*4-2
		r := Row{Points: [4]face.Point{face.At(16+dx, 8+dy), face.At(7+dx, 8+dy), face.At(11.5+dx, 13+dy), face.At(11.5+dx, 18+dy)}}
		if edit != nil {
			edit(i, &r)
		}
		for _, p := range r.Points {
			if p.Known {
				fmt.Fprintf(&b, "%.4f,%.4f,", p.X, p.Y)
			} else {
				b.WriteString(",,")
			}
		}
		if r.Image == "" {
			r.Image = Dots(random, r.Points[:])
		}
		b.WriteString(r.Image + "\n")
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// Dots draws the pixels of a face as the format has them: noise, and bright dots at the points.
func Dots(random *rand.Rand, points []face.Point) string {
	var b strings.Builder
	for y := range Side {
		for x := range Side {
			v := 60 + random.IntN(20)
			for _, p := range points {
				if d := p.Distance(face.At(float64(x), float64(y))); d < 2.5 {
					v = 200 - int(40*d)
				}
			}
			if x+y > 0 {
				b.WriteByte(' ')
			}
			fmt.Fprint(&b, v)
		}
	}
	return b.String()
}
