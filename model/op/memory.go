package op

import (
	"fmt"
	"slices"

	"gorgonia.org/gorgonia"
)

// Plan decides where in memory the results of the builder's operations go: results that are never needed at
// the same time share it. Of a training graph that saves about half, of a prediction graph nearly all. Call it
// once, when g is whole (gradients included) and before its first run. The results of keep are read from
// outside: they get memory of their own and hold until the next run.
//
// Without Plan every operation allocates memory of its own at its first run.
func (b *Builder) Plan(g *gorgonia.ExprGraph, keep ...*gorgonia.Node) error {
	lives, err := b.lives(g, keep)
	if err != nil {
		return err
	}
	for _, l := range lives {
		l.size = (l.size + cacheLine - 1) / cacheLine * cacheLine
	}
	arena := make([]float32, place(lives))
	for _, l := range lives {
		end := l.at + l.op.shape.TotalSize()
		l.op.back(arena[l.at:end:end])
	}
	return nil
}

// cacheLine is how many float32s a line of the processor's cache holds: no two results share one.
const cacheLine = 16

// A life is the time in which a result is needed, in steps of the program from its operation to its last
// reader, and the place it gets for that time.
type life struct {
	op         *operation
	first, end int // both included
	size       int // float32s
	at         int // offset in the arena
}

// lives returns the lives of all results that may share memory, in the order of the program.
func (b *Builder) lives(g *gorgonia.ExprGraph, keep []*gorgonia.Node) ([]*life, error) {
	order, err := program(g)
	if err != nil {
		return nil, fmt.Errorf("plan the memory of the graph: %w", err)
	}
	step := make(map[*gorgonia.Node]int, len(order))
	for i, n := range order {
		step[n] = i
	}
	var lives []*life
	for i, n := range order {
		o, ours := b.nodes[n]
		if !ours || b.fixed[n] || len(n.Shape()) == 0 || slices.Contains(keep, n) {
			continue
		}
		l := &life{op: o.base(), first: i, end: i, size: o.base().shape.TotalSize()}
		shared := true
		readers := g.To(n.ID())
		for readers.Next() {
			r := readers.Node().(*gorgonia.Node)
			reader, ours := b.nodes[r]
			if !ours {
				shared = false // others may hand on their input's memory as their result
			} else if reader.base().looksAt(n) {
				l.end = max(l.end, step[r])
			}
		}
		if shared {
			lives = append(lives, l)
		}
	}
	return lives, nil
}

// place gives every life an offset, so that no two that overlap in time overlap in memory, and returns the
// size of the whole: the largest first, each at the lowest offset where there is room for it (greedy by size,
// Pisarchyk and Lee, "Efficient memory management for deep neural net inference", 2020).
func place(lives []*life) int {
	order := slices.Clone(lives)
	slices.SortStableFunc(order, func(a, b *life) int { return b.size - a.size })
	var placed []*life // by offset
	total := 0
	for _, l := range order {
		l.at = 0
		for _, p := range placed {
			if p.first > l.end || p.end < l.first {
				continue
			}
			if l.at+l.size <= p.at {
				break
			}
			l.at = max(l.at, p.at+p.size)
		}
		total = max(total, l.at+l.size)
		i, _ := slices.BinarySearchFunc(placed, l.at, func(p *life, at int) int { return p.at - at })
		placed = slices.Insert(placed, i, l)
	}
	return total
}
