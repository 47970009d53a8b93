package ocr

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"strings"
	"testing"

	"ocrconsole/models/dbtest/tier"
	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/drawing"
)

// smallSizes are those of pictures on which recognition takes some seconds at most if they are noise, and which many small ones
// at once are made of all the same.
var smallSizes = []image.Point{{200, 150}, {320, 240}, {480, 320}, {600, 400}, {240, 700}, {800, 300}}

func mustBeNoise(t *testing.T, picture image.Image) {
	t.Helper()
	var known *recognition.Error
	if _, err := newSheet(picture); !errors.As(err, &known) || known.Code != recognition.CodeQuality {
		t.Errorf("it is let through: %v", err)
	}
}

func TestSmallNoiseIsRefusedToo(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Time)
	for _, size := range smallSizes {
		for name, picture := range map[string]image.Image{
			"even":          specks(size.X, size.Y, 1, 0.5, 0),
			"thick":         specks(size.X, size.Y, 2, 0.3, 0),
			"light on dark": specks(size.X, size.Y, 2, 0.3, 255),
			"of all levels": levels(size.X, size.Y, 1),
			"coarse":        levels(size.X, size.Y, 3),
			"gray":          drawing.Noisy(drawing.New(size.X, size.Y, color.Gray{Y: 128}), 30, 1),
			"bright":        drawing.Noisy(drawing.New(size.X, size.Y, color.Gray{Y: 128}), 90, 1),
		} {
			t.Run(fmt.Sprint(name, " ", size), func(t *testing.T) {
				t.Parallel()
				mustBeNoise(t, picture)
			})
		}
	}
}

// TestNoSmallPictureIsTakenForNoise draws text that fills small pictures to their edges, as cut out of a page: also with noise,
// askew and on its side; and the samples, made small.
func TestNoSmallPictureIsTakenForNoise(t *testing.T) {
	t.Parallel()
	tier.Needs(t, tier.Time)
	pictures := make(map[string]image.Image)
	for _, size := range append(smallSizes, image.Pt(60, 60), image.Pt(120, 80)) {
		for _, letters := range []float64{8, 12, 20} {
			page := text(letters, size.X, size.Y)
			name := fmt.Sprint(letters, " px on ", size)
			pictures[name] = page
			pictures[name+", noisy"] = drawing.Noisy(page, 25, 1)
			pictures[name+", askew"] = drawing.Turned(page, 3, color.White)
			pictures[name+", on its side"] = turned(page)
		}
	}
	for name, sample := range samplePictures(t) {
		for _, n := range []int{2, 3, 5, 8} {
			pictures[fmt.Sprint(name, " / ", n)] = reduced(grayOf(sample), n)
		}
	}
	for name, picture := range pictures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// Some samples are blank when they are that small.
			if _, err := newSheet(picture); err != nil && strings.Contains(err.Error(), "noise") {
				t.Error(err)
			}
		})
	}
}
