package data

import "iter"

// chunk is how many rows lie in one piece of memory: as many as fit into the largest that Go hands out in sizes, of
// 32 KiB, besides the 8 bytes that it keeps for itself.
const chunk = 341

// table is the rows of a dataset. Rows stay where they are in memory while others are added.
type table struct {
	chunks [][]row
	n      int
}

// len returns how many rows there are.
func (t *table) len() int { return t.n }

// at returns row i, which must be there.
func (t *table) at(i int) *row { return &t.chunks[i/chunk][i%chunk] }

// add appends a row and returns it.
func (t *table) add(r row) *row {
	if t.n%chunk == 0 {
		t.chunks = append(t.chunks, make([]row, 0, chunk))
	}
	last := &t.chunks[len(t.chunks)-1]
	*last = append(*last, r)
	t.n++
	return t.at(t.n - 1)
}

// all goes over the rows in order.
func (t *table) all() iter.Seq2[int, *row] {
	return func(yield func(int, *row) bool) {
		for c, rows := range t.chunks {
			for i := range rows {
				if !yield(c*chunk+i, &rows[i]) {
					return
				}
			}
		}
	}
}
