package billing

import (
	"context"
	"encoding/json"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// Gift is a free package that the operator gives. Zero times: effective now, valid one year. Its fields are stored, as JSON, while it waits for a
// second operator.
type Gift struct {
	AccountID   int64     `json:"-"`
	Region      string    `json:"region"`
	Service     string    `json:"service"`
	Calls       int64     `json:"calls"`
	EffectiveAt time.Time `json:"effective_at,omitzero"`
	ExpiresAt   time.Time `json:"expires_at,omitzero"`
}

// Grant gives an account a free package, because whoever runs the program says so. What happens when it is used up stays as it is.
func (b *Billing) Grant(ctx context.Context, g Gift) (*models.Package, error) {
	var given *models.Package
	err := b.turn(ctx, g.AccountID, func(t *turn) (err error) {
		given, err = t.give(&g)
		return err
	})
	if err != nil {
		return nil, err
	}
	return given, nil
}

// GrantAct gives an account a free package as an operator asks for at their desk, once for each act. What is worth more than an operator moves alone
// waits for a second one, as the act's state then says.
func (b *Billing) GrantAct(ctx context.Context, act *models.DeskAct, g Gift, aloneMicros rules.Micros) error {
	if err := act.Wants(g); err != nil {
		return err
	}
	return b.turn(ctx, act.AccountID, func(t *turn) error {
		if t.account.ClosedAt != nil {
			return models.RefuseField("reason", cause.AccountIsClosed)
		}
		if _, err := t.packageOf(&g); err != nil {
			return err
		}
		worth, err := t.catalog.Worth(g.Region, g.Service, g.Calls, t.now)
		if err != nil {
			return err
		}
		return t.byOne(act, worth, aloneMicros, func() (string, error) { return t.giveByAct(&g) })
	})
}

// WantedGift is what an act of models.DeskGrant gives.
func WantedGift(act *models.DeskAct) (g Gift, err error) {
	err = json.Unmarshal([]byte(act.Facts), &g)
	return g, err
}

// giveByAct gives what an operator asked for, and names it.
func (t *turn) giveByAct(g *Gift) (object string, err error) {
	if t.account.ClosedAt != nil {
		return "", models.RefuseField("reason", cause.AccountIsClosed)
	}
	p, err := t.give(g)
	if err != nil {
		return "", err
	}
	return p.Ref().String(), nil
}

// give gives the account the gift's package, if it is one.
func (t *turn) give(g *Gift) (*models.Package, error) {
	p, err := t.packageOf(g)
	if err != nil {
		return nil, err
	}
	packages := []models.Package{p}
	if err := models.CreatePackages(t.tx, t.account.ID, packages); err != nil {
		return nil, err
	}
	return &packages[0], nil
}

// packageOf makes the gift's package, if it is one.
func (t *turn) packageOf(g *Gift) (models.Package, error) {
	p := models.Package{
		Region: g.Region, Service: g.Service, Source: rules.SourceFree, QuotaCalls: g.Calls,
		CreatedAt: t.now, EffectiveAt: models.Instant(g.EffectiveAt), ExpiresAt: models.Instant(g.ExpiresAt),
	}
	if g.EffectiveAt.IsZero() {
		p.EffectiveAt = t.now
	}
	if g.ExpiresAt.IsZero() {
		p.ExpiresAt = rules.ExpiresAt(p.EffectiveAt, t.catalog.Zone)
	}
	if _, found := t.catalog.Offering(g.Region, g.Service); !found {
		return p, models.RefuseField("service", cause.GrantNotSold{Service: g.Service, Region: g.Region})
	}
	if g.Calls <= 0 {
		return p, models.RefuseField("calls", cause.GrantEmpty)
	}
	if !p.ExpiresAt.After(p.EffectiveAt) {
		return p, models.RefuseField("expires-at", cause.GrantExpiresEarly)
	}
	return p, nil
}
