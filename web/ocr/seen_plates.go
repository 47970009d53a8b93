package ocr

import (
	"cmp"
	"context"
	"image"
	"slices"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

const (
	// mostPlateLines is how many places of one picture are looked at more closely: each takes some twentieths of a second.
	mostPlateLines = 6
	// worthASecondLook is how sure the first reading of a place is at least that is read again beside a plate: a second plate is
	// seldom read as badly, and to read what is none takes as long.
	worthASecondLook = 0.25
	// How sure a number has to be to be an answer, which is billed. Of the photographs that these were chosen by, of numbers of a
	// known format two in a hundred were wrong from 0.72 on, and of those from 0.55 to there four in ten.
	sureOfKnown = 0.72
	sureOfOther = 0.85 // of a format that is not known
	// sureOfSecond is the same beside another number: most texts that look like one are on a car that has one.
	sureOfSecond = 0.88
	// sureOfShort is the same of numbers of at most shortNumber characters, and sureOfShortest of one less: house numbers and models of
	// cars look like them.
	sureOfShort    = 0.92
	sureOfShortest = 0.97
	shortNumber    = 5
)

// seenPlates reads the plates of a picture by the recognition engine: the lines that can be plates are read again in several cuts,
// and what these do not agree on is refused. Where there is no number, plates may have been too small to be found: the picture
// is looked at once more, less reduced.
func (j *job) seenPlates(ctx context.Context) (recognition.Result, error) {
	gray := grayOf(j.picture)
	for _, longest := range []int{engine.DefaultLongestSide, engine.LargestLongestSide} {
		page, err := j.view.Find(ctx, engine.FindOptions{LongestSide: longest})
		if err != nil {
			return nil, err
		}
		found, err := j.platesAmong(ctx, page.Lines, gray)
		if err != nil {
			return nil, err
		}
		if len(found) > 0 {
			return &found, nil
		}
		if longest >= max(gray.Rect.Dx(), gray.Rect.Dy()) {
			break
		}
	}
	return nil, recognition.Unreadable("No license plate was recognized.")
}

// platesAmong gives the plates among the lines of a picture.
func (j *job) platesAmong(ctx context.Context, lines []engine.Line, gray *image.Gray) (recognition.PlateResult, error) {
	var all, sure []seenPlate
	for _, seen := range j.likeliest(platesIn(lines)) {
		if len(sure) > 0 && seen.Confidence < worthASecondLook {
			break // the rest is less likely still
		}
		if err := j.readAgain(ctx, &seen); err != nil {
			return nil, err
		}
		seen.Confidence *= (1 + seen.lines.setOff(gray)) / 2
		all = append(all, seen)
		if seen.sure() && !seen.lines.partOfMore(lines) && !seen.lacksEnd(gray) && !seen.lines.cutOff(gray) {
			sure = append(sure, seen)
		}
	}
	sure = slices.DeleteFunc(sure, func(s seenPlate) bool { return s.spoilt(all) })
	return j.apart(besideSurest(sure)), nil
}

// seenPlate is a place with the number that was read there.
type seenPlate struct {
	lines  plateLines
	colour recognition.PlateColour
	recognition.PlateGuess
}

func (s seenPlate) short() bool { return len([]rune(s.Number)) <= shortNumber }

func (s seenPlate) sure() bool {
	least := sureOfKnown
	switch {
	case !s.Known:
		least = sureOfOther
	case len([]rune(s.Number)) < shortNumber:
		least = sureOfShortest
	case s.short():
		least = sureOfShort
	}
	return s.Number != "" && s.Confidence >= least
}

// likeliest gives the places where a number was read, or may be where a province or a digit was not, the surest first.
func (j *job) likeliest(places []plateLines) []seenPlate {
	var likely []seenPlate
	for _, lines := range places {
		ground := lines.ground(j.picture)
		seen := seenPlate{lines: lines, colour: recognition.ColourOfPlate(ground, ground.Rect)}
		chars := lines.chars(lines)
		if seen.PlateGuess = recognition.GuessPlate(chars, seen.colour); seen.Number != "" || recognition.MayBePlate(chars) {
			likely = append(likely, seen)
		}
	}
	slices.SortStableFunc(likely, func(a, b seenPlate) int { return cmp.Compare(b.Confidence, a.Confidence) })
	return likely[:min(len(likely), mostPlateLines)]
}

// spoilt says whether one of the lines alone is surer to be a number than all together: another of them is none of it.
func (s seenPlate) spoilt(all []seenPlate) bool {
	const surer = 0.1
	return slices.ContainsFunc(all, func(other seenPlate) bool {
		return len(s.lines) > 1 && len(other.lines) == 1 && s.lines.has(other.lines[0]) && other.Known && other.Confidence > s.Confidence+surer
	})
}

// besideSurest leaves out what is less sure than a second number must be, and the short numbers if there is a longer one: on a
// car these are models, or the numbers of houses behind it.
func besideSurest(sure []seenPlate) []seenPlate {
	long := slices.DeleteFunc(slices.Clone(sure), seenPlate.short)
	if len(long) == 0 {
		long = sure
	}
	surest := 0.0
	for _, s := range long {
		surest = max(surest, s.Confidence)
	}
	return slices.DeleteFunc(long, func(s seenPlate) bool { return s.Confidence < min(surest, sureOfSecond) })
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
