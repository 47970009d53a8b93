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
// apart, and blurred type runs together where it does not. Most are read at the first, nearly all others at the second: the
// third is for those that would be refused.
var pitches = []float64{38, 48, 28}

// seenPassport reads the data page of a passport, whichever way it lies, by the recognition engine. The page is found at a
// reduced size, its lines and the zone are read at full size. A page that is small in its picture is looked for once more from
// closer by.
func (j *job) seenPassport(ctx context.Context) (recognition.Result, error) {
	o := engine.FindOptions{Orient: true, PlacesOnly: true, ShortestSide: leastPassportSide}
	first, err := j.passportIn(ctx, o)
	if err != nil || first.seen {
		return first.result, cmp.Or(err, first.unread)
	}
	within, useful := closerLook(first.lines, j.picture.Bounds().Size())
	if !useful {
		return nil, first.unread
	}
	o.Within, o.LongestSide = within, closerSide
	second, err := j.passportIn(ctx, o)
	if err != nil || second.seen {
		return second.result, cmp.Or(err, second.unread)
	}
	return nil, first.unread
}

// leastPassportSide is to how many pixels a smaller picture's shorter side is enlarged for its lines to be found.
const leastPassportSide = 640

// attempt is what came of looking for a passport.
type attempt struct {
	result recognition.Result
	unread error         // AIS.0105, if there is no result
	lines  []engine.Line // that were found
	seen   bool          // that is a zone, or another document's: looking for it once more tells nothing new
}

// passportIn reads a passport of which the lines are found so.
func (j *job) passportIn(ctx context.Context, o engine.FindOptions) (attempt, error) {
	found, err := j.view.Find(ctx, o)
	if err != nil {
		return attempt{}, err
	}
	first, err := j.passportOf(ctx, found.Lines)
	if err != nil || first.seen {
		return first, err
	}
	// The lines told which way up they are by their shape, which is wrong at times.
	turned := make([]engine.Line, len(found.Lines))
	for i, line := range found.Lines {
		turned[i] = engine.Line{Quad: line.Quad.Turned(2)}
	}
	second, err := j.passportOf(ctx, turned)
	if err != nil || second.seen {
		return second, err
	}
	return first, nil
}

// passportOf reads a passport of which the places of the lines were found.
func (j *job) passportOf(ctx context.Context, lines []engine.Line) (a attempt, err error) {
	a.lines = lines
	zone, first, found, err := j.zoneByShape(ctx, lines)
	if err == nil && !found {
		if lines, err = j.view.Read(ctx, quadsOf(lines), engine.ReadOptions{}); err != nil {
			return a, err
		}
		if zone, found, err = j.locateZone(ctx, lines); err == nil && found {
			zone, first, err = j.readWhole(ctx, zone)
		}
	} else if err == nil {
		lines, err = j.view.Read(ctx, quadsOf(zone.page(lines)), engine.ReadOptions{})
	}
	if err != nil {
		return a, err
	}
	if !found {
		a.unread = recognition.Unreadable("No machine-readable zone of a passport was found.")
		return a, nil
	}
	if first.Recognized() && !first.Begun() {
		if zone, first, err = j.upperAgain(ctx, zone, first); err != nil {
			return a, err
		}
	}
	printed := linesOf(withSpaces(j.gray(), zone.page(lines)))
	doubtBlurred(j.gray(), printed)
	a.result, err = j.passportBy(ctx, zone, first, printed)
	if isUnreadable(err) {
		a.unread, err = err, nil
	}
	a.seen = a.unread == nil || first.Recognized() || recognition.IsOtherDocument(a.unread)
	return a, err
}

func quadsOf(lines []engine.Line) []engine.Quad {
	quads := make([]engine.Quad, len(lines))
	for i, line := range lines {
		quads[i] = line.Quad
	}
	return quads
}

// passportBy reads the passport of a zone, which was read once, and of its page. The zone is read again as long as that tells
// more.
func (j *job) passportBy(ctx context.Context, zone zoneQuads, first recognition.ZoneReading, page []recognition.Line) (best recognition.Result, unread error) {
	var readings []recognition.ZoneReading
	for i, pitch := range pitches {
		reading := first
		if i > 0 {
			var err error
			if reading, err = j.readZone(ctx, zone, pitch); err != nil {
				return nil, err
			}
		}
		readings = append(readings, reading)
		// What one reading says clearly, another need not blur.
		for _, some := range [][]recognition.ZoneReading{readings[i:], readings} {
			result, sure, err := recognition.ReadPassport(some, page, j.request.At)
			switch {
			case sure || recognition.IsOtherDocument(err):
				return result, err
			case err == nil:
				best = result
			default:
				unread = err
			}
		}
		if i > 0 && best != nil {
			break
		}
	}
	if best != nil {
		return best, nil
	}
	return nil, unread
}

// zoneByShape finds the zone by the shape of its lines, and reads it: on most pages no other lines are as long and as close, and
// on nearly all others no more than one pair of them.
func (j *job) zoneByShape(ctx context.Context, lines []engine.Line) (zone zoneQuads, reading recognition.ZoneReading, found bool, err error) {
	const mostTried = 2
	for i, likely := range shapedZones(lines) {
		if i == mostTried {
			break
		}
		if zone, reading, err = j.readWhole(ctx, likely); err != nil || reading.Recognized() {
			return zone, reading, err == nil, err
		}
	}
	return zone, reading, false, nil
}

// readWhole reads a zone once. Of lines whose faint ends were not found, the places that were read tell where these are.
func (j *job) readWhole(ctx context.Context, zone zoneQuads) (zoneQuads, recognition.ZoneReading, error) {
	reading, err := j.readZone(ctx, zone, pitches[0])
	if err != nil {
		return zone, reading, err
	}
	const most = 2 // the ends of a line that was cut by half are found by and by
	for range most {
		from, to, cut := reading.Cut()
		if !cut {
			break
		}
		zone = zone.extended(from, to)
		if reading, err = j.readZone(ctx, zone, pitches[0]); err != nil {
			break
		}
	}
	return zone, reading, err
}

// upperAgain looks for the upper line where the lower one tells that it must be: what was taken for it was none, as where a frame
// or a stamp hid it.
func (j *job) upperAgain(ctx context.Context, zone zoneQuads, first recognition.ZoneReading) (zoneQuads, recognition.ZoneReading, error) {
	again := zoneQuads{zone.above(), zone[1]}
	reading, err := j.readZone(ctx, again, pitches[0])
	if err != nil || !reading.Begun() {
		return zone, first, err
	}
	return again, reading, nil
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
	if line.StepWidth <= 0 { // of an engine that was built before it said so
		return nil
	}
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
