package ocr

import (
	"errors"
	"image"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"ocrconsole/models/recognition"
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

// calmest is how calm the real pictures of these tests are at least; noise has at most noiseCalm calm parts.
const calmest = 20

// TestNoRealPictureIsTakenForNoise looks at all that the other tests draw, which note their pictures with looksReal, and at the
// samples.
func TestNoRealPictureIsTakenForNoise(t *testing.T) {
	files, err := filepath.Glob("samples/*.jpg")
	if err != nil || len(files) < 7 {
		t.Fatalf("samples %v, %v", files, err)
	}
	for _, name := range files {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := recognition.Decode(recognition.WebImage, file)
		if err != nil {
			t.Fatal(err)
		}
		looksReal(t, name, grayOf(picture))
	}
}

// looksReal fails unless the picture is far from noise, also where it is noisy, small or large.
func looksReal(t *testing.T, name string, picture *image.Gray) {
	t.Helper()
	for _, deviation := range []float64{0, 10, 25, 40} {
		noisy := image.NewGray(picture.Rect)
		random := rand.New(rand.NewPCG(1, 2)) // #nosec G404 -- a test's picture
		for i, level := range picture.Pix {
			noisy.Pix[i] = uint8(min(max(float64(level)+random.NormFloat64()*deviation, 0), 255))
		}
		s, err := newSheet(noisy)
		if err != nil {
			t.Errorf("%s with noise of %v: %v", name, deviation, err)
			continue
		}
		for _, light := range []bool{false, true} {
			if calm := countSpots(s.gray, otsu(s.gray), light).calm(); calm < calmest && countSpots(s.gray, otsu(s.gray), light).sum() > 500 {
				t.Errorf("%s with noise of %v: %d calm parts, light %v", name, deviation, calm, light)
			}
		}
	}
}
