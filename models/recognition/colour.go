package recognition

import (
	"image"
	"image/color"
)

// PlateColour is the colour of a plate's ground.
type PlateColour string

// The colours that the API knows.
const (
	Blue        PlateColour = "blue"
	Green       PlateColour = "green"
	Black       PlateColour = "black"
	White       PlateColour = "white"
	Yellow      PlateColour = "yellow"
	YellowGreen PlateColour = "yellow_green" // of large new energy vehicles: yellow at the left, green beside it
)

// ColourOf is the plate colour that a single pixel could belong to; empty for colours that no plate has, as red.
func ColourOf(c color.Color) PlateColour {
	r, g, b, _ := c.RGBA()
	hue, saturation, value := hsv(int(r>>8), int(g>>8), int(b>>8))
	switch {
	case value < 70:
		return Black
	case saturation < 50 && value > 150:
		return White
	case saturation < 50:
		return ""
	case hue >= 190 && hue <= 260:
		return Blue
	case hue >= 75 && hue <= 175:
		return Green
	case hue >= 30 && hue < 70:
		return Yellow
	default:
		return ""
	}
}

// hsv gives a hue in degrees, and saturation and value from 0 to 255.
func hsv(r, g, b int) (hue, saturation, value int) {
	value = max(r, g, b)
	span := value - min(r, g, b)
	if span == 0 {
		return 0, 0, value
	}
	switch value {
	case r:
		hue = 60 * (g - b) / span
	case g:
		hue = 120 + 60*(b-r)/span
	default:
		hue = 240 + 60*(r-g)/span
	}
	return (hue + 360) % 360, 255 * span / value, value
}

// ColourOfPlate is the colour of the plate in a part of a picture. The characters take less room than the ground, so
// the commonest colour is the ground's; only a green plate fades to white, and stays green.
func ColourOfPlate(picture image.Image, plate image.Rectangle) PlateColour {
	left := countColours(picture, image.Rect(plate.Min.X, plate.Min.Y, plate.Min.X+plate.Dx()/4, plate.Max.Y))
	all := countColours(picture, plate)
	total := 0
	for _, n := range all {
		total += n
	}
	// White is first, and black last, as both are also colours of characters: a tie goes to the ground.
	best := White
	for _, c := range []PlateColour{Blue, Green, Yellow, Black} {
		if all[c] > all[best] {
			best = c
		}
	}
	coloured := Green
	if all[Yellow] > all[Green] {
		coloured = Yellow
	}
	if (best == White || best == Black) && all[coloured]*4 > total {
		best = coloured
	}
	if (best == Green || best == Yellow) && left[Yellow] > left[Green] && all[Green] > all[Yellow] {
		return YellowGreen
	}
	return best
}

// countColours looks at up to some ten thousand pixels, evenly spread.
func countColours(picture image.Image, part image.Rectangle) map[PlateColour]int {
	part = part.Intersect(picture.Bounds())
	step := max(1, part.Dx()/200, part.Dy()/50)
	counts := map[PlateColour]int{}
	for y := part.Min.Y; y < part.Max.Y; y += step {
		for x := part.Min.X; x < part.Max.X; x += step {
			if c := ColourOf(picture.At(x, y)); c != "" {
				counts[c]++
			}
		}
	}
	return counts
}
