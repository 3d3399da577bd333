package prediction

import "fiducial/data/batch"

// What tests from outside look at; they train networks, which this package can't.
var (
	Turned      = turned
	CheckMemory = checkMemory
)

// Numbers returns how many numbers are kept of a face.
func (a *Answers) Numbers() int { return len(a.numbers) }

// Back moves points of a view to those of the photo.
func Back(points []float32, v batch.View, partners []int, side int) {
	back(seen{points, make([]float32, len(points)/2)}, v, partners, side)
}

// Answers answers for the pixels of one face.
func (p *Predictor) Answers(pixels []byte) (*Answers, error) {
	found, err := p.predict([][]byte{pixels})
	if err != nil {
		return nil, err
	}
	found[0].pick(p.checkpoint.Places())
	return found[0], nil
}
