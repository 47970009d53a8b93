package words

import (
	"strconv"

	"ocrconsole/models/cause"
)

// Of models/cause/transfers.go: bank transfers, and files of the operator's bank.

var plainTransfers = map[cause.Plain]string{
	cause.NoTransfers:         "Bank transfers are not taken here. Pay by card.",
	cause.TransferWithdrawn:   "You withdrew this transfer.",
	cause.TransferOverdue:     "The transfer did not arrive in time.",
	cause.TransferNotNeeded:   "The order that it was for is paid in another way, or cancelled.",
	cause.TransferTooLittle:   "The order that it was for lacked more by then, and another transfer was begun for that.",
	cause.TransferToClosed:    "The account is closed: nothing can be credited to it. Send the money back by a transfer of yours.",
	cause.RefundOfTransfer:    "This money came by bank transfer: it is on the balance, and there is no card that it could go back to.",
	cause.NoSuchBankEntry:     "There is no such entry of the bank.",
	cause.BankEntryDecided:    "Somebody has decided on this entry meanwhile. Nothing was booked again.",
	cause.BankEntryAlike:      "Another entry of the same day and amount was decided on. Tick this if the bank’s statement has both.",
	cause.NobodyOfTransfer:    "There is no such payment or account. Give the number of a payment, the reference of a transfer, or the number of an account.",
	cause.BankFileMissing:     "Choose the file of your bank.",
	cause.BankFileLarge:       "The file is larger, or has more entries, than can be imported at once. Have your bank give it for fewer days.",
	cause.BankFileOther:       "The file is about another account than the one that customers transfer to, or does not give the IBAN in each of its statements. Nothing was imported.",
	cause.BankFileNotXML:      "The file is damaged: it is no XML that can be read to its end. Nothing was imported.",
	cause.BankFileNoStatement: "There is no statement in the file. It has to be camt.053, or a table as CSV.",
	cause.BankFileNoColumns:   "The file is no XML, and no line of it names columns of a table. There have to be at least a date, an amount and a remittance text, such as “Date; Amount; Remittance”.",
}

func (w Writer) whyTransfers(c cause.Cause) (string, bool) {
	switch c := c.(type) {
	case cause.TooManyTransfers:
		return strconv.Itoa(c.Most) + " transfers of yours are waited for. Make one of them, or withdraw one, before you begin another.", true
	case cause.SecondBooks:
		return "You imported this entry, or nobody knows who did, and it is more than the " + w.amountOf(c.Left) + " that you still move alone: a second operator has to book it. Nothing was booked. Where nobody knows, import the bank’s file with it again: then any other operator is the second.", true
	}
	return "", false
}
