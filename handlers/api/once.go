package api

import (
	"net/http"

	"ocrconsole/models/recognition"
)

// Headers of requests that are sent again without being another call. The first one has to be signed where requests are,
// so that who has listened in on one cannot make another of it.
const (
	headerOnce     = "Idempotency-Key"
	signedOnce     = "idempotency-key"
	headerReplayed = "Idempotent-Replayed"
	maxOnce        = 255
)

// idempotencyKey reads the key that makes requests the same call; "" if there is none.
func idempotencyKey(header http.Header) (string, error) {
	sent := header[headerOnce]
	if len(sent) == 0 {
		return "", nil
	}
	key := sent[0]
	visible := func() bool {
		for i := range len(key) {
			if key[i] < ' ' || key[i] > '~' {
				return false
			}
		}
		return true
	}
	if len(sent) > 1 || key == "" || len(key) > maxOnce || !visible() {
		return "", recognition.BadParameter(headerOnce, "it must be there once, and have 1 to 255 printable ASCII characters")
	}
	return key, nil
}
