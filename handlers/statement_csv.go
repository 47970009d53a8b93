package handlers

import (
	"context"
	"time"

	"ocrconsole/models"
)

// statementColumns are those of a month's file: one row an entry, between those of the two balances.
var statementColumns = []string{
	"transaction", "posted_at", "kind", "region", "service", "hour_start", "late_no", "calls", "order", "payment", "refund",
	"amount", "balance", "currency", "hash",
}

// statementCSV is the file of everything that moved the balance in one month, hour by hour.
func statementCSV(v *view) error {
	month, err := v.month(v.Param("month"))
	if err != nil {
		return err
	}
	s, err := v.console.Statements.Of(v.ctx(), v.who.AccountID, month)
	if err != nil {
		return err
	}
	end := s.Until
	if s.Running {
		end = s.Now
	}
	return v.sendFile("statement", v.csvFormat(), &export{
		name: "statement_" + v.monthKey(s.From), columns: statementColumns,
		rows: func(ctx context.Context, row func(...cell) error) error {
			if err := row(v.balanceCells("opening_balance", s.From, &s.Opening)...); err != nil {
				return err
			}
			err := v.console.Statements.EachEntry(ctx, v.who.AccountID, s.Range(), func(e *models.LedgerEntry) error {
				return row(v.statementCells(e)...)
			})
			if err != nil {
				return err
			}
			return row(v.balanceCells("closing_balance", end, &s.Closing)...)
		},
	})
}

func (v *view) statementCells(e *models.LedgerEntry) []cell {
	lateNo := cell{kind: emptyCell}
	if e.LateNo != nil {
		lateNo = asNumber(*e.LateNo)
	}
	return []cell{
		asText(e.Ref().String()), asText(v.exact(e.At)), asText(string(e.Kind)), asTextIf(e.Region), asTextIf(e.Service), v.exactOf(e.HourStart),
		lateNo, asNumber(e.Calls), refOf(models.KindOrder, e, e.OrderID), refOf(models.KindPayment, e, e.PaymentID), refOf(models.KindRefund, e, e.RefundID),
		asAmount(e.AmountMicros), asAmount(e.BalanceAfterMicros), asText(v.snapshot.Currency), asText(e.Hash),
	}
}

// balanceCells are a balance that no entry moves: the one after e, at an instant.
func (v *view) balanceCells(kind string, at time.Time, e *models.LedgerEntry) []cell {
	row := make([]cell, len(statementColumns))
	for i := range row {
		row[i].kind = emptyCell
	}
	row[1], row[2] = asText(v.exact(at)), asText(kind)
	row[12], row[13], row[14] = asAmount(e.BalanceAfterMicros), asText(v.snapshot.Currency), asText(e.Hash)
	return row
}

// refOf names what an entry belongs to, if it does.
func refOf(kind models.Kind, e *models.LedgerEntry, id *int64) cell {
	if id == nil {
		return cell{kind: emptyCell}
	}
	return asText(models.Ref{Kind: kind, AccountID: e.AccountID, ID: *id}.String())
}
