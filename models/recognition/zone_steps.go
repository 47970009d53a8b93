package recognition

// glimpsed adds what was seen at a place at which no character was likely enough to be read: of a narrow letter that stands
// closely between others, or faintly, an engine thinks for a moment. Without that the place would pass for a filler, and a
// name would end early. The place is counted as the grid counts.
func (p *place) glimpsed(steps []Step, g grid, at float64) {
	const (
		little  = 0.005 // how probable a symbol must have been for a moment to weigh as much as what is likely where none was
		nothing = 0.0005
		near    = 0.55 // of a place, to either side of its middle
	)
	var seen place
	sum := 0.0
	for k := 1; k+1 < len(steps); k++ {
		away := g.of(steps[k].At) - at
		if away < -near || away > near {
			continue
		}
		for i, now := range steps[k].Of {
			// What only fades out is a neighbour's.
			if now < steps[k-1].Of[i] || now < steps[k+1].Of[i] || float64(now) <= seen[i] {
				continue
			}
			sum += float64(now) - seen[i]
			seen[i] = float64(now)
		}
	}
	if len(steps) > 0 && sum < nothing {
		p.blind()
		return
	}
	for i := range p {
		p[i] = p[i]*little + seen[i]
	}
	p.normalized()
}

// blind makes a place one at which an engine that tells all saw nothing at all, not even a filler: under glare, or beyond the
// picture's edge. Anything may stand there.
func (p *place) blind() {
	for i := range p {
		p[i] = 1 / float64(len(symbols))
	}
}
