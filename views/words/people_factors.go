package words

import (
	"fmt"

	"ocrconsole/models/notice"
	"ocrconsole/views/routes"
)

// signInChanges say what changed, and what to do if it was somebody else.
var signInChanges = map[notice.SignInChange]struct{ title, text string }{
	notice.AuthenticatorAdded:   {"An authenticator app was set up", "From now on %s signs in with a code of an authenticator app after the password."},
	notice.AuthenticatorRemoved: {"The authenticator app was removed", "No codes of the app are asked of %s any more."},
	notice.PasskeyAdded:         {"A passkey was added", "%s can sign in with the passkey “%s” from now on."},
	notice.PasskeyRemoved:       {"A passkey was removed", "The passkey “%[2]s” of %[1]s does not open the account any more."},
	notice.RecoveryCodesMade:    {"New recovery codes were made", "The recovery codes of %s from before do not work any more."},
	notice.RecoveryCodeUsed:     {"A recovery code was used", "Somebody signed in as %s with a recovery code in place of the second factor."},
	notice.FactorRequired:       {"A second factor is asked of all members", "%s has turned on that all members of the account sign in with a second factor. Who has none sets one up at their next visit."},
	notice.FactorNotRequired:    {"A second factor is not asked of all members any more", "%s has turned off that all members of the account sign in with a second factor. Who has one is asked for it as before."},
	notice.FactorsRemoved:       {"The second factor was removed", "The operator of this console has removed all that %s signs in with beside the password."},
}

func signInChanged(m notice.SignInChanged) notice.Text {
	advice := "If it was not you, choose another password, sign out all other browsers, and look through how you sign in."
	switch {
	case m.What == notice.FactorsRemoved:
		advice = "If you did not ask for it, ask whoever runs this console why it was done. Look through how you sign in, and set up a second factor again."
	case m.What == notice.RecoveryCodeUsed && m.Left < 2:
		advice = "Make new recovery codes soon, so that you are not locked out. " + advice
	}
	return notice.Text{Title: signInChanges[m.What].title, Paragraphs: append(whatChanged(m), advice), Href: routes.Security, Action: "See how you sign in"}
}

func recoveryCodesLeft(left int64) string {
	switch left {
	case 0:
		return "It was the last one."
	case 1:
		return "One recovery code is left."
	default:
		return fmt.Sprintf("%d recovery codes are left.", left)
	}
}

func codesFailed(m notice.CodesFailed) notice.Text {
	return notice.Text{
		Title:      "Somebody knows your password, and tries codes",
		Paragraphs: []string{codesTried(m), "If it was not you, choose another password. If your own codes are refused because of it, a recovery code or a passkey lets you in.", onceADay},
		Href:       routes.ForgotPassword, Action: "Choose another password",
	}
}

func (w Writer) newBrowser(m notice.NewBrowser) notice.Text {
	return notice.Text{
		Title:      "A new browser is signed in",
		Paragraphs: []string{w.browserOf(m), "If it was not you, choose another password: that signs out all browsers."},
		Href:       routes.Sessions, Action: "See where you are signed in",
	}
}
