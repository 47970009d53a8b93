package payment

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/billing"
)

var paid = billing.PaymentAnswer{
	ProviderRef: "sbx_A", Reference: "PAY-1-1", Status: billing.ProviderSucceeded, AmountMicros: 45_000_000, Currency: "USD",
}

// signer is a sandbox whose clock shows the given time; it needs no database to sign.
func signer(secret string, now time.Time) *Sandbox {
	return NewSandbox(SandboxConfig{Secret: []byte(secret), Clock: func() time.Time { return now }})
}

func TestOnlyWhatThisSandboxSignedLatelyIsBelieved(t *testing.T) {
	now := time.Unix(1_795_000_000, 0)
	s := signer("secret", now)
	body, signature, err := s.encode(paid, now)
	if err != nil {
		t.Fatal(err)
	}
	_, forged, err := signer("guess", now).encode(paid, now)
	if err != nil {
		t.Fatal(err)
	}
	older := func(age time.Duration) string {
		_, signature, err := s.encode(paid, now.Add(-age))
		if err != nil {
			t.Fatal(err)
		}
		return signature
	}
	for name, test := range map[string]struct {
		header, body string
		believed     bool
	}{
		"as sent":              {signature, string(body), true},
		"five minutes old":     {older(5 * time.Minute), string(body), true},
		"older":                {older(5*time.Minute + time.Second), string(body), false},
		"from the future":      {older(-6 * time.Minute), string(body), false},
		"another secret":       {forged, string(body), false},
		"another amount":       {signature, strings.Replace(string(body), "45000000", "95000000", 1), false},
		"another time":         {strings.Replace(signature, "t=1795000000", "t=1795000001", 1), string(body), false},
		"no header":            {"", string(body), false},
		"no signature":         {"t=1795000000", string(body), false},
		"an empty signature":   {"t=1795000000,v1=", string(body), false},
		"no time":              {signature[strings.Index(signature, "v1="):], string(body), false},
		"not hexadecimal":      {"t=1795000000,v1=zz", string(body), false},
		"a cut signature":      {signature[:len(signature)-2], string(body), false},
		"time that is no time": {"t=now,v1=" + strings.Repeat("00", 32), string(body), false},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := s.ParseEvent(http.Header{SignatureHeader: {test.header}}, []byte(test.body))
			if (err == nil) != test.believed {
				t.Fatalf("error %v, believed should be %v", err, test.believed)
			}
			if test.believed && (got.Payment == nil || *got.Payment != paid) {
				t.Errorf("read %+v, want %+v", got.Payment, paid)
			}
			if !test.believed && got != (billing.Event{}) {
				t.Errorf("an error comes with %+v", got)
			}
		})
	}
}

func TestSignedNonsenseIsRefused(t *testing.T) {
	now := time.Unix(1_795_000_000, 0)
	s := signer("secret", now)
	for _, n := range []billing.PaymentAnswer{{}, {Status: billing.ProviderOpen}, {Status: "paid"}} {
		body, signature, err := s.encode(n, now)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.ParseEvent(http.Header{SignatureHeader: {signature}}, body); err == nil {
			t.Errorf("status %q is accepted", n.Status)
		}
	}
}

func TestEveryTestCardIsACardNumber(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range testCards {
		if !isCardNumber(c.number) || seen[c.number] || seen[c.slug] || c.effect == "" {
			t.Errorf("card %s (%s)", c.number, c.slug)
		}
		seen[c.number], seen[c.slug] = true, true
	}
}
