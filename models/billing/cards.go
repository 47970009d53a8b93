package billing

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// Cards lists the cards that the customer has saved and that can be charged, newest first.
func (b *Billing) Cards(ctx context.Context, accountID int64) ([]models.SavedCard, error) {
	return models.SavedCardsOf(b.DB.WithContext(ctx), accountID, b.Provider.Name())
}

// CardState is a saved card, and whether an automatic top-up that is switched on charges it: without the card it fails.
type CardState struct {
	models.SavedCard

	Charged bool
}

// CardStates lists the cards as Cards does, of one moment with the rules that charge them.
func (b *Billing) CardStates(ctx context.Context, accountID int64) ([]CardState, error) {
	var cards []models.SavedCard
	var rules []models.AutoRule
	err := b.DB.Read(ctx, func(tx *gorm.DB) error {
		return models.Together(tx,
			models.Reading(&cards, func(tx *gorm.DB) ([]models.SavedCard, error) {
				return models.SavedCardsOf(tx, accountID, b.Provider.Name())
			}),
			models.Reading(&rules, func(tx *gorm.DB) ([]models.AutoRule, error) { return models.AutoRulesOf(tx, accountID) }))
	})
	states := make([]CardState, len(cards))
	for i := range cards {
		states[i] = CardState{cards[i], slices.ContainsFunc(rules, func(r models.AutoRule) bool {
			return r.Enabled && r.CardID != nil && *r.CardID == cards[i].ID
		})}
	}
	return states, err
}

// RemoveCard has a saved card never charged again, from now on; it is no error when it was removed already. The
// provider is asked to forget it by ForgetCards.
func (b *Billing) RemoveCard(ctx context.Context, accountID, cardID int64) error {
	return b.turn(ctx, accountID, func(t *turn) error {
		card, err := models.FindAnySavedCard(t.tx, t.account.ID, cardID)
		if err != nil || card.RemovedAt != nil {
			return err
		}
		card.RemovedAt = new(t.now)
		return models.SaveCardState(t.tx, card)
	})
}

// forgetBatch is how many removed cards the provider is asked to forget at a time.
const forgetBatch = 50

// ForgetCards has the provider forget the cards that were removed, and gives how many it confirmed.
func (b *Billing) ForgetCards(ctx context.Context) (forgotten int, err error) {
	cards, err := models.CardsToForget(b.DB.WithContext(ctx), b.Provider.Name(), forgetBatch)
	if err != nil {
		return 0, err
	}
	var failures []error
	silent := silence(0)
	for i := range silent.over(len(cards)) {
		err := b.forgetCard(ctx, &cards[i])
		silent.heard(err)
		if err != nil {
			failures = append(failures, fmt.Errorf("forget card %s: %w", cards[i].Ref(), err))
			continue
		}
		forgotten++
	}
	return forgotten, errors.Join(failures...)
}

func (b *Billing) forgetCard(ctx context.Context, card *models.SavedCard) error {
	if err := b.Provider.ForgetCard(ctx, card.ProviderRef); err != nil {
		return noAnswer(err, cause.NoAnswerOnPayment)
	}
	return b.turn(ctx, card.AccountID, func(t *turn) error {
		card.ForgottenAt = new(t.now)
		return models.SaveCardState(t.tx, card)
	})
}

// keepCard stores the card that the provider kept for a payment whose customer asked for it. Whoever pays with it has had what
// the account was given for free.
func (t *turn) keepCard(payment *models.Payment, card *KeptCard) error {
	if card == nil || !payment.SaveCard || payment.Status != models.PaymentSucceeded {
		return nil
	}
	kept := &models.SavedCard{
		AccountID: payment.AccountID, Provider: payment.Provider, ProviderRef: card.Ref, CustomerRef: card.Customer,
		Label: card.Label, Fingerprint: card.Fingerprint, CreatedAt: t.now,
	}
	if t.account.ClosedAt != nil {
		kept.RemovedAt = &t.now // so that the provider is asked to forget it
	}
	if err := models.CreateSavedCard(t.tx, kept); err != nil || kept.Person() == "" {
		return err
	}
	return models.PersonOfGifts(t.tx, payment.AccountID, kept.Person(), t.now)
}

// learnCard asks the provider which card it kept when its notification of a payment did not say so.
func (b *Billing) learnCard(ctx context.Context, n PaymentAnswer) error {
	if n.Status != ProviderSucceeded || n.SavedCard != nil {
		return nil
	}
	ref, err := models.ParseAnyRef(models.KindPayment, n.Reference)
	if err != nil {
		return err
	}
	payment, err := models.FindPayment(b.DB.WithContext(ctx), ref.AccountID, ref.ID)
	if err != nil || !payment.SaveCard {
		return err
	}
	answer, err := b.Provider.Query(ctx, n.ProviderRef)
	if err != nil {
		return fmt.Errorf("ask which card was saved for %s: %w", n.Reference, err)
	}
	return b.Apply(ctx, answer)
}
