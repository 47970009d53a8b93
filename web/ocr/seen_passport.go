package ocr

import (
	"cmp"
	"context"
	"slices"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// pitches are how far the zone's characters are made to stand apart when its lines are read, in pixels of lines that are 48
// high, as the network sees them: read again as long as what was read is not certain. Sharp type is lost where it stands far
// apart, and blurred type runs together where it does not.
var pitches = []float64{38, 28, 48}

// seenPassport reads the data page of a passport, whichever way it lies, by the recognition engine. The page is found at a
// reduced size, its lines and the zone are read at full size.
func (j *job) seenPassport(ctx context.Context) (recognition.Result, error) {
	page, err := j.view.Find(ctx, engine.FindOptions{Orient: true, ShortestSide: leastPassportSide})
	if err != nil {
		return nil, err
	}
	result, unread := j.passportOf(ctx, page.Lines)
	if !isUnreadable(unread) {
		return result, unread
	}
	// The lines told which way up they are by their shape, which is wrong at times.
	turned := make([]engine.Quad, len(page.Lines))
	for i, line := range page.Lines {
		turned[i] = line.Quad.Turned(2)
	}
	lines, err := j.view.Read(ctx, turned, engine.ReadOptions{})
	if err != nil {
		return nil, err
	}
	result, err = j.passportOf(ctx, lines)
	if isUnreadable(err) {
		return nil, unread
	}
	return result, err
}

// leastPassportSide is to how many pixels a smaller picture's shorter side is enlarged for its lines to be found.
const leastPassportSide = 640

// passportOf reads a passport of which the lines were found.
func (j *job) passportOf(ctx context.Context, lines []engine.Line) (recognition.Result, error) {
	zone, found, err := j.locateZone(ctx, lines)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, recognition.Unreadable("No machine-readable zone of a passport was found.")
	}
	page := linesOf(zone.without(lines))
	var readings []recognition.ZoneReading
	best, unread := recognition.Result(nil), error(nil)
	for i, pitch := range pitches {
		reading, err := j.readZone(ctx, zone, pitch)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			// Of a line whose faint end was not found, the places that were read tell where it ends.
			if from, to, cut := reading.Cut(); cut {
				zone = zone.extended(from, to)
				if reading, err = j.readZone(ctx, zone, pitch); err != nil {
					return nil, err
				}
			}
		}
		readings = append(readings, reading)
		// What one reading says clearly, another need not blur.
		for _, some := range [][]recognition.ZoneReading{readings[len(readings)-1:], readings} {
			result, sure, err := recognition.ReadPassport(some, page, j.request.At)
			if sure {
				return result, nil
			}
			best, unread = result, err
		}
	}
	if unread != nil {
		return nil, unread
	}
	return best, nil
}

// locateZone finds the zone by what was read of the page; or else by what its longest lines say when they are read as a zone.
func (j *job) locateZone(ctx context.Context, lines []engine.Line) (zone zoneQuads, found bool, err error) {
	if zone, found = findZone(lines); found {
		return zone, true, nil
	}
	const mostLong = 6
	others := slices.SortedStableFunc(slices.Values(lines), func(a, b engine.Line) int { return cmp.Compare(b.Quad.Width(), a.Quad.Width()) })
	var long []engine.Quad
	for len(others) > 0 && len(long) < mostLong {
		long, others = append(long, others[0].Quad), others[1:]
	}
	again, err := j.view.Read(ctx, long, engine.ReadOptions{Only: recognition.ZoneSymbols})
	if err != nil {
		return zone, false, err
	}
	zone, found = findZone(append(others, again...))
	return zone, found, nil
}

// readZone reads the zone's two lines once.
func (j *job) readZone(ctx context.Context, zone zoneQuads, pitch float64) (reading recognition.ZoneReading, err error) {
	for i, q := range zone {
		const networkHeight, characters = 48, 44
		stretch := pitch / (networkHeight * q.Width() / max(1, q.Height()) / characters)
		o := engine.ReadOptions{
			Only: recognition.ZoneSymbols, Steps: true, Stretch: min(max(stretch, engine.LeastStretch), engine.MostStretch),
		}
		lines, err := j.view.Read(ctx, []engine.Quad{q}, o)
		if err != nil {
			return reading, err
		}
		for _, char := range lines[0].Chars {
			glyph := recognition.Glyph{At: char.X, Choices: []recognition.Choice{{Character: char.Rune, Probability: char.Probability}}}
			for _, other := range char.Others {
				glyph.Choices = append(glyph.Choices, recognition.Choice{Character: other.Rune, Probability: other.Probability})
			}
			reading[i].Glyphs = append(reading[i].Glyphs, glyph)
		}
		reading[i].Steps = stepsOf(lines[0])
	}
	return reading, nil
}

// stepsOf are what the engine saw along a line, besides the characters that it took for the likeliest.
func stepsOf(line engine.Line) (steps []recognition.Step) {
	for k, levels := range line.Steps {
		step := recognition.Step{At: (float64(k) + 0.5) * line.StepWidth}
		if step.At > 1 || len(levels) != 1+len(step.Of) {
			return steps
		}
		copy(step.Of[:], levels[1:]) // behind that of no character
		steps = append(steps, step)
	}
	return steps
}
