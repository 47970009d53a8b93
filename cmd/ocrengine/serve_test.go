package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"testing"

	"ocrconsole/web/ocr/engine"
)

// FuzzServe: whatever comes, the engine answers each frame, and ends without an error or with one on a frame that is none. No
// picture is ever open, so that it needs no networks.
func FuzzServe(f *testing.F) {
	var wire bytes.Buffer
	for _, frame := range []struct {
		kind    engine.Kind
		payload string
	}{{engine.KindFind, "{}"}, {engine.KindRead, `{"quads":[]}`}, {'?', ""}} {
		if err := engine.WriteFrame(&wire, frame.kind, []byte(frame.payload)); err != nil {
			f.Fatal(err)
		}
	}
	f.Add(wire.Bytes())
	f.Add([]byte{1, 0, 0, 0, 'O', 0})
	f.Add([]byte{0, 0, 0, 255, 'F'})
	f.Fuzz(func(t *testing.T, wire []byte) {
		if bytes.IndexByte(wire, byte(engine.KindOpen)) >= 0 && len(wire) > 16 {
			t.Skip("might open a picture")
		}
		var out bytes.Buffer
		if err := (&server{}).serve(bytes.NewReader(wire), &out); err != nil && !errors.Is(err, engine.ErrFrame) && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Fatal(err)
		}
		kind, payload, err := engine.ReadFrame(&out)
		var hello engine.Hello
		if err != nil || kind != engine.KindHello || json.Unmarshal(payload, &hello) != nil || hello.Protocol != engine.Version {
			t.Fatalf("first %q %s, %v", kind, payload, err)
		}
		for {
			kind, payload, err := engine.ReadFrame(&out)
			if errors.Is(err, io.EOF) {
				return
			}
			var answer engine.Answer
			if err != nil || kind != engine.KindFailed || json.Unmarshal(payload, &answer) != nil || answer.Problem == "" {
				t.Fatalf("answered %q %s, %v", kind, payload, err)
			}
		}
	})
}
