package words

import (
	"fmt"

	"ocrconsole/models/trail"
)

func (w Acts) ofPeople(a trail.Act) (string, bool) {
	switch a := a.(type) {
	case trail.AccountCreated:
		return "Made the account “" + a.Name + "” for " + a.Email + ".", true
	case trail.AccountRenamed:
		return "Called the account “" + a.After + "”, which was “" + a.Before + "” before.", true
	case trail.AccountClosed:
		return "Closed the account for good.", true
	case trail.AccountErased:
		return "Erased what was personal of the account.", true
	case trail.SignedIn:
		return signedIn(a), true
	case trail.SignedOut:
		return "Signed out.", true
	case trail.SecondAsked:
		return "Was asked for the second factor, after " + signInMethods[a.Method].with + ".", true
	case trail.TokenMade:
		return "Fetched an API token with the password, for the first time in this hour from this address.", true
	case trail.SignInsFailed:
		return w.signInsFailed(a), true
	case trail.StrangersFailed:
		return w.strangersFailed(a), true
	case trail.PasswordChanged:
		return passwordChanged(a), true
	case trail.EmailAsked:
		return "Asked for the e-mail address " + a.Email + ", which has to be confirmed.", true
	case trail.EmailDropped:
		return "Does not want the other e-mail address any more.", true
	case trail.EmailChanged:
		return "Changed the e-mail address from " + a.Before + " to " + a.After + ".", true
	case trail.EmailStopped:
		return emailStopped(a), true
	case trail.AddressConfirmed:
		return "Confirmed the e-mail address " + a.Email + " by a link that was mailed there.", true
	case trail.SessionsEnded:
		return "Signed " + w.counted(a.Count, "browser") + " out.", true
	case trail.DataDownloaded:
		return "Downloaded all that is kept of the account.", true
	case trail.HistoryDownloaded:
		return "Downloaded the history “" + a.History + "” as " + a.Format + ".", true
	case trail.DocumentDownloaded:
		return "Downloaded the document " + a.Number + ", which has the billing details.", true
	case trail.StatementDownloaded:
		return "Downloaded the statement of " + a.Month + " as " + a.Format + ".", true
	}
	return "", false
}

func (w Acts) signInsFailed(a trail.SignInsFailed) string {
	return fmt.Sprintf("The password for %s was wrong %s, or the code or passkey, between %s and %s, the last time from %s.", a.Email, w.Counted(a.Failures, "time", "times"),
		w.Figures.Minute(a.From), w.Figures.MinuteZone(a.Until), a.Network)
}

func (w Acts) strangersFailed(a trail.StrangersFailed) string {
	tried := "Passwords, passkeys or links of mails were wrong " + w.Counted(a.Failures, "time", "times")
	if a.Addresses > 0 {
		tried += " with " + w.Counted(a.Addresses, "address", "addresses") + " that nobody has"
	}
	return fmt.Sprintf("%s, between %s and %s.", tried, w.Figures.Minute(a.From), w.Figures.MinuteZone(a.Until))
}

func signedIn(a trail.SignedIn) string {
	if method := signInMethods[a.Method]; method.with != "" {
		return "Signed in with " + method.with + "."
	}
	return "Signed in."
}

func passwordChanged(a trail.PasswordChanged) string {
	if a.ByLink {
		return "Chose another password by a link that was mailed. All browsers were signed out."
	}
	return "Chose another password in the settings. All other browsers were signed out."
}

func emailStopped(a trail.EmailStopped) string {
	if a.TakenBack {
		return "Took the e-mail address " + a.Email + " back, in place of " + a.Other + ", by a link that was mailed there. Everybody was signed out."
	}
	return "Stopped the change of the e-mail address " + a.Email + " by a link that was mailed there. Everybody was signed out."
}
