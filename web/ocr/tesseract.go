// Package ocr holds those who recognise: what is installed here, tesseract alone, or a remote service of the operator's
// own; turns between accounts; and how each service reads its pictures. Each implements recognition.Engine.
//
// A result is right, or it is refused, or what is wrong in it is not sure: its confidence is below recognition.Sure. Some things
// no picture tells. Capitals that look the same in Latin, Cyrillic and Greek (MOPE) are given as Latin, and are sure only beside a
// word that can be Latin alone. A letter whose small form is like its large one (S, s) stands by its height, which handwriting does
// not keep to; a running hand is refused. The page /docs/quality says what was measured.
package ocr

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"ocrconsole/models/recognition"
)

// Defaults of TesseractConfig.
const (
	defaultTimeout     = 20 * time.Second
	defaultQueueFactor = 16
	defaultMemory      = 1 << 30
	installCommand     = "apt-get install "
)

// chinese is the language of identity cards and of Chinese plates; without it their numbers are read still.
const (
	chinese = "chi_sim"
	english = "eng"
	// orienting is the data to tell which way up letters are; Debian installs it with the program.
	orienting = "osd"
)

// TesseractConfig says how to run tesseract. The zero value runs what is on the PATH, in English.
type TesseractConfig struct {
	Program     string        // name or path; "tesseract" if empty
	Languages   []string      // of web images and passports, as tesseract names them; English if empty
	Workers     int           // pictures recognised at once; one for each core if 0
	Queue       int           // calls that may wait for a worker, beyond which they are refused; 16 for each worker if 0
	Timeout     time.Duration // of a picture's recognition, and before that of its waiting for a worker; 20 s if 0
	MemoryBytes uint64        // of one process; 1 GiB if 0
}

// Tesseract recognises pictures with the program of that name.
type Tesseract struct {
	config TesseractConfig
	places *places

	mu        sync.Mutex
	installed []string // languages; nil until the program was found
}

// NewTesseract makes the engine. It fails on a configuration that can never work; whether the program is there is for
// Ready to say, as it may be installed later.
func NewTesseract(c TesseractConfig) (*Tesseract, error) {
	if c.Program == "" {
		c.Program = "tesseract"
	}
	if len(c.Languages) == 0 {
		c.Languages = []string{english}
	}
	for _, language := range c.Languages {
		if !languageName.MatchString(language) {
			return nil, fmt.Errorf("tesseract: %q is not the name of a language", language)
		}
	}
	if c.Workers <= 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	if c.Queue <= 0 {
		c.Queue = defaultQueueFactor * c.Workers
	}
	if c.Timeout <= 0 {
		c.Timeout = defaultTimeout
	}
	if c.MemoryBytes == 0 {
		c.MemoryBytes = defaultMemory
	}
	return &Tesseract{config: c, places: newPlaces(c.Workers, c.Queue, c.Workers)}, nil
}

// Name implements recognition.Engine.
func (t *Tesseract) Name() string { return "tesseract" }

// Ready implements recognition.Engine. Once the program and its languages were found, it only looks whether the
// program is still there.
func (t *Tesseract) Ready() error {
	_, err := t.ready(context.Background())
	return err
}

// ready finds the program.
func (t *Tesseract) ready(ctx context.Context) (*program, error) {
	path, err := exec.LookPath(t.config.Program)
	if err != nil {
		return nil, fmt.Errorf("tesseract is not installed: %s%s", installCommand, strings.Join(packages(t.config.wanted()), " "))
	}
	p := &program{path: path, memoryBytes: t.config.MemoryBytes}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.installed != nil {
		return p, nil
	}
	ctx, cancel := context.WithTimeout(ctx, t.config.Timeout)
	defer cancel()
	installed, err := p.installedLanguages(ctx)
	if err != nil {
		return nil, fmt.Errorf("tesseract does not run: %w", err)
	}
	if absent := missing(t.config.Languages, installed); len(absent) > 0 {
		return nil, fmt.Errorf("tesseract has no data for %s: %s%s",
			strings.Join(absent, ", "), installCommand, strings.Join(packages(absent)[1:], " "))
	}
	t.installed = installed
	return p, nil
}

// wanted are the languages to install: those of web images and passports, and that of identity cards and Chinese plates.
func (c TesseractConfig) wanted() []string {
	languages := slices.Clone(c.Languages)
	if !slices.Contains(languages, chinese) {
		languages = append(languages, chinese)
	}
	return languages
}

// packages are Debian's packages of the program and of languages.
func packages(languages []string) []string {
	names := []string{"tesseract-ocr"}
	for _, language := range languages {
		names = append(names, "tesseract-ocr-"+strings.ReplaceAll(strings.ToLower(language), "_", "-"))
	}
	return names
}

// Lacks implements recognition.Engine: who chose tesseract lacks nothing.
func (t *Tesseract) Lacks() string { return "" }

// Recognize implements recognition.Engine.
func (t *Tesseract) Recognize(ctx context.Context, r recognition.Request) (recognition.Result, error) {
	return t.recognize(ctx, r, func(ctx context.Context) (recognition.Result, error) {
		p, err := t.ready(ctx)
		if err != nil {
			return nil, err
		}
		j, err := t.job(p, r)
		if err != nil {
			return nil, err
		}
		return j.byTesseract(ctx)
	})
}

// recognize does what recognises a picture when its turn has come, within the limits of time.
func (t *Tesseract) recognize(ctx context.Context, r recognition.Request, read func(ctx context.Context) (recognition.Result, error)) (recognition.Result, error) {
	if _, err := recognition.Inspect(r.Service, r.Image); err != nil {
		return nil, err
	}
	result, err := t.inTurn(ctx, r.AccountID, read)
	if err == nil {
		return result, nil
	}
	return nil, failure(ctx, err)
}

// failure is what the caller may see of an error.
func failure(caller context.Context, err error) error {
	var known *recognition.Error
	switch {
	case errors.As(err, &known):
		return known
	case errors.Is(caller.Err(), context.Canceled):
		return caller.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return recognition.TimedOut(err)
	default:
		return recognition.Unavailable(err)
	}
}

// inTurn waits for the account's turn.
func (t *Tesseract) inTurn(ctx context.Context, account int64, read func(ctx context.Context) (recognition.Result, error)) (recognition.Result, error) {
	waiting, cancel := context.WithTimeout(ctx, t.config.Timeout)
	defer cancel()
	ctx, leave, err := t.places.enter(waiting, ctx, account)
	if err != nil {
		return nil, err
	}
	defer leave()
	timed, cancel := context.WithTimeout(ctx, t.config.Timeout)
	defer cancel()
	result, err := read(timed)
	if errors.Is(context.Cause(ctx), errGivenUp) {
		return nil, recognition.TimedOut(errGivenUp)
	}
	return result, err
}

// job makes the job of a picture whose turn it is. Decoding it is part of that, which bounds the memory of all pictures
// together. Without a program, which may be nil, nothing is read by it.
func (t *Tesseract) job(p *program, r recognition.Request) (*job, error) {
	picture, err := recognition.Decode(r.Service, r.Image)
	if err != nil {
		return nil, err
	}
	return &job{program: p, languages: t.config.Languages, request: r, picture: picture, chinese: t.has(chinese), orients: t.has(orienting)}, nil
}

// has says whether there is data for a language.
func (t *Tesseract) has(language string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Contains(t.installed, language)
}
