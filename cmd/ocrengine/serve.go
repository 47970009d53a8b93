package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"strconv"
	"strings"

	"ocrconsole/web/ocr/engine"
)

// server answers the console's requests about the picture that it opened last.
type server struct {
	recogniser *recogniser
	picture    picture
}

var errNothingOpen = errors.New("no picture was opened")

// serve answers requests, one after the other, until there are no more.
func (s *server) serve(in io.Reader, out io.Writer) error {
	requests, answers := bufio.NewReaderSize(in, 1<<16), bufio.NewWriterSize(out, 1<<16)
	if err := send(answers, engine.KindHello, engine.Hello{Protocol: engine.Version, Engine: engineName}); err != nil {
		return err
	}
	for {
		kind, payload, err := engine.ReadFrame(requests)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		answer, err := s.answer(kind, payload)
		answered := engine.KindDone
		if err != nil {
			answered, answer = engine.KindFailed, engine.Answer{Problem: err.Error()}
		}
		answer.ResidentBytes = residentBytes()
		if err := send(answers, answered, answer); err != nil {
			return err
		}
	}
}

func send(w *bufio.Writer, kind engine.Kind, message any) error {
	payload, err := json.Marshal(message)
	if err != nil {
		return err
	}
	if err := engine.WriteFrame(w, kind, payload); err != nil {
		return err
	}
	return w.Flush()
}

// answer answers one request.
func (s *server) answer(kind engine.Kind, payload []byte) (answer engine.Answer, err error) {
	if kind == engine.KindOpen {
		pixels, err := engine.ParsePixels(payload)
		s.picture = picture{width: pixels.Width, height: pixels.Height, rgb: pixels.RGB}
		return answer, err
	}
	if s.picture.rgb == nil {
		return answer, errNothingOpen
	}
	switch kind {
	case engine.KindFind:
		options, err := engine.ParseFind(payload, image.Pt(s.picture.width, s.picture.height))
		if err != nil {
			return answer, err
		}
		answer.Page, err = s.recogniser.page(s.picture, options)
		return answer, err
	case engine.KindRead:
		request, err := engine.ParseRead(payload)
		if err != nil {
			return answer, err
		}
		answer.Page.Lines = make([]engine.Line, len(request.Quads))
		for i, q := range request.Quads {
			answer.Page.Lines[i].Quad = q
		}
		return answer, s.recogniser.read(s.picture, answer.Page.Lines, request.Options)
	case engine.KindTurn:
		request, err := engine.ParseRead(payload)
		if err != nil {
			return answer, err
		}
		answer.UpsideDown, err = s.recogniser.upsideDown(s.picture, request.Quads)
		return answer, err
	default:
		return answer, fmt.Errorf("%w: kind %q", engine.ErrFrame, kind)
	}
}

// residentBytes is the memory that this process takes; 0 where that cannot be told.
func residentBytes() int64 {
	status, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(status))
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
