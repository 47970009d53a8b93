package wiring

import (
	"log/slog"
	"net"
	"reflect"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/web"
)

// Of pages, nobody notices that they lack a use case before somebody opens the one that needs it.
func TestThePagesGetEveryUseCase(t *testing.T) {
	t.Parallel()
	log := slog.New(slog.DiscardHandler)
	s, err := Open(t.Context(), []string{
		"OCRCONSOLE_DATA=" + t.TempDir(), "OCRCONSOLE_PUBLIC_URL=https://ocr.example.com//", "OCRCONSOLE_SMTP_URL=smtp://mail.example.com:587",
		"OCRCONSOLE_MAIL_FROM=OCR <no-reply@example.com>",
	}, models.Clock(nil).Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.DB.Close() })
	if s.Config.PublicURL != "https://ocr.example.com" {
		t.Errorf("slashes stay at the end of %s", s.Config.PublicURL)
	}
	if err := s.UseKeys(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.UseMail(&net.TCPAddr{}, log)
	statements, err := s.statements()
	if err != nil {
		t.Fatal(err)
	}
	factors, err := s.Factors()
	if err != nil {
		t.Fatal(err)
	}
	console := reflect.ValueOf(*s.console(statements, factors, web.NewSessions(&accounts.SessionStore{DB: s.DB}, true, log), log))
	for i := range console.NumField() {
		if name := console.Type().Field(i).Name; console.Field(i).IsZero() {
			t.Errorf("the console gets no %s", name)
		}
	}
}
