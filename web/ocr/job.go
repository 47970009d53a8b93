package ocr

import (
	"context"
	"fmt"
	"image"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// job is one picture in recognition.
type job struct {
	program   *program // tesseract; nil where only the engine is installed
	languages []string
	chinese   bool // there is data for Chinese
	orients   bool // there is data to tell which way up letters are
	request   recognition.Request
	picture   image.Image
	grays     *image.Gray  // the picture in levels of gray; nil before gray was called
	view      *engine.View // the picture in the recognition engine; nil where only tesseract is installed
}

// gray is the picture in levels of gray.
func (j *job) gray() *image.Gray {
	if j.grays == nil {
		j.grays = grayOf(j.picture)
	}
	return j.grays
}

// byTesseract recognises the picture by tesseract alone.
func (j *job) byTesseract(ctx context.Context) (recognition.Result, error) {
	switch j.request.Service {
	case recognition.WebImage:
		return j.webImage(ctx)
	case recognition.Passport:
		return j.passport(ctx)
	case recognition.LicensePlate:
		return j.plates(ctx)
	case recognition.IDCard:
		return j.idCard(ctx)
	default:
		return nil, fmt.Errorf("unknown service %q", j.request.Service)
	}
}

// read recognises the lines of a sheet; their locations are in the picture that was sent.
func (j *job) read(ctx context.Context, s sheet, how reading) ([]recognition.Line, error) {
	table, err := j.program.read(ctx, s.gray, how)
	if err != nil {
		return nil, err
	}
	return parseTable(table, s.toSent)
}

// documentLanguages are those of Chinese documents, whatever the operator's languages are.
func (j *job) documentLanguages() []string {
	if j.chinese {
		return []string{chinese, english}
	}
	return j.languages
}

// legible is how much text was read: the characters of the words that the engine is sure of.
func legible(lines []recognition.Line) float64 {
	const sure = 0.6
	sum := 0.0
	for _, line := range lines {
		for _, word := range line {
			if word.Confidence >= sure {
				sum += word.Confidence * float64(len([]rune(word.Text)))
			}
		}
	}
	return sum
}

// quarterTurns are the ways in which a picture may have to be turned, counter-clockwise, the likeliest first.
var quarterTurns = []int{0, 2, 1, 3}

// orientation tells by the letters by how many quarters a sheet has to be turned, counter-clockwise, to stand upright.
// Too few letters do not tell.
func (j *job) orientation(ctx context.Context, s sheet) (quarters int, known bool, err error) {
	if !j.orients {
		return 0, false, nil
	}
	report, err := j.program.orientation(ctx, s.gray)
	if err != nil {
		return 0, false, err
	}
	return parseOrientation(report)
}
