package payment

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
)

// SignatureHeader carries when a notification was signed and its signature, as in "t=1795000000,v1=5257a8…": the
// HMAC-SHA256 of the time, a point and the body, in hexadecimal.
const SignatureHeader = "Sandbox-Signature"

// tolerance is how old a signature may be, so that a notification that leaked cannot be replayed for ever.
const tolerance = 5 * time.Minute

// message is a notification's body.
type message struct {
	Type         string                 `json:"type"`
	Checkout     string                 `json:"checkout"`
	Reference    string                 `json:"reference"`
	Status       billing.ProviderStatus `json:"status"`
	AmountMicros rules.Micros           `json:"amount_micros"`
	Currency     string                 `json:"currency"`
	Failure      string                 `json:"failure,omitempty"`
	CardRef      string                 `json:"card,omitempty"`
	CardLabel    string                 `json:"card_label,omitempty"`
	CardPrint    string                 `json:"card_fingerprint,omitempty"`
}

// What a notification tells: how a checkout ended, or that money of it was given back without the merchant.
const (
	messageSettled  = "checkout.settled"
	messageRefunded = "checkout.refunded"
)

// encode gives the body and the signature header of a notification that is sent at the given time.
func (s *Sandbox) encode(n billing.PaymentAnswer, at time.Time) (body []byte, header string, err error) {
	m := message{
		Type: messageSettled, Checkout: n.ProviderRef, Reference: n.Reference, Status: n.Status,
		AmountMicros: n.AmountMicros, Currency: n.Currency, Failure: n.Failure,
	}
	if n.SavedCard != nil {
		m.CardRef, m.CardLabel, m.CardPrint = n.SavedCard.Ref, n.SavedCard.Label, n.SavedCard.Fingerprint
	}
	return s.sign(m, at)
}

// sign gives the body and the signature header of a message that is sent at the given time.
func (s *Sandbox) sign(m message, at time.Time) (body []byte, header string, err error) {
	body, err = json.Marshal(m)
	if err != nil {
		return nil, "", fmt.Errorf("encode notification: %w", err)
	}
	signed := strconv.FormatInt(at.Unix(), 10)
	return body, "t=" + signed + ",v1=" + hex.EncodeToString(s.signature(signed, body)), nil
}

func (s *Sandbox) signature(signedAt string, body []byte) []byte {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte(signedAt + "."))
	mac.Write(body)
	return mac.Sum(nil)
}

// ParseEvent reads a notification and verifies that this sandbox signed it, lately.
func (s *Sandbox) ParseEvent(header http.Header, body []byte) (billing.Event, error) {
	if err := s.verify(header.Get(SignatureHeader), body); err != nil {
		return billing.Event{}, err
	}
	var m message
	if err := json.Unmarshal(body, &m); err != nil {
		return billing.Event{}, fmt.Errorf("read notification: %w", err)
	}
	if m.Type == messageRefunded && m.Checkout != "" {
		return billing.Event{Refunded: m.Checkout}, nil
	}
	if m.Type != messageSettled || m.Status != billing.ProviderSucceeded && m.Status != billing.ProviderFailed {
		return billing.Event{}, fmt.Errorf("read notification: unknown type %q or status %q", m.Type, m.Status)
	}
	n := &billing.PaymentAnswer{
		ProviderRef: m.Checkout, Reference: m.Reference, Status: m.Status,
		AmountMicros: m.AmountMicros, Currency: m.Currency, Failure: m.Failure,
	}
	if m.CardRef != "" {
		n.SavedCard = &billing.KeptCard{Ref: m.CardRef, Label: m.CardLabel, Fingerprint: m.CardPrint}
	}
	return billing.Event{Payment: n}, nil
}

func (s *Sandbox) verify(header string, body []byte) error {
	signedAt, signature, err := parseSignature(header)
	if err != nil {
		return err
	}
	if !hmac.Equal(signature, s.signature(signedAt, body)) {
		return errors.New("the signature does not match")
	}
	seconds, err := strconv.ParseInt(signedAt, 10, 64)
	if err != nil {
		return fmt.Errorf("read time of signature: %w", err)
	}
	if age := s.clock.Now().Sub(time.Unix(seconds, 0)).Abs(); age > tolerance {
		return fmt.Errorf("the signature is %s off the clock", age)
	}
	return nil
}

func parseSignature(header string) (signedAt string, signature []byte, err error) {
	for part := range strings.SplitSeq(header, ",") {
		switch name, value, _ := strings.Cut(strings.TrimSpace(part), "="); name {
		case "t":
			signedAt = value
		case "v1":
			if signature, err = hex.DecodeString(value); err != nil {
				return "", nil, fmt.Errorf("read signature: %w", err)
			}
		}
	}
	if signedAt == "" || len(signature) == 0 {
		return "", nil, errors.New("there is no signature")
	}
	return signedAt, signature, nil
}
