package words

import (
	"strings"

	"ocrconsole/models/notice"
	"ocrconsole/views/components"
)

// Then says what comes next: "Then pay-per-use at $0.0145 per call."
func (w Writer) Then(n notice.Next) string { return w.say("Then", n) }

// Now says what calls get at this moment.
func (w Writer) Now(n notice.Next) string { return w.say("Now", n) }

// WithoutPackage says what calls get that no package pays.
func (w Writer) WithoutPackage(n notice.Next) string { return w.say("Without a package,", n) }

// WhenAllIsUsedUp says what calls get when no package has any left.
func (w Writer) WhenAllIsUsedUp(n notice.Next) string { return w.say("When all is used up:", n) }

// Of says what calls of the service get.
func (w Writer) Of(service string, n notice.Next) string { return w.say(service+":", n) }

// FromThenOn says what calls of the service in the region get once packages are returned.
func (w Writer) FromThenOn(service, region string, n notice.Next) string {
	return w.say(ServiceIn(service, region)+": from then on", n)
}

// say says what calls get from the time that is named: "From now on pay-per-use at $0.0145 per call." A package that
// takes effect later and changes it is told of as well.
func (w Writer) say(when string, n notice.Next) string {
	return Spaced(when+" "+w.Clause(n)+".", w.Limit(n), w.Later(n))
}

// ThenBriefly is Then, beside where it is told when arrears, or the end of the starter credit, stop pay-per-use.
func (w Writer) ThenBriefly(n notice.Next) string { return w.brief("Then", n) }

// NowBriefly is Now, beside where that is told.
func (w Writer) NowBriefly(n notice.Next) string { return w.brief("Now", n) }

func (w Writer) brief(when string, n notice.Next) string {
	limit := ""
	switch {
	case n.StarterMicros > 0:
		limit = ", as far as the starter credit goes"
	case !n.StopsAt.IsZero():
		limit = ", until arrears stop it"
	}
	return Spaced(when+" "+w.Clause(n)+limit+".", w.Later(n))
}

// Clause says what calls get: what pays them, or why they are refused and with what code.
func (w Writer) Clause(n notice.Next) string {
	switch {
	case n.Payer == notice.PaysPackage && n.Packages > 1:
		return w.Figures.Calls(int64(n.Packages)) + " packages pay, with " + w.Calls(n.LeftCalls) + " left together, " + n.Package + " first"
	case n.Payer == notice.PaysPackage:
		return "package " + n.Package + " pays, with " + w.Calls(n.LeftCalls) + " left"
	case n.Payer == notice.PayPerUse:
		return "pay-per-use at " + w.Figures.Money(n.PriceMicros) + " per call"
	default:
		return refused(n.Refusal)
	}
}

// refused says why calls are, and with what error code they are answered.
func refused(why notice.Refusal) string {
	switch why {
	case notice.NotSubscribed:
		return "calls are refused with ModelArts.4204, because the service is not subscribed"
	case notice.StarterUsed:
		return "calls are refused with ModelArts.4106, because the starter credit is used up"
	case notice.NeverPaid:
		return "calls are refused with ModelArts.4106, because pay-per-use begins with the first payment"
	case notice.TooLittle:
		return "calls are refused with ModelArts.4106, because not enough is available for a call"
	case notice.RefusedOwing:
		return "calls are refused with ModelArts.4106, because the account is in arrears"
	case notice.RefusedByCap:
		return "calls are refused with ModelArts.4206, because a cap that you have set is reached"
	case notice.RefusedAsHeld:
		return "calls are refused with ModelArts.4207, because the account is suspended"
	case notice.NoPrice:
	}
	return "calls are refused, because there is no pay-per-use price"
}

// Limit says when arrears, or the end of the starter credit, stop pay-per-use that goes on for now, "" if neither can.
func (w Writer) Limit(n notice.Next) string {
	switch {
	case n.StarterMicros > 0:
		return w.StarterUsed(n.StarterMicros, n.StarterUsedMicros) + "."
	case n.StopsAt.IsZero():
		return ""
	}
	return "The account is in arrears, which stop pay-per-use at " + w.Figures.Instant(n.StopsAt) + ", or when a call would lead to more than " + w.Figures.Money(n.LimitMicros) + " owed."
}

// Later says when a package takes effect that does not pay yet, "" if there is none.
func (w Writer) Later(n notice.Next) string {
	if n.Later == nil {
		return ""
	}
	return "Package " + n.Later.Package + ", with " + w.Calls(n.Later.LeftCalls) + ", pays from " + w.Figures.Instant(n.Later.From) + " on."
}

// Calls counts calls in words: "1 call", "1,000 calls".
func (w Writer) Calls(n int64) string { return callsOf(w.Figures.Calls(n)) }

// callsOf is Calls of a count that is written already.
func callsOf(figure string) string { return figure + components.CallNoun(figure) }

// freeOf says "1,000 free calls".
func freeOf(figure string) string { return figure + " free" + components.CallNoun(figure) }

// Counted says a number with its noun: "1 hour", "1,000 hours".
func (w Writer) Counted(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return w.Figures.Calls(n) + " " + many
}

// counted is Counted of a noun whose plural has an s.
func (w Writer) counted(n int64, noun string) string { return w.Counted(n, noun, noun+"s") }

// Spaced joins the sentences that there are.
func Spaced(sentences ...string) string {
	var said []string
	for _, s := range sentences {
		if s != "" {
			said = append(said, s)
		}
	}
	return strings.Join(said, " ")
}
