// Package engine is the console's side of the recognition engine, cmd/ocrengine: a program of its own, because the library
// that runs the networks is C++ and the console stays one static binary of memory-safe Go. The package says what the two
// tell each other (frame.go, message.go), and keeps the engine's processes: bounded in time and memory, started again when
// they end, hang or have grown too large.
//
// The engine knows places and characters, each with its probability and what else it may be. What they mean, as fields of
// documents, is decided by who asks, by rules in plain Go. It gets pixels, never a file; its processes have two threads each
// (pool.go). Its networks are fetched, never committed: cmd/ocrengine/models.go has their hashes, and nothing is loaded that has
// another.
package engine

import (
	"image"
	"math"
)

// Point is a place in the picture that was opened, in its pixels, from its upper left corner.
type Point struct{ X, Y float64 }

// Quad is where a line of text is: its upper left, upper right, lower right and lower left corner, as the text is read. The
// text runs from the first corner to the second whichever way the picture lies.
type Quad [4]Point

// Bounds is the upright box around the quad, in whole pixels.
func (q Quad) Bounds() image.Rectangle {
	left, top, right, bottom := q[0].X, q[0].Y, q[0].X, q[0].Y
	for _, p := range q[1:] {
		left, top, right, bottom = min(left, p.X), min(top, p.Y), max(right, p.X), max(bottom, p.Y)
	}
	return image.Rect(int(math.Floor(left)), int(math.Floor(top)), int(math.Ceil(right)), int(math.Ceil(bottom)))
}

// At is the point at shares, of 0 to 1, of the way along the text and down from its top.
func (q Quad) At(along, down float64) Point {
	mix := func(a, b Point, t float64) Point { return Point{a.X + (b.X-a.X)*t, a.Y + (b.Y-a.Y)*t} }
	return mix(mix(q[0], q[1], along), mix(q[3], q[2], along), down)
}

// Width is the longer of the quad's two sides along the text, in pixels.
func (q Quad) Width() float64 { return max(distance(q[0], q[1]), distance(q[3], q[2])) }

// Height is the longer of its two sides across the text.
func (q Quad) Height() float64 { return max(distance(q[0], q[3]), distance(q[1], q[2])) }

func distance(a, b Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// Turned is the quad as it is read when the picture is turned counter-clockwise by so many quarters.
func (q Quad) Turned(quarters int) Quad {
	var turned Quad
	for i := range turned {
		turned[i] = q[((i+quarters)%4+4)%4]
	}
	return turned
}

// Line is a line of text.
type Line struct {
	Quad Quad `json:"quad"`
	// Box is how sure it is that there is text, from 0 to 1; 0 when the place was given.
	Box  float64 `json:"box,omitempty"`
	Text string  `json:"text,omitempty"`
	// Confidence is the mean of the characters' probabilities.
	Confidence float64 `json:"confidence,omitempty"`
	Chars      []Char  `json:"chars,omitempty"`
	// Steps is what ReadOptions.Steps asks for, and StepWidth how much of the way along the line each of them is.
	Steps     [][]float32 `json:"steps,omitempty"`
	StepWidth float64     `json:"stepWidth,omitempty"`
}

// Char is a character of a line.
type Char struct {
	Rune        rune    `json:"rune"`
	X           float64 `json:"x"` // where its middle is, as a share of the way along the line
	Probability float64 `json:"p"`
	// Others are what else it may be, the likeliest first: at most MostOthers, each of at least LeastOther.
	Others []Other `json:"others,omitempty"`
}

// Bounds of Char.Others. Four hold what is mistaken for each other (0 O D Q, 1 I l |); rarer ones never win.
const (
	MostOthers = 4
	LeastOther = 0.005
)

// Other is a character that another one may be.
type Other struct {
	Rune        rune    `json:"rune"`
	Probability float64 `json:"p"`
}

// Page is what was found in a picture.
type Page struct {
	// Lines are in reading order.
	Lines []Line `json:"lines"`
	// Quarters is by how many quarters the picture has to be turned counter-clockwise to stand upright; 0 where it was not asked
	// for or there is no text.
	Quarters int `json:"quarters,omitempty"`
}

// FindOptions say where and how to look for lines. The zero value looks at all of the picture, reads the lines as they
// lie, and does not ask which way up they are.
type FindOptions struct {
	// Within is the part of the picture to look at; all of it if empty.
	Within image.Rectangle `json:"within"`
	// LongestSide is to how many pixels the longest side is reduced for finding lines; DefaultLongestSide if 0. Lines are
	// read at full size whatever it is.
	LongestSide int `json:"longestSide,omitempty"`
	// ShortestSide is to how many pixels the shortest side is enlarged, as far as LongestSide allows.
	ShortestSide int `json:"shortestSide,omitempty"`
	// LeastBox is the least Line.Box; DefaultLeastBox if 0.
	LeastBox float64 `json:"leastBox,omitempty"`
	// Orient tells which way up the picture is, by most of its lines, and reads them that way.
	Orient bool `json:"orient,omitempty"`
	// PlacesOnly does not read the lines.
	PlacesOnly bool `json:"placesOnly,omitempty"`
	// Only and Steps are those of ReadOptions.
	Only  string `json:"only,omitempty"`
	Steps bool   `json:"steps,omitempty"`
}

// Defaults of FindOptions, and the largest longest side that can be asked for, which bounds the memory that finding takes.
const (
	DefaultLongestSide = 960
	LargestLongestSide = 1600
	DefaultLeastBox    = 0.5
)

// ReadOptions say how to read lines whose places are known.
type ReadOptions struct {
	// Only are the characters that there can be; any if empty.
	Only string `json:"only,omitempty"`
	// Stretch is by how much the line is drawn out along the text before it is read; not if 0. Narrow type, such as that of a
	// machine-readable zone, is read better so.
	Stretch float64 `json:"stretch,omitempty"`
	// Steps gives, in Line.Steps, the probabilities at each step along the line: of no character first, and then of each of
	// Only's characters in their order. It needs Only.
	Steps bool `json:"steps,omitempty"`
}

// Bounds of requests.
const (
	MostPixels   = 12_000_000 // of a picture that goes to the engine; larger ones are reduced on the way
	MostQuads    = 400        // of one request to read
	MostOnly     = 8_000      // characters
	MostStretch  = 3.0
	LeastStretch = 0.3
)
