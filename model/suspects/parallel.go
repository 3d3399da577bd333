package suspects

import (
	"sync"
	"sync/atomic"
)

// cores is how many goroutines share work.
type cores int

// each calls f once for every number below n and returns when all calls have. What f writes must depend on its number
// alone: then the result is the same on any number of cores.
func (c cores) each(n int, f func(i int)) {
	workers := min(int(c), n)
	if workers <= 1 {
		for i := range n {
			f(i)
		}
		return
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
			}
		})
	}
	wait.Wait()
}
