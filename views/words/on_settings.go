package words

// Of the settings of the account, in handlers/account.

// BrowserOn says "{browser} on {system}", or as much of that as is known.
func BrowserOn(browser, system string) string {
	switch {
	case browser == "" && system == "":
		return "A browser that does not say its name"
	case browser == "":
		return "A browser on " + system
	case system == "":
		return browser
	}
	return browser + " on " + system
}

// BrowsersSignedOut says "{n} browsers are signed out.".
func (w Writer) BrowsersSignedOut(n int64) string {
	if n == 0 {
		return "No other browser is signed in."
	}
	return w.Counted(n, "browser is", "browsers are") + " signed out."
}

// SessionsEnd says "A session ends by itself {days} days after it began, or when it is not used for {hours} hours.".
func (w Writer) SessionsEnd(days, hours int64) string {
	return "A session ends by itself " + w.counted(days, "day") + " after it began, or when it is not used for " + w.counted(hours, "hour") + "."
}

// What closing an account ends and leaves.
const (
	SubscriptionsEnd = "Subscriptions to pay per use end."
	BooksStay        = "The ledger, orders, payments and papers that were issued stay with whoever runs this console, as the books have to be kept."
)

// CallsLapse says "{calls} left in packages lapse.".
func CallsLapse(calls string) string {
	return calls + " left in packages lapse: nobody can use them any more. Packages that can be returned have to be returned before."
}

// BalanceStays says "{amount} stay in the ledger. …".
func BalanceStays(amount string) string {
	return amount + " stay in the ledger and cannot be spent any more. They are not paid back by closing: ask whoever runs this console for them."
}

// PersonalUntil says "What is personal … is kept until {day}, and then erased.".
func PersonalUntil(day string) string {
	return "Name, addresses, billing details and notifications are kept until " + day + ", and then erased."
}

// ClosingOwes says "{amount} are owed. Pay that first.".
func ClosingOwes(amount string) string {
	return amount + " are owed. Top up first, then the account can be closed."
}

// AccountClosed says "Keys, sessions … have ended. …".
func AccountClosed(day string) string {
	return "Keys, tokens, sessions, cards and automatic rules have ended. What is personal is erased after " + day + "."
}
