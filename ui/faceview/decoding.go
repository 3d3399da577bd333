package faceview

// Decoding is a photo that is being decoded. It is safe for concurrent use.
type Decoding struct {
	done  chan struct{}
	photo *Photo
}

// NewDecoding returns a photo that is to be decoded: whoever decodes it calls Done, once.
func NewDecoding() *Decoding { return &Decoding{done: make(chan struct{})} }

// Done says that the photo is there; nil where there will be none.
func (d *Decoding) Done(p *Photo) {
	d.photo = p
	close(d.done)
}

// Wait returns the photo once it is there, nil where there is none.
func (d *Decoding) Wait() *Photo {
	<-d.done
	return d.photo
}

// Ready returns the photo if it is there by now, else nil.
func (d *Decoding) Ready() *Photo {
	select {
	case <-d.done:
		return d.photo
	default:
		return nil
	}
}
