package wiring

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"ocrconsole/models"
)

// Finding is something that is not fit for production, with what to do about it.
type Finding struct {
	Name    string `json:"name"`
	Problem string `json:"problem"`
	Remedy  string `json:"remedy"`
}

// What is fit for production. A backup is taken each night, and one that takes an hour longer than the one before is no reason to wake
// anybody; clocks that are kept by NTP differ by milliseconds, and calls are told apart by the second; PostgreSQL 14 is the oldest version
// that still gets corrections; a GiB is what some days of a busy console need.
const (
	backupEvery    = 25 * time.Hour
	clockMayDiffer = time.Second
	oldestPostgres = 14
	lowDiskBytes   = 1 << 30
)

// Check looks at the settings and the database. Nothing is found where all is fit for production.
func (s *Services) Check(ctx context.Context) ([]Finding, error) {
	h, err := models.HealthOf(ctx, s.DB, s.Config.Data)
	if err != nil {
		return nil, err
	}
	return findings(s.Config, &h, s.Clock.Now()), nil
}

// findings says what is not fit for production, in the order in which it is mended.
func findings(c *Config, h *models.Health, now time.Time) []Finding {
	found := []Finding{}
	add := func(is bool, name, problem, remedy string) {
		if is {
			found = append(found, Finding{name, problem, remedy})
		}
	}
	add(c.PublicURL == "", "public-url", "Links in mails lead to wherever the request came from.", "Set OCRCONSOLE_PUBLIC_URL to the address customers use.")
	add(c.publicURL != nil && c.publicURL.Scheme != "https", "https", "Customers reach the console without encryption.",
		"Terminate TLS in front of the console and set OCRCONSOLE_PUBLIC_URL to https://…")
	add(c.Access.MasterKey == "", "master-key", "The secrets of access keys are encrypted with a generated key that lies beside the database.",
		"Move the key from "+MasterKeyFile+" in "+c.Data+" to OCRCONSOLE_MASTER_KEY, where it is kept apart.")
	add(c.Statement.Key == "", "statement-key", "Statements are signed with a generated key that lies beside the database.",
		"Move it to OCRCONSOLE_STATEMENT_KEY.")
	add(c.Mail.SMTPURL == "", "mail", "Mails are kept in files: nobody gets one, and addresses are not confirmed.", "Set OCRCONSOLE_SMTP_URL and OCRCONSOLE_MAIL_FROM.")
	add(!c.Stripe.inUse(), "payments", "Payments are those of the sandbox: no money comes in.", "Set OCRCONSOLE_STRIPE_KEY and OCRCONSOLE_STRIPE_WEBHOOK_SECRET.")
	add(c.Stripe.inUse() && c.Stripe.provider(nil).Test(), "payments", "Stripe's key is one for tests: no money comes in.", "Set OCRCONSOLE_STRIPE_KEY to a live key.")
	add(c.Operator.operator().Name == "", "operator", "No receipts and invoices are issued on real money: nobody issues them.", "Set OCRCONSOLE_OPERATOR_NAME, and its address and tax id.")
	add(h.LastBackup == nil, "backup", "No backup by ocrconsole backup has been seen.", "Run ocrconsole backup each night, or take PostgreSQL's own means and leave this finding out: --without backup.")
	add(h.LastBackup != nil && now.Sub(*h.LastBackup) > backupEvery, "backup", fmt.Sprintf("The last backup was taken %s ago.", since(h.LastBackup, now)),
		"Look why ocrconsole backup did not run last night.")
	add(h.Ahead.Abs() > clockMayDiffer, "clock", fmt.Sprintf("The database's clock is %s ahead of this machine's.", h.Ahead.Round(time.Millisecond)),
		"Keep the clocks of all machines by NTP.")
	add(h.Version != 0 && h.Version < oldestPostgres, "postgres", fmt.Sprintf("PostgreSQL %d gets no corrections any more.", h.Version), "Upgrade the server.")
	add(h.FreeBytes < lowDiskBytes, "disk", fmt.Sprintf("%d MiB are free on the disk of %s.", h.FreeBytes>>20, c.Data), "Make room, or move OCRCONSOLE_DATA to a larger disk.")
	return found
}

// since is how long ago something was, in whole hours; 0 if it never was.
func since(at *time.Time, now time.Time) time.Duration {
	if at == nil {
		return 0
	}
	return now.Sub(*at).Round(time.Hour)
}

// LogFindings says on start in one line what is not fit for production; ocrconsole check says each with its remedy.
func (s *Services) LogFindings(ctx context.Context, log *slog.Logger) {
	found, err := s.Check(ctx)
	if err != nil {
		log.WarnContext(ctx, "could not look whether all is fit for production", "error", err)
		return
	}
	if len(found) == 0 {
		return
	}
	names := make([]string, len(found))
	for i := range found {
		names[i] = found[i].Name
	}
	log.WarnContext(ctx, "not fit for production: ocrconsole check says why, and what to do", "findings", names)
}
