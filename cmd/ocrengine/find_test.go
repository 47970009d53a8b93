package main

import (
	"image"
	"testing"
)

func TestALargePictureIsSeenInPartsThatCoverItOnce(t *testing.T) {
	for _, size := range []image.Point{{32, 32}, {960, 704}, {1600, 1216}, {1216, 1600}, {1600, 1600}, {1280, 896}, {1600, 32}} {
		covered := 0
		all := parts(size.X, size.Y)
		for i, part := range all {
			covered += part.Dx() * part.Dy()
			seen := part.Inset(-seam).Intersect(image.Rectangle{Max: size})
			if seen.Dx()%stride != 0 || seen.Dy()%stride != 0 {
				t.Errorf("%v: a part of %v", size, seen)
			}
			if seen.Dx()*seen.Dy() > mostAtOnce {
				t.Errorf("%v: %v is too large", size, seen)
			}
			for _, other := range all[:i] {
				if part.Overlaps(other) {
					t.Errorf("%v: %v and %v", size, part, other)
				}
			}
		}
		if covered != size.X*size.Y {
			t.Errorf("%v: %v", size, all)
		}
		if small := size.X*size.Y <= mostAtOnce; small != (len(all) == 1) {
			t.Errorf("%v: in %d parts", size, len(all))
		}
	}
}
