package billing

import (
	"context"
	"time"

	"ocrconsole/handlers/export"
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
	s, err := v.Statements.Of(v.Ctx(), v.Who.AccountID, month)
	if err != nil {
		return err
	}
	end := s.Until
	if s.Running {
		end = s.Now
	}
	return v.Files.Send(v.View, "statement", export.CSVAsked(v.View), &export.File{
		Name: "statement_" + v.MonthKey(s.From), Columns: statementColumns,
		Rows: func(ctx context.Context, row func(...export.Cell) error) error {
			if err := row(v.balanceCells("opening_balance", s.From, &s.Opening)...); err != nil {
				return err
			}
			err := v.Statements.EachEntry(ctx, v.Who.AccountID, s.Range(), func(e *models.LedgerEntry) error {
				return row(v.statementCells(e)...)
			})
			if err != nil {
				return err
			}
			return row(v.balanceCells("closing_balance", end, &s.Closing)...)
		},
	})
}

func (v *view) statementCells(e *models.LedgerEntry) []export.Cell {
	lateNo := export.Empty
	if e.LateNo != nil {
		lateNo = export.Number(*e.LateNo)
	}
	return []export.Cell{
		export.Text(e.Ref().String()), export.Text(v.Exact(e.At)), export.Text(string(e.Kind)), export.TextIf(e.Region), export.TextIf(e.Service), export.ExactOf(v.View, e.HourStart),
		lateNo, export.Number(e.Calls), refOf(models.KindOrder, e, e.OrderID), refOf(models.KindPayment, e, e.PaymentID), refOf(models.KindRefund, e, e.RefundID),
		export.Amount(e.AmountMicros), export.Amount(e.BalanceAfterMicros), export.Text(v.Snapshot.Currency), export.Text(e.Hash),
	}
}

// balanceCells are a balance that no entry moves: the one after e, at an instant.
func (v *view) balanceCells(kind string, at time.Time, e *models.LedgerEntry) []export.Cell {
	row := make([]export.Cell, len(statementColumns))
	for i := range row {
		row[i] = export.Empty
	}
	row[1], row[2] = export.Text(v.Exact(at)), export.Text(kind)
	row[12], row[13], row[14] = export.Amount(e.BalanceAfterMicros), export.Text(v.Snapshot.Currency), export.Text(e.Hash)
	return row
}

// refOf names what an entry belongs to, if it does.
func refOf(kind models.Kind, e *models.LedgerEntry, id *int64) export.Cell {
	if id == nil {
		return export.Empty
	}
	return export.Text(models.Ref{Kind: kind, AccountID: e.AccountID, ID: *id}.String())
}
