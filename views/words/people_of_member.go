package words

import (
	"fmt"

	"ocrconsole/models/notice"
	"ocrconsole/views/routes"
)

// WriteTo writes the message for who reads it: ofAnother is that it is about how somebody else signs in, which owners are told, too.
func WriteTo(w Writer, m notice.Message, ofAnother bool) notice.Text {
	if ofAnother {
		if text, personal := w.ofMember(m); personal {
			return text
		}
	}
	return w.Write(m)
}

// ofMember says to an owner what was told to a member: what happened, to whom, and what the member is to do. Nothing here says "you", as what
// leads to the settings of the member leads to those of whoever opens it.
func (w Writer) ofMember(m notice.Message) (text notice.Text, personal bool) {
	text = notice.Text{Href: routes.Members, Action: "See the members"}
	switch m := m.(type) {
	case notice.SignInsFailed:
		text.Title = "Somebody fails to sign in as " + m.Email
		text.Paragraphs = []string{
			w.attempts(m) + " Browsers that signed in with the address before are not counted, and go on working.",
			"If it was " + m.Email + ", or a program of theirs with an old password, they correct that. If it was not, nobody need do anything: " + guessing(m),
			onceADay,
		}
	case notice.PasswordChanged:
		text.Title = "The password of " + m.Email + " was changed"
		text.Paragraphs = append(w.passwordOf(m), notThem(m.Email, "change the password again")+" Access keys go on working: replace those that they know.")
	case notice.EmailChanged:
		text.Title = m.Before + " signs in as " + m.Email + " now"
		text.Paragraphs = []string{"Mails to the member go to " + m.Email + " from now on. Documents go where the billing details say, as before.", notThem(m.Before, "stop it by the link in the mail that went to "+m.Before)}
	case notice.SignInChanged:
		text.Title = signInChanges[m.What].title + ": " + m.Email
		text.Paragraphs = append(whatChanged(m), ifNotThem(m))
	case notice.CodesFailed:
		text.Title = "Somebody knows the password of " + m.Email + ", and tries codes"
		text.Paragraphs = []string{codesTried(m), notThem(m.Email, "choose another password"), onceADay}
	case notice.NewBrowser:
		text.Title = "A new browser is signed in as " + m.Email
		text.Paragraphs = []string{w.browserOf(m), notThem(m.Email, "choose another password, which signs out all browsers")}
	default:
		return text, false
	}
	return text, true
}

// notThem says what a member does against what somebody else did in their name.
func notThem(email, remedy string) string {
	return "If it was not " + email + ", they " + remedy + ". Until they have, an owner can take their rights, or remove them."
}

func ifNotThem(m notice.SignInChanged) string {
	switch m.What {
	case notice.FactorsRemoved:
		return "If they did not ask for it, ask whoever runs this console why it was done."
	case notice.FactorRequired, notice.FactorNotRequired:
		return "If no owner meant it, turn it back, and look through who is a member."
	default:
		return notThem(m.Email, "choose another password, sign out all other browsers, and look through how they sign in")
	}
}

const onceADay = "It is told once a day, however often."

// attempts says how often somebody failed to sign in. From where is not said: an address tells its owner nothing about who it was, and may
// be that of a colleague.
func (w Writer) attempts(m notice.SignInsFailed) string {
	return fmt.Sprintf("%d attempts to sign in as %s failed between %s and %s: the password was wrong.",
		m.Failures, m.Email, w.Figures.Minute(m.Tried.From), w.Figures.MinuteZone(m.Tried.Until))
}

func guessing(m notice.SignInsFailed) string {
	return fmt.Sprintf("guessing is limited to %d attempts in %d minutes. A password that is used nowhere else is not guessed.", m.Guesses, m.WithinMinutes)
}

func codesTried(m notice.CodesFailed) string {
	return fmt.Sprintf("Wrong codes were entered for %s after the right password. Nobody came in: %d codes may be tried in %d minutes, which finds none.", m.Email, m.Guesses, m.WithinMinutes)
}

func (w Writer) browserOf(m notice.NewBrowser) string {
	return fmt.Sprintf("Somebody signed in as %s from %s at %s, with a browser that was not used before. It calls itself so: %s.", m.Email, m.Address, w.Figures.Instant(m.At), BrowserOn(m.Browser, m.System))
}

// passwordOf says whose password was changed and how, and what has ended because the address was not confirmed before.
func (w Writer) passwordOf(m notice.PasswordChanged) []string {
	changed := "The password of " + m.Email + " was changed by a link in a mail to that address, and all browsers were signed out."
	if m.InConsole {
		changed = "The password of " + m.Email + " was changed in the settings of the account, and all other browsers were signed out."
	}
	if len(m.Ended) == 0 {
		return []string{changed}
	}
	return append([]string{Spaced(changed, "The address was not confirmed before. Somebody else may have made this account with it, so this has ended:")}, w.Ended(m.Ended)...)
}

// whatChanged says what has changed of how somebody signs in.
func whatChanged(m notice.SignInChanged) []string {
	args := []any{m.Email}
	if m.Name != "" {
		args = append(args, m.Name)
	}
	changed := []string{fmt.Sprintf(signInChanges[m.What].text, args...)}
	switch {
	case m.What == notice.RecoveryCodeUsed:
		changed = append(changed, recoveryCodesLeft(m.Left))
	case m.Off:
		changed = append(changed, "The password alone is enough to sign in from now on.")
	}
	return changed
}
