package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"math"
)

// View is a picture in one of the pool's engines, which nobody else gets until Close. It is for one goroutine.
type View struct {
	pool    *Pool
	process *process // nil when it ended
	pixels  Pixels
	reduced int // how many times smaller the engine's picture is
}

// Open takes an engine, which it waits for, and gives it the picture. Transparent parts are white.
func (p *Pool) Open(ctx context.Context, picture image.Image) (*View, error) {
	process, err := p.take(ctx)
	if err != nil {
		return nil, err
	}
	size := picture.Bounds().Size()
	v := &View{pool: p, process: process, reduced: max(1, int(math.Ceil(math.Sqrt(float64(size.X)*float64(size.Y)/MostPixels))))}
	v.pixels = pixelsOf(picture, v.reduced)
	return v, nil
}

// Close gives the engine back.
func (v *View) Close() {
	v.pool.give(v.process)
	v.process = nil
}

// Find finds the lines of the picture.
func (v *View) Find(ctx context.Context, o FindOptions) (Page, error) {
	if !o.Within.Empty() {
		o.Within = image.Rect(o.Within.Min.X/v.reduced, o.Within.Min.Y/v.reduced, (o.Within.Max.X+v.reduced-1)/v.reduced, (o.Within.Max.Y+v.reduced-1)/v.reduced)
	}
	answer, err := v.ask(ctx, KindFind, o)
	v.enlarge(answer.Page.Lines, float64(v.reduced))
	return answer.Page, err
}

// Read reads lines in their places. A result has the text of each, in the order of the places.
func (v *View) Read(ctx context.Context, quads []Quad, o ReadOptions) ([]Line, error) {
	if len(quads) == 0 {
		return nil, nil
	}
	answer, err := v.ask(ctx, KindRead, ReadRequest{Quads: v.toEngine(quads), Options: o})
	if err == nil && len(answer.Page.Lines) != len(quads) {
		err = fmt.Errorf("%w: %d lines for %d places", ErrFrame, len(answer.Page.Lines), len(quads))
	}
	v.enlarge(answer.Page.Lines, float64(v.reduced))
	return answer.Page.Lines, err
}

// UpsideDown gives for each place how likely its line stands on its head.
func (v *View) UpsideDown(ctx context.Context, quads []Quad) ([]float64, error) {
	if len(quads) == 0 {
		return nil, nil
	}
	answer, err := v.ask(ctx, KindTurn, ReadRequest{Quads: v.toEngine(quads)})
	if err == nil && len(answer.UpsideDown) != len(quads) {
		err = fmt.Errorf("%w: %d turns for %d places", ErrFrame, len(answer.UpsideDown), len(quads))
	}
	return answer.UpsideDown, err
}

// toEngine is where the places are in the engine's picture.
func (v *View) toEngine(quads []Quad) []Quad {
	sent := make([]Quad, len(quads))
	for i, q := range quads {
		for j, p := range q {
			sent[i][j] = Point{p.X / float64(v.reduced), p.Y / float64(v.reduced)}
		}
	}
	return sent
}

func (v *View) enlarge(lines []Line, factor float64) {
	for i := range lines {
		for j, p := range lines[i].Quad {
			lines[i].Quad[j] = Point{p.X * factor, p.Y * factor}
		}
	}
}

// ask asks the engine. If it ends or hangs over that, it is asked once more when it was started again; a second end is the
// picture's fault, or the machine's.
func (v *View) ask(ctx context.Context, kind Kind, request any) (Answer, error) {
	payload, err := json.Marshal(request)
	if err != nil {
		return Answer{}, err
	}
	answer, err := v.try(ctx, kind, payload)
	if err != nil && !errors.As(err, new(refused)) && ctx.Err() == nil {
		v.pool.log.Warn("the recognition engine ended over a picture and is asked again", "error", err)
		answer, err = v.try(ctx, kind, payload)
	}
	if err != nil && ctx.Err() != nil {
		err = ctx.Err()
	}
	return answer, err
}

// try asks once. An engine that fails to answer is ended.
func (v *View) try(ctx context.Context, kind Kind, payload []byte) (Answer, error) {
	if v.process == nil {
		process, err := v.pool.start(ctx)
		if err != nil {
			return Answer{}, err
		}
		v.process = process
	}
	answer, err := v.process.answer(ctx, v, kind, payload)
	if err != nil && !errors.As(err, new(refused)) {
		v.process.kill()
		v.process = nil
	}
	return answer, err
}

// pixelsOf gives a picture n times smaller, by the mean of n × n pixels.
func pixelsOf(picture image.Image, n int) Pixels {
	bounds := picture.Bounds()
	p := Pixels{Width: max(1, bounds.Dx()/n), Height: max(1, bounds.Dy()/n)}
	p.RGB = make([]byte, 3*p.Width*p.Height)
	colour := colourer(picture)
	for y := range p.Height {
		for x := range p.Width {
			var sum [3]int
			count := 0
			for v := y * n; v < min((y+1)*n, bounds.Dy()); v++ {
				for u := x * n; u < min((x+1)*n, bounds.Dx()); u++ {
					c := colour(bounds.Min.X+u, bounds.Min.Y+v)
					for i := range sum {
						sum[i] += int(c[i])
					}
					count++
				}
			}
			for i, s := range sum {
				p.RGB[3*(y*p.Width+x)+i] = uint8(s / count) // #nosec G115 -- a mean of bytes
			}
		}
	}
	return p
}
