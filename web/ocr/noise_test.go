package ocr

import (
	"errors"
	"image"
	"image/color"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
)

// specks is a picture of squares at random, of so many pixels a side, on a share of all places.
func specks(width, height, side int, share float64, ink uint8) *image.Gray {
	random := rand.New(rand.NewPCG(1, 2)) // #nosec G404 -- a test's picture
	picture := image.NewGray(image.Rect(0, 0, width, height))
	for i := range picture.Pix {
		picture.Pix[i] = 255 - ink
	}
	for y := 0; y < height; y += side {
		for x := 0; x < width; x += side {
			if random.Float64() >= share {
				continue
			}
			for v := y; v < min(y+side, height); v++ {
				for u := x; u < min(x+side, width); u++ {
					picture.Pix[v*picture.Stride+u] = ink
				}
			}
		}
	}
	return picture
}

// TestNoiseIsRefusedBeforeItCostsAnything tries noise that recognition was measured not to end with in 25 s, and some on
// which it takes seconds.
func TestNoiseIsRefusedBeforeItCostsAnything(t *testing.T) {
	tier.Needs(t, tier.Time)
	for name, picture := range map[string]*image.Gray{
		"fine and thin":      specks(1500, 1200, 1, 0.02, 0),
		"fine":               specks(1500, 1200, 1, 0.1, 0),
		"light on dark":      specks(1500, 1200, 1, 0.1, 255),
		"coarse, and large":  specks(4000, 3000, 3, 0.02, 0),
		"coarse":             specks(1500, 1200, 3, 0.1, 0),
		"even":               specks(2500, 2000, 1, 0.5, 0),
		"thick":              specks(1500, 1200, 2, 0.3, 0),
		"of a plate's limit": specks(4096, 2700, 3, 0.05, 0),
	} {
		var known *recognition.Error
		if _, err := newSheet(picture); !errors.As(err, &known) || known.Code != recognition.CodeQuality {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// levels is a picture of squares of random levels, of so many pixels a side: each colour by itself, as a camera or a program makes it.
func levels(width, height, side int) image.Image {
	random := rand.New(rand.NewPCG(1, 2)) // #nosec G404 -- a test's picture
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	level := func() uint8 { return uint8(random.UintN(256)) }
	for y := 0; y < height; y += side {
		for x := 0; x < width; x += side {
			drawing.Canvas{RGBA: picture}.Fill(image.Rect(x, y, x+side, y+side), color.RGBA{level(), level(), level(), 255})
		}
	}
	return picture
}

// TestNoiseOfAllLevelsIsRefusedToo tries what has no lines, so that a skew is found in it by chance: turned back by that, its
// specks run into each other more.
func TestNoiseOfAllLevelsIsRefusedToo(t *testing.T) {
	tier.Needs(t, tier.Time)
	gray := func(deviation float64) image.Image {
		return drawing.Noisy(drawing.New(1400, 1000, color.Gray{Y: 128}), deviation, 1)
	}
	for name, picture := range map[string]image.Image{
		"of a phone's size": levels(1400, 1000, 1), "large": levels(3000, 2000, 1), "coarse": levels(1400, 1000, 3), "coarse and large": levels(3000, 2000, 3),
		"gray": gray(30), "bright": gray(90),
	} {
		var known *recognition.Error
		if _, err := newSheet(picture); !errors.As(err, &known) || known.Code != recognition.CodeQuality {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// calmest is how many calm parts real pictures without waves have at least; noise has at most noiseCalm.
const calmest = 2 * noiseCalm

// TestNoRealPictureIsTakenForNoise looks at the samples and at what tests draw: also with noise, under which it is still
// read, and tiny or dense.
func TestNoRealPictureIsTakenForNoise(t *testing.T) {
	tier.Needs(t, tier.Time)
	pictures := map[string]image.Image{
		"plate":            drawing.Street(drawing.Plate(drawing.Bold, "京A12345", "blue")),
		"card":             drawing.IDCardFront(drawing.Regular, "Name", "M", "Han", [3]string{"1949", "12", "31"}, []string{"Address"}, "11010519491231002X"),
		"page of 8 px":     text(8, 700, 1000),
		"page of 12 px":    text(12, 1200, 1700),
		"page on its side": turned(text(12, 700, 1000)),
	}
	maps.Copy(pictures, samplePictures(t))
	for name, picture := range pictures {
		for _, deviation := range []float64{0, 25} {
			s, err := newSheet(drawing.Noisy(picture, deviation, 1))
			if err != nil {
				t.Errorf("%s with noise of %v: %v", name, deviation, err)
				continue
			}
			for _, light := range []bool{false, true} {
				middle := otsu(s.gray)
				spots, waves := countSpots(s.gray, middle, light), wavesOf(s.gray, middle)
				far := spots.calm() >= calmest || waves > 1.3*noiseWaves || float64(spots.sum()) < noiseShare*2/3*float64(spots.all)
				if !far {
					t.Errorf("%s with noise of %v, light %v: %d calm parts, %d specks of %d spots, waves of %.2f", name, deviation, light, spots.calm(), spots.sum(), spots.all, waves)
				}
			}
		}
	}
}

// samplePictures are the samples by their files.
func samplePictures(t *testing.T) map[string]image.Image {
	t.Helper()
	files, err := filepath.Glob("samples/*.jpg")
	if err != nil || len(files) < 7 {
		t.Fatalf("samples %v, %v", files, err)
	}
	pictures := make(map[string]image.Image)
	for _, name := range files {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if pictures[name], err = recognition.Decode(recognition.WebImage, file); err != nil {
			t.Fatal(err)
		}
	}
	return pictures
}

// text is a page full of text, as dense as it can be.
func text(size float64, width, height int) image.Image {
	page := drawing.New(width, height, color.White)
	for y := int(size) * 2; y < height-int(size); y += int(size * 1.2) {
		page.Text(drawing.Regular, size, int(size), y, color.Black, strings.Repeat("Every successful call, is deducted once; i.e. 1,000 calls: $6.40. ", 12))
	}
	return page
}

func turned(picture image.Image) image.Image { return drawing.Turned(picture, 90, color.White) }
