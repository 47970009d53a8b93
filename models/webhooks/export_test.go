package webhooks

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Signed tells whether one of the signatures is the secret's.
func Signed(t testing.TB, secret, id, timestamp, body, signatures string) bool {
	t.Helper()
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	one, err := sign([]string{secret}, id, time.Unix(seconds, 0), body)
	if err != nil {
		t.Fatal(err)
	}
	return slices.Contains(strings.Split(signatures, " "), one)
}
