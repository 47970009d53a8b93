package ocr

import (
	"context"
	"slices"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// leastConfidence is below which a line is taken for blots.
const leastConfidence = 0.3

// webImage reads all text of a picture. No text is a result as well.
func (j *job) webImage(ctx context.Context) (recognition.Result, error) {
	s, err := newSheet(j.picture)
	if err != nil {
		return nil, err
	}
	result := &recognition.WebImageResult{}
	var lines []recognition.Line
	if j.request.Options.DetectDirection {
		quarters, read, err := j.upright(ctx, s)
		if err != nil {
			return nil, err
		}
		degrees := quarters * 90
		lines, result.Direction = read, &degrees
	} else if lines, err = j.text(ctx, s); err != nil {
		return nil, err
	}
	if result.Direction != nil {
		s = s.turned(*result.Direction / 90)
	}
	legible := legibilityIn(nil, nil, lines)
	if err := j.checkLegible(ctx, legible, s, lines); err != nil {
		return nil, err
	}
	kept := withoutBlots(lines, nil)
	doubtMarks(s, kept)
	doubtBlurred(j.gray(), kept)
	doubtFigures(kept)
	doubtLookAlikes(kept, legible.doubted())
	j.finish(result, kept)
	return result, nil
}

// withoutBlots leaves out lines that are taken for blots; but none where there is text.
func withoutBlots(lines []recognition.Line, text []engine.Line) []recognition.Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l recognition.Line) bool {
		return l.Confidence() < leastConfidence && !slices.ContainsFunc(text, func(place engine.Line) bool {
			return isText(place) && slices.ContainsFunc(l, func(w recognition.Word) bool { return within(place.Quad, w.Location) })
		})
	})
}

// finish puts the lines that were read into the result.
func (j *job) finish(result *recognition.WebImageResult, lines []recognition.Line) {
	result.WordsBlockList = recognition.Blocks(lines)
	result.WordsBlockCount = len(lines)
	result.ExtractedData = j.extracted(lines)
}

// upright reads a picture the way up that its letters stand, or if that cannot be told, the way that reads best.
func (j *job) upright(ctx context.Context, s sheet) (quarters int, lines []recognition.Line, err error) {
	quarters, known, err := j.orientation(ctx, s)
	if err != nil {
		return 0, nil, err
	}
	if known {
		lines, err = j.text(ctx, s.turned(quarters))
		return quarters, lines, err
	}
	for _, q := range quarterTurns {
		read, err := j.text(ctx, s.turned(q))
		if err != nil {
			return 0, nil, err
		}
		if lines == nil || legible(read) > legible(lines) {
			quarters, lines = q, read
		}
	}
	return quarters, lines, nil
}

// extracted is what the request's extract_type asks for.
func (j *job) extracted(lines []recognition.Line) *recognition.ExtractedData {
	o := &j.request.Options
	if len(o.ExtractType) == 0 {
		return nil
	}
	data := &recognition.ExtractedData{}
	if o.Extracts(recognition.ExtractContact) {
		contact := recognition.FindContact(lines)
		data.ContactInfo = &contact
	}
	if o.Extracts(recognition.ExtractImageSize) {
		size := j.picture.Bounds().Size()
		data.ImageSize = &recognition.ImageSize{Height: size.Y, Width: size.X}
	}
	return data
}
