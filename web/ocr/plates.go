package ocr

import (
	"cmp"
	"context"
	"image"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ocrconsole/models/recognition"
)

// plateHeight is the height in pixels at which a plate is read best.
const plateHeight = 110

// mostPlateByTesseract is how sure tesseract alone is at most of a plate: of the drawn ones that it answers it has one in eight
// wrong, and is as sure of these as of others.
const mostPlateByTesseract = 0.85

// plates reads the plates of a picture: in the places that have the shape and colour of one, or else anywhere.
func (j *job) plates(ctx context.Context) (recognition.Result, error) {
	gray := grayOf(j.picture)
	if err := recognition.CheckQuality(gray); err != nil {
		return nil, err
	}
	var found recognition.PlateResult
	for _, where := range platePlaces(j.picture) {
		plate, err := j.plate(ctx, gray, where)
		if err != nil {
			return nil, err
		}
		if plate != nil && !overlapsAny(found, where) {
			found = append(found, *plate)
		}
	}
	if len(found) == 0 {
		var err error
		if found, err = j.platesAnywhere(ctx); err != nil {
			return nil, err
		}
	}
	if len(found) == 0 {
		return nil, recognition.Unreadable("No license plate was recognized.")
	}
	for i := range found {
		found[i].Confidence = min(found[i].Confidence, mostPlateByTesseract)
	}
	slices.SortStableFunc(found, byPlace)
	return &found, nil
}

// byPlace orders plates from top to bottom and from left to right.
func byPlace(a, b recognition.Plate) int {
	return cmp.Or(cmp.Compare(a.Location[0][1], b.Location[0][1]), cmp.Compare(a.Location[0][0], b.Location[0][0]))
}

// plate reads one plate; nil if there is none in that place.
func (j *job) plate(ctx context.Context, gray *image.Gray, where image.Rectangle) (*recognition.Plate, error) {
	colour := recognition.ColourOfPlate(j.picture, where.Add(j.picture.Bounds().Min))
	s := sheet{gray: gray, toSent: identity}.part(where)
	s = s.scaled(float64(plateHeight) / float64(s.gray.Rect.Dy())).straightened().contrasted()
	if lightOnDark(colour) {
		s = s.inverted()
	}
	s = s.framed()
	number, confidence, err := j.plateText(ctx, s)
	if number == "" || err != nil || lacksProvince(number, colour) {
		return nil, err
	}
	if first, _ := utf8.DecodeRuneInString(number); !recognition.IsProvince(first) {
		confidence = min(confidence, mostWithoutProvince)
	}
	return &recognition.Plate{
		Number: number, Color: colour, Confidence: confidence,
		Location: identity.location(where.Min.X, where.Min.Y, where.Max.X, where.Max.Y),
	}, nil
}

// mostWithoutProvince is how sure tesseract is at most of a number without a province: it does not see what it cannot name,
// and gives a part of a number as surely as the whole.
const mostWithoutProvince = 0.6

// lacksProvince says whether a number is on a ground that only plates of China have, and has none of their characters: the
// province was not read.
func lacksProvince(number string, ground recognition.PlateColour) bool {
	chinas := ground == recognition.Blue || ground == recognition.Green || ground == recognition.YellowGreen
	return chinas && !strings.ContainsFunc(number, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// plateText reads letters and digits by themselves, which is better at them, and if there is data for Chinese once more
// with the characters of the provinces.
func (j *job) plateText(ctx context.Context, s sheet) (number string, confidence float64, err error) {
	latin := reading{languages: []string{english}, mode: modeLine, only: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"}
	lines, err := j.read(ctx, s, latin)
	if err != nil {
		return "", 0, err
	}
	text := joined(lines)
	number, confidence = recognition.PlateNumber(text.Compact()), text.Confidence()
	if !j.chinese {
		return number, confidence, nil
	}
	lines, err = j.read(ctx, s, reading{languages: []string{chinese}, mode: modeLine, only: recognition.PlateCharacters})
	if err != nil {
		return "", 0, err
	}
	both := joined(lines)
	if withProvince := recognition.JoinPlate(both.Compact(), text.Compact()); withProvince != "" {
		number, confidence = withProvince, (both.Confidence()+confidence)/2
	}
	return number, recognition.PlateConfidence(number, both.Compact(), text.Compact(), confidence), nil
}

func joined(lines []recognition.Line) recognition.Line { return slices.Concat(lines...) }

// platesAnywhere reads the whole picture and takes the words that can be plates: those on a ground that is not set
// off from what is around it.
func (j *job) platesAnywhere(ctx context.Context) (recognition.PlateResult, error) {
	s, err := newSheet(j.picture)
	if err != nil {
		return nil, err
	}
	lines, err := j.read(ctx, s, reading{languages: j.documentLanguages(), mode: modeSparse, only: recognition.PlateCharacters})
	if err != nil {
		return nil, err
	}
	var found recognition.PlateResult
	for _, line := range lines {
		number := recognition.PlateNumber(line.Compact())
		if number == "" || line.Confidence() < 0.5 {
			continue
		}
		where := identity.bounds(line.Location())
		found = append(found, recognition.Plate{
			Number: number, Location: line.Location(), Confidence: line.Confidence(),
			Color: recognition.ColourOfPlate(j.picture, where.Add(j.picture.Bounds().Min)),
		})
	}
	return found, nil
}

func overlapsAny(plates recognition.PlateResult, where image.Rectangle) bool {
	return slices.ContainsFunc(plates, func(p recognition.Plate) bool {
		return identity.bounds(p.Location).Overlaps(where)
	})
}

func lightOnDark(c recognition.PlateColour) bool {
	return c == recognition.Blue || c == recognition.Black
}
