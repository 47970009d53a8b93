package proof

import (
	"encoding/base32"
	"strings"
	"testing"
	"time"
)

// TestCodesAreThoseOfRFC6238 compares with appendix B of the RFC, whose codes have two digits more.
func TestCodesAreThoseOfRFC6238(t *testing.T) {
	t.Parallel()
	secret := []byte("12345678901234567890")
	for seconds, want := range map[int64]string{
		59: "94287082", 1111111109: "07081804", 1111111111: "14050471", 1234567890: "89005924", 2000000000: "69279037", 20000000000: "65353130",
	} {
		at := time.Unix(seconds, 0)
		if got := totpCode(secret, totpStep(at)); got != want[2:] {
			t.Errorf("at %d: %s, want %s", seconds, got, want[2:])
		}
	}
}

func TestACodeIsGoodForItsStepAndTheOnesBeside(t *testing.T) {
	t.Parallel()
	raw := []byte("12345678901234567890")
	secret := base32NoPad.EncodeToString(raw)
	now := time.Date(2026, 11, 29, 12, 0, 15, 0, time.UTC)
	code := totpCode(raw, totpStep(now))
	for seconds, want := range map[int]bool{-46: false, -45: true, -15: true, 0: true, 14: true, 15: true, 44: true, 45: false} {
		step, ok := TOTPMatch(secret, code, now.Add(time.Duration(seconds)*time.Second))
		if ok != want || ok && step != totpStep(now) {
			t.Errorf("%d s after: %v, of step %d", seconds, ok, step)
		}
	}
	for _, wrong := range []string{"", code[:5], code + "0", "abcdef"} {
		if _, ok := TOTPMatch(secret, wrong, now); ok {
			t.Errorf("%q is taken", wrong)
		}
	}
	if _, ok := TOTPMatch("not base32!", code, now); ok {
		t.Error("a broken secret has a code")
	}
}

func TestACodeIsReadAsPeopleTypeIt(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"123456": "123456", " 123 456 ": "123456", "123-456": "123456", "123\u00a0456": "123456",
		"12345": "", "1234567": "", "12345a": "", "": "", "١٢٣٤٥٦": "",
	} {
		if got := DigitsOf(typed); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}

func TestThePictureOfASecretSaysWhoseItIs(t *testing.T) {
	t.Parallel()
	secret := NewTOTPSecret()
	if raw, err := base32.StdEncoding.DecodeString(secret); err != nil || len(raw) != totpSecretBytes {
		t.Fatalf("%q: %d bytes, %v", secret, len(raw), err)
	}
	address := TOTPAddress("OCR Console", "a+b@example.com", secret)
	if !strings.HasPrefix(address, "otpauth://totp/OCR%20Console:a+b@example.com?") || !strings.Contains(address, "issuer=OCR%20Console") || !strings.Contains(address, "secret="+secret) {
		t.Error(address)
	}
}
