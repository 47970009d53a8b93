package recognition

import (
	"maps"
	"math"
	"slices"
	"strings"
)

// PlateReading is a line as it was read one way: its likeliest characters, and all that may stand along it.
type PlateReading struct {
	Line  []PlateChar
	Steps PlateSteps
}

// WeighPlate weighs what several readings of the same place say against each other, and against the formats of plates: each
// number that one of them may mean is looked for in all of them. A character that one reading has dropped, or put in, is
// missed in the others. The guess is empty if most of the readings are no plate's.
func WeighPlate(readings []PlateReading, ground PlateColour) PlateGuess {
	numbers := platesOf(readings, ground)
	if len(numbers) == 0 {
		return PlateGuess{}
	}
	paths, shapes := make([]platePaths, len(readings)), make([]platePaths, len(readings))
	for i, reading := range readings {
		paths[i] = pathsOf(reading.Steps)
		shapes[i] = paths[i].byShape()
	}
	best, most := PlateGuess{}, math.Inf(-1)
	weights := make([]float64, len(numbers))
	for i, number := range numbers {
		seen, shape := seenIn(paths, number), seenIn(shapes, number)
		prior, known := platePrior(number, ground)
		// How often O is read for 0 depends on the plate's type, which is the same in all readings: that counts once.
		weights[i] = prior + readingWeight*shape + seen - shape
		if weights[i] > most {
			most = weights[i]
			best = PlateGuess{Number: number, Known: known, read: math.Exp(shape / certaintyScale)}
		}
	}
	sum := 0.0
	for _, weight := range weights {
		sum += math.Exp(weight - most)
	}
	best.fits = 1 / sum
	if wordIn(readings[0].Line) {
		best.fits *= wordy
	}
	best = best.withoutMarks(readings[0].Line, ground)
	best.Confidence = best.read * best.fits
	return best
}

const (
	// readingWeight is how many readings that do not depend on each other all of a place's are worth: they are of the same pixels.
	readingWeight = 2.0
	// certaintyScale is by how much less likely a reading may be for a number to be less sure. An engine spreads what it is
	// unsure of over several characters more readily than it is wrong, as plates are no words.
	certaintyScale = 4.0
)

// platesOf gives the numbers that may be meant, in order. There are none if most readings are of no plate.
func platesOf(readings []PlateReading, ground PlateColour) []string {
	numbers, none := map[string]bool{}, 0
	for _, reading := range readings {
		chars, named := plateChars(reading.Line)
		if !named || len(chars) < shortestPlate || len(chars) > longestPlate+1 || !mixed(chars) || gapInPlate(reading.Line) {
			none++
			continue
		}
		weighed, _ := weighPlate(chars, ground)
		for number := range weighed {
			numbers[number] = true
		}
	}
	if 2*none > len(readings) {
		return nil
	}
	return slices.Sorted(maps.Keys(numbers))
}

// seenIn is how likely the readings say a number: the mean of their logarithms but for the worst, which a cut through a
// character spoils.
func seenIn(paths []platePaths, number string) float64 {
	sum, worst := 0.0, 0.0
	for _, p := range paths {
		likelihood := p.likelihood(number)
		sum, worst = sum+likelihood, min(worst, likelihood)
	}
	if len(paths) > 2 {
		return (sum - worst) / float64(len(paths)-1)
	}
	return sum / float64(max(1, len(paths)))
}

// platePrior is how likely a plate has a number, as a logarithm, and whether its format is known.
func platePrior(number string, ground PlateColour) (prior float64, known bool) {
	runes := []rune(number)
	sum := 0.0
	for _, pattern := range platePatterns()[len(runes)] {
		if pattern.has(runes) && (pattern.issuer.valid == nil || pattern.issuer.valid(runes)) {
			sum += math.Exp(pattern.weight + pattern.issuer.onGround(ground))
			known = true
		}
	}
	if plausiblePlate(number) {
		sum += otherFormats * math.Pow(36, -float64(len(runes)))
	}
	return math.Log(max(sum, leastLikelihood)), known
}

// has says whether a number has the pattern.
func (p platePattern) has(number []rune) bool {
	for i, r := range number {
		if !strings.ContainsRune(p.places[i], r) {
			return false
		}
	}
	return true
}
