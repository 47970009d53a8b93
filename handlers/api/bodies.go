package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"

	"golang.org/x/sync/semaphore"

	"ocrconsole/models/recognition"
	"ocrconsole/web"
)

const (
	maxImageText = 10 << 20 // bytes of base64, as documented
	maxCallBody  = 12 << 20 // with the other fields, and escapes

	// maxBodies bounds the bytes of large bodies that are held at a time, with what is decoded from them to come.
	maxBodies = 256 << 20
	largeBody = 256 << 10
	// ownBodies is the share of one account, so that slow uploads of one keep no other from theirs.
	ownBodies = maxBodies / 4
)

// bodies reads bodies of calls, and makes large ones wait until there is memory for them.
type bodies struct {
	memory *semaphore.Weighted
	shares *web.Shares[*semaphore.Weighted] // what large bodies of each account hold, or wait for
}

func newBodies() *bodies {
	own := func() *semaphore.Weighted { return semaphore.NewWeighted(ownBodies) }
	return &bodies{memory: semaphore.NewWeighted(maxBodies), shares: web.NewShares(own)}
}

// acquire waits for the memory of a large body.
func (b *bodies) acquire(ctx context.Context, accountID, size int64) (release func(), err error) {
	own, leave := b.shares.Enter(accountID)
	if err := own.Acquire(ctx, size); err != nil {
		leave()
		return nil, err
	}
	if err := b.memory.Acquire(ctx, size); err != nil {
		own.Release(size)
		leave()
		return nil, err
	}
	return func() {
		b.memory.Release(size)
		own.Release(size)
		leave()
	}, nil
}

// read reads a whole body of the account. It counts as held until release is called.
func (b *bodies) read(r *http.Request, accountID int64) (body []byte, release func(), err error) {
	size := r.ContentLength
	if size >= 0 && size <= largeBody {
		body = make([]byte, size)
		if _, err := io.ReadFull(r.Body, body); err != nil {
			return nil, nil, unreadBody(err)
		}
		return body, func() {}, nil
	}
	if size < 0 { // sent in chunks
		size = maxCallBody
	}
	if release, err = b.acquire(r.Context(), accountID, size); err != nil {
		return nil, nil, tooBusy(err)
	}
	// The buffer grows with what comes, not with what was announced.
	var buffer bytes.Buffer
	if _, err := buffer.ReadFrom(r.Body); err != nil {
		release()
		return nil, nil, unreadBody(err)
	}
	return buffer.Bytes(), release, nil
}

// tooBusy is the answer to a large body for which there was no memory in time.
func tooBusy(err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	return recognition.TooMany()
}

func unreadBody(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return tooLong()
	}
	return &web.APIError{Status: http.StatusBadRequest, Code: "AIS.0101", Message: "The body could not be read to its end.", Err: err}
}
