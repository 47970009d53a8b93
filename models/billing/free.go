package billing

import (
	"context"

	"ocrconsole/models"
	"ocrconsole/models/cause"
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

func notClaimable(why cause.Cause) error {
	return &models.Error{Code: models.Conflict, Field: ClaimField, Why: why}
}

// kindClaim is under which claims are counted.
const kindClaim = "claim"

// ClaimFreeThen gives the account the offering's free package, once, and does what the customer chose for the calls that
// exceed it; an empty choice keeps what was chosen before. Where addresses are confirmed, the owner's has to be. It fails with
// Conflict where the same person has had it by another account, as far as that can be told by addresses and cards, and with
// TooMany where enough was given to the network today, which is empty for the operator's own.
func (b *Billing) ClaimFreeThen(ctx context.Context, accountID int64, network, region, service string, then models.WhenUsedUp) (*models.Package, error) {
	if err := CheckUsedUp(then); err != nil {
		return nil, err
	}
	var claimed *models.Package
	err := b.turn(ctx, accountID, func(t *turn) (err error) {
		if claimed, err = t.claim(region, service, network); err != nil {
			return err
		}
		choice, err := orAsBefore(t.tx, t.account.ID, region, service, then)
		if err != nil || then == "" && !choice.ChosenAt.IsZero() {
			return err
		}
		return t.say(region, service, choice.Choice)
	})
	if err != nil {
		return nil, err
	}
	return claimed, nil
}

// claim gives the offering's free package, once.
func (t *turn) claim(region, service, network string) (*models.Package, error) {
	if err := t.notSuspended(); err != nil {
		return nil, err
	}
	sold, err := soldIn(t.catalog, region, service)
	if err != nil {
		return nil, err
	}
	if sold.FreeCalls == 0 {
		return nil, models.Refuse(models.NotFound, cause.NoFreePackage)
	}
	key := models.ClaimKey(region, service)
	claimed, err := models.ClaimKeys(t.tx, t.account.ID)
	if err != nil {
		return nil, err
	}
	if claimed[key] {
		return nil, models.Refuse(models.Conflict, cause.FreeClaimed)
	}
	if err := t.giveOnce(key, network); err != nil {
		return nil, err
	}
	packages := []models.Package{{
		Region: region, Service: service, Source: rules.SourceFree, ClaimKey: &key, QuotaCalls: sold.FreeCalls,
		CreatedAt: t.now, EffectiveAt: t.now, ExpiresAt: rules.ExpiresAt(t.now, t.catalog.Zone),
	}}
	return &packages[0], models.CreatePackages(t.tx, t.account.ID, packages)
}

// MayClaim tells what the customer has to do before they claim free packages: nil when nothing.
func (b *Billing) MayClaim(ctx context.Context, accountID int64) error {
	owner, err := models.OwnerOf(b.DB.WithContext(ctx), accountID)
	if err != nil {
		return err
	}
	return b.mayClaim(owner)
}

func (t *Terms) mayClaim(owner *models.User) error {
	if t.ConfirmsMail && (owner == nil || owner.EmailConfirmedAt == nil) {
		return notClaimable(cause.ClaimUnconfirmed)
	}
	return nil
}

// giveOnce sees to it that the gift is given to a person once, and to a network not too often.
func (t *turn) giveOnce(gift, network string) error {
	owner, err := models.OwnerOf(t.tx, t.account.ID)
	if err != nil {
		return err
	}
	if err := t.mayClaim(owner); err != nil {
		return err
	}
	before, err := models.GiveToPerson(t.tx, t.account.ID, owner, gift, t.now)
	switch {
	case err != nil:
		return err
	case before == models.GivenByMail:
		return notClaimable(cause.ClaimedByTwin)
	case before == models.GivenByCard:
		return notClaimable(cause.ClaimedByCard)
	case network == "":
		return nil
	}
	given, err := models.CountGift(t.tx, network, kindClaim, t.now)
	if err == nil && given > ClaimsPerNetwork {
		refusal := models.Later(models.NextGiftDay(t.now).Sub(t.now), cause.NetworkClaimed{Most: ClaimsPerNetwork})
		refusal.Field = ClaimField
		err = refusal
	}
	return err
}
