package words

import (
	"time"

	"ocrconsole/models/bank"
	"ocrconsole/models/rules"
)

// TransferOffer says what a bank transfer is, beside its button.
func TransferOffer(days string) string {
	return "Next, you see our account and a reference of your own. The money counts when it has arrived, which takes a bank a day or two; we wait " + days +
		". Transfers go to the balance. A transfer that pays an order begins at the order."
}

// OrderByTransfer says what a bank transfer does that pays an order: until when the order is kept, and what becomes of it later.
func OrderByTransfer(amount, orderUntil string) string {
	return "Next, you see our account and a reference of your own. Once " + amount + " has arrived, the balance pays this order. " + OrderKept(orderUntil, false, true)
}

// OrderKept says until when an order is kept for a payment, or was, and what the money does that comes later: what was to go to the
// balance first stays there.
func OrderKept(until string, over, toBalance bool) string {
	is, rest := "is", "goes back to the card"
	if over {
		is = "was"
	}
	if toBalance {
		rest = "stays on your balance"
	}
	return "The order " + is + " kept until " + until + ". Money that comes later, while we wait for it, pays it all the same as long as what you ordered is on sale at that price; else it " + rest + ", and you are told."
}

// LatePayment says that an open payment still pays an order that has expired.
func LatePayment(until string, transfer, toBalance bool) string {
	if transfer {
		return "It has expired, and a bank transfer for it is waited for. " + OrderKept(until, true, toBalance) + " Withdraw the transfer before you order again."
	}
	return "It has expired, and a card payment for it is open. " + OrderKept(until, true, toBalance) + " Check the payment before you order again."
}

// TransferPaysOrder says which order a transfer pays once it has arrived.
func TransferPaysOrder(order string) string {
	return "Once it has arrived, the balance pays order " + order + "."
}

// OrderByTransferWaits says that a transfer for the order is waited for.
const OrderByTransferWaits = "A bank transfer for this order is waited for: once it has arrived, the balance pays the order. If you pay in another way, it is not waited for any more; what arrives all the same is on your balance."

// WaitingForTransfer says "Transfer {amount} to this account".
func WaitingForTransfer(amount string) string { return "Transfer " + amount + " to the account below" }

// TransferRules says what counts, until when a transfer is waited for, and what happens with less, more or later money.
func TransferRules(until string) string {
	return "Give the reference: by it we know that the money is yours. Nothing counts before it has arrived. As much as arrives is credited, be it less or more. " +
		"We wait until " + until + "; what comes later is credited, too."
}

// TransferArrived says that another amount arrived.
func TransferArrived(asked string) string {
	return "The transfer was to be " + asked + ". As much as arrived has been added to your balance."
}

// BankFileRead says what came of a file of the bank.
func (w Writer) BankFileRead(entries, created, booked int64) string {
	return w.Counted(entries, "entry of money that came in", "entries of money that came in") + "; " + w.Figures.Calls(created) + " new; " + w.Figures.Calls(booked) + " booked by reference and amount."
}

// BankFileWaits says how many entries, which are booked by reference and amount, a second operator has to book.
func (w Writer) BankFileWaits(waiting int64) string {
	return w.Counted(waiting, "entry bears a reference and is of its amount, but is", "entries bear a reference and are of its amount, but are") +
		" more than you still move alone, of a file that you import yourself. A second operator books them: each on its page, or all by importing the file that they get from the bank themselves."
}

// BankFileAlarms says how many alarms a file opened on money that went out again.
func (w Writer) BankFileAlarms(alarms int64) string {
	return w.Counted(alarms, "line of the file tells of a transfer that went out again or was taken back.", "lines of the file tell of transfers that went out again or were taken back.") +
		" Look into each under Alarms: what was taken back, take from the account by a debit."
}

// ImportCounts says that what an operator books of their own files counts towards what they move alone.
func (w Writer) ImportCounts(left, of rules.Micros, within time.Duration) string {
	return "A file could have been made up: what you book of one that you import, at once or later, counts. " + w.MayMoveAlone(left, of, within)
}

// TransferSaid says that what an operator said of an entry waits for a second one.
const TransferSaid = "With what you have moved before, this is more than one operator moves alone. It is kept what you said: it is done once a second operator says the same."

// EntrySaid tells what an operator said of an entry, which waits for a second one: whose it is, or that it was sent back.
func EntrySaid(who, whose string, back bool) string {
	what := "that it belongs to " + whose
	if back {
		what = "that it was sent back"
	}
	return who + " says " + what + ". It is done once a second operator says the same."
}

// BookedByOne says who a second operator would be for an entry: named is that it says itself whose it is, byOne that the reader, or who may be they, imported it,
// or nobody knows who did.
func (w Writer) BookedByOne(named, byOne, imported bool, left, of rules.Micros, within time.Duration) string {
	switch {
	case !named:
		return "No reference says whose it is: if you do, or send it back, it counts. " + w.MayMoveAlone(left, of, within)
	case !byOne:
		return "Another operator imported this entry: with you, two have seen it."
	case !imported:
		return "Who imported this entry was not kept: booking it counts. " + w.MayMoveAlone(left, of, within)
	}
	return "You imported this entry: booking it yourself counts. " + w.MayMoveAlone(left, of, within)
}

// LeftOutMore says that a list is not all of it.
func (w Writer) LeftOutMore(all, shown int64) string {
	return "These are the first " + w.Figures.Calls(shown) + " of " + w.Figures.Calls(all) + "."
}

var leftOut = map[bank.Why]string{
	bank.Debit:       "Money that went out.",
	bank.Pending:     "Not booked by the bank yet.",
	bank.Reversal:    "Takes another entry back. An alarm is open if that was booked to an account and can be told; else look for it, and take the money from the account.",
	bank.NotReadable: "Day or amount cannot be read, or only in two ways.",
	bank.TwoDays:     "The day can be read in two ways, and none in the file that is after the 12th says which. Import a file of more days.",
	bank.OtherMoney:  "In another currency than the catalog’s.",
	bank.NoAmount:    "No amount above zero.",
}

// LeftOut says why a line of a bank's file was not imported.
func LeftOut(why string) string { return leftOut[bank.Why(why)] }

// BankEntry names an entry of the bank.
func BankEntry(number string) string { return "Entry " + number + " of the bank" }

// BankEntryState says what became of an entry.
func BankEntryState(state string) string {
	return map[string]string{"waiting": "Not matched", "booked": "Booked", "sent_back": "Sent back"}[state]
}

// EntryAlike says what became of an entry of the same day and amount: payment is what it was booked to, "" if it was sent back.
func EntryAlike(number, payment string) string {
	if payment == "" {
		return "Entry " + number + " of the same day and amount was sent back."
	}
	return "Entry " + number + " of the same day and amount was booked to " + payment + "."
}

// TransferBooked says what an entry was booked to.
func TransferBooked(payment string) string {
	return "The money is credited, as payment " + payment + "."
}

// TransferProposed says why it may be somebody's money.
func TransferProposed(why string) string {
	return map[string]string{
		"exact":        "The text has the reference of this transfer, and the amount is its own.",
		"reference":    "The text has the reference of this transfer; the amount is another, or there are several references.",
		"amount_payer": "This transfer of the same amount is waited for, and the account has the payer’s name.",
		"paid_before":  "The text has the reference of this transfer, which is credited already: the money is a top-up of its own.",
		"amount":       "This transfer of the same amount is waited for.",
		"payer":        "The account’s name begins with the payer’s.",
	}[why]
}

// TransferOf names a transfer by its payment and what it is to bring.
func (Writer) TransferOf(payment, amount string) string { return payment + ", " + amount }
