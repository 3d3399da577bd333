package face

// Visibility is whether a keypoint can be seen in its photo. The zero value is Visible.
type Visibility uint8

// COCO numbers them 2, 1 and 0; its 0 also stands for points that are not labelled, which here are missing.
const (
	Visible Visibility = iota // or nothing is said
	Hidden                    // behind something, but it can be guessed where
	Absent                    // neither to be seen nor to be guessed: there is no point, and none is missing
)

// String returns the word for v.
func (v Visibility) String() string {
	switch v {
	case Hidden:
		return "hidden"
	case Absent:
		return "absent"
	}
	return "visible"
}

// Next returns what comes after v, and Visible after Absent.
func (v Visibility) Next() Visibility { return (v + 1) % (Absent + 1) }

// With returns p as one of that visibility: an absent point is nowhere.
func (p Point) With(v Visibility) Point {
	if v == Absent {
		return Point{Visibility: Absent}
	}
	p.Visibility = v
	return p
}

// Place returns where p is, without its visibility: for comparing places.
func (p Point) Place() Point {
	p.Visibility = Visible
	return p
}

// Missing reports whether nobody said yet where the keypoint is; of one that is absent that was said.
func (p Point) Missing() bool { return !p.Known && p.Visibility != Absent }
