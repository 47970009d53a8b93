package handlers

import (
	"encoding/csv"
	"io"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
	"ocrconsole/web"
)

// statementHeader names the columns of a month's file: one row an entry, between those of the two balances.
var statementHeader = []string{
	"transaction", "posted_at", "kind", "region", "service", "hour_start", "late_no", "calls", "order", "payment", "refund",
	"amount", "balance", "currency", "hash",
}

// statementCSV is the file of everything that moved the balance in one month, hour by hour.
func statementCSV(v *view) error {
	month, err := v.month(v.Param("month"))
	if err != nil {
		return err
	}
	s, err := v.console.Billing.Statement(v.ctx(), v.who.AccountID, month)
	if err != nil {
		return err
	}
	name := "statement_" + v.monthKey(s.From) + ".csv"
	return web.Download(v, name, "text/csv; charset=utf-8", func(w io.Writer, flush func()) error {
		t := &csvTable{Writer: csv.NewWriter(w), flush: flush}
		if err := t.row(statementHeader...); err != nil {
			return err
		}
		if err := v.writeStatement(t, s); err != nil {
			return err
		}
		t.Flush()
		return t.Error()
	})
}

func (v *view) writeStatement(t *csvTable, s *billing.Statement) error {
	if err := v.balanceRow(t, "opening_balance", s.From, &s.Opening); err != nil {
		return err
	}
	err := v.console.Billing.EachEntry(v.ctx(), v.who.AccountID, s.Range(), func(e *models.LedgerEntry) error {
		return t.row(e.Ref().String(), v.exact(e.At), string(e.Kind), e.Region, e.Service, v.exactOrNone(e.HourStart), numberOrNone(e.LateNo), number(e.Calls),
			refOrNone(models.KindOrder, e, e.OrderID), refOrNone(models.KindPayment, e, e.PaymentID), refOrNone(models.KindRefund, e, e.RefundID),
			rules.FormatMicros(e.AmountMicros), rules.FormatMicros(e.BalanceAfterMicros), v.snapshot.Currency, e.Hash)
	})
	if err != nil {
		return err
	}
	end := s.Until
	if s.Running {
		end = s.Now
	}
	return v.balanceRow(t, "closing_balance", end, &s.Closing)
}

// balanceRow writes a balance that no entry moves: the one after e, at an instant.
func (v *view) balanceRow(t *csvTable, kind string, at time.Time, e *models.LedgerEntry) error {
	row := make([]string, len(statementHeader))
	row[1], row[2] = v.exact(at), kind
	row[12], row[13], row[14] = rules.FormatMicros(e.BalanceAfterMicros), v.snapshot.Currency, e.Hash
	return t.row(row...)
}

func (v *view) exactOrNone(t *time.Time) string {
	if t == nil {
		return ""
	}
	return v.exact(*t)
}

func numberOrNone(n *int64) string {
	if n == nil {
		return ""
	}
	return number(*n)
}

func refOrNone(kind models.Kind, e *models.LedgerEntry, id *int64) string {
	if id == nil {
		return ""
	}
	return models.Ref{Kind: kind, AccountID: e.AccountID, ID: *id}.String()
}
