package account

import (
	"context"

	"ocrconsole/handlers/page"
	"ocrconsole/models/accounts"
	"ocrconsole/views/components"
	"ocrconsole/views/words"
)

// mailFields is the form of a mail with a link that anybody may ask for, to any address.
type mailFields struct {
	page.Form
	Email string `form:"email"`
}

// askForMail has such a mail sent, and says so in the same words whether anybody has the address or not: strangers learn nothing.
func (v *view) askForMail(send func(ctx context.Context, email, remoteIP string) error, show func(*mailFields) error, sent, next string) error {
	form := page.Read[mailFields](v.Context)
	if err := send(v.Ctx(), form.Email, v.RealIP()); err != nil {
		return form.Again(err, func() error { return show(form) })
	}
	v.Sessions.Put(v.Context, emailKey, form.Email)
	v.FlashMailed(components.Info, sent)
	return v.SeeOther(next)
}

// mailsWords says what becomes of a mail that is asked for too often.
var mailsWords = words.MailsBounded(accounts.MailsPerMailbox)

// mailLink is the form behind a link in a mail: the link's token is in its address, and then in the form. Mail programs, which
// post to the link to end mails (RFC 8058), have it in the address then, too.
type mailLink struct {
	page.Form
	Token    string `query:"token" form:"token"`
	Password string `form:"password"`
}
