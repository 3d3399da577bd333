package alike

// index finds near looks: they are laid out by their lowest frequencies in boxes so wide that what is near lies in the
// same or the next one, the first being next to the last.
type index struct {
	looks []Look
	boxes map[box][]int32
}

// box is the place of a look by as many frequencies as tell faces apart well, each divided by width.
type box [keyed]uint8

const (
	keyed = 6
	width = 32 // of a box, in eighths of a grey level
	reach = 6  // at most in one frequency between near looks: 7² is more than near
)

func newIndex(looks []Look) index {
	x := index{looks: looks, boxes: make(map[box][]int32, len(looks))}
	for i, l := range looks {
		b := boxOf(l, 0)
		x.boxes[b] = append(x.boxes[b], int32(i))
	}
	return x
}

// boxOf returns the box of a look that is moved by as much in each frequency.
func boxOf(l Look, by int8) (b box) {
	for k := range b {
		b[k] = uint8(l[k]+by) / width
	}
	return b
}

// each calls do with every look that is near another, by its place, until do returns false.
func (x index) each(l Look, do func(i int) bool) {
	from, to := boxOf(l, -reach), boxOf(l, reach)
	at := from
	for {
		for _, i := range x.boxes[at] {
			if x.looks[i].Near(l) && !do(int(i)) {
				return
			}
		}
		k := 0
		for ; k < keyed; k++ { // the next box
			if at[k] != to[k] {
				at[k] = to[k]
				break
			}
			at[k] = from[k]
		}
		if k == keyed {
			return
		}
	}
}

// Groups returns for each of some looks the first of those that belong together with it, through others that lie
// between too; its own place where it is alone.
func Groups(looks []Look) []int {
	first := make([]int, len(looks))
	for i := range first {
		first[i] = i
	}
	root := func(i int) int {
		for first[i] != i {
			first[i] = first[first[i]]
			i = first[i]
		}
		return i
	}
	x := newIndex(looks)
	for i, l := range looks {
		if l.IsZero() {
			continue
		}
		x.each(l, func(j int) bool {
			if a, b := root(i), root(j); a != b {
				first[max(a, b)] = min(a, b)
			}
			return true
		})
	}
	for i := range first {
		first[i] = root(i)
	}
	return first
}
