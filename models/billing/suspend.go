package billing

import (
	"context"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// Suspend keeps the account's calls from passing, in every process within a second, and it from buying, or lets it go on, as the kind of the act
// says, once for each act. Its customers read the act's reason on every page. Sign-in, reading and top-ups stay; packages stay and end when they would
// have ended; automatic rules wait; calls that were let pass before, and usage that is reported late, are recorded.
func (b *Billing) Suspend(ctx context.Context, act *models.DeskAct) error {
	return b.turn(ctx, act.AccountID, func(t *turn) error {
		return t.actOnce(act, func() (string, error) {
			since, why := (*time.Time)(nil), ""
			switch suspended := t.account.SuspendedAt != nil; {
			case act.Kind == models.DeskResume && !suspended:
				return "", models.RefuseField("reason", cause.NotSuspended)
			case act.Kind == models.DeskResume:
			case suspended:
				return "", models.RefuseField("reason", cause.SuspendedAlready)
			default:
				since, why = &t.now, act.Reason
			}
			return "", t.account.SaveSuspended(t.tx, since, why)
		})
	})
}

// notSuspended fails with Conflict while the account is suspended: it buys nothing.
func (t *turn) notSuspended() error {
	if t.account.SuspendedAt != nil {
		return models.Refuse(models.Conflict, cause.AccountSuspended)
	}
	return nil
}
