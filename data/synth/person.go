package synth

import (
	"math/rand/v2"
)

// All lengths of a person are in head pixels: pixels of an image of 96×96 on which the face stands at its usual
// size. The origin lies on the line between the eyes, in the middle of the face; x grows to the right of the
// picture, y down, z towards the camera. Tones are albedos, from 0 (black) to 1 (white).

// person is everything about a face that stays when its head turns or the light moves.
type person struct {
	head    head
	tone    float64 // of the skin
	age     float64 // 0 smooth, 1 wrinkled
	mottle  float64 // how uneven the skin is
	eyes    eyes
	brows   brows
	nose    nose
	mouth   mouth
	hair    hair
	beard   beard
	glasses glasses
}

type head struct {
	width  float64 // half the width at the cheek-bones
	chin   float64 // y of the chin
	crown  float64 // y of the top of the skull
	depth  float64 // from the axis to the face
	jaw    float64 // exponent: the larger, the squarer
	cheeks float64 // fullness, about 1
	ridge  float64 // of the brows, about 1
	ears   float64 // how far they stand out
}

type eyes struct {
	apart        float64 // from the middle of the face to the middle of an eye
	width        float64 // half of it
	open         float64 // 1 is usual, 0 shut
	tilt         float64 // how much higher the outer corner is than the inner
	iris         float64 // radius
	irisTone     float64
	gazeX, gazeY float64
	lashes       float64 // darkness of the rim, 0 to 1
	crease       float64 // strength of the fold above the lid
}

type brows struct {
	height float64 // above the eyes
	arch   float64
	slope  float64 // how much higher the outer end is
	thick  float64 // half of it, at the inner end
	inner  float64 // x of the inner end
	outer  float64 // x of the outer end
	tone   float64
	weight float64 // opacity
}

type nose struct {
	tip    float64 // y
	height float64 // of the tip over the face
	width  float64 // about 1
	bridge float64 // height where it begins
}

type mouth struct {
	y            float64 // of the line between the lips
	width        float64 // half of it
	upper, lower float64 // thickness of the lips in the middle
	smile        float64 // how far the corners are drawn up
	gap          float64 // between the lips
	teeth        float64 // share of the gap that the upper teeth fill
	tone         float64 // of the lips, relative to the skin
}

type beard struct {
	full, moustache, goatee float64 // opacities
	tone                    float64
	line                    float64 // y where a full beard begins on the cheeks
}

type glasses struct {
	worn       bool
	rx, ry     float64 // half the size of a lens
	square     float64 // exponent of its outline: 2 is an ellipse
	drop       float64 // of the middle of a lens below the eyes
	thick      float64 // of the frame
	tone       float64
	glare      float64 // opacity of the reflection
	glareShift float64
}

// neutral returns the person that all others vary: frontal, adult, calm.
func neutral() person {
	return person{
		head: head{width: 36, chin: 56, crown: -60, depth: 37, jaw: 2.7, cheeks: 1, ridge: 1, ears: 5},
		tone: 0.74, age: 0.1, mottle: 0.2,
		eyes:  eyes{apart: 17.9, width: 7.2, open: 1, tilt: 0.4, iris: 3.5, irisTone: 0.22, lashes: 0.7, crease: 0.5},
		brows: brows{height: 8.2, arch: 2, slope: 0, thick: 1.7, inner: 8.5, outer: 30.5, tone: 0.2, weight: 0.85},
		nose:  nose{tip: 21.5, height: 10.5, width: 1, bridge: 2},
		mouth: mouth{y: 37.2, width: 14.5, upper: 3.8, lower: 4.8, smile: 1.1, tone: 0.78},
		hair:  hair{tone: 0.22, line: -29, temple: 2, volume: 4, sideburn: 4, gloss: 0.4, ragged: 1.5, sides: 28},
	}
}

// newPerson draws a person by lot.
func newPerson(r *rand.Rand) person {
	p := neutral()
	p.tone = pick(r, 0.26, 0.4, 0.55, 0.66, 0.74, 0.8, 0.86) + spread(r, 0.05)
	p.age = r.Float64() * r.Float64()
	p.mottle = r.Float64()
	feminine := r.Float64() < 0.5
	p.head = newHead(r, feminine)
	p.mouth = newMouth(r, feminine)
	p.head.chin += 0.55 * p.mouth.gap
	p.eyes = newEyes(r, feminine, p.tone, p.mouth.smile)
	hairTone := newHairTone(r, p.tone, p.age)
	p.brows = newBrows(r, feminine, min(hairTone, p.tone*0.75))
	p.nose = nose{tip: 21.5 + normal(r, 1.8), height: 10.5 + normal(r, 1.4), width: 1 + normal(r, 0.1), bridge: 2 + normal(r, 0.7)}
	p.hair = newHair(r, feminine, hairTone, p.age)
	if !feminine {
		p.beard = newBeard(r, min(hairTone+0.03, p.tone*0.8))
	}
	p.glasses = newGlasses(r)
	return p
}

func newHead(r *rand.Rand, feminine bool) head {
	h := head{
		width: 36 + normal(r, 1.6), chin: 56 + normal(r, 2.2), crown: -60, depth: 37 + normal(r, 1.5),
		jaw: 2.75 + normal(r, 0.35), cheeks: 1 + normal(r, 0.35), ridge: 1.1 + normal(r, 0.3), ears: 5 + normal(r, 1.2),
	}
	if feminine {
		h.jaw -= 0.3
		h.ridge -= 0.5
		h.width -= 0.8
	}
	h.jaw = max(h.jaw, 2)
	return h
}

func newEyes(r *rand.Rand, feminine bool, tone, smile float64) eyes {
	e := eyes{
		apart: 17.9 + normal(r, 0.6), width: 7.2 + normal(r, 0.45), open: 1 + normal(r, 0.14) - 0.15*max(smile, 0),
		tilt: 0.4 + normal(r, 0.6), iris: 3.45 + normal(r, 0.15), irisTone: 0.14 + 0.05*r.Float64(),
		gazeX: clamped(normal(r, 0.6), 1.6), gazeY: clamped(normal(r, 0.3), 0.7),
		lashes: 0.45 + 0.3*r.Float64(), crease: r.Float64(),
	}
	if tone > 0.6 && r.Float64() < 0.4 {
		e.irisTone = 0.25 + 0.2*r.Float64()
	}
	if feminine {
		e.lashes += 0.25
		e.open += 0.08
	}
	switch u := r.Float64(); {
	case u < 0.06: // half shut
		e.open = 0.3 + 0.25*r.Float64()
	case u < 0.1: // all but shut
		e.open = 0.06 + 0.06*r.Float64()
	}
	return e
}

func newBrows(r *rand.Rand, feminine bool, tone float64) brows {
	b := brows{
		height: 8 + normal(r, 0.9), arch: 1.8 + normal(r, 0.8), slope: normal(r, 1), thick: 1.75 + normal(r, 0.35),
		inner: 8.6 + normal(r, 0.9), outer: 30.3 + normal(r, 1), tone: tone, weight: 0.6 + 0.35*r.Float64(),
	}
	if feminine {
		b.thick -= 0.5
		b.arch += 0.8
		b.height += 0.5
	}
	b.thick = max(b.thick, 0.75)
	return b
}

func newMouth(r *rand.Rand, feminine bool) mouth {
	m := mouth{
		y: 36.7 + normal(r, 1.6), width: 14.2 + normal(r, 1), upper: 3.5 + normal(r, 0.6), lower: 4.6 + normal(r, 0.7),
		smile: 0.7 + normal(r, 0.5), tone: 0.78 + normal(r, 0.06),
	}
	if feminine {
		m.tone -= 0.1 * r.Float64()
		m.upper += 0.4
		m.lower += 0.4
	}
	switch u := r.Float64(); {
	case u < 0.22: // smiling, lips closed
		m.smile = 1.2 + 1.2*r.Float64()
		m.width += 1.5
	case u < 0.52: // smiling, teeth shown
		m.smile = 1.6 + 1.6*r.Float64()
		m.width += 2.5
		m.gap = 3 + 3.5*r.Float64()
		m.teeth = 0.8 + 0.35*r.Float64()
		m.upper *= 0.75
		m.lower *= 0.85
	case u < 0.66: // speaking
		m.gap = 2 + 6*r.Float64()
		m.teeth = 0.5 * r.Float64()
		m.width -= 1.5 * r.Float64()
	}
	m.upper, m.lower = max(m.upper, 1.6), max(m.lower, 2.4)
	return m
}

func newHairTone(r *rand.Rand, tone, age float64) float64 {
	t := pick(r, 0.07, 0.1, 0.14, 0.2, 0.3)
	if tone > 0.6 && r.Float64() < 0.35 {
		t = pick(r, 0.42, 0.52, 0.62)
	}
	if age > 0.45 {
		t = min(0.35+0.35*r.Float64(), tone+0.1)
	}
	return t + 0.03*r.Float64()
}

func newBeard(r *rand.Rand, tone float64) beard {
	b := beard{tone: tone, line: 22 + spread(r, 6)}
	switch u := r.Float64(); {
	case u < 0.15:
		b.full, b.moustache, b.goatee = 0.85, 0.85, 0.85
	case u < 0.3: // stubble
		b.full, b.moustache, b.goatee = 0.3, 0.32, 0.35
	case u < 0.4:
		b.moustache = 0.85
	case u < 0.5:
		b.moustache, b.goatee = 0.75, 0.85
	}
	return b
}

func newGlasses(r *rand.Rand) glasses {
	return glasses{
		worn: r.Float64() < 0.2, rx: 11.5 + spread(r, 1.8), ry: 8.3 + spread(r, 1.6), square: 2.2 + 2*r.Float64(), drop: 1.5 + spread(r, 1),
		thick: 0.35 + 0.75*r.Float64()*r.Float64(), tone: pick(r, 0.04, 0.08, 0.15, 0.5),
		glare: max(0, 0.5*r.Float64()-0.15), glareShift: spread(r, 6),
	}
}

// normal returns a normal deviate of mean 0, held within two and a half standard deviations.
func normal(r *rand.Rand, sd float64) float64 { return clamped(r.NormFloat64(), 2.5) * sd }

// spread returns a number between -d and d.
func spread(r *rand.Rand, d float64) float64 { return (2*r.Float64() - 1) * d }

// pick returns one of the values.
func pick(r *rand.Rand, values ...float64) float64 { return values[r.IntN(len(values))] }

// clamped returns v held between -limit and limit.
func clamped(v, limit float64) float64 {
	if v < -limit {
		return -limit
	}
	if v > limit {
		return limit
	}
	return v
}
