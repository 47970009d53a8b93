package ocr

import (
	"context"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// seenIDCard reads an identity card, whichever way it lies, by the recognition engine.
func (j *job) seenIDCard(ctx context.Context) (recognition.Result, error) {
	page, err := j.view.Find(ctx, engine.FindOptions{Orient: true})
	if err != nil {
		return nil, err
	}
	result, err := recognition.NewIDCardResult(linesOf(page.Lines), j.request.Options, j.request.At)
	if err != nil {
		return nil, err
	}
	return result, nil
}
