package trail

// BankFileRead is that a file of the bank was imported, and how many of its entries were new.
type BankFileRead struct {
	Whole
	Entries int64 `json:"entries"`
	New     int64 `json:"new"`
}

// TransferSentBack is that money which came in at the bank, as the entry with the number, was sent back.
type TransferSentBack struct {
	Whole
	Entry  int64  `json:"entry"`
	Amount Money  `json:"amount"`
	Reason string `json:"reason"`
}
