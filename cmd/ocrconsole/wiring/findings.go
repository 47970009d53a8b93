package wiring

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"ocrconsole/models"
)

// Finding is something that is not fit for production, with what to do about it.
type Finding struct {
	Name    string `json:"name"`
	Problem string `json:"problem"`
	Remedy  string `json:"remedy"`
}

// findingNames are the names of all findings, in the order in which they are told.
var findingNames = []string{"public-url", "https", "master-key", "statement-key", "mail", "payments", "operator", "backup", "clock", "postgres", "disk"}

// What is fit for production. A backup is taken each night, and one that takes an hour longer than the one before is no reason to wake
// anybody; clocks that are kept by NTP differ by milliseconds, and calls are told apart by the second; a GiB is what some days of a
// busy console need.
const (
	backupEvery    = 25 * time.Hour
	clockMayDiffer = time.Second
	lowDiskBytes   = 1 << 30
)

// Check looks at the settings and the database, which may be of before this program's schema, and changes nothing. Nothing is found
// where all is fit for production, but for what the operator wants to be left out.
func Check(ctx context.Context, cfg *Config, db *models.DB, now time.Time) ([]Finding, error) {
	h, err := models.HealthOf(ctx, db, cfg.Data)
	if err != nil {
		return nil, err
	}
	found := slices.Concat([]Finding{}, cfg.findings(), findingsOf(&h, cfg.Data, now))
	return slices.DeleteFunc(found, func(f Finding) bool { return slices.Contains(cfg.CheckWithout, f.Name) }), nil
}

// findings says what of the settings is not fit for production.
func (c *Config) findings() (found []Finding) {
	add := func(is bool, name, problem, remedy string) {
		if is {
			found = append(found, Finding{name, problem, remedy})
		}
	}
	add(c.publicURL == nil, "public-url", "It is not said at which address customers reach the console: links lead to whatever they used.",
		"Set OCRCONSOLE_PUBLIC_URL to that address.")
	add(c.publicURL != nil && c.publicURL.Scheme != "https", "https", "Customers reach the console without encryption.",
		"Terminate TLS in front of the console, and set OCRCONSOLE_PUBLIC_URL to https://…")
	add(c.Access.MasterKey == "", "master-key", "The secrets of access keys are encrypted with a generated key that lies in the data directory.",
		"Set OCRCONSOLE_MASTER_KEY to what "+MasterKeyFile+" in "+c.Data+" contains; if it is not there, to what openssl rand -base64 32 prints.")
	add(c.Statement.Key == "", "statement-key", "Statements are signed with a generated key that lies in the data directory.",
		"Set OCRCONSOLE_STATEMENT_KEY to what "+StatementKeyFile+" in "+c.Data+" contains; if it is not there, to what openssl rand -base64 32 prints.")
	add(c.Mail.SMTPURL == "", "mail", "Mails are kept in files: nobody gets one, and addresses are not confirmed.",
		"Set OCRCONSOLE_SMTP_URL, OCRCONSOLE_MAIL_FROM and OCRCONSOLE_PUBLIC_URL.")
	add(!c.Stripe.inUse(), "payments", "The sandbox takes the payments: no money comes in.",
		"Set OCRCONSOLE_STRIPE_KEY and OCRCONSOLE_STRIPE_WEBHOOK_SECRET.")
	add(c.Stripe.inUse() && c.Stripe.provider(nil).Test(), "payments", "Stripe's key is one for tests: no money comes in.",
		"Set OCRCONSOLE_STRIPE_KEY to a live key.")
	add(c.Operator.operator().Name == "", "operator", "No receipts and invoices are issued on real money: nobody is there to issue them.",
		"Set OCRCONSOLE_OPERATOR_NAME, and its address and tax id.")
	return found
}

// findingsOf says what of the database, and of the disk of the folder, is not fit for production.
func findingsOf(h *models.Health, dir string, now time.Time) (found []Finding) {
	add := func(name, problem, remedy string) { found = append(found, Finding{name, problem, remedy}) }
	switch {
	case h.LastBackup == nil:
		add("backup", "No backup by ocrconsole backup has been seen.",
			"Run ocrconsole backup each night. If PostgreSQL's own means take them, set OCRCONSOLE_CHECK_WITHOUT=backup.")
	case now.Sub(*h.LastBackup) > backupEvery:
		add("backup", fmt.Sprintf("The last backup was taken %d hours ago.", int(now.Sub(*h.LastBackup).Hours())),
			"Look why ocrconsole backup did not run last night, and run it.")
	}
	if off := h.Ahead.Abs(); off > clockMayDiffer {
		side := "ahead of"
		if h.Ahead < 0 {
			side = "behind"
		}
		add("clock", fmt.Sprintf("The database's clock is %s %s this machine's.", off.Round(time.Millisecond), side),
			"Keep the clocks of all machines by NTP.")
	}
	if h.Version != 0 && !now.Before(correctedUntil(h.Version)) {
		add("postgres", fmt.Sprintf("PostgreSQL %d gets no corrections any more.", h.Version), "Upgrade the server to a version that gets them.")
	}
	if h.FreeBytes < lowDiskBytes {
		add("disk", fmt.Sprintf("%d MiB are free on the disk of %s.", h.FreeBytes>>20, dir), "Make room, or move OCRCONSOLE_DATA to a larger disk.")
	}
	return found
}

// correctedUntil is when a version of PostgreSQL got its last corrections, so that it needs no list that gets old: 14 came in
// 2021, each year brings one, and each is corrected for five years, the last time on the second Thursday of November.
func correctedUntil(version int) time.Time {
	return time.Date(2021+version-14+5, time.November, 15, 0, 0, 0, 0, time.UTC)
}

// LogFindings says on start in one line what is not fit for production; ocrconsole check says each with its remedy.
func (s *Services) LogFindings(ctx context.Context, log *slog.Logger) {
	found, err := Check(ctx, s.Config, s.DB, s.Clock.Now())
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
	log.WarnContext(ctx, "not fit for production: ocrconsole check says why, and what to do", "findings", strings.Join(names, ","))
}
