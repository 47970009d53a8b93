package words

import (
	"errors"
	"strings"
	"time"

	"ocrconsole/models/cause"
	"ocrconsole/models/reading"
	"ocrconsole/views/format"
)

// Why is Writer.Why for whoever has chosen no style: programs, and operators at the command line.
func Why(c cause.Cause) string { return plain().Why(c) }

// OfError is Writer.OfError, as Why is.
func OfError(err error) string { return plain().OfError(err) }

// plain writes counts, and amounts that name their currency.
func plain() Writer { return Writer{Figures: format.Plain(reading.Style{})} }

// Why says why something was refused, was stopped or was given back; "" for no cause. A fact that a later version of the program
// has stored is named only.
func (w Writer) Why(c cause.Cause) string {
	switch c := c.(type) {
	case nil:
		return ""
	case cause.Said:
		return string(c)
	case cause.Plain:
		for _, said := range plainWhys {
			if text, known := said[c]; known {
				return text
			}
		}
	}
	for _, write := range []func(cause.Cause) (string, bool){w.whyMissing, w.whyPeople, w.whyBounds, w.whyCluster, w.whyForms, w.whyOrders, w.whyPayments, w.whyAuto, w.whyCaps, w.whyVouchers, w.whyTransfers, w.whyCatalog, w.whyDesk, whySSO, w.whyKeys, w.whyWebhooks, whyPast} {
		if text, written := write(c); written {
			return text
		}
	}
	return plainly(c.Kind())
}

// plainWhys are all that need no arguments.
var plainWhys = []map[cause.Plain]string{
	plainMissing, plainPeople, plainBounds, plainCluster, plainForms, plainOrders, plainPayments, plainAuto, plainRefunds, plainCaps, plainVouchers, plainTransfers, plainCatalog, plainDesk, plainSSO, plainKeys, plainWebhooks, plainPast,
}

// plainly makes a sentence of a kind's name.
func plainly(kind string) string {
	if kind == "" {
		return ""
	}
	text := strings.ReplaceAll(kind, "_", " ")
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

func (w Writer) amountOf(m cause.Money) string { return w.Figures.Amount(m.Micros, m.Currency) }

// Steps says in which amounts cards are charged: "whole cents".
func (w Writer) Steps(s cause.Steps) string {
	switch {
	case s.NoDecimals:
		return "amounts without decimals"
	case s.Minor != "":
		return "whole " + s.Minor
	default:
		return "multiples of " + w.amountOf(s.Money)
	}
}

// waitFor says how long to wait, in whole minutes or, from two hours on, whole hours, rounded up: "15 minutes".
func (w Writer) waitFor(wait time.Duration) string {
	unit, noun := time.Minute, "minute"
	if wait > 2*time.Hour {
		unit, noun = time.Hour, "hour"
	}
	return w.counted(max(1, int64((wait+unit-1)/unit)), noun)
}

// OfError is an error as people read it: with the words of the cause in its chain, if there is one, where that stands in it.
func (w Writer) OfError(err error) string {
	var refused interface {
		error
		Because() cause.Cause
	}
	if !errors.As(err, &refused) {
		return err.Error()
	}
	return strings.Replace(err.Error(), cause.Stored{Cause: refused.Because()}.String(), w.Why(refused.Because()), 1)
}

// OrderStatus is where an order stands, as customers read it.
func OrderStatus(status string) string {
	if status == "pending_payment" {
		return "pending payment"
	}
	return status
}
