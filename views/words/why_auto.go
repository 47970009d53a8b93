package words

import (
	"fmt"

	"ocrconsole/models/cause"
	"ocrconsole/views/format"
)

// Of models/cause/auto.go: why what is done automatically was not done, was stopped, or cannot be set.

var plainAuto = map[cause.Plain]string{
	cause.AutoCardMissing:    "Choose one of your saved cards.",
	cause.AutoCallsBeyond:    "Choose from 1 call to as many as the package has, so that one package is enough.",
	cause.AutoPauseUnknown:   "Choose one of the pauses.",
	cause.AutoTurnedOff:      "It was turned off before the card was charged.",
	cause.AutoCardRemoved:    "The card was removed.",
	cause.AutoNoReason:       "The payment provider gave no reason.",
	cause.AutoNotOnSale:      "This package is not on sale any more.",
	cause.AutoClosed:         "The account was closed.",
	cause.AutoBounded:        "What you may spend is limited, and what is done automatically is not. Ask an owner, or a billing member without a limit, to set it. You can turn it off.",
	cause.ForecastNotTried:   "Try it first: then you see what it would have bought.",
	cause.ForecastUnnamed:    "Who switched it on is not a member any more, or may not spend without a limit any more. Somebody who may can try it again, and then switch it on.",
	cause.ForecastOtherTerms: "Its terms were changed after this page was shown to you, and it is as it was. Go back, read what it buys by now, and then switch it on.",
	cause.ForecastNothing:    "Choose another service: no packages of this one are on sale in this region.",
	cause.AutoUnconfirmed:    "It was made before the account's address was confirmed.",
}

func (w Writer) whyAuto(c cause.Cause) (string, bool) {
	switch c := c.(type) {
	case cause.AutoThresholdBeyond:
		return w.autoThresholdBeyond(c), true
	case cause.ForecastTooEarly:
		return w.forecastTooEarly(c), true
	case cause.ForecastLeastBeyond:
		return fmt.Sprintf("Enter an amount from %s to %s.", w.amountOf(c.Least), w.amountOf(c.Most)), true
	case cause.AutoCapTooLow:
		return w.autoCapTooLow(c), true
	case cause.AutoCapTooHigh:
		return w.autoCapTooHigh(c), true
	case cause.AutoPriceRose:
		return w.autoPriceRose(c), true
	case cause.AutoTooLittle:
		return w.autoTooLittle(c), true
	case cause.AutoPackageReturned:
		return autoPackageReturned(c), true
	case cause.AutoTopUpFailed:
		return w.autoTopUpFailed(c), true
	case cause.AutoDisputed:
		return autoDisputed(c), true
	case cause.AutoMoneyGoesBack:
		return autoMoneyGoesBack(c), true
	case cause.AutoMoneyWentBack:
		return autoMoneyWentBack(c), true
	}
	return "", false
}

func (w Writer) autoThresholdBeyond(c cause.AutoThresholdBeyond) string {
	return fmt.Sprintf("Enter an amount from %s to %s.", w.amountOf(c.Least), w.amountOf(c.Most))
}

func (w Writer) forecastTooEarly(c cause.ForecastTooEarly) string {
	return "It can be switched on from " + w.Figures.MinuteZone(c.From) + " on: when " + w.counted(c.Days, "day") + " of your calls are known, or it was tried for as long."
}

func (w Writer) autoCapTooLow(c cause.AutoCapTooLow) string {
	return fmt.Sprintf("Enter at least %s: the cap must allow at least one time.", w.amountOf(c.Least))
}

func (w Writer) autoCapTooHigh(c cause.AutoCapTooHigh) string {
	return fmt.Sprintf("Enter at most %s.", w.amountOf(c.Most))
}

func (w Writer) autoPriceRose(c cause.AutoPriceRose) string {
	return fmt.Sprintf("The price is %s now; you agreed to %s.", w.amountOf(c.Now), w.amountOf(c.Agreed))
}

func (w Writer) autoTooLittle(c cause.AutoTooLittle) string {
	return fmt.Sprintf("The package costs %s, and %s were available.", w.amountOf(c.Price), w.Figures.RoundedAmount(c.Available.Micros, c.Available.Currency, format.Available))
}

func autoPackageReturned(c cause.AutoPackageReturned) string {
	return fmt.Sprintf("You returned a package that it had bought (order %s).", c.Order)
}

func (w Writer) autoTopUpFailed(c cause.AutoTopUpFailed) string {
	return fmt.Sprintf("The top-up of %s failed: %s", w.amountOf(c.Amount), w.Why(c.Why.Cause))
}

func autoDisputed(c cause.AutoDisputed) string {
	return fmt.Sprintf("A card payment was disputed at the card's bank (%s).", c.Payment)
}

func autoMoneyGoesBack(c cause.AutoMoneyGoesBack) string {
	return fmt.Sprintf("Money of %s is given back to the card.", c.Payment)
}

func autoMoneyWentBack(c cause.AutoMoneyWentBack) string {
	return fmt.Sprintf("Money of %s was given back to the card.", c.Payment)
}
