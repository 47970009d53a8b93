package account

import (
	"net/http"

	"ocrconsole/models"
	pages "ocrconsole/views/pages/account"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// confirmBookkeepingForm asks whoever reads the bookkeeping's mails whether they want documents; they need no account here.
func (v *view) confirmBookkeepingForm(token string) error {
	email, customer, err := v.Accounts.BookkeepingLink(v.Ctx(), token)
	if err != nil {
		return v.brokenLink(err, routes.Alerts, "Have another link sent")
	}
	email = models.ReadableEmail(email)
	return v.mailLinkPage(http.StatusOK, pages.MailLink{
		Title: "Have documents mailed here?", Text: v.ByMail(words.DocumentsMailed(customer, email)),
		Action: routes.Confirm, Token: token, Button: words.ConfirmAddress(email),
	})
}

func (v *view) confirmBookkeeping(token string) error {
	email, err := v.Accounts.ConfirmBookkeeping(v.Ctx(), token)
	if err != nil {
		return v.brokenLink(err, routes.Alerts, "Have another link sent")
	}
	return v.mailLinkPage(http.StatusOK, pages.MailLink{
		Title: "The address is confirmed", Text: v.ByMail(words.DocumentsMailedFromNow(models.ReadableEmail(email))), NextHref: routes.Home, NextText: "Go to OCR Console",
	})
}
