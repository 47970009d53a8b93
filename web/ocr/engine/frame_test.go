package engine

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"io"
	"testing"
)

func TestAFrameIsReadAsItWasWritten(t *testing.T) {
	var wire bytes.Buffer
	for _, payload := range [][]byte{nil, {1}, bytes.Repeat([]byte("ab"), 3<<20)} {
		wire.Reset()
		if err := WriteFrame(&wire, KindDone, payload[:len(payload)/2], payload[len(payload)/2:]); err != nil {
			t.Fatal(err)
		}
		kind, read, err := ReadFrame(&wire)
		if err != nil || kind != KindDone || !bytes.Equal(read, payload) {
			t.Errorf("%d bytes came as %d of kind %q, %v", len(payload), len(read), kind, err)
		}
	}
}

func TestAFrameThatPromisesTooMuchOrIsCutOffIsNone(t *testing.T) {
	head := func(length uint32) []byte {
		return append(binary.LittleEndian.AppendUint32(nil, length), byte(KindOpen))
	}
	for name, test := range map[string]struct {
		wire []byte
		want error
	}{
		"nothing":          {nil, io.EOF},
		"half a head":      {head(3)[:2], io.ErrUnexpectedEOF},
		"too large":        {head(MostFrameBytes + 1), ErrFrame},
		"half a payload":   {append(head(5), "abc"...), io.ErrUnexpectedEOF},
		"a large one half": {append(head(MostFrameBytes), "abc"...), io.ErrUnexpectedEOF},
	} {
		if _, _, err := ReadFrame(bytes.NewReader(test.wire)); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := WriteFrame(io.Discard, KindOpen, make([]byte, MostFrameBytes), []byte{1}); !errors.Is(err, ErrFrame) {
		t.Errorf("too large a frame is written: %v", err)
	}
}

// FuzzReadFrame: whatever comes over the pipe, it is a frame that can be written again, or an error, and takes no memory
// but what came.
func FuzzReadFrame(f *testing.F) {
	f.Add([]byte{1, 0, 0, 0, 'D', 'x'})
	f.Add([]byte{255, 255, 255, 255, 'O'})
	f.Fuzz(func(t *testing.T, wire []byte) {
		kind, payload, err := ReadFrame(bytes.NewReader(wire))
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := WriteFrame(&again, kind, payload); err != nil || !bytes.HasPrefix(wire, again.Bytes()) {
			t.Errorf("%q is read as %q, %v", wire, again.Bytes(), err)
		}
	})
}

// FuzzRequests: a request that is taken lies within all bounds.
func FuzzRequests(f *testing.F) {
	f.Add([]byte(`{"within":{"Min":{"X":1,"Y":1},"Max":{"X":5,"Y":5}},"longestSide":960,"leastBox":0.4}`))
	f.Add([]byte(`{"quads":[[{"X":1,"Y":2},{"X":1e9,"Y":2},{"X":1,"Y":2},{"X":1,"Y":2}]],"options":{"only":"AB<","stretch":1.5,"steps":true}}`))
	f.Add([]byte("\x02\x00\x00\x00\x01\x00\x00\x00abcdef"))
	f.Fuzz(func(t *testing.T, payload []byte) {
		size := image.Pt(100, 60)
		if o, err := ParseFind(payload, size); err == nil {
			if o.Within.Empty() || !o.Within.In(image.Rectangle{Max: size}) || o.LongestSide < 32 || o.LongestSide > LargestLongestSide || !(o.LeastBox > 0 && o.LeastBox <= 1) {
				t.Errorf("find %+v", o)
			}
		} else if !errors.Is(err, ErrFrame) {
			t.Errorf("error %v", err)
		}
		if r, err := ParseRead(payload); err == nil {
			if len(r.Quads) > MostQuads || !(r.Options.Stretch >= LeastStretch && r.Options.Stretch <= MostStretch) || len([]rune(r.Options.Only)) > MostOnly {
				t.Errorf("read %+v", r)
			}
		} else if !errors.Is(err, ErrFrame) {
			t.Errorf("error %v", err)
		}
		if p, err := ParsePixels(payload); err == nil && (p.Width*p.Height*3 != len(p.RGB) || p.Width < 1 || p.Height < 1) {
			t.Errorf("%d × %d pixels in %d bytes", p.Width, p.Height, len(p.RGB))
		}
	})
}
