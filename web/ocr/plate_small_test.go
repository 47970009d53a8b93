package ocr_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"slices"
	"testing"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/web/ocr/drawing"
)

// Of a large photograph in which the plate is far away, text is found only when it is less reduced.
func TestASmallPlateInALargePictureIsFound(t *testing.T) {
	tier.Needs(t, tier.Recognition)
	e := installed(t)
	fonts, err := drawing.PlateFonts()
	if err != nil {
		t.Fatal(err)
	}
	near, err := png.Decode(bytes.NewReader(plateOnCar(fonts[1], drawing.Looks["white"], "AJK 7551")))
	if err != nil {
		t.Fatal(err)
	}
	const width, height = 2560, 1600
	street := drawing.New(width, height, color.RGBA{150, 155, 150, 255})
	car := drawing.New(near.Bounds().Dx(), near.Bounds().Dy(), color.White)
	car.Paste(near, image.Point{})
	street.Paste(drawing.Scaled(car, near.Bounds().Dx()/6, near.Bounds().Dy()/6), image.Pt(900, 800))
	if numbers := readPlates(t, e, drawing.PNG(street)); !slices.Equal(numbers, []string{"AJK7551"}) {
		t.Errorf("read %v", numbers)
	}
}
