package bench

import (
	"context"

	"ocrconsole/models/caps"
	"ocrconsole/models/rules"
)

// capped are what metering is measured with, beside without: caps that calls are far from, as they mostly are, and one so near that
// each call needs a lease.
var capped = []struct {
	what  string
	calls int64
}{
	{"metering with caps, far from them", caps.MaxCalls},
	{"metering with caps, near one", 30_000_000}, // with as many calls at once as the settings of a measurement allow
}

// measureCaps measures metering of accounts that have three caps each: on calls a day and a month, and on money.
func (f *field) measureCaps(ctx context.Context) error {
	for _, with := range capped {
		if f.passesOver(with.what) {
			continue
		}
		for _, n := range []int{1, f.Options.Accounts} {
			accounts, err := f.customers(ctx, n)
			if err != nil {
				return err
			}
			for _, account := range accounts {
				if err := f.setCaps(ctx, account, with.calls); err != nil {
					return err
				}
			}
			if err := f.measureMetering(ctx, with.what, callersInProcess[0], accounts); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *field) setCaps(ctx context.Context, account, calls int64) error {
	for _, wanted := range []caps.Wanted{
		{Scope: caps.Scope{Kind: rules.CapCalls, Span: rules.CapDay}, Hard: true, Amount: calls},
		{Scope: caps.Scope{Region: region, Service: service, Kind: rules.CapCalls, Span: rules.CapMonth}, Hard: true, Amount: caps.MaxCalls},
		{Scope: caps.Scope{Kind: rules.CapMoney, Span: rules.CapMonth}, Hard: true, Amount: int64(caps.MaxMicros)},
	} {
		if _, err := f.Caps.Set(ctx, account, wanted); err != nil {
			return err
		}
	}
	return nil
}
