package words

// Of the pages of handlers/overview.

// MoreServices says "{n} more services in use".
func MoreServices(n int64) string { return Counted(n, "more service", "more services") + " in use" }
