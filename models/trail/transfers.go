package trail

// BankFileRead is that a file of the bank was imported, and how many of its entries were new; or how many alarms it opened on money that went out.
type BankFileRead struct {
	Whole
	Entries int64 `json:"entries"`
	New     int64 `json:"new"`
	Alarms  int64 `json:"alarms,omitempty"`
}

// TransferSentBack is that money which came in at the bank, as the entry with the number, was sent back.
type TransferSentBack struct {
	Whole
	Entry  int64  `json:"entry"`
	Amount Money  `json:"amount"`
	Reason string `json:"reason"`
}
