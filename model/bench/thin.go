package main

import (
	"encoding/json"
	"math"
)

// thickness is how far the drawn line of a thinned curve may lie from that of all its epochs: half a pixel of the
// picture.
const thickness = 0.5

// thin leaves out the points that nobody can see in the picture: of each stretch of a curve those that lie within half
// a pixel of the line through the others (Douglas and Peucker 1973). The file has a tenth of the lines then.
func (f *accuracyFigures) thin(width, height float64) {
	low, high := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	for _, c := range f.Curves {
		for _, p := range c.Points {
			if p.drawn() {
				for axis, v := range p.logarithms() {
					low[axis], high[axis] = min(low[axis], v), max(high[axis], v)
				}
			}
		}
	}
	for i := range f.Curves {
		c := &f.Curves[i]
		pixels := make([][2]float64, len(c.Points))
		for j, p := range c.Points {
			if p.drawn() { // what is not has the corner for its place, far from the curve, and stays
				at := p.logarithms()
				pixels[j] = [2]float64{1 + width*(at[0]-low[0])/(high[0]-low[0]), 1 + height*(at[1]-low[1])/(high[1]-low[1])}
			}
		}
		var kept []curvePoint
		for j, seen := range visible(pixels) {
			if seen {
				p := c.Points[j]
				kept = append(kept, curvePoint{Seconds: rounded(p.Seconds), RMSE: rounded(p.RMSE)})
			}
		}
		c.Points = kept
	}
}

// visible says of each point of a line whether it changes the drawn line.
func visible(line [][2]float64) []bool {
	seen := make([]bool, len(line))
	if len(line) == 0 {
		return seen
	}
	seen[0], seen[len(line)-1] = true, true
	for todo := [][2]int{{0, len(line) - 1}}; len(todo) > 0; {
		from, to := todo[len(todo)-1][0], todo[len(todo)-1][1]
		todo = todo[:len(todo)-1]
		a, b := line[from], line[to]
		length := math.Hypot(b[0]-a[0], b[1]-a[1])
		most, at := 0.0, from
		for i := from + 1; i < to; i++ {
			p := line[i]
			off := math.Hypot(p[0]-a[0], p[1]-a[1])
			if length > 0 {
				off = math.Abs((p[0]-a[0])*(b[1]-a[1])-(p[1]-a[1])*(b[0]-a[0])) / length
			}
			if off > most {
				most, at = off, i
			}
		}
		if most > thickness {
			seen[at] = true
			todo = append(todo, [2]int{from, at}, [2]int{at, to})
		}
	}
	return seen
}

// drawn reports whether the chart shows the point: on its logarithmic axes only what is above 0 has a place.
func (p curvePoint) drawn() bool {
	return p.Seconds > 0 && p.RMSE > 0 && !math.IsInf(p.RMSE, 0)
}

func (p curvePoint) logarithms() [2]float64 {
	return [2]float64{math.Log(p.Seconds), math.Log(p.RMSE)}
}

// rounded leaves what the page and the picture can show.
func rounded(v float64) float64 { return math.Round(v*1e4) / 1e4 }

// MarshalJSON implements json.Marshaler: [seconds, rmse].
func (p curvePoint) MarshalJSON() ([]byte, error) { return json.Marshal([2]float64{p.Seconds, p.RMSE}) }

// UnmarshalJSON implements json.Unmarshaler.
func (p *curvePoint) UnmarshalJSON(text []byte) error {
	var pair [2]float64
	if err := json.Unmarshal(text, &pair); err != nil {
		return err
	}
	p.Seconds, p.RMSE = pair[0], pair[1]
	return nil
}
