package calls

// RefusalOf turns what metering says of calls that are asked for into what the caller of one would be answered.
func RefusalOf(accountID int64, err error) error { return refusal(accountID, err) }
