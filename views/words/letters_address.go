package words

import (
	"ocrconsole/models/notice"
	"ocrconsole/views/routes"
)

// Of another address for a user, and of the end of an account.

func (w Writer) newEmail(m notice.NewEmail) notice.Text {
	return notice.Text{
		Title: "Confirm your new e-mail address",
		Paragraphs: []string{"Somebody, you we hope, wants to sign in to OCR Console with this address instead of " + m.Before + ". " +
			"Confirm that it is yours: mails of the account come here from then on."},
		Action: "Confirm this address", Href: routes.WithToken(routes.NewEmail, m.Token),
		Note: "The link works once, for " + w.Life(m.Within) + ". If it was not you, ignore this mail: without the confirmation nothing changes.",
	}
}

// newEmailTaken tells the owner of the address what the page of the settings must not tell.
func newEmailTaken() notice.Text {
	return notice.Text{
		Title: "This address has an account of its own",
		Paragraphs: []string{
			"Somebody, you we hope, wants to sign in to another account of OCR Console with this address. It has an account of its own, so it cannot be that of another; nothing was changed.",
			"Close the account of this address first, or take another address for the other one.",
		},
		Action: "Sign in", Href: routes.SignIn,
		Note: "If it was not you, ignore this mail.",
	}
}

// notMe is what the link in mails to the address before does.
func (w Writer) notMe(h notice.Hours) string {
	return "If it was not you, stop it: all browsers and tokens are signed out, and you choose another password. The link works once, for " + w.Life(h) + "."
}

func (w Writer) emailWanted(m notice.EmailWanted) notice.Text {
	return notice.Text{
		Title: "Another address is to replace this one",
		Paragraphs: []string{"Somebody who knows your password, you we hope, wants to sign in to OCR Console as " + m.Email + " instead of with this address. " +
			"It changes when the mail that was sent there is answered.", "If it was you, you need do nothing here."},
		Action: "This was not me", Href: routes.WithToken(routes.StopEmail, m.Token), Note: w.notMe(m.Within),
	}
}

func (w Writer) emailReplaced(m notice.EmailReplaced) notice.Text {
	return notice.Text{
		Title: "Another address has replaced this one",
		Paragraphs: []string{
			"Your account of OCR Console has the address " + m.Email + " now: it is signed in to with that one, and its mails go there.",
			"If it was you, you need do nothing here.",
		},
		Action: "This was not me", Href: routes.WithToken(routes.StopEmail, m.Token), Note: w.notMe(m.Within),
	}
}

func (w Writer) accountClosed(m notice.AccountClosed) notice.Text {
	closed := "The account " + m.Name + " was closed in its settings at " + w.Figures.Instant(m.At) + ". Its access keys, tokens, automatic rules and subscriptions have ended."
	note := "If it was not you, or a mistake, answer before then: whoever runs this console can tell you what can be done."
	if m.ByOperator {
		closed = "Whoever runs this console closed the account " + m.Name + " at " + w.Figures.Instant(m.At) + ". Its access keys, tokens, automatic rules and subscriptions have ended."
		note = "If it is a mistake, answer before then: whoever runs this console can tell you what can be done."
	}
	text := notice.Text{
		Title: "Your account is closed", Paragraphs: []string{closed},
		Action: "Open OCR Console", Href: routes.Home, Note: note,
	}
	if m.ByOperator {
		text.Paragraphs = append(text.Paragraphs, whyActed(m.Reason))
	}
	text.Paragraphs = append(text.Paragraphs, "The books stay, as the law asks. What is personal is erased after "+w.Figures.Instant(m.ErasesAt)+".")
	return text
}
