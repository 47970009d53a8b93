package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"ocrconsole/cmd/ocrconsole/wiring"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/operators"
)

// reconcileCommand asks the payment provider about everything that is open.
type reconcileCommand struct {
	JSON        bool   `help:"Print as JSON."`
	Acknowledge string `placeholder:"ALM-…" help:"Show this alarm no more: you have looked into it at the provider."`
	Reason      string `help:"What you found, with --acknowledge: it stands beside the alarm and in the account's trail, which its owners read."`
}

// Run prints what the provider answered, and fails while something could not be decided or an alarm is open. It may run
// beside servers.
func (c *reconcileCommand) Run(p *program) (err error) {
	s, err := p.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.DB.Close()) }()
	if err := p.useProvider(s); err != nil {
		return err
	}
	if c.Acknowledge != "" {
		alarm, err := models.ParseAnyRef(models.KindAlarm, c.Acknowledge)
		if err != nil {
			return &wiring.SettingsError{Problems: []string{"--acknowledge names no alarm: it is such as ALM-123456789-1"}}
		}
		why, err := operators.Reason(c.Reason)
		if err != nil {
			return fmt.Errorf("--reason: %w", err)
		}
		return s.Billing.Acknowledge(p.ctx, alarm, why)
	}
	report, err := s.Billing.Reconcile(p.ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		err = p.printJSON(report)
	} else {
		err = writeReconciliation(p.stdout, &report, s.Billing.Provider.Name())
	}
	if err == nil && !report.Clean() {
		err = errReported
	}
	return err
}

// writeReconciliation prints the report as tables.
func writeReconciliation(out io.Writer, r *billing.Reconciliation, provider string) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(w, format+"\n", args...) } // Flush tells of what failed
	line("ASKED %s ABOUT\tSUCCEEDED\tFAILED\tSTILL OPEN\tNO ANSWER", provider)
	for _, row := range []struct {
		what string
		o    billing.Outcomes
	}{{"payments", r.Payments}, {"refunds", r.Refunds}} {
		line("%d %s\t%d\t%d\t%d\t%d", row.o.Total(), row.what, row.o.Succeeded, row.o.Failed, row.o.Open, row.o.Unanswered)
	}
	if r.FoundRefunds > 0 {
		line("Refunds that the provider had made without the console, and that are booked now: %d", r.FoundRefunds)
	}
	if r.ElsewherePayments+r.ElsewhereRefunds > 0 {
		line("%d payments and %d refunds are open at a provider that is not in use.", r.ElsewherePayments, r.ElsewhereRefunds)
	}
	for _, problem := range r.Problems {
		line("problem: %s", problem)
	}
	writeDisputes(line, r.Disputes)
	if len(r.Alarms) > 0 {
		line("\nALARM\tSINCE\tSUBJECT\tASKED FOR\tPROVIDER SAYS")
	}
	for i := range r.Alarms {
		a := &r.Alarms[i]
		line("%s\t%s\t%s\t%s\t%s", a.Ref(), a.At.Format("2006-01-02 15:04:05Z07:00"), a.Subject, a.Wanted, a.Got)
	}
	if len(r.Alarms) > 0 {
		line("Nothing was booked for these. Look into them at the provider, then: ocrconsole reconcile --acknowledge ALM-… --reason …, or acknowledge them at the operator's desk")
	}
	return w.Flush()
}

// writeDisputes lists what is not decided: whoever does not answer a dispute at the provider in time loses it.
func writeDisputes(line func(format string, args ...any), disputes []models.Dispute) {
	if len(disputes) == 0 {
		return
	}
	line("\nDISPUTE\tSINCE\tPAYMENT\tAMOUNT\tSTATUS\tREASON\tAT THE PROVIDER")
	for i := range disputes {
		d := &disputes[i]
		line("%s\t%s\t%s\t%s %s\t%s\t%s\t%s", d.Ref(), d.CreatedAt.Format("2006-01-02 15:04:05Z07:00"), d.Payment(),
			catalog.CurrencyOf(d.Currency).Decimal(d.AmountMicros), d.Currency, d.Status, d.Reason, d.ProviderRef)
	}
	line("Answer these in the provider's dashboard: one without an answer is lost when its time is over.")
}
