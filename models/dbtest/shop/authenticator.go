package shop

import (
	"crypto/hmac"
	"crypto/sha1" // #nosec G505 -- as RFC 6238 has it
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"time"
)

// AuthenticatorCode is what an app on a phone shows at the instant, that was told the key as a page shows it: written by RFC 6238, apart from
// what it is compared with.
func AuthenticatorCode(key string, at time.Time) string {
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(key, " ", ""))
	if err != nil {
		panic(err) // a test reads the key from a page
	}
	mac := hmac.New(sha1.New, secret)
	_ = binary.Write(mac, binary.BigEndian, uint64(math.Floor(float64(at.Unix())/30)))
	sum := mac.Sum(nil)
	offset := sum[19] & 15
	number := (uint32(sum[offset])&0x7f)<<24 | uint32(sum[offset+1])<<16 | uint32(sum[offset+2])<<8 | uint32(sum[offset+3])
	return fmt.Sprintf("%06d", number%1e6)
}
