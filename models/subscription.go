package models

import (
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// Via tells what enabled a service.
type Via string

// What enables a service: the customer's button, or an order of a package for it.
const (
	ViaCustomer Via = "customer"
	ViaOrder    Via = "order"
)

// Subscription is a time during which an account had a service enabled for pay-per-use in a region.
type Subscription struct {
	AccountID      int64 `gorm:"primaryKey"`
	ID             int64 `gorm:"primaryKey"`
	Region         string
	Service        string
	Via            Via // the customer themselves, or an order that said so
	SubscribedAt   time.Time
	UnsubscribedAt *time.Time // nil while it lasts
}

// Offering is the service in a region that is subscribed.
func (s *Subscription) Offering() rules.Offering {
	return rules.Offering{Region: s.Region, Service: s.Service}
}

// Period gives the subscription's time as the rules take it.
func (s Subscription) Period() rules.Period {
	p := rules.Period{From: s.SubscribedAt}
	if s.UnsubscribedAt != nil {
		p.Until = *s.UnsubscribedAt
	}
	return p
}

// SubscriptionsOf lists the accounts' subscriptions, ended ones too, each account's oldest first.
func SubscriptionsOf(tx *gorm.DB, accountIDs ...int64) ([]Subscription, error) {
	return all[Subscription](tx.Where("account_id IN ?", accountIDs).Order("account_id, subscribed_at, id"))
}

// OpenSubscription finds the account's current subscription of the service in the region, nil if there is none.
func OpenSubscription(tx *gorm.DB, accountID int64, region, service string) (*Subscription, error) {
	return oneOrNone[Subscription](tx.Where("account_id = ? AND region = ? AND service = ? AND unsubscribed_at IS NULL", accountID, region, service))
}

// CreateSubscription enables the service from s.SubscribedAt on; s.ID is set. The account must be locked.
func CreateSubscription(tx *gorm.DB, s *Subscription) error {
	if err := createNumbered(tx, s.AccountID, &s.ID, s); err != nil {
		return err
	}
	return Record(tx, s.AccountID, s.SubscribedAt, trail.Subscribed{Region: s.Region, Service: s.Service})
}

// EndSubscription ends the subscription at the instant. The account must be locked.
func EndSubscription(tx *gorm.DB, s *Subscription, at time.Time) error {
	if err := update[Subscription](byID(tx, s.AccountID, s.ID), map[string]any{"unsubscribed_at": at}); err != nil {
		return err
	}
	s.UnsubscribedAt = &at
	return Record(tx, s.AccountID, at, trail.Unsubscribed{Region: s.Region, Service: s.Service})
}
