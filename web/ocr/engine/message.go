package engine

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image"
	"math"
	"unicode/utf8"
)

// Hello is what the engine says first, once its networks are loaded.
type Hello struct {
	Protocol int    `json:"protocol"`
	Engine   string `json:"engine"` // its name and version, for logs and results
}

// Answer is what the engine answers.
type Answer struct {
	Page Page `json:"page"`
	// UpsideDown are the probabilities that each of the lines of Turn stands on its head.
	UpsideDown []float64 `json:"upsideDown,omitempty"`
	// ResidentBytes is the memory that the engine takes now.
	ResidentBytes int64 `json:"residentBytes"`
	// Problem is why the request failed. The engine goes on.
	Problem string `json:"problem,omitempty"`
}

// ReadRequest is the payload of Read and Turn.
type ReadRequest struct {
	Quads   []Quad      `json:"quads"`
	Options ReadOptions `json:"options"`
}

// Pixels is a picture on its way: rows of red, green and blue.
type Pixels struct {
	Width, Height int
	RGB           []byte
}

// Write writes the picture as a frame.
func (p Pixels) frame() [][]byte {
	var size [8]byte
	binary.LittleEndian.PutUint32(size[:4], uint32(p.Width))  // #nosec G115 -- of a picture of at most MostPixels
	binary.LittleEndian.PutUint32(size[4:], uint32(p.Height)) // #nosec G115 -- the same
	return [][]byte{size[:], p.RGB}
}

// ParsePixels reads the payload of Open.
func ParsePixels(payload []byte) (Pixels, error) {
	if len(payload) < 8 {
		return Pixels{}, fmt.Errorf("%w: a picture of %d bytes", ErrFrame, len(payload))
	}
	width, height := int64(binary.LittleEndian.Uint32(payload)), int64(binary.LittleEndian.Uint32(payload[4:]))
	if width < 1 || height < 1 || width > MostPixels || height > MostPixels || width*height > MostPixels || width*height*3 != int64(len(payload)-8) {
		return Pixels{}, fmt.Errorf("%w: a picture of %d × %d in %d bytes", ErrFrame, width, height, len(payload))
	}
	return Pixels{Width: int(width), Height: int(height), RGB: payload[8:]}, nil
}

// ParseFind reads the payload of Find, about a picture of that size.
func ParseFind(payload []byte, size image.Point) (FindOptions, error) {
	var o FindOptions
	if err := json.Unmarshal(payload, &o); err != nil {
		return o, fmt.Errorf("%w: %w", ErrFrame, err)
	}
	whole := image.Rectangle{Max: size}
	if o.Within.Empty() {
		o.Within = whole
	}
	if o.LongestSide == 0 {
		o.LongestSide = DefaultLongestSide
	}
	if o.LeastBox == 0 {
		o.LeastBox = DefaultLeastBox
	}
	o.Within = o.Within.Intersect(whole)
	switch {
	case o.Within.Empty():
		return o, fmt.Errorf("%w: nothing to look at", ErrFrame)
	case o.LongestSide < 32 || o.LongestSide > LargestLongestSide || o.ShortestSide < 0 || o.ShortestSide > LargestLongestSide:
		return o, fmt.Errorf("%w: sides of %d and %d", ErrFrame, o.LongestSide, o.ShortestSide)
	case !(o.LeastBox > 0 && o.LeastBox <= 1):
		return o, fmt.Errorf("%w: least box %v", ErrFrame, o.LeastBox)
	}
	return o, ReadOptions{Only: o.Only, Steps: o.Steps}.check()
}

// ParseRead reads the payload of Read and Turn.
func ParseRead(payload []byte) (ReadRequest, error) {
	var r ReadRequest
	if err := json.Unmarshal(payload, &r); err != nil {
		return r, fmt.Errorf("%w: %w", ErrFrame, err)
	}
	if len(r.Quads) > MostQuads {
		return r, fmt.Errorf("%w: %d places", ErrFrame, len(r.Quads))
	}
	for _, q := range r.Quads {
		for _, p := range q {
			if !(math.Abs(p.X) <= 4*MostPixels && math.Abs(p.Y) <= 4*MostPixels) {
				return r, fmt.Errorf("%w: a place at %v, %v", ErrFrame, p.X, p.Y)
			}
		}
	}
	if r.Options.Stretch == 0 {
		r.Options.Stretch = 1
	}
	return r, r.Options.check()
}

func (o ReadOptions) check() error {
	switch {
	case o.Steps && o.Only == "":
		return fmt.Errorf("%w: steps of all characters", ErrFrame)
	case utf8.RuneCountInString(o.Only) > MostOnly:
		return fmt.Errorf("%w: too many characters", ErrFrame)
	case o.Stretch != 0 && !(o.Stretch >= LeastStretch && o.Stretch <= MostStretch):
		return fmt.Errorf("%w: stretch %v", ErrFrame, o.Stretch)
	}
	return nil
}
