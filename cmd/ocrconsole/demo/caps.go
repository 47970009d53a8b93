package demo

import (
	"context"

	"ocrconsole/models/caps"
	"ocrconsole/models/rules"
)

// setCaps bounds what a month of pay-per-use may cost, and tells of a busy day of one service.
func (d *life) setCaps(ctx context.Context) error {
	for _, in := range []caps.Wanted{
		{Scope: caps.Scope{Kind: rules.CapMoney, Span: rules.CapMonth}, Hard: true, Amount: int64(d.dollars(400))},
		{Scope: caps.Scope{Region: bangkok, Service: passport, Kind: rules.CapCalls, Span: rules.CapDay}, Amount: 250},
	} {
		if _, err := d.Caps.Set(ctx, d.accountID, in); err != nil {
			return err
		}
	}
	return nil
}
