package cause

// This file has bank transfers, and files of the operator's bank.

// Those without arguments.
const (
	NoTransfers       Plain = "no_transfers"
	TransferWithdrawn Plain = "transfer_withdrawn"
	TransferOverdue   Plain = "transfer_overdue"
	TransferNotNeeded Plain = "transfer_not_needed"
	// TransferTooLittle is that the order that it was for lacked more by then, for which another one was begun.
	TransferTooLittle Plain = "transfer_too_little"
	TransferToClosed  Plain = "transfer_to_closed"
	// RefundOfTransfer is why the money of a transfer goes back nowhere by itself.
	RefundOfTransfer Plain = "refund_of_transfer"

	NoSuchBankEntry  Plain = "no_such_bank_entry"
	BankEntryDecided Plain = "bank_entry_decided"
	NobodyOfTransfer Plain = "nobody_of_transfer"
	// BankEntryAlike is that another entry of its day and amount was decided on, which may be the same money.
	BankEntryAlike Plain = "bank_entry_alike"

	BankFileMissing     Plain = "bank_file_missing"
	BankFileLarge       Plain = "bank_file_large"
	BankFileOther       Plain = "bank_file_other"
	BankFileNotXML      Plain = "bank_file_not_xml"
	BankFileNoStatement Plain = "bank_file_no_statement"
	BankFileNoColumns   Plain = "bank_file_no_columns"
)

// SecondBooks is that an operator imported an entry themselves and has no more than Left that they move alone: another one books it.
type SecondBooks struct {
	Left Money `json:"left"`
}

// Kind implements Cause.
func (SecondBooks) Kind() string { return "second_books" }

// TooManyTransfers is told by views/words.
type TooManyTransfers struct {
	Most int `json:"most"`
}

// Kind implements Cause.
func (TooManyTransfers) Kind() string { return "too_many_transfers" }
