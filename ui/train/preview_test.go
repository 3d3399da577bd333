package train

import (
	"bytes"
	"image"
	"testing"

	"fiducial/data/picture"
	"fiducial/ui/session/sessiontest"
)

// The preview shows eight faces as the settings vary them, other ones when asked for, and follows the settings.
func TestAugmentPreview(t *testing.T) {
	b := opened(t, 20)
	p := b.p.preview
	if p.picture.Image != nil {
		t.Error("it is drawn though nobody sees it")
	}
	b.Bring(b.p)
	b.unfoldGroups()
	b.Until("it is drawn", func() bool { return p.picture.Image != nil })
	b.settle()
	seen := func() []byte { return bytes.Clone(p.picture.Image.(*image.NRGBA).Pix) }
	first := seen()
	b.Do("augment-again")
	b.Until("other variations are shown", func() bool { return !bytes.Equal(first, seen()) })
	second := seen()
	field := b.settingField("augment.rotation")
	field.entry.SetText("90")
	b.Until("the other range is shown", func() bool { return !bytes.Equal(second, seen()) })
	field.entry.SetText("500") // refused: the last good one stands
	b.settle()
	if p.picture.Image == nil {
		t.Error("a wrong range takes the preview away")
	}
	b.Session.Show(3)
	b.settle()
	if got, want := p.rows(), []int{3, 4, 5, 6, 7, 8, 9, 10}; len(got) != previewFaces || got[0] != want[0] || got[7] != want[7] {
		t.Errorf("rows %v, want %v", got, want)
	}
	b.Session.Show(17)
	if got := p.rows(); len(got) != previewFaces || got[2] != 19 || got[3] != 0 {
		t.Errorf("at the end it shows rows %v", got)
	}
}

// Without any augmentation the preview is the photos with their labels.
func TestAugmentPreviewOfNothing(t *testing.T) {
	b := opened(t, 20)
	for _, standardise := range []bool{false, true} {
		wish := wish{ds: b.Session.Dataset(), row: 0, standardise: standardise}
		got, err := previewOf(b.Context(), wish, []int{0, 1, 2, 3, 4, 5, 6, 7})
		if err != nil {
			t.Fatal(err)
		}
		pixels, err := b.Session.Dataset().Pixels(5)
		if err != nil {
			t.Fatal(err)
		}
		want := picture.Thumbnail(picture.Gray(pixels, sessiontest.Side), b.Session.Dataset().Labels(5), previewSide, picture.DefaultStyle())
		corner := image.Pt(1*(previewSide+previewGap), 1*(previewSide+previewGap))
		for y := range previewSide {
			for x := range previewSide {
				if got.NRGBAAt(corner.X+x, corner.Y+y) != want.NRGBAAt(x, y) {
					t.Fatalf("standardised %v: pixel %d, %d is %v, that of the photo %v", standardise, x, y, got.NRGBAAt(corner.X+x, corner.Y+y), want.NRGBAAt(x, y))
				}
			}
		}
	}
}
