package ocr

import (
	"context"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// seenPassport reads the data page of a passport, whichever way it lies, by the recognition engine.
func (j *job) seenPassport(ctx context.Context) (recognition.Result, error) {
	page, err := j.view.Find(ctx, engine.FindOptions{Orient: true})
	if err != nil {
		return nil, err
	}
	lines := linesOf(page.Lines)
	zone, err := recognition.FindMRZ(lines, j.request.At)
	if err != nil {
		return nil, err
	}
	return recognition.NewPassportResult(zone, lines), nil
}
