package models

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/rules"
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
	var all []Subscription
	err := tx.Where("account_id IN ?", accountIDs).Order("account_id, subscribed_at, id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("list subscriptions: %w", err)
	}
	return all, nil
}

// OpenSubscription finds the account's current subscription of the service in the region, nil if there is none.
func OpenSubscription(tx *gorm.DB, accountID int64, region, service string) (*Subscription, error) {
	var s Subscription
	err := tx.Where("account_id = ? AND region = ? AND service = ? AND unsubscribed_at IS NULL", accountID, region, service).Take(&s).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find subscription: %w", err)
	}
	return &s, nil
}

// CreateSubscription enables the service from s.SubscribedAt on; s.ID is set. The account must be locked.
func CreateSubscription(tx *gorm.DB, s *Subscription) error {
	id, err := nextID(tx, &Subscription{}, s.AccountID)
	if err != nil {
		return err
	}
	s.ID = id
	if err := tx.Create(s).Error; err != nil {
		return fmt.Errorf("create subscription: %w", err)
	}
	return nil
}

// EndSubscription ends the subscription at the instant. The account must be locked.
func EndSubscription(tx *gorm.DB, s *Subscription, at time.Time) error {
	err := tx.Model(&Subscription{}).Where("account_id = ? AND id = ?", s.AccountID, s.ID).Update("unsubscribed_at", at).Error
	if err != nil {
		return fmt.Errorf("end subscription: %w", err)
	}
	s.UnsubscribedAt = &at
	return nil
}
