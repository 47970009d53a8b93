package ocr

import (
	"cmp"
	"context"
	"slices"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

const (
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
