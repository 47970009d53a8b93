package proof

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1" // #nosec G505 -- RFC 6238's own, which all programs that make codes know; HMAC does not need it free of collisions
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Codes of RFC 6238 as all programs make them. It is so short that it is written here: a library would not say which step of time a code
// was of, and that is what keeps one from being taken twice.
const (
	totpPeriod = 30 * time.Second
	totpDigits = 6
	totpModulo = 1_000_000
	// totpSecretBytes is as long as the hash, as RFC 4226 recommends.
	totpSecretBytes = 20
	// totpDrift is how many steps before and after now are taken: clocks differ, and typing takes time.
	totpDrift = 1
)

var base32NoPad = base32.StdEncoding.WithPadding(base32.NoPadding)

// NewTOTPSecret makes a secret, in the letters that programs ask for when they cannot read a picture.
func NewTOTPSecret() string {
	secret := make([]byte, totpSecretBytes)
	_, _ = rand.Read(secret) // crypto/rand never fails: it ends the program instead
	return base32NoPad.EncodeToString(secret)
}

// totpStep is the step of time that the instant is in.
func totpStep(at time.Time) int64 { return at.Unix() / int64(totpPeriod/time.Second) }

// totpCode gives the code of the step.
func totpCode(secret []byte, step int64) string {
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(step))
	mac := hmac.New(sha1.New, secret)
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0x0f
	number := binary.BigEndian.Uint32(sum[at:at+4]) & 0x7fffffff
	return fmt.Sprintf("%0*d", totpDigits, number%totpModulo)
}

// TOTPMatch gives the step, of those around now, that the code is of; false if it is of none. It takes as long whichever it is.
func TOTPMatch(secretText, code string, now time.Time) (step int64, ok bool) {
	secret, err := base32NoPad.DecodeString(secretText)
	if err != nil {
		return 0, false
	}
	for s := totpStep(now) - totpDrift; s <= totpStep(now)+totpDrift; s++ {
		if subtle.ConstantTimeCompare([]byte(totpCode(secret, s)), []byte(code)) == 1 {
			step, ok = s, true
		}
	}
	return step, ok
}

// DigitsOf gives the digits of a code as people type it, with spaces and all; "" if it is none.
func DigitsOf(typed string) string {
	code := strings.NewReplacer(" ", "", "\u00a0", "", "-", "").Replace(strings.TrimSpace(typed))
	if len(code) != totpDigits || strings.Trim(code, "0123456789") != "" {
		return ""
	}
	return code
}

// TOTPAddress is what the picture of a secret says to the program that reads it. Some show the issuer once more before the address.
func TOTPAddress(issuer, email, secret string) string {
	query := url.Values{"secret": {secret}, "issuer": {issuer}}
	// Some programs read + as a plus.
	return "otpauth://totp/" + url.PathEscape(issuer+":"+email) + "?" + strings.ReplaceAll(query.Encode(), "+", "%20")
}
