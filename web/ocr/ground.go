package ocr

import (
	"image"
	"slices"

	"ocrconsole/models/recognition"
)

// histogram is how many pixels of a picture have each level.
type histogram [256]int

func histogramOf(picture *image.Gray) *histogram {
	var h histogram
	for _, level := range picture.Pix {
		h[level]++
	}
	return &h
}

// otsu is the level that parts the pixels best into dark ones, up to it, and light ones.
func (h *histogram) otsu() (middle uint8) {
	pixels, sum := 0, 0
	for level, n := range h {
		pixels += n
		sum += n * level
	}
	darkPixels, darkSum, best := 0, 0, 0.0
	for level, n := range h {
		darkPixels += n
		darkSum += n * level
		lightPixels := pixels - darkPixels
		if darkPixels == 0 || lightPixels == 0 {
			continue
		}
		apart := float64(darkSum)/float64(darkPixels) - float64(sum-darkSum)/float64(lightPixels)
		if between := apart * apart * float64(darkPixels) * float64(lightPixels); between > best {
			best, middle = between, uint8(level) // #nosec G115 -- of 256
		}
	}
	return middle
}

// within is the histogram with what is beyond two levels at these.
func (h *histogram) within(least, most uint8) *histogram {
	var cut histogram
	for level, n := range h {
		cut[min(max(level, int(least)), int(most))] += n
	}
	return &cut
}

// below is the level at which so many pixels are that or darker.
func (h *histogram) below(pixels int) (level int) {
	for seen := h[0]; level < len(h)-1 && seen <= pixels; seen += h[level] {
		level++
	}
	return level
}

// about is how many pixels have a level, or one near it: scanners that stretch levels leave some out.
func (h *histogram) about(level int) (pixels int) {
	const near = 2
	for i := max(0, level-near); i <= min(len(h)-1, level+near); i++ {
		pixels += h[i]
	}
	return pixels
}

// darkText are levels between which dark text is that is little beside the grain of its ground, or the unevenness of its light:
// from the text's own to where the ground begins. The ground has the middle level, and levels that are not much rarer than its most
// frequent one; text is as far from it again, where chance brings no grain. It is not found where the parting level is not the ground's:
// that one parts text from its ground already, be it the light or the dark one.
func (h *histogram) darkText(pixels, parting int) (darkest, ground int, found bool) {
	const rare, least = 50, 16
	middle := h.below(pixels / 2)
	most := 0
	for level := range h {
		most = max(most, h.about(level))
	}
	ground, end := middle, middle
	for ground > 0 && h.about(ground)*rare >= most {
		ground--
	}
	for end < len(h)-1 && h.about(end)*rare >= most {
		end++
	}
	darkest = h.below(recognition.StrayPixels)
	return darkest, ground, parting >= ground && parting <= end && middle-darkest >= 2*(middle-ground) && ground-darkest >= least
}

// withoutGround makes the ground even where it would be parted into dark and light instead of text and ground: where there is
// little text on paper with a grain, or in uneven light.
func (s sheet) withoutGround() sheet {
	const lightest = 255
	h := histogramOf(s.gray)
	parting := int(h.within(recognition.Levels(s.gray)).otsu())
	if darkest, ground, found := h.darkText(pixels(s.gray), parting); found {
		s.gray = stretched(s.gray, uint8(darkest), uint8(ground)) // #nosec G115 -- of 256
		return s
	}
	slices.Reverse(h[:])
	if darkest, ground, found := h.darkText(pixels(s.gray), lightest-1-parting); found {
		s.gray = stretched(s.gray, uint8(lightest-ground), uint8(lightest-darkest)) // #nosec G115 -- of 256
	}
	return s
}
