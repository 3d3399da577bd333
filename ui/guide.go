package ui

import (
	"image"
	"image/color"
	"image/draw"

	"fiducial/data/face"
	"fiducial/data/picture"
	"fiducial/data/synth"
	"fiducial/ui/faceview"
)

const (
	guideSide = 96
	guideSeed = 1
)

// guidePicture draws the face on which a wanted keypoint is shown: that one ringed, the others as dots.
// It is nil for a keypoint that drawn faces don't have.
func guidePicture(k face.Keypoints, kp int) image.Image {
	at := face.Standard().Index(k[kp].Name)
	if at < 0 {
		return nil
	}
	f := synth.Draw(guideSeed, 0, guideSide)
	others := make(face.Points, len(f.Points))
	others[at] = f.Points[at]
	const scale = 3
	style := picture.Style{Label: color.NRGBA{0xF0, 0xE4, 0x42, 0xFF}, Prediction: faceview.PredictionColor(), Rim: faceview.RimColor()}
	img := picture.Annotated(picture.Gray(f.Pixels, guideSide), others, nil, scale, style)
	for i, p := range f.Points {
		if i != at && p.Known {
			dot(img, p, scale)
		}
	}
	return img
}

func dot(img draw.Image, p face.Point, scale int) {
	x, y := int((p.X+0.5)*float64(scale)), int((p.Y+0.5)*float64(scale))
	draw.Draw(img, image.Rect(x-1, y-1, x+2, y+2), image.NewUniform(color.NRGBA{0xFF, 0xFF, 0xFF, 0xC0}), image.Point{}, draw.Over)
}
