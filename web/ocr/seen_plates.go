package ocr

import (
	"context"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// seenPlates reads the plates of a picture by the recognition engine.
func (j *job) seenPlates(ctx context.Context) (recognition.Result, error) {
	page, err := j.view.Find(ctx, engine.FindOptions{})
	if err != nil {
		return nil, err
	}
	var found recognition.PlateResult
	for _, line := range page.Lines {
		number := recognition.PlateNumber(joined(linesOf([]engine.Line{line})).Compact())
		if number == "" {
			continue
		}
		found = append(found, recognition.Plate{
			Number: number, Location: locationOf(line.Quad), Confidence: line.Confidence,
			Color: recognition.ColourOfPlate(j.picture, line.Quad.Bounds().Add(j.picture.Bounds().Min).Intersect(j.picture.Bounds())),
		})
	}
	if len(found) == 0 {
		return nil, recognition.Unreadable("No license plate was recognized.")
	}
	return &found, nil
}
