package data

import (
	"math"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"fiducial/data/face"
)

// pixelCache keeps pixels that were looked at last, of whatever size, until they are more than so many bytes. Safe for
// concurrent use.
type pixelCache struct {
	mu    sync.Mutex
	kept  *simplelru.LRU[face.Photo, []byte] // by Square
	bytes int
	room  int
}

func newPixelCache(room int) *pixelCache {
	c := &pixelCache{room: room}
	forget := func(_ face.Photo, pixels []byte) { c.bytes -= len(pixels) }
	var err error
	if c.kept, err = simplelru.NewLRU(math.MaxInt, forget); err != nil {
		panic(err) // only a size below 1 is refused
	}
	return c
}

// get returns the pixels of a square; ok is false where they are not kept.
func (c *pixelCache) get(square face.Photo) (pixels []byte, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept.Get(square)
}

// add keeps the pixels of a square.
func (c *pixelCache) add(square face.Photo, pixels []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept.Remove(square) // another goroutine may have read the same
	c.kept.Add(square, pixels)
	for c.bytes += len(pixels); c.bytes > c.room && c.kept.Len() > 1; {
		c.kept.RemoveOldest()
	}
}
