package prediction

import (
	"crypto/sha256"
	"encoding/json"
	"hash"
	"io"
	"math"

	"fiducial/data/batch"
	"fiducial/data/face"
	"fiducial/model/checkpoint"
	"fiducial/model/kept"
	"fiducial/model/settings"
)

// Predictions are kept from one run of the program to the next by what decides them: the photo, the network, and the
// ways in which it looks at a photo. Neither what a network learned from nor how counts, so that weights that a run did
// not change have the predictions that are there.

// keeps reports whether predictions of a checkpoint may be kept: those of a heatmap network are the same to the last
// bit wherever in a batch a photo is. With a linear layer, as packs have it, they are not; such networks are small and
// predict in seconds.
func keeps(c *checkpoint.Checkpoint) bool { return c.Full().Settings.Network == settings.Heatmap }

// shelves opens those that predictions of views are read from. all holds the answers of these very views, and what is
// new is put there; points those of more views, in which Points are the same: nil without any.
func shelves(c *checkpoint.Checkpoint, o Options) (all, points *kept.Shelf) {
	if o.Kept == nil || !keeps(c) {
		return nil, nil
	}
	w := c.Full()
	width := 2*len(w.Keypoints) + told*len(w.Keypoints)*w.Schemes.Count()
	views, _ := o.viewsOf(c)
	all = o.Kept.Open(fingerprint(w, views), width)
	o.Turn = true
	if more, _ := o.viewsOf(c); len(more) > len(views) {
		points = o.Kept.Open(fingerprint(w, more), width)
	}
	return all, points
}

// remembered returns what is kept of an image by its hash, nil for nothing. With pointsOnly no more than the Points of
// it counts.
func (p *Predictor) remembered(photo face.Photo, pointsOnly bool) *Answers {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept == nil {
		return nil
	}
	numbers := p.kept.Get(photo)
	if numbers == nil && pointsOnly && p.keptPoints != nil {
		numbers = p.keptPoints.Get(photo)
	}
	if numbers == nil {
		return nil
	}
	side := int32(p.checkpoint.Side)
	a := &Answers{keypoints: len(p.checkpoint.Full().Keypoints), numbers: numbers, seen: side, unit: side}
	a.pick(p.checkpoint.Places())
	return a
}

// remember keeps what the whole network says of a photo.
func (p *Predictor) remember(photo face.Photo, a *Answers) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.kept != nil {
		p.kept.Put(photo, a.numbers)
	}
}

// fingerprint returns a hash of all that decides what the network answers for a photo that it looks at in these ways.
// The checkpoint is a whole one.
func fingerprint(c *checkpoint.Checkpoint, views []batch.View) [sha256.Size]byte {
	sum := sha256.New()
	decides := map[string]string{}
	for _, p := range settings.Parameters() {
		if p.FixesWeights {
			decides[p.Key] = p.Get(c.Settings)
		}
	}
	json.NewEncoder(sum).Encode(struct { // nothing in it can fail
		Settings map[string]string
		Side     int
		Names    []string
		Partners []int
		Schemes  [][]bool
		Views    []batch.View
	}{decides, c.Side, c.Keypoints, c.Partners, c.Schemes.Set, views})
	hashTensor(sum, "mean_face", c.MeanFace)
	if c.Schemes.Classifier != nil {
		for _, t := range c.Schemes.Classifier.Tensors() {
			hashTensor(sum, t.Name, t.Values)
		}
	}
	for _, t := range c.Weights.InferenceWeights().Tensors {
		hashTensor(sum, t.Name, t.Value)
	}
	return [sha256.Size]byte(sum.Sum(nil))
}

// hashTensor adds the bits of a tensor to a hash.
func hashTensor(sum hash.Hash, name string, values []float32) {
	io.WriteString(sum, name)
	bytes := make([]byte, 0, 4*len(values)+8)
	n := uint64(len(values))
	for i := range 8 {
		bytes = append(bytes, byte(n>>(8*i)))
	}
	for _, v := range values {
		b := math.Float32bits(v)
		bytes = append(bytes, byte(b), byte(b>>8), byte(b>>16), byte(b>>24))
	}
	sum.Write(bytes)
}
