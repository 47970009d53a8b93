package billing

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// ClaimFree gives the account the offering's free package, once. What happens when it is used up stays as the customer
// chose before; it is pay-per-use at first.
func (b *Billing) ClaimFree(ctx context.Context, accountID int64, region, service string) (*models.Package, error) {
	return b.ClaimFreeThen(ctx, accountID, "", region, service, "")
}

// ClaimsPerNetwork is how many free packages are given to one network on a day of UTC: as many as some ten customers claim
// who take all that there are.
const ClaimsPerNetwork = 50

// ClaimField is the field of errors that are about the claim as such, which are shown where the customer claims.
const ClaimField = "claim"

func notClaimable(code models.Code, format string, args ...any) error {
	return &models.Error{Code: code, Field: ClaimField, Message: fmt.Sprintf(format, args...)}
}

// kindClaim is under which claims are counted.
const kindClaim = "claim"

// ClaimFreeThen gives the account the offering's free package, once, and does what the customer chose for the calls that
// exceed it; an empty choice keeps what was chosen before. Where addresses are confirmed, the owner's has to be. It fails with
// Conflict where the same person has had it by another account, as far as that can be told by addresses and cards, and with
// TooMany where enough was given to the network today, which is empty for the operator's own.
func (b *Billing) ClaimFreeThen(ctx context.Context, accountID int64, network, region, service string, then models.WhenUsedUp) (*models.Package, error) {
	sold, err := b.soldOffering(ctx, region, service)
	if err != nil {
		return nil, err
	}
	if sold.FreeCalls == 0 {
		return nil, models.Errorf(models.NotFound, "There is no free package for this service in this region.")
	}
	if err := CheckUsedUp(then); err != nil {
		return nil, err
	}
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	now, key := b.Clock.Now(), models.ClaimKey(region, service)
	packages := []models.Package{{
		Region: region, Service: service, Source: rules.SourceFree, ClaimKey: &key, QuotaCalls: sold.FreeCalls,
		CreatedAt: now, EffectiveAt: now, ExpiresAt: rules.ExpiresAt(now, snapshot.Zone),
	}}
	err = b.locked(ctx, accountID, func(tx *gorm.DB, account *models.Account) error {
		claimed, err := models.ClaimKeys(tx, accountID)
		if err != nil {
			return err
		}
		if claimed[key] {
			return models.Errorf(models.Conflict, "The free package of this service has been claimed already. It can be claimed once.")
		}
		if err := b.giveOnce(tx, accountID, key, network, now); err != nil {
			return err
		}
		if err := models.CreatePackages(tx, accountID, packages); err != nil {
			return err
		}
		choice, err := orAsBefore(tx, accountID, region, service, then)
		if err != nil || then == "" && !choice.ChosenAt.IsZero() {
			return err
		}
		return say(tx, accountID, region, service, choice.Choice, now)
	})
	if err != nil {
		return nil, err
	}
	return &packages[0], nil
}

// MayClaim tells what the customer has to do before they claim free packages: nil when nothing.
func (b *Billing) MayClaim(ctx context.Context, accountID int64) error {
	owner, err := models.OwnerOf(b.DB.WithContext(ctx), accountID)
	if err != nil {
		return err
	}
	return b.mayClaim(owner)
}

func (b *Terms) mayClaim(owner *models.User) error {
	if b.ConfirmsMail && (owner == nil || owner.EmailConfirmedAt == nil) {
		return notClaimable(models.Conflict, "Free packages need a confirmed e-mail address. Follow the link in the mail that was sent to yours, or have it sent again under Alerts.")
	}
	return nil
}

// giveOnce sees to it that the gift is given to a person once, and to a network not too often.
func (b *Billing) giveOnce(tx *gorm.DB, accountID int64, gift, network string, now time.Time) error {
	owner, err := models.OwnerOf(tx, accountID)
	if err != nil {
		return err
	}
	if err := b.mayClaim(owner); err != nil {
		return err
	}
	var persons []string
	mail := ""
	if owner != nil {
		mail = models.PersonOfEmail(owner.Email)
		persons = append(persons, mail)
	}
	cards, err := models.CardPersons(tx, accountID)
	if err != nil {
		return err
	}
	before, err := models.GiveOnce(tx, append(persons, cards...), gift, accountID, now)
	switch {
	case err != nil:
		return err
	case before != "" && before == mail:
		return notClaimable(models.Conflict, "This free package was claimed before by an account with another form of your e-mail address. It is given once to a person.")
	case before != "":
		return notClaimable(models.Conflict, "This free package was claimed before by another account that has the same card on file. It is given once to a person.")
	case network == "":
		return nil
	}
	given, err := models.CountGift(tx, network, kindClaim, now)
	if err == nil && given > ClaimsPerNetwork {
		err = notClaimable(models.TooMany, "%d free packages were claimed from your network today, which is as many as it gets in a day. Claim this one tomorrow: the day ends at midnight UTC.", ClaimsPerNetwork)
	}
	return err
}

// Gift is a free package that the operator gives. Zero times: effective now, valid one year.
type Gift struct {
	AccountID       int64
	Region, Service string
	Calls           int64
	EffectiveAt     time.Time
	ExpiresAt       time.Time
}

// Grant gives an account a free package. What happens when it is used up stays as it is.
func (b *Billing) Grant(ctx context.Context, g Gift) (*models.Package, error) {
	snapshot, err := b.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	if _, found := snapshot.Offering(g.Region, g.Service); !found {
		return nil, models.FieldError("service", "The catalog does not sell %q in region %q.", g.Service, g.Region)
	}
	now := b.Clock.Now()
	p := models.Package{
		Region: g.Region, Service: g.Service, Source: rules.SourceFree, QuotaCalls: g.Calls,
		CreatedAt: now, EffectiveAt: models.Instant(g.EffectiveAt), ExpiresAt: models.Instant(g.ExpiresAt),
	}
	if g.EffectiveAt.IsZero() {
		p.EffectiveAt = now
	}
	if g.ExpiresAt.IsZero() {
		p.ExpiresAt = rules.ExpiresAt(p.EffectiveAt, snapshot.Zone)
	}
	if g.Calls <= 0 {
		return nil, models.FieldError("calls", "Give a package of at least one call.")
	}
	if !p.ExpiresAt.After(p.EffectiveAt) {
		return nil, models.FieldError("expires-at", "The package must expire after it takes effect.")
	}
	packages := []models.Package{p}
	err = b.locked(ctx, g.AccountID, func(tx *gorm.DB, account *models.Account) error {
		return models.CreatePackages(tx, g.AccountID, packages)
	})
	if err != nil {
		return nil, err
	}
	return &packages[0], nil
}
