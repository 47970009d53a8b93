package words

import (
	"fmt"
	"strings"

	"ocrconsole/models/notice"
	"ocrconsole/views/routes"
)

func (w Writer) people(m notice.Message) (notice.Text, bool) {
	switch m := m.(type) {
	case notice.SignInsFailed:
		return w.signInsFailed(m), true
	case notice.ConfirmedByMail:
		return w.confirmedByMail(m), true
	case notice.PasswordChanged:
		return w.passwordChanged(m), true
	case notice.KeyReported:
		return w.keyReported(m), true
	case notice.EmailChanged:
		return emailChanged(m), true
	case notice.SignInChanged:
		return signInChanged(m), true
	case notice.SSOChanged:
		return ssoChanged(m), true
	case notice.SSODomainGone:
		return w.ssoDomainGone(m), true
	case notice.CodesFailed:
		return codesFailed(m), true
	case notice.NewBrowser:
		return w.newBrowser(m), true
	case notice.MemberChanged:
		return w.memberChanged(m), true
	case notice.Verbatim:
		return verbatim(m), true
	}
	return notice.Text{}, false
}

// verbatim says what was stored in words.
func verbatim(m notice.Verbatim) notice.Text {
	return notice.Text{Title: m.Title, Paragraphs: strings.Split(m.Text, "\n"), Href: m.Href, Action: m.Action}
}

// signInsFailed says what happened, and what follows from it. From where is not said: an address tells its owner nothing
// about who it was, and may be that of a colleague.
func (w Writer) signInsFailed(m notice.SignInsFailed) notice.Text {
	return notice.Text{
		Title: "Somebody fails to sign in to your account",
		Paragraphs: []string{
			fmt.Sprintf("%d attempts to sign in as %s failed between %s and %s: the password was wrong. Browsers that you signed in with before are not counted, and go on working.",
				m.Failures, m.Email, w.Figures.MinuteZone(m.Tried.From), w.Figures.MinuteZone(m.Tried.Until)),
			fmt.Sprintf("Was it you, or a program of yours with an old password? Then correct that, or choose another password. "+
				"If it was not, you need do nothing: guessing is limited to %d attempts in %d minutes. A password that you use nowhere else is not guessed.",
				m.Guesses, m.WithinMinutes),
			"You are told once a day, however many there are.",
		},
		Href: routes.ForgotPassword, Action: "Choose another password",
	}
}

func (w Writer) confirmedByMail(m notice.ConfirmedByMail) notice.Text {
	return notice.Text{
		Title:      "The address was confirmed by mail",
		Paragraphs: append([]string{"Somebody else may have made this account with your address, so this has ended:"}, w.Ended(m.Ended)...),
		Href:       routes.Keys, Action: "Look at the access keys",
	}
}

func (w Writer) passwordChanged(m notice.PasswordChanged) notice.Text {
	changed := "The password of " + m.Email + " was changed by a link in a mail to that address, and all browsers were signed out."
	if m.InConsole {
		changed = "The password of " + m.Email + " was changed in the settings of the account, and all other browsers were signed out."
	}
	text := notice.Text{Title: "The password was changed", Href: routes.Keys, Action: "Look at the access keys"}
	if len(m.Ended) == 0 {
		text.Paragraphs = []string{Spaced(changed, "Access keys go on working: if it was not you, change the password again and replace the access keys.")}
		return text
	}
	text.Paragraphs = append([]string{Spaced(changed, "The address was not confirmed before. Somebody else may have made this account with your address, so this has ended:")},
		w.Ended(m.Ended)...)
	return text
}

func (w Writer) keyReported(m notice.KeyReported) notice.Text {
	key := KeyNamed(m.AccessKey, m.Name)
	text := notice.Text{
		Title: "Access key " + key + " was reported as leaked, and stopped",
		Paragraphs: []string{
			"Somebody who has its secret reported it at " + w.Figures.Instant(m.At) + ". Calls signed with it are refused since then.",
			"Replace the secret, bring the new one to your programs, and enable the key again. Look through its calls for what was not yours, and for how the secret got out.",
		},
		Href: routes.Key(m.Key), Action: "Replace the secret",
	}
	if m.Former {
		text.Title = "The secret before of access key " + key + " was reported as leaked, and ended"
		text.Paragraphs[0] = "Somebody who has it reported it at " + w.Figures.Instant(m.At) + ". Calls signed with it are refused since then; the key goes on with its new secret."
		text.Paragraphs[1] = "Look through its calls for what was not yours, and for how the secret got out."
		text.Action = "Look at the key"
	}
	return text
}

func emailChanged(m notice.EmailChanged) notice.Text {
	return notice.Text{
		Title: "You sign in as " + m.Email + " now",
		Paragraphs: []string{"The address of your account was " + m.Before + " before. Mails of the account come to " + m.Email + " from now on. " +
			"Documents go where the billing details say, as before."},
		Href: routes.AccountSettings, Action: "See the settings",
	}
}

// Ended says what has ended, or will: a line for each.
func (w Writer) Ended(ended []notice.Ended) []string {
	var all []string
	for _, e := range ended {
		sentence := endings[e.What]
		if e.Count != 1 && sentence.many != "" {
			all = append(all, fmt.Sprintf(sentence.many, e.Count))
		} else {
			all = append(all, sentence.one)
		}
	}
	return all
}

// endings say what ends of each sort; many has a place for the number, and is empty where there is never more than one.
var endings = map[notice.Endable]struct{ one, many string }{
	notice.EndedKeys:          {"The access key: calls that are signed with it are refused.", "%d access keys: calls that are signed with them are refused."},
	notice.EndedTokens:        {"The API token.", "%d API tokens."},
	notice.EndedForecasts:     {"The purchase by forecast: it is turned off.", "%d purchases by forecast: they are turned off."},
	notice.EndedAutomations:   {"The automatic top-up or purchase: it is turned off.", "%d automatic top-ups and purchases: they are turned off."},
	notice.EndedCards:         {"The saved card: it is not charged any more.", "%d saved cards: they are not charged any more."},
	notice.EndedOrders:        {"The order that is not paid: it is cancelled.", "%d orders that are not paid: they are cancelled."},
	notice.EndedBookkeeping:   {"The bookkeeping's e-mail address: no documents are mailed there.", ""},
	notice.EndedAlerts:        {"The choice of alerts: it is the usual one again.", ""},
	notice.EndedCalendar:      {"The private address of the calendar of expiries.", ""},
	notice.EndedWebhooks:      {"The webhook: nothing is posted to its address any more.", "%d webhooks: nothing is posted to their addresses any more."},
	notice.EndedAuthenticator: {"The authenticator app that was set up: no codes of it are asked for.", "%d authenticator apps that were set up: no codes of them are asked for."},
	notice.EndedPasskeys:      {"The passkey: it opens the account no more.", "%d passkeys: they open the account no more."},
	notice.EndedSSO:           {"The single sign-on, and the domains that were named for it.", ""},
	notice.EndedInvitations:   {"The invitation: its link does nothing any more.", "%d invitations: their links do nothing any more."},
	notice.EndedPassword:      {"The password that was chosen, and every sign-in with it: all browsers are signed out.", ""},
}
