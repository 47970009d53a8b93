package ocr

import (
	"cmp"
	"context"
	"image"
	"slices"
	"strings"
	"unicode"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

const (
	// leastPlateLine is how high the characters of a plate are at least, in pixels: below that they are guessed.
	leastPlateLine = 9
	// mostPlateLines is how many places of one picture are looked at more closely: each takes some twentieths of a second.
	mostPlateLines = 10
	// sureOfKnown and sureOfOther are how sure a number has to be that has a format of an issuer, and one of a format that
	// is not known. What is less sure is no answer, and not billed.
	sureOfKnown = 0.62
	sureOfOther = 0.85
	// sureOfShort is the same of numbers of at most shortNumber characters: house numbers and names look like them.
	sureOfShort = 0.8
	shortNumber = 5
)

// seenPlates reads the plates of a picture by the recognition engine: the lines that can be plates are read once more, a
// little differently, and what is not the same number both times is refused.
func (j *job) seenPlates(ctx context.Context) (recognition.Result, error) {
	page, err := j.view.Find(ctx, engine.FindOptions{})
	if err != nil {
		return nil, err
	}
	gray := grayOf(j.picture)
	var sure []seenPlate
	for _, seen := range j.likeliest(platesIn(page.Lines)) {
		if err := j.readAgain(ctx, &seen); err != nil {
			return nil, err
		}
		seen.Confidence *= (1 + seen.lines.setOff(gray)) / 2
		if seen.sure() && !seen.lines.partOfMore(page.Lines) && !seen.lacksEnd(gray) {
			sure = append(sure, seen)
		}
	}
	found := j.apart(sure)
	if len(found) == 0 {
		return nil, recognition.Unreadable("No license plate was recognized.")
	}
	return &found, nil
}

// plateLines are one or two lines that may be one plate, in the order in which they are read.
type plateLines []engine.Line

// platesIn gives the lines that may be plates, and the lines that may be one plate together: those first.
func platesIn(lines []engine.Line) []plateLines {
	var places, single []plateLines
	for _, first := range lines {
		single = append(single, plateLines{first})
		for _, lower := range lines {
			if under(first, lower) {
				places = append(places, plateLines{first, lower})
			}
		}
		row := plateLines{first}
		for next, found := rightOf(first, lines); found && len(row) < mostInRow; next, found = rightOf(next, lines) {
			row = append(row, next)
			places = append(places, slices.Clone(row))
		}
	}
	slices.SortStableFunc(places, func(a, b plateLines) int { return cmp.Compare(len(b), len(a)) })
	return slices.DeleteFunc(append(places, single...), func(p plateLines) bool { return !p.mayBePlate() })
}

// mostInRow is how many lines side by side may be one plate: as many as numbers have groups.
const mostInRow = 4

// rightOf is the line that goes on right of another.
func rightOf(line engine.Line, lines []engine.Line) (next engine.Line, found bool) {
	for _, other := range lines {
		if other.Quad != line.Quad && beside(line, other) && (!found || other.Quad[0].X < next.Quad[0].X) {
			next, found = other, true
		}
	}
	return next, found
}

// under says whether the second line is below the first as the lower line of a plate is.
func under(upper, lower engine.Line) bool {
	a, b := upper.Quad.Bounds(), lower.Quad.Bounds()
	shared := min(a.Max.X, b.Max.X) - max(a.Min.X, b.Min.X)
	gap := lower.Quad.At(0.5, 0.5).Y - upper.Quad.At(0.5, 0.5).Y
	high, low := max(upper.Quad.Height(), lower.Quad.Height()), min(upper.Quad.Height(), lower.Quad.Height())
	return 2*shared >= min(a.Dx(), b.Dx()) && gap > 0.4*high && gap < 1.5*high && high < 2*low
}

// beside says whether the second line goes on right of the first, as high as it.
func beside(left, right engine.Line) bool {
	end, start := left.Quad.At(1, 0.5), right.Quad.At(0, 0.5)
	high, low := max(left.Quad.Height(), right.Quad.Height()), min(left.Quad.Height(), right.Quad.Height())
	return high < 1.4*low && start.X-end.X > -0.7*low && start.X-end.X < 1.6*low && abs(start.Y-end.Y) < 0.35*low
}

func abs(f float64) float64 { return max(f, -f) }

// mayBePlate says whether there is a digit, and as many characters as a plate has.
func (p plateLines) mayBePlate() bool {
	digits, all := 0, 0
	for _, line := range p {
		if line.Quad.Height() < leastPlateLine {
			return false
		}
		for _, c := range line.Chars {
			all++
			if c.Rune >= '0' && c.Rune <= '9' || c.Rune == 'O' {
				digits++
			}
		}
	}
	return digits > 0 && all >= 4 && all <= 14
}

// partOfMore says whether a line stands beside another that is as much of a number as itself. Both together, which are
// looked at as well, are another place: this one is a part of that number then, or both are part of a third.
func (p plateLines) partOfMore(lines []engine.Line) bool {
	for _, line := range p {
		if len(line.Chars) >= 7 && recognition.IsProvince(line.Chars[0].Rune) { // a whole number of China
			return false
		}
		for _, other := range lines {
			if p.has(other) || other.Quad.Height() < partHeight*line.Quad.Height() || !numberLike(other) {
				continue
			}
			if under(line, other) || under(other, line) || beside(line, other) || beside(other, line) {
				return true
			}
		}
	}
	return false
}

// partHeight is how high a line is at least, as a share of another, to be a part of the same number: countries' codes and
// the names of states are smaller.
const partHeight = 0.6

func (p plateLines) has(line engine.Line) bool {
	return slices.ContainsFunc(p, func(own engine.Line) bool { return own.Quad == line.Quad })
}

// setOff tells how much the lines' ground is set off from what is around it. That of two lines is the lesser.
func (p plateLines) setOff(gray *image.Gray) float64 {
	least := 1.0
	for _, line := range p {
		least = min(least, setOff(gray, line.Quad))
	}
	return least
}

// numberLike says whether a line may be part of a number: there is a digit, or a province, or nothing but letters, and no
// more of them than stand in one group. They may have been read as small ones, or as letters that no plate has: an engine names
// what it does not know by what is nearest.
func numberLike(line engine.Line) bool {
	letters := 0
	for _, c := range line.Chars {
		switch {
		case unicode.IsSpace(c.Rune): // which stand at the ends of lines too
		case c.Rune >= '0' && c.Rune <= '9', recognition.IsProvince(c.Rune):
			return true
		case unicode.IsLetter(c.Rune):
			letters++
		default:
			return false
		}
	}
	return letters > 0 && letters <= 4
}

// bounds is the box around the lines.
func (p plateLines) bounds() (box image.Rectangle) {
	for _, line := range p {
		box = box.Union(line.Quad.Bounds())
	}
	return box
}

// seenPlate is a place with the number that was read there.
type seenPlate struct {
	lines  plateLines
	colour recognition.PlateColour
	recognition.PlateGuess
}

func (s seenPlate) sure() bool {
	least := sureOfOther
	switch {
	case s.Known && len([]rune(s.Number)) <= shortNumber:
		least = sureOfShort
	case s.Known:
		least = sureOfKnown
	}
	return s.Number != "" && s.Confidence >= least
}

// likeliest gives the places where a number was read, or may be where a province was not, the surest first.
func (j *job) likeliest(places []plateLines) []seenPlate {
	var likely []seenPlate
	origin := j.picture.Bounds().Min
	for _, lines := range places {
		box := lines.bounds().Add(origin).Intersect(j.picture.Bounds())
		seen := seenPlate{lines: lines, colour: recognition.ColourOfPlate(j.picture, box)}
		chars := lines.chars(lines)
		if seen.PlateGuess = recognition.GuessPlate(chars, seen.colour); seen.Number != "" || recognition.MayBeChinesePlate(chars) {
			likely = append(likely, seen)
		}
	}
	slices.SortStableFunc(likely, func(a, b seenPlate) int { return cmp.Compare(b.Confidence, a.Confidence) })
	return likely[:min(len(likely), mostPlateLines)]
}

// readAgain reads a place twice more, with more room around it, and drawn out: what an engine is wrong about it seldom reads
// alike three times.
func (j *job) readAgain(ctx context.Context, seen *seenPlate) error {
	guesses := []recognition.PlateGuess{seen.PlateGuess}
	for _, how := range []struct {
		room    float64
		options engine.ReadOptions
	}{{0.08, engine.ReadOptions{}}, {0.15, engine.ReadOptions{Stretch: 1.15}}} {
		read, err := j.view.Read(ctx, seen.lines.quads(how.room), how.options)
		if err != nil {
			return err
		}
		guesses = append(guesses, recognition.GuessPlate(seen.lines.chars(read), seen.colour))
	}
	seen.PlateGuess = recognition.AgreedPlate(guesses)
	return j.lookBefore(ctx, seen)
}

// lookBefore looks whether a province stands before a number that was found without one: a character that stands apart is
// found as none of the line. If it cannot be named, there is no number.
func (j *job) lookBefore(ctx context.Context, seen *seenPlate) error {
	if seen.Number == "" || strings.ContainsFunc(seen.Number, isHan) {
		return nil
	}
	const room = 2.1 // heights of the line
	first := seen.lines[0].Quad
	wide := slices.Clone(seen.lines)
	along := room * first.Height() / max(1, first.Width())
	wide[0].Quad = engine.Quad{first.At(-along, 0), first[1], first[2], first.At(-along, 1)}
	read, err := j.view.Read(ctx, wide.quads(0.05), engine.ReadOptions{})
	if err != nil {
		return err
	}
	chars := wide.chars(read)
	if len(chars) > 0 && isHan(chars[0].Rune) {
		seen.PlateGuess = recognition.GuessPlate(chars, seen.colour)
		seen.lines = wide
	}
	return nil
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// quads are the places of the lines with more room on each side, as a share of their height.
func (p plateLines) quads(room float64) []engine.Quad {
	quads := make([]engine.Quad, len(p))
	for i, line := range p {
		along := room * line.Quad.Height() / max(1, line.Quad.Width())
		quads[i] = engine.Quad{
			line.Quad.At(-along, -room), line.Quad.At(1+along, -room), line.Quad.At(1+along, 1+room), line.Quad.At(-along, 1+room),
		}
	}
	return quads
}

// chars are the characters of the readings one after the other, parted by a space.
func (p plateLines) chars(read []engine.Line) (chars []recognition.PlateChar) {
	whole, start := 0.0, 0.0
	for _, line := range p {
		whole += max(1, line.Quad.Width())
	}
	for i, line := range read {
		if i > 0 {
			chars = append(chars, recognition.PlateChar{Rune: ' ', X: start, Probability: 1})
		}
		share := max(1, p[i].Quad.Width()) / whole
		for _, c := range line.Chars {
			one := recognition.PlateChar{Rune: c.Rune, X: start + c.X*share, Probability: c.Probability}
			for _, other := range c.Others {
				one.Others = append(one.Others, recognition.PlateOther{Rune: other.Rune, Probability: other.Probability})
			}
			chars = append(chars, one)
		}
		start += share
	}
	return chars
}

// apart gives the plates that do not overlap, the surest first, and in the order in which they are read.
func (j *job) apart(sure []seenPlate) (found recognition.PlateResult) {
	slices.SortStableFunc(sure, func(a, b seenPlate) int {
		return cmp.Or(cmp.Compare(len(b.Number), len(a.Number)), cmp.Compare(b.Confidence, a.Confidence))
	})
	for _, s := range sure {
		box := s.lines.bounds()
		if overlapsAny(found, box) {
			continue
		}
		location := locationOf(s.lines[0].Quad)
		if len(s.lines) > 1 {
			location = identity.location(box.Min.X, box.Min.Y, box.Max.X, box.Max.Y)
		}
		found = append(found, recognition.Plate{Number: s.Number, Color: s.colour, Location: location, Confidence: s.Confidence})
	}
	slices.SortStableFunc(found, byPlace)
	return found
}
