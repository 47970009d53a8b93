package recognition

import "image"

// Darkest and flattest pictures in which text can be told apart, in levels of 0 to 255.
const (
	darkestLight  = 45 // what the lightest pixels must reach
	leastContrast = 16 // between the darkest and the lightest pixels
)

// StrayPixels is how many pixels may be dust, or broken in a camera, and no text: fewer than a single letter of 15 pixels
// has. It is a number and no share of the picture, as a short line on a large page is a very small share of it.
const StrayPixels = 20

// CheckQuality fails with AIS.0104 on a picture that is blank or too dark to hold text.
func CheckQuality(picture *image.Gray) error {
	darkest, lightest := levels(picture, StrayPixels)
	switch {
	case lightest < darkestLight:
		return BadQuality("The image is too dark.")
	case int(lightest)-int(darkest) < leastContrast:
		return BadQuality("The image is blank, or has too little contrast.")
	}
	return nil
}

// Levels are the darkest and lightest levels of a picture's text and ground, without the few pixels beyond them: a tenth
// of a percent at either end, or, where text is less than that, StrayPixels.
func Levels(picture *image.Gray) (darkest, lightest uint8) {
	darkest, lightest = levels(picture, picture.Rect.Dx()*picture.Rect.Dy()/1000)
	if int(lightest)-int(darkest) < leastContrast {
		return levels(picture, StrayPixels)
	}
	return darkest, lightest
}

// levels are the darkest and lightest levels of a picture without so many pixels, or a hundredth of all, at either end.
func levels(picture *image.Gray, stray int) (darkest, lightest uint8) {
	var histogram [256]int
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		row := picture.Pix[picture.PixOffset(bounds.Min.X, y):]
		for _, level := range row[:bounds.Dx()] {
			histogram[level]++
		}
	}
	stray = min(stray, bounds.Dx()*bounds.Dy()/100)
	low, high := 0, 255
	for seen := histogram[low]; low < 255 && seen <= stray; seen += histogram[low] {
		low++
	}
	for seen := histogram[high]; high > 0 && seen <= stray; seen += histogram[high] {
		high--
	}
	return uint8(low), uint8(high)
}
