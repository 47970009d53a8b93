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
func BrowsersSignedOut(n int64) string {
	if n == 0 {
		return "No other browser is signed in."
	}
	return Counted(n, "browser is", "browsers are") + " signed out."
}
