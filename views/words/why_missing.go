package words

import (
	"fmt"

	"ocrconsole/models/cause"
)

// Of models/cause/missing.go: what is asked for and is not there, or is not the asker's.

var plainMissing = map[cause.Plain]string{
	cause.NoSuchCall:            "There is no such call.",
	cause.NoSuchCallKey:         "There is no such key of a call.",
	cause.NoSuchDocument:        "There is no such document.",
	cause.NoDocumentHere:        "There is no such document here.",
	cause.NoSuchNotification:    "There is no such notification.",
	cause.NoSuchAccount:         "There is no such account.",
	cause.NoSuchUser:            "There is no such user.",
	cause.NoSuchRefund:          "There is no such refund.",
	cause.NoSuchTransaction:     "There is no such transaction.",
	cause.NoSuchProject:         "There is no such project.",
	cause.NoProjectOfAccount:    "The account has no such project.",
	cause.NoSuchAutoRule:        "There is no such automatic rule.",
	cause.NoSuchCap:             "There is no such cap.",
	cause.NoSuchAutoRun:         "There is no such automatic run.",
	cause.NoSuchOrder:           "There is no such order.",
	cause.NoSuchPackage:         "There is no such package.",
	cause.NoPackageInOrder:      "There is no such package in this order.",
	cause.NoSuchPayment:         "There is no such payment.",
	cause.NoSuchAlarm:           "There is no such alarm.",
	cause.AlarmAcknowledged:     "Somebody has acknowledged this alarm already. Nothing of yours was stored.",
	cause.NoSuchSavedCard:       "There is no such saved card.",
	cause.NoSuchExport:          "There is no such export.",
	cause.NoSuchCalendar:        "There is no such calendar, or its address was replaced.",
	cause.CallsMoving:           "Calls are still being moved to where this version keeps them. Try again when that is done.",
	cause.NoStatement:           "There is no statement of this month.",
	cause.NoFreePackage:         "There is no free package for this service in this region.",
	cause.NoCatalog:             "There is no catalog yet.",
	cause.NoAnnouncement:        "No catalog is announced.",
	cause.NothingAnnounced:      "This catalog is what is in force already: there is nothing to announce.",
	cause.AnnouncedBehind:       "A catalog is announced for a day to come. Apply it without a day to put it in force now.",
	cause.NoListOfNotifications: "There is no such list of notifications. Open the page again.",
	cause.NoCallWithID:          "No call of this account has this request id. Check it: ids are exact, capitals included.",
}

func (w Writer) whyMissing(c cause.Cause) (string, bool) {
	switch c := c.(type) {
	case cause.NoReference:
		return noReference(c), true
	case cause.NoRegion:
		return noRegion(c), true
	case cause.NoRegionOnSale:
		return noRegionOnSale(c), true
	case cause.NoService:
		return noService(c), true
	case cause.NoServiceToTry:
		return noServiceToTry(c), true
	case cause.NoSample:
		return noSample(c), true
	case cause.NoOrderStatus:
		return noOrderStatus(c), true
	case cause.NoListOfPackages:
		return noListOfPackages(c), true
	case cause.NoKindOfDocuments:
		return noKindOfDocuments(c), true
	case cause.CallsDropBeyond:
		return callsDropBeyond(c), true
	case cause.StatementNotKept:
		return statementNotKept(c), true
	case cause.PickedBeyond:
		return PickedSince(c.Since, w.Figures.Calls(int64(c.Most))), true
	case cause.NoMonth:
		return noMonth(c), true
	case cause.NoAccountOf:
		return noAccountOf(c), true
	case cause.SeveralUsers:
		return severalUsers(c), true
	}
	return "", false
}

func noReference(c cause.NoReference) string {
	return fmt.Sprintf("There is no %s here.", things[c.Thing])
}

func noRegion(c cause.NoRegion) string {
	return fmt.Sprintf("There is no region %q.", c.Code)
}

func noRegionOnSale(c cause.NoRegionOnSale) string {
	return fmt.Sprintf("There is no region %q. %s lists the regions.", c.Code, c.List)
}

func noService(c cause.NoService) string {
	return fmt.Sprintf("There is no service %q.", c.Code)
}

func noServiceToTry(c cause.NoServiceToTry) string {
	return fmt.Sprintf("There is no service %q to try.", c.Code)
}

func noSample(c cause.NoSample) string {
	return fmt.Sprintf("There is no sample %s.", c.Name)
}

func noOrderStatus(c cause.NoOrderStatus) string {
	return fmt.Sprintf("There is no order status %q. Open the list of orders again.", c.Status)
}

func noListOfPackages(c cause.NoListOfPackages) string {
	return fmt.Sprintf("There is no list of packages that are %q. Choose all or active.", c.Status)
}

func noKindOfDocuments(c cause.NoKindOfDocuments) string {
	return fmt.Sprintf("There is no kind of documents %q. Open the list of documents again.", c.Asked)
}

func callsDropBeyond(c cause.CallsDropBeyond) string {
	return fmt.Sprintf("Calls can be dropped before the start of a month, at most of %s.", c.Month)
}

func statementNotKept(c cause.StatementNotKept) string {
	return fmt.Sprintf("There is no signed statement of %s any more: it would list every call, and single calls are kept since %s.", c.Month, c.Since)
}

func noMonth(c cause.NoMonth) string {
	return fmt.Sprintf("There is no month %q. Months are written as 2026-11.", c.Text)
}

func noAccountOf(c cause.NoAccountOf) string {
	return fmt.Sprintf("There is no account %q.", c.Email)
}

func severalUsers(c cause.SeveralUsers) string {
	return fmt.Sprintf("Several users have the address %q: name the account by its id, see account list.", c.Email)
}

// things are what references name, by what they begin with.
var things = map[string]string{
	"ORD": "order", "PKG": "package", "PAY": "payment", "TXN": "transaction", "KEY": "access key", "REF": "refund", "CRD": "saved card",
	"ALM": "alarm", "DOC": "document", "AUT": "automatic rule", "FCR": "rule by forecast", "CAP": "cap", "WHK": "webhook", "DLV": "message", "INC": "incident", "NTF": "notification", "DSP": "dispute",
}
