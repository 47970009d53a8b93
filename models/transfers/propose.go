package transfers

import (
	"context"
	"strings"

	"ocrconsole/models"
)

// Why is why something is proposed.
type Why string

// The reasons of proposals.
const (
	Exact        Why = "exact"       // the reference is that of a transfer of exactly this amount that is not credited
	ByReference  Why = "reference"   // it is that of one of another amount, or of several
	PaidAlready  Why = "paid_before" // it is that of one that is
	SameAmount   Why = "amount"      // a transfer of this amount is waited for
	AmountPayer  Why = "amount_payer"
	NamedAsPayer Why = "payer" // an account has the payer's name
)

// Whys are all of them, the surest first.
var Whys = []Why{Exact, ByReference, AmountPayer, PaidAlready, SameAmount, NamedAsPayer}

// Proposal is whose money it may be: of the account, for the transfer, if one is meant.
type Proposal struct {
	Why     Why
	Account models.Account
	Payment *models.Payment
}

// maxProposals is how many are looked for by each way.
const maxProposals = 10

// Propose says whose money of an entry may be, the surest first.
func (t *Transfers) Propose(ctx context.Context, e *models.BankEntry) (proposals []Proposal, err error) {
	tx := t.DB.WithContext(ctx)
	found := make(map[models.Ref]bool)
	add := func(why Why, p *models.Payment) error {
		if found[p.Ref()] {
			return nil
		}
		found[p.Ref()] = true
		account, err := models.FindAccount(tx, p.AccountID)
		if err != nil {
			return err
		}
		if why == SameAmount && strings.EqualFold(strings.TrimSpace(account.Name), e.Payer) {
			why = AmountPayer
		}
		proposals = append(proposals, Proposal{why, *account, p})
		return nil
	}
	named, err := t.named(ctx, e)
	if err != nil {
		return nil, err
	}
	for i := range named {
		why := ByReference
		switch {
		case isPaidBy(named, e):
			why = Exact
		case named[i].Status == models.PaymentSucceeded:
			why = PaidAlready
		}
		if err := add(why, &named[i]); err != nil {
			return nil, err
		}
	}
	same, err := models.TransfersOfAmount(tx, e.AmountMicros, e.Currency, maxProposals)
	if err != nil {
		return nil, err
	}
	for i := range same {
		if err := add(SameAmount, &same[i]); err != nil {
			return nil, err
		}
	}
	byName, err := t.byName(ctx, e.Payer)
	if err != nil {
		return nil, err
	}
	return inOrder(append(proposals, byName...)), nil
}

// Alike lists the newest entries of the same day, amount and currency that were decided on: the same money may be in two files of two formats.
func (t *Transfers) Alike(ctx context.Context, e *models.BankEntry) ([]models.BankEntry, error) {
	return models.DecidedAlike(t.DB.WithContext(ctx), e, maxProposals)
}

// byName finds accounts that have the payer's name.
func (t *Transfers) byName(ctx context.Context, payer string) (proposals []Proposal, err error) {
	if payer == "" {
		return nil, nil
	}
	tx := t.DB.WithContext(ctx)
	hits, err := models.AccountsByName(tx, payer, maxProposals)
	if err != nil {
		return nil, err
	}
	for _, hit := range hits {
		account, err := models.FindAccount(tx, hit.AccountID)
		if err != nil {
			return nil, err
		}
		proposals = append(proposals, Proposal{Why: NamedAsPayer, Account: *account})
	}
	return proposals, nil
}

// inOrder puts the surest first; those that are as sure stay in their order.
func inOrder(proposals []Proposal) (ordered []Proposal) {
	for _, why := range Whys {
		for i := range proposals {
			if proposals[i].Why == why {
				ordered = append(ordered, proposals[i])
			}
		}
	}
	return ordered
}
