package ocr

import (
	"image"
	"math"

	"ocrconsole/models/recognition"
)

// affine maps a point to a*x + b*y + c and d*x + e*y + f.
type affine [6]float64

var identity = affine{1, 0, 0, 0, 1, 0}

func scaling(factor float64) affine { return affine{factor, 0, 0, 0, factor, 0} }

func moving(x, y float64) affine { return affine{1, 0, x, 0, 1, y} }

func turning(radians float64) affine {
	sin, cos := math.Sincos(radians)
	return affine{cos, -sin, 0, sin, cos, 0}
}

// turningQuarters turns counter-clockwise, as it is seen, by so many quarters.
func turningQuarters(quarters int) affine {
	m := identity
	for range quarters {
		m = m.then(affine{0, 1, 0, -1, 0, 0})
	}
	return m
}

// then is the mapping that does m first and next after it.
func (m affine) then(next affine) affine {
	return affine{
		next[0]*m[0] + next[1]*m[3], next[0]*m[1] + next[1]*m[4], next[0]*m[2] + next[1]*m[5] + next[2],
		next[3]*m[0] + next[4]*m[3], next[3]*m[1] + next[4]*m[4], next[3]*m[2] + next[4]*m[5] + next[5],
	}
}

func (m affine) apply(x, y float64) (float64, float64) {
	return m[0]*x + m[1]*y + m[2], m[3]*x + m[4]*y + m[5]
}

// location maps a box's corners.
func (m affine) location(left, top, right, bottom int) recognition.Location {
	corner := func(x, y int) [2]int {
		u, v := m.apply(float64(x), float64(y))
		return [2]int{int(math.Round(u)), int(math.Round(v))}
	}
	return recognition.Location{corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)}
}

// warp makes a picture of the given size, whose pixels come from where the mapping sends them in the source, between
// its pixels by linear interpolation. Beyond the edges the source goes on as it ends.
func warp(source *image.Gray, width, height int, toSource affine) *image.Gray {
	result := image.NewGray(image.Rect(0, 0, width, height))
	bounds := source.Rect
	for y := range height {
		row := result.Pix[y*result.Stride:][:width]
		u, v := toSource.apply(0.5, float64(y)+0.5)
		u, v = u-0.5, v-0.5
		for x := range row {
			row[x] = between(source, bounds, u, v)
			u += toSource[0]
			v += toSource[3]
		}
	}
	return result
}

func between(source *image.Gray, bounds image.Rectangle, u, v float64) uint8 {
	u = min(max(u, 0), float64(bounds.Dx()-1))
	v = min(max(v, 0), float64(bounds.Dy()-1))
	x, y := int(u), int(v)
	right, below := 0, 0
	if x+1 < bounds.Dx() {
		right = 1
	}
	if y+1 < bounds.Dy() {
		below = source.Stride
	}
	fx, fy := u-float64(x), v-float64(y)
	at := source.Pix[y*source.Stride+x:]
	top := float64(at[0])*(1-fx) + float64(at[right])*fx
	bottom := float64(at[below])*(1-fx) + float64(at[below+right])*fx
	return uint8(top*(1-fy) + bottom*fy + 0.5)
}

// inverse is the way back.
func (m affine) inverse() affine {
	d := m[0]*m[4] - m[1]*m[3]
	return affine{
		m[4] / d, -m[1] / d, (m[1]*m[5] - m[2]*m[4]) / d,
		-m[3] / d, m[0] / d, (m[2]*m[3] - m[0]*m[5]) / d,
	}
}

// bounds is the box around a mapped location.
func (m affine) bounds(l recognition.Location) image.Rectangle {
	var box image.Rectangle
	for i, corner := range l {
		x, y := m.apply(float64(corner[0]), float64(corner[1]))
		at := image.Pt(int(math.Round(x)), int(math.Round(y)))
		if i == 0 {
			box = image.Rectangle{Min: at, Max: at}
		}
		box.Min.X, box.Min.Y = min(box.Min.X, at.X), min(box.Min.Y, at.Y)
		box.Max.X, box.Max.Y = max(box.Max.X, at.X), max(box.Max.Y, at.Y)
	}
	return box
}
