package ocr

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"

	"ocrconsole/models/recognition"
	"ocrconsole/web/ocr/engine"
)

// Local recognises pictures with what is installed on this machine: documents by the recognition engine, and web images by
// both it and tesseract. Either can be missing: then the other does all, as well as it can.
type Local struct {
	tesseract *Tesseract
	pool      *engine.Pool
}

// NewLocal makes the engine. Nothing runs before it is needed.
func NewLocal(c TesseractConfig, models string) (*Local, error) {
	t, err := NewTesseract(c)
	if err != nil {
		return nil, err
	}
	return &Local{tesseract: t, pool: engine.NewPool(engine.Config{Folder: models, Processes: t.config.Workers, Threads: threads()})}, nil
}

// threads is how many the engine's networks run in. Two take a tenth more of processors, and little more than half the time of
// a picture that has the machine to itself; more of them wait for each other.
func threads() int { return min(2, runtime.GOMAXPROCS(0)) }

// Name implements recognition.Engine.
func (l *Local) Name() string { return "local" }

// Close ends the engine's processes.
func (l *Local) Close() { l.pool.Close() }

// Ready implements recognition.Engine.
func (l *Local) Ready() error {
	ctx := context.Background()
	unready := l.pool.Ready(ctx)
	if unready == nil {
		return nil
	}
	if _, err := l.tesseract.ready(ctx); err != nil {
		return errors.Join(unready, err)
	}
	return nil
}

// Lacks implements recognition.Engine.
func (l *Local) Lacks() string {
	ctx := context.Background()
	var lacks []string
	if err := l.pool.Ready(ctx); err != nil {
		lacks = append(lacks, fmt.Sprintf("Passports and license plates are read by tesseract alone, which is seldom sure of them and often wrong, and most ID cards are refused: %v.", err))
	}
	if _, err := l.tesseract.ready(ctx); err != nil {
		lacks = append(lacks, fmt.Sprintf("Web images are read without accents, and in no script but Latin and Chinese: %v.", err))
	}
	return strings.Join(lacks, "\n")
}

// Recognize implements recognition.Engine.
func (l *Local) Recognize(ctx context.Context, r recognition.Request) (recognition.Result, error) {
	return l.tesseract.recognize(ctx, r, func(ctx context.Context) (recognition.Result, error) {
		program, unready := l.tesseract.ready(ctx)
		if !l.pool.Installed() && unready != nil {
			return nil, unready
		}
		j, err := l.tesseract.job(program, r)
		if err != nil {
			return nil, err
		}
		if err := recognition.CheckQuality(grayOf(j.picture)); err != nil {
			return nil, err
		}
		if !l.pool.Installed() {
			return j.byTesseract(ctx)
		}
		view, err := l.pool.Open(ctx, j.picture)
		switch {
		case err != nil && (program == nil || ctx.Err() != nil):
			return nil, err
		case err != nil:
			slog.Warn("a picture is read by tesseract alone", "error", err)
			return j.byTesseract(ctx)
		}
		defer view.Close()
		j.view = view
		return j.seen(ctx)
	})
}

// seen recognises the picture by the recognition engine.
func (j *job) seen(ctx context.Context) (recognition.Result, error) {
	switch j.request.Service {
	case recognition.WebImage:
		return j.seenWebImage(ctx)
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
