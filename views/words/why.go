package words

import (
	"errors"
	"strings"
	"time"

	"ocrconsole/models/cause"
	"ocrconsole/views/format"
)

// Why says why something was refused, was stopped or was given back; "" for no cause. A fact that a later version of the program
// has stored is named only.
func Why(c cause.Cause) string {
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
	for _, write := range []func(cause.Cause) (string, bool){whyMissing, whyPeople, whyBounds, whyCluster, whyForms, whyOrders, whyPayments, whyAuto, whyCaps, whyVouchers, whyKeys, whyWebhooks} {
		if text, written := write(c); written {
			return text
		}
	}
	return plainly(c.Kind())
}

// plainWhys are all that need no arguments.
var plainWhys = []map[cause.Plain]string{
	plainMissing, plainPeople, plainBounds, plainCluster, plainForms, plainOrders, plainPayments, plainAuto, plainRefunds, plainCaps, plainVouchers, plainKeys, plainWebhooks,
}

// plainly makes a sentence of a kind's name.
func plainly(kind string) string {
	if kind == "" {
		return ""
	}
	text := strings.ReplaceAll(kind, "_", " ")
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

func amountOf(m cause.Money) string { return format.Amount(m.Micros, m.Currency) }

// Steps says in which amounts cards are charged: "whole cents".
func Steps(s cause.Steps) string {
	switch {
	case s.NoDecimals:
		return "amounts without decimals"
	case s.Minor != "":
		return "whole " + s.Minor
	default:
		return "multiples of " + amountOf(s.Money)
	}
}

// waitFor says how long to wait, in whole minutes or, from two hours on, whole hours, rounded up: "15 minutes".
func waitFor(wait time.Duration) string {
	unit, noun := time.Minute, "minute"
	if wait > 2*time.Hour {
		unit, noun = time.Hour, "hour"
	}
	return counted(max(1, int64((wait+unit-1)/unit)), noun)
}

// OfError is an error as people read it: with the words of the cause in its chain, if there is one, where that stands in it.
func OfError(err error) string {
	var refused interface {
		error
		Because() cause.Cause
	}
	if !errors.As(err, &refused) {
		return err.Error()
	}
	return strings.Replace(err.Error(), cause.Stored{Cause: refused.Because()}.String(), Why(refused.Because()), 1)
}

// OrderStatus is where an order stands, as customers read it.
func OrderStatus(status string) string {
	if status == "pending_payment" {
		return "pending payment"
	}
	return status
}
