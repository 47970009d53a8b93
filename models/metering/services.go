package metering

import (
	"context"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/rules"
)

// PaidBy tells how a call made at this moment would be paid.
type PaidBy struct {
	// Payer is PayerPackage, PayerPayPerUse, or PayerNone when the call would be refused with RefusedWith.
	Payer rules.Payer
	// RefusedWith is rules.ErrNotEnabled or rules.ErrRestricted, nil when the call would pass.
	RefusedWith error
	// PackageID and PackageLeftCalls are of the package that would pay.
	PackageID        int64
	PackageLeftCalls int64
	// LeftCalls is what all packages usable now have left together.
	LeftCalls int64
	// PriceMicros is the pay-per-use price of the next call that no package pays.
	PriceMicros rules.Micros
	// MonthCalls counts the pay-per-use calls charged this month: where in the tiers the next one falls.
	MonthCalls int64
}

// ServiceState is one service in one region as an account has it.
type ServiceState struct {
	Offering        catalog.Offering
	Service         catalog.Service
	Tariff          rules.Tariff
	Subscribed      bool
	SubscribedSince time.Time
	PaidBy          PaidBy
	// Line and Standing are what the state was told from: what may pay the next calls, to ask what follows.
	Line     *rules.Line
	Standing rules.Standing
	Now      time.Time
	// WhenUsedUp is what the account chose for calls that no package covers; pay-per-use before it chose.
	WhenUsedUp models.WhenUsedUp
	// FreeClaimable says that the offering's free package has not been claimed by the account.
	FreeClaimable bool
	// Elsewhere are the other regions where the account has the service, by code.
	Elsewhere []Presence
}

// Services tells, for every service of the catalog that was ever sold in the region, how the account's calls
// would be paid at this moment. Services neither sold any more nor in use by the account are left out.
func (m *Metering) Services(ctx context.Context, accountID int64, region string) ([]ServiceState, error) {
	now := m.Clock.Now()
	var states []ServiceState
	err := m.readBook(ctx, accountID, now, func(tx *gorm.DB, b *book) error {
		claimed, err := models.ClaimKeys(tx, accountID)
		if err != nil {
			return err
		}
		chosen, err := models.UsedUpChoicesIn(tx, accountID, region)
		if err != nil {
			return err
		}
		for _, service := range b.snapshot.Services {
			state, found := m.serviceState(b, offering{region, service.Code}, now)
			if !found || !state.Offering.Sold && !state.Subscribed && state.PaidBy.LeftCalls == 0 {
				continue
			}
			state.Service, state.Elsewhere = service, b.elsewhere(offering{region, service.Code}, now)
			if state.WhenUsedUp = chosen[service.Code]; state.WhenUsedUp == "" {
				state.WhenUsedUp = models.ThenPayPerUse
			}
			state.FreeClaimable = state.Offering.Sold && state.Offering.FreeCalls > 0 && !claimed[models.ClaimKey(region, service.Code)]
			states = append(states, state)
		}
		return nil
	})
	return states, err
}

func (m *Metering) serviceState(b *book, key offering, now time.Time) (ServiceState, bool) {
	line, found := b.line(key)
	if !found {
		return ServiceState{}, false
	}
	sold, _ := b.snapshot.Offering(key.region, key.service)
	tariff, _ := rules.TariffAt(sold.Prices, now)
	state := ServiceState{Offering: sold, Tariff: tariff, Line: line, Standing: b.standing, Now: now, PaidBy: m.paidBy(line, b.standing, tariff, now)}
	for _, p := range line.Subscribed {
		if p.Holds(now) {
			state.Subscribed, state.SubscribedSince = true, p.From
		}
	}
	return state, true
}

func (m *Metering) paidBy(line *rules.Line, standing rules.Standing, tariff rules.Tariff, now time.Time) PaidBy {
	by := PaidBy{MonthCalls: line.MonthCalls[rules.MonthStart(now, line.Zone)]}
	by.PriceMicros = tariff.PriceOfCall(by.MonthCalls)
	for i := range line.Packages {
		if line.Packages[i].Covers(now) {
			by.LeftCalls += line.Packages[i].LeftCalls()
		}
	}
	payer, index, err := line.Payer(now, &standing, m.Credit)
	if err != nil {
		by.Payer, by.RefusedWith = rules.PayerNone, err
		return by
	}
	by.Payer = payer
	if payer == rules.PayerPackage {
		by.PackageID, by.PackageLeftCalls = line.Packages[index].ID, line.Packages[index].LeftCalls()
	}
	return by
}
