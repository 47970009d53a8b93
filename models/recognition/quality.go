package recognition

import "image"

// Darkest and flattest pictures in which text can be told apart, in levels of 0 to 255.
const (
	darkestLight  = 45 // what the lightest pixels must reach
	leastContrast = 16 // between the darkest and the lightest pixels
)

// CheckQuality fails with AIS.0104 on a picture that is blank or too dark to hold text.
func CheckQuality(picture *image.Gray) error {
	darkest, lightest := Levels(picture)
	switch {
	case lightest < darkestLight:
		return BadQuality("The image is too dark.")
	case int(lightest)-int(darkest) < leastContrast:
		return BadQuality("The image is blank, or has too little contrast.")
	}
	return nil
}

// Levels are the darkest and lightest levels of a picture, without the stray pixels beyond them: a tenth of a percent
// at either end, which the strokes of a single word exceed.
func Levels(picture *image.Gray) (darkest, lightest uint8) {
	var histogram [256]int
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		row := picture.Pix[picture.PixOffset(bounds.Min.X, y):]
		for _, level := range row[:bounds.Dx()] {
			histogram[level]++
		}
	}
	stray := bounds.Dx() * bounds.Dy() / 1000
	low, high := 0, 255
	for seen := histogram[low]; low < 255 && seen <= stray; seen += histogram[low] {
		low++
	}
	for seen := histogram[high]; high > 0 && seen <= stray; seen += histogram[high] {
		high--
	}
	return uint8(low), uint8(high)
}
