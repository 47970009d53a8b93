package engine

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Version is of the protocol. Both sides must have the same: the engine says its own first, in Hello.
const Version = 1

// Kind says what a frame holds.
type Kind byte

// The kinds of frames. The engine begins with Hello. Then the console sends Open, Find, Read or Turn, one at a time, and the
// engine answers each with Done or Failed. Find, Read and Turn are about the picture of the last Open.
const (
	KindHello  Kind = 'H' // engine: Hello
	KindOpen   Kind = 'O' // console: a picture (OpenFrame)
	KindFind   Kind = 'F' // console: FindOptions
	KindRead   Kind = 'R' // console: readRequest
	KindTurn   Kind = 'T' // console: readRequest
	KindDone   Kind = 'D' // engine: Answer
	KindFailed Kind = 'E' // engine: Answer with Problem
)

// MostFrameBytes bounds a frame: the largest picture, of three bytes a pixel, and its size.
const MostFrameBytes = 3*MostPixels + 8

// ErrFrame is a frame that is none of this protocol.
var ErrFrame = errors.New("not a frame of the recognition engine")

// WriteFrame writes a frame: the length of its payload in four bytes, the lowest first, its kind, and the payload in parts.
func WriteFrame(w io.Writer, kind Kind, parts ...[]byte) error {
	length := 0
	for _, part := range parts {
		length += len(part)
	}
	if length > MostFrameBytes {
		return fmt.Errorf("%w: %d bytes to write", ErrFrame, length)
	}
	var head [5]byte
	binary.LittleEndian.PutUint32(head[:], uint32(length)) // #nosec G115 -- bounded above
	head[4] = byte(kind)
	if _, err := w.Write(head[:]); err != nil {
		return err
	}
	for _, part := range parts {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// ReadFrame reads a frame. It gives io.EOF if there is none, and io.ErrUnexpectedEOF if it is cut off. Memory is taken as
// the payload comes, not as its length promises.
func ReadFrame(r io.Reader) (Kind, []byte, error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	length := int64(binary.LittleEndian.Uint32(head[:]))
	if length > MostFrameBytes {
		return 0, nil, fmt.Errorf("%w: it has %d bytes", ErrFrame, length)
	}
	payload, err := readAll(r, length)
	return Kind(head[4]), payload, err
}

func readAll(r io.Reader, length int64) ([]byte, error) {
	const step = 1 << 20
	payload := make([]byte, 0, min(length, step))
	for int64(len(payload)) < length {
		from := len(payload)
		more := min(length-int64(from), max(step, int64(from)))
		payload = append(payload, make([]byte, more)...)
		if _, err := io.ReadFull(r, payload[from:]); err != nil {
			if errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		}
	}
	return payload, nil
}
