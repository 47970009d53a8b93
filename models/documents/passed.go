package documents

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// passedOver is a ledger entry for which no document can be drafted, and why.
type passedOver struct {
	entry models.Ref
	why   error
}

// errNoDraft is in the chain of what no later try mends: the records contradict each other.
var errNoDraft = errors.New("no document can be drafted")

// cannotBeDrafted tells what keeps one entry from its document from what keeps all from theirs, as a database that is away.
func cannotBeDrafted(err error) bool {
	return errors.Is(err, errNoDraft) || errors.Is(err, rules.ErrOverflow) || models.CodeOf(err) == models.NotFound
}

// saidAgain is how often the alarm of an entry is said again while it lasts.
const saidAgain = time.Hour

// tellPassed raises an alarm for each entry that was passed over, of which none was said of late.
func (d *Documents) tellPassed(ctx context.Context, accountID int64, snapshot *catalog.Snapshot, passed []passedOver) error {
	for _, p := range passed {
		got := p.why.Error()
		said, err := models.AlarmSaidSince(d.DB.WithContext(ctx), p.entry, got, d.Clock.Now().Add(-saidAgain))
		if err != nil {
			return err
		}
		if said {
			continue
		}
		err = d.locked(ctx, accountID, snapshot, func(t *turn) error {
			opened, err := models.RaiseAlarm(t.tx, &models.PaymentAlarm{
				AccountID: accountID, At: t.now, Provider: models.ByDocuments, Subject: p.entry.String(), Wanted: "a document for it", Got: got,
			})
			if err == nil && opened {
				slog.ErrorContext(ctx, "no document can be drafted for a ledger entry, the others go on", "entry", p.entry.String(), "error", p.why)
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("raise the alarm of %s: %w", p.entry, err)
		}
	}
	return nil
}
