package words

import (
	"ocrconsole/models/notice"
	"ocrconsole/views/routes"
)

// letter writes the mails that are no notification's.
func (w Writer) letter(m notice.Message) (notice.Text, bool) {
	switch m := m.(type) {
	case notice.ConfirmAddress:
		return w.confirmAddress(m), true
	case notice.KnownAlready:
		return w.knownAlready(m), true
	case notice.ResetPassword:
		return w.resetPassword(m), true
	case notice.ConfirmBookkeeping:
		return w.confirmBookkeeping(m), true
	case notice.DocumentIssued:
		return w.documentIssued(m), true
	case notice.Mailed:
		return w.mailed(m), true
	case notice.NewEmail:
		return w.newEmail(m), true
	case notice.NewEmailTaken:
		return newEmailTaken(), true
	case notice.EmailWanted:
		return w.emailWanted(m), true
	case notice.EmailReplaced:
		return w.emailReplaced(m), true
	case notice.AccountClosed:
		return w.accountClosed(m), true
	case notice.Invited:
		return w.invited(m), true
	case notice.RemovedFromAccount:
		return removedFromAccount(m), true
	case notice.OrderWaits:
		return w.orderWaits(m), true
	case notice.OrderDecided:
		return w.orderDecided(m), true
	}
	return notice.Text{}, false
}

// mailed says by mail what the console says.
func (w Writer) mailed(m notice.Mailed) notice.Text {
	text := WriteTo(w, m.Says, m.OfAnother)
	text.Href = routes.OpenNotification(m.Notification)
	text.Note = "You get this mail, which cannot be switched off, because it is about who gets into your account."
	if m.Unsubscribe != "" {
		text.Unsubscribe = routes.WithToken(routes.UnsubscribeMails, m.Unsubscribe)
		text.Note = "You get this mail because the alerts of your account are sent to this address."
	}
	if text.Action == "" {
		text.Action = "Open in OCR Console"
	}
	return text
}

func (w Writer) confirmAddress(m notice.ConfirmAddress) notice.Text {
	asks := "Somebody, you we hope, signed up for OCR Console with this address. Confirm that it is yours, and alerts of your account can reach you here."
	if m.Needed {
		asks = "Somebody, you we hope, signed up for OCR Console with this address. Confirm that it is yours: nobody can sign in before."
	}
	return notice.Text{
		Title: "Confirm your e-mail address", Paragraphs: []string{asks},
		Action: "Confirm this address", Href: routes.WithToken(routes.Confirm, m.Token),
		Note: "The link works once, for " + w.Life(m.Within) + ". If it was not you, ignore this mail: without the confirmation no alerts are sent here.",
	}
}

// knownAlready tells the owner of the address what the page of the sign-up must not tell.
func (w Writer) knownAlready(notice.KnownAlready) notice.Text {
	return notice.Text{
		Title: "You have an account already",
		Paragraphs: []string{
			"Somebody, you we hope, tried to sign up for OCR Console with this address. You have an account under it already; nothing was changed.",
			"Sign in with your password. If you have forgotten it, the sign-in page helps you to choose another one.",
		},
		Action: "Sign in", Href: routes.SignIn,
		Note: "If it was not you, ignore this mail.",
	}
}

func (w Writer) resetPassword(m notice.ResetPassword) notice.Text {
	return notice.Text{
		Title: "Choose another password",
		Paragraphs: []string{
			"Somebody, you we hope, forgot the password of OCR Console for this address. Choose another one here; all browsers that are signed in are then signed out.",
		},
		Action: "Choose another password", Href: routes.WithToken(routes.ResetPassword, m.Token),
		Note: "The link works once, for " + w.Life(m.Within) + ". If it was not you, ignore this mail: your password stays as it is.",
	}
}

func (w Writer) confirmBookkeeping(m notice.ConfirmBookkeeping) notice.Text {
	return notice.Text{
		Title: "Confirm that you want these invoices",
		Paragraphs: []string{
			m.Customer + " has given this address as its bookkeeping's. Confirm it, and receipts, invoices and credit notes for " + m.Customer + " are mailed here as PDF files.",
		},
		Action: "Confirm this address", Href: routes.WithToken(routes.Confirm, m.Token),
		Note: "The link works once, for " + w.Life(m.Within) + ". If you do not know " + m.Customer + ", ignore this mail: without the confirmation no documents are sent here.",
	}
}

func (w Writer) documentIssued(m notice.DocumentIssued) notice.Text {
	papers := map[notice.Paper]string{notice.PaperReceipt: "Receipt ", notice.PaperInvoice: "Invoice ", notice.PaperCreditNote: "Credit note "}
	name := papers[m.Paper] + m.Name
	brings := name + " for " + m.Customer + " is attached to this mail as a PDF file."
	if m.TooLarge {
		brings = name + " for " + m.Customer + " was issued. It is too large for a mail: download it in the console."
	}
	return notice.Text{
		Title: name, Paragraphs: []string{brings},
		Action: "See all documents", Href: routes.Documents,
		Note: "You get this mail because this address was confirmed for the documents of " + m.Customer + ". Whoever keeps its billing details can change that.",
	}
}

// Life says for how long a link works: "24 hours", "7 days".
func (w Writer) Life(h notice.Hours) string {
	if h > 24 && h%24 == 0 {
		return w.counted(int64(h)/24, "day")
	}
	return w.counted(int64(h), "hour")
}
