// Package crops shows one keypoint on many faces: a scrolling grid of enlarged crops around it, in which a drag
// corrects the label. It makes only the cells in sight, and knows faces only by what Faces tells it.
package crops
