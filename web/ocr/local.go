package ocr

import (
	"context"
	"fmt"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// NewLocal makes the engine of what is installed on this machine: the recognition engine reads documents, and tesseract
// web images.
func NewLocal(c TesseractConfig, pool *engine.Pool) (*Tesseract, error) {
	t, err := NewTesseract(c)
	if err != nil {
		return nil, err
	}
	t.engine = pool
	return t, nil
}

// seen recognises a document by the recognition engine.
func (t *Tesseract) seen(ctx context.Context, j job) (recognition.Result, error) {
	view, err := t.engine.Open(ctx, j.picture)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	j.view = view
	switch j.request.Service {
	case recognition.Passport:
		return j.seenPassport(ctx)
	case recognition.LicensePlate:
		return j.seenPlates(ctx)
	case recognition.IDCard:
		return j.seenIDCard(ctx)
	default:
		return nil, fmt.Errorf("unknown service %q", j.request.Service)
	}
}
