package scheme

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"fiducial/model/network"
)

// The classifier's network and how it is trained. The error it is left with on photos it never saw changes little
// around these.
const (
	hidden     = 128
	dropout    = 0.5
	batchSize  = 64
	epochs     = 40
	highest    = 2e-3 // learning rate, which falls to 0 along half a cosine
	decay      = 0.3
	noise      = 0.5 // deviations of what is added to each measure in training, so that no few of them decide
	clip       = 5   // deviations from the mean beyond which a measure counts no more
	seedStream = 0x736368656d65
)

// Classifier guesses to which scheme a photo would belong. It is not changed once it exists, and safe for concurrent
// use.
type Classifier struct {
	mean, deviation []float32 // of each measure, over the photos it learned from
	weights         *network.Weights
	logits          bool // whether the network answers logits, not probabilities as it did in earlier versions
}

// Learn makes a classifier of n schemes from photos, of side×side 8-bit grey pixels, and the scheme of each. It
// minimises the cross-entropy of the probabilities: on photos that it never saw that leaves a smaller squared error
// (Brier's score), which is what a wrong guess costs the points that are weighted by it, than minimising that error
// does. It is a background task; photos is called by this many threads at once. The same photos and seed give the same
// classifier, by any number of threads.
func Learn(ctx context.Context, photos func(i int) ([]byte, error), schemes []int, n, side, threads int, seed uint64, progress func(done, total int64)) (*Classifier, error) {
	rows, err := measureAll(ctx, photos, len(schemes), side, threads, progress)
	if err != nil {
		return nil, fmt.Errorf("learn labelling schemes: %w", err)
	}
	g, err := fit(ctx, rows, schemes, n, seed)
	if err != nil {
		return nil, fmt.Errorf("learn labelling schemes: %w", err)
	}
	return g, nil
}

// measureAll returns the measures of n photos, one after another.
func measureAll(ctx context.Context, photos func(i int) ([]byte, error), n, side, threads int, progress func(done, total int64)) ([]float32, error) {
	rows := make([]float32, n*Features)
	var mu sync.Mutex
	done := int64(0)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(threads)
	for first := 0; first < n; first += batchSize {
		group.Go(func() error {
			end := min(first+batchSize, n)
			for i := first; i < end; i++ {
				if err := ctx.Err(); err != nil {
					return err
				}
				pixels, err := photos(i)
				if err != nil {
					return err
				}
				Measure(rows[i*Features:][:Features], pixels, side)
			}
			mu.Lock()
			defer mu.Unlock()
			done += int64(end - first)
			if progress != nil {
				progress(done, int64(n))
			}
			return nil
		})
	}
	return rows, group.Wait()
}

// fit makes a classifier of n schemes from measures and the scheme of each photo; it brings the measures to mean 0 and
// deviation 1 in place.
func fit(ctx context.Context, rows []float32, schemes []int, n int, seed uint64) (*Classifier, error) {
	w, err := network.Init(spec(Features, n), seed)
	if err != nil {
		return nil, err
	}
	g := &Classifier{weights: w, logits: true}
	g.mean, g.deviation = moments(rows)
	for i := range schemes {
		g.standardise(rows[i*Features:][:Features])
	}
	if err := g.train(ctx, rows, schemes, seed); err != nil {
		return nil, err
	}
	w.DropMoments()
	return g, nil
}

func spec(features, n int) network.Dense {
	return network.Dense{Features: features, Hidden: hidden, Answers: n, Dropout: dropout}
}

// moments returns mean and standard deviation of each measure.
func moments(rows []float32) (mean, deviation []float32) {
	mean, deviation = make([]float32, Features), make([]float32, Features)
	n := float64(len(rows) / Features)
	for f := range Features {
		var sum, squares float64
		for i := f; i < len(rows); i += Features {
			sum += float64(rows[i])
			squares += float64(rows[i]) * float64(rows[i])
		}
		m := sum / n
		mean[f], deviation[f] = float32(m), float32(math.Sqrt(max(0, squares/n-m*m)))
	}
	return mean, deviation
}

// standardise brings measures to mean 0 and deviation 1, in place.
func (g *Classifier) standardise(measures []float32) {
	for i, v := range measures {
		measures[i] = min(max((v-g.mean[i])/(g.deviation[i]+1e-6), -clip), clip)
	}
}

// train takes the network through its epochs.
func (g *Classifier) train(ctx context.Context, rows []float32, schemes []int, seed uint64) (err error) {
	n := g.weights.Spec.Outputs()
	training, err := network.NewTraining(g.weights, network.TrainingOptions{Batch: batchSize, Threads: 1, Loss: network.Loss{Logits: true}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, training.Close()) }()
	rng := rand.New(rand.NewPCG(seed, seedStream))
	inputs := make([]float32, batchSize*Features)
	targets, mask := make([]float32, batchSize*n), make([]float32, batchSize*n)
	adam := network.Adam{Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-8, Decay: decay}
	steps := epochs * ((len(schemes) + batchSize - 1) / batchSize)
	for step, order := 0, []int(nil); step < steps; step++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(order) == 0 {
			order = rng.Perm(len(schemes))
		}
		some := order[:min(batchSize, len(order))]
		order = order[len(some):]
		clear(targets)
		clear(mask)
		for i, row := range some {
			for j, v := range rows[row*Features:][:Features] {
				inputs[i*Features+j] = v + float32(noise*rng.NormFloat64())
			}
			targets[i*n+schemes[row]] = 1
			for j := range n {
				mask[i*n+j] = 1
			}
		}
		adam.LR = highest * (1 + math.Cos(math.Pi*float64(step)/float64(steps))) / 2
		if _, err := training.Step(inputs, targets, mask, rng.Uint64(), adam, 0); err != nil {
			return err
		}
	}
	return nil
}

// Guess sets dst to the probability of each scheme for a photo of side×side 8-bit grey pixels.
func (g *Classifier) Guess(dst []float32, pixels []byte, side int) {
	measures := make([]float32, Features)
	Measure(measures, pixels, side)
	g.guess(dst, measures[:len(g.mean)])
}

// guess is Guess for measures, which it standardises in place.
func (g *Classifier) guess(dst, measures []float32) {
	g.standardise(measures)
	network.AnswerDense(g.weights, dst, measures)
	sum := float32(0)
	for i, v := range dst {
		if g.logits {
			dst[i] = float32(1 / (1 + math.Exp(-float64(v))))
		} else {
			dst[i] = min(max(v, 0), 1)
		}
		sum += dst[i]
	}
	for i := range dst {
		if sum > 0 {
			dst[i] /= sum
		} else {
			dst[i] = 1 / float32(len(dst))
		}
	}
}

// Tensor is one of the arrays that make a classifier.
type Tensor struct {
	Name   string
	Shape  []int
	Values []float32
}

// Logits is the name of the layer that answers in Tensors. Of classifiers of earlier versions, which answer
// probabilities, it is answers, so that no version takes the ones for the others.
const Logits = "logits"

const answers = "answers" // as the network names that layer

// Tensors returns the arrays that make the classifier, for a file: with Restore's they are the same memory.
func (g *Classifier) Tensors() []Tensor {
	tensors := []Tensor{
		{"mean", []int{len(g.mean)}, g.mean},
		{"deviation", []int{len(g.deviation)}, g.deviation},
	}
	for _, t := range g.weights.Tensors {
		tensors = append(tensors, Tensor{g.name(t), t.Shape, t.Value})
	}
	return tensors
}

// name returns what a tensor of the network is called in a file.
func (g *Classifier) name(t *network.Weight) string {
	if part, ok := strings.CutPrefix(t.Name, answers); ok && g.logits {
		return Logits + part
	}
	return t.Name
}

// Restore makes a classifier of n schemes, which was learned with so many measures, of the arrays that read returns for
// each name and shape; logits says that there are those that begin with Logits. More measures than there are now are an
// error: the file is from a later version.
func Restore(features, n int, logits bool, read func(name string, shape []int) ([]float32, error)) (*Classifier, error) {
	if features < 1 || features > Features {
		return nil, fmt.Errorf("it tells labelling schemes apart by %d measures of a photo, and this version knows 1 to %d: open it with the version that wrote it", features, Features)
	}
	w, err := network.Init(spec(features, n), 0)
	if err != nil {
		return nil, err
	}
	w.DropMoments()
	g := &Classifier{weights: w, logits: logits}
	if g.mean, err = read("mean", []int{features}); err != nil {
		return nil, err
	}
	if g.deviation, err = read("deviation", []int{features}); err != nil {
		return nil, err
	}
	for _, t := range w.Tensors {
		if t.Value, err = read(g.name(t), t.Shape); err != nil {
			return nil, err
		}
	}
	return g, nil
}
