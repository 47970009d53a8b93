package words

// Of how a user signs in, in handlers/account.

// NoAuthenticatorYet says what an authenticator app is for.
const NoAuthenticatorYet = "After the password, an app on your phone gives a code that is good for half a minute. Whoever learns your password does not get in by it."

// FirstFactorEnds says what ends with the first authenticator app or passkey.
const FirstFactorEnds = "With your first authenticator app or passkey your other browsers are signed out, tokens of programs that your password got end, and a change of address that is not confirmed yet is dropped: your password alone may have begun them."

// LastFactorEnds says what ends with the only authenticator app or passkey.
const LastFactorEnds = "You have one factor beside the password. If you remove it, your recovery codes end, and the password alone lets you in."

// AuthenticatorSince says "Codes of the app that was set up on {day} are asked for at each sign-in.".
func AuthenticatorSince(day string) string {
	return "Codes of the app that was set up on " + day + " are asked for at each sign-in."
}

// RecoveryCodesLeft says "{n} codes are left. …"; needed tells that there is something to lose.
func (w Writer) RecoveryCodesLeft(n int64, needed bool) string {
	switch {
	case !needed:
		return "You get them with the first authenticator app or passkey: each lets you in once if that is lost."
	case n == 0:
		return "None is left. Make new ones, so that you are not locked out when your phone is lost."
	}
	return w.Counted(n, "code is", "codes are") + " left. Each lets you in once if you have lost everything else. New ones end those from before."
}

// PasskeysNote says what a passkey is for; here tells that browsers take them where this console is reached.
func PasskeysNote(here bool) string {
	if !here {
		return "Browsers take passkeys only where a site is reached by a name, over HTTPS. This console is not."
	}
	return "A passkey opens the account by the lock of your phone or computer, without a password or after it. Nobody can guess it or talk you out of it."
}

// PasskeyAdded says "The passkey “{name}” is added.".
func PasskeyAdded(name string) string { return "The passkey “" + name + "” is added." }

// RecoveryCodesFor says what recovery codes are for: "For signing in at {address} as {email}, of {day}. …".
func RecoveryCodesFor(address, email, day string) string {
	return "For signing in at " + address + " as " + email + ", made on " + day + ". Each code lets you in once, in place of the second factor."
}

// SignedInBy says by what somebody signed in.
func SignedInBy(method string) string {
	if said, known := signInMethods[method]; known {
		return said.name
	}
	return signInMethods[""].name
}

// signInMethods are the words for those of models.SignInMethod: their names, and what somebody signs in with. "" is of before they were noted.
var signInMethods = map[string]struct{ name, with string }{
	"":                  {"Password", "the password"},
	"password":          {"Password", "the password"},
	"mail":              {"Link in a mail", "a link that was mailed"},
	"password+code":     {"Password and code", "the password and a code"},
	"password+recovery": {"Password and recovery code", "the password and a recovery code"},
	"passkey":           {"Passkey", "a passkey"},
	"password+passkey":  {"Password and passkey", "the password and a passkey"},
	"sso":               {"Single sign-on", "single sign-on"},
}
