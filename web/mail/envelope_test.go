package mail_test

import (
	"testing"

	"ocrconsole/web/mail/mailtest"
)

func TestAnEnvelopeIsWrittenInASCII(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, mailtest.Options{TLS: true})
	l := letter()
	l.To = "info@bücher.example"
	if err := postman(t, s, "smtp://"+login(mailtest.User, mailtest.Password)+s.Addr).Deliver(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	if got := s.Wait(t, 1); len(got.To) != 1 || got.To[0] != "info@xn--bcher-kva.example" {
		t.Errorf("to %v", got.To)
	}
}
