package words

import (
	"fmt"

	"ocrconsole/models/trail"
)

func (w Acts) ofAutomation(a trail.Act) (string, bool) {
	switch a := a.(type) {
	case trail.AutoSet:
		return "Set " + w.rule(a.Rule) + ".", true
	case trail.BoughtByForecast:
		return w.boughtByForecast(a), true
	case trail.AutoTurnedOff:
		return "Turned " + w.rule(a.Rule) + " off.", true
	case trail.AutoStopped:
		return Spaced("Stopped "+w.rule(a.Rule)+".", Why(a.Why.Cause)), true
	case trail.CapSet:
		return "Set a cap on " + w.capped(a) + ".", true
	case trail.CapEnded:
		return "Took the cap away.", true
	}
	return "", false
}

func (w Acts) boughtByForecast(a trail.BoughtByForecast) string {
	return fmt.Sprintf("Bought %s × %s for %s by forecast: the %s before cost %s per use, and would have cost %s less so.",
		w.Figures.Calls(a.Quantity), w.Counted(a.Calls, "call", "calls"), w.Place(a.Region, a.Service), w.Counted(a.Window, "call", "calls"), w.amount(a.PerUse), w.amount(a.Saved))
}

func (w Acts) rule(r trail.Rule) string {
	switch {
	case r.Forecast == "trial":
		return "a trial of buying packages for " + w.Place(r.Region, r.Service) + " by forecast, in which nothing is bought"
	case r.Forecast != "":
		return "buying packages for " + w.Place(r.Region, r.Service) + " by forecast"
	case r.Purchase:
		return "the automatic purchase of packages for " + w.Place(r.Region, r.Service)
	}
	return "the automatic top-up"
}

func (w Acts) capped(a trail.CapSet) string {
	on := "all calls"
	if a.Region != "" || a.Service != "" {
		on = "calls of " + w.Place(a.Region, a.Service)
	}
	if a.KeyRef != "" {
		on += " with access key " + a.KeyRef
	}
	if a.Tag != "" {
		on += " tagged " + a.Tag
	}
	return on
}

func (w Acts) ofSettings(a trail.Act) (string, bool) {
	switch a := a.(type) {
	case trail.AlertsSet:
		return "Chose what the account is told of.", true
	case trail.CalendarOpened:
		return "Opened a private address for the calendar of expiries. The one before ended.", true
	case trail.CalendarClosed:
		return "Ended the private address of the calendar of expiries.", true
	case trail.DetailsSaved:
		return "Changed whom documents are made out to.", true
	case trail.WebhookCreated:
		return "Has messages posted to " + a.URL + ". The secret was shown once.", true
	case trail.WebhookChanged:
		return "Changed the webhook at " + a.URL + ".", true
	case trail.WebhookSwitched:
		return webhookSwitched(a), true
	case trail.WebhookSecretReplaced:
		return "Replaced the secret of the webhook at " + a.URL + ".", true
	case trail.WebhookFormerEnded:
		return "Ended the secret before of the webhook at " + a.URL + ".", true
	case trail.WebhookDeleted:
		return "Deleted the webhook at " + a.URL + ".", true
	case trail.MessagePosted:
		return messagePosted(a), true
	}
	return "", false
}

func webhookSwitched(a trail.WebhookSwitched) string {
	switch {
	case !a.Off:
		return "Switched the webhook at " + a.URL + " on."
	case a.By == "gone":
		return "Switched the webhook at " + a.URL + " off, as it answered that it is gone."
	case a.By == "failing":
		return "Switched the webhook at " + a.URL + " off, as it accepted nothing for days."
	}
	return "Switched the webhook at " + a.URL + " off."
}

func messagePosted(a trail.MessagePosted) string {
	if a.Test {
		return "Had a test message posted to webhook " + a.Webhook + "."
	}
	return "Had a message posted again to webhook " + a.Webhook + "."
}

func (w Acts) ofHouse(a trail.Act) (string, bool) {
	switch a := a.(type) {
	case trail.CatalogApplied:
		return "Put version " + w.Figures.Calls(a.Version) + " of the catalog in force." + forReason(a.Reason), true
	case trail.CatalogAnnounced:
		return w.catalogAnnounced(a), true
	case trail.CatalogWithdrawn:
		return "Withdrew the catalog that was announced from " + w.Figures.Instant(a.From) + " on." + forReason(a.Reason), true
	case trail.CatalogProposed:
		return "Asked to put a catalog in force, " + sinceDay(a.From) + ", which waits for a second operator." + forReason(a.Reason), true
	case trail.CatalogDeclined:
		return "Declined a catalog that somebody asked to put in force." + forReason(a.Reason), true
	case trail.OperatorTokenMade:
		return "Made a token for gateways, called “" + a.Name + "”.", true
	case trail.VouchersMade:
		return "Made batch " + w.vouchersOf(trail.VouchersOf(a)) + ".", true
	case trail.VouchersAsked:
		return "Asked for batch " + w.vouchersOf(trail.VouchersOf(a)) + ", which waits for a second operator.", true
	case trail.VouchersDeclined:
		return "Declined batch " + w.Figures.Calls(a.Batch) + " of vouchers, for “" + a.Campaign + "”, that somebody had asked for.", true
	case trail.VouchersEnded:
		return "Ended batch " + w.Figures.Calls(a.Batch) + " of vouchers: none of them can be redeemed any more.", true
	case trail.BankFileRead:
		if a.Alarms > 0 {
			return "A file of the bank opened " + w.Counted(a.Alarms, "alarm", "alarms") + " on transfers that went out again or were taken back.", true
		}
		return "Imported a file of the bank: " + w.Counted(a.Entries, "entry", "entries") + ", of which " + w.Figures.Calls(a.New) + " new.", true
	case trail.TransferSentBack:
		return "Said that " + w.Figures.Amount(a.Amount.Micros, a.Amount.Currency) + ", entry " + w.Figures.Calls(a.Entry) + " of the bank’s, was sent back." + forReason(a.Reason), true
	case trail.MasterKeyChanged:
		return "Changed the master key that secrets are sealed with.", true
	case trail.CallsDropped:
		return "Deleted single calls made before " + w.Figures.Instant(a.Before) + ". Their totals stay.", true
	case trail.Cut:
		return "Removed " + w.Counted(a.Entries, "entry", "entries") + " that were made before " + w.Figures.Instant(a.Before) + ".", true
	}
	return "", false
}

func (w Acts) catalogAnnounced(a trail.CatalogAnnounced) string {
	said := "Announced a catalog from " + w.Figures.Instant(a.From) + " on"
	if a.Dearer {
		return said + ", in which something costs more or is no longer sold." + forReason(a.Reason)
	}
	return said + "." + forReason(a.Reason)
}

// forReason adds why an operator did something, where they said it.
func forReason(reason string) string {
	if reason == "" {
		return ""
	}
	return " " + whyActed(reason)
}

// sinceDay says from when on a catalog is to be in force: a day, or at once.
func sinceDay(day string) string {
	if day == "" {
		return "at once"
	}
	return "from " + day + " on"
}

// vouchersOf says what a batch has and gives; of what was made before that was kept nobody knows any more what it gives.
func (w Acts) vouchersOf(a trail.VouchersOf) string {
	said := fmt.Sprintf("%s of vouchers, for “%s”: %s, each to be redeemed %s", w.Figures.Calls(a.Batch), a.Campaign,
		w.Counted(a.Vouchers, "voucher", "vouchers"), w.Counted(a.UsesEach, "time", "times"))
	switch {
	case a.Credit.Micros > 0:
		return said + " for " + w.amount(a.Credit)
	case a.Calls > 0:
		return said + " for " + w.Counted(a.Calls, "free call", "free calls") + " of " + w.Place(a.Region, a.Service)
	}
	return said
}
