package desk

import (
	"strconv"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/desk"
	"ocrconsole/models/outbox"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/pages/parts"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// mailsShown is how many mails a page of them has.
const mailsShown = 25

// mailColumns are what is told of a mail. What it says is no column: it is written when it is sent, and may hold a link that opens the account.
var mailColumns = columns("Ordered", "Mail", "About", "To", "State", "Again")

var mailLooks = map[models.MailStatus]parts.Status{
	models.MailPending: {Tone: components.Info, Text: "On its way"}, models.MailSent: {Tone: components.Success, Text: "Sent"}, models.MailFailed: {Tone: components.Danger, Text: "Not sent"},
}

// mailsPage lists an account's mails.
func mailsPage(v *View) error {
	account, err := v.accountInPath()
	if err != nil {
		return err
	}
	before, err := v.Before()
	if err != nil {
		return err
	}
	all, err := v.Acts.Mails.List(v.Ctx(), account.ID, before, mailsShown+1)
	if err != nil {
		return err
	}
	id, last := strconv.FormatInt(account.ID, 10), ""
	if len(all) > mailsShown {
		all = all[:mailsShown]
		last = strconv.FormatInt(all[mailsShown-1].ID, 10)
	}
	section := v.mailsSection(account, all)
	screen := pages.Listing{Lead: words.MailsLead(outbox.KeptFor), Sections: []pages.Section{section}, Pager: v.Pager("Pages of mails", last, routes.Within(routes.DeskMails(id)))}
	if screen.Shell, err = v.Shell("Mails", Crumb(routes.Desk), layout.Crumb{Label: account.Name, Href: routes.DeskAccount(id)}); err != nil {
		return err
	}
	return v.Show(pages.ListingPage(screen))
}

func (v *View) mailsSection(account *models.Account, all []models.Mail) pages.Section {
	s := pages.Section{ID: "mails", Title: "Mails", Columns: mailColumns, None: words.NoMails(outbox.KeptFor)}
	for i := range all {
		m := &all[i]
		about := text("–")
		if named := outbox.About(m); named != "" {
			about = reference(named)
		}
		s.Rows = append(s.Rows, []pages.Cell{
			text(v.Local.Instant(m.CreatedAt)), text(words.MailName(string(m.Kind), m.AgainOf != nil)), about, text(models.ReadableEmail(m.Email)), status(mailLooks[m.Status]), v.again(account, m),
		})
	}
	return s
}

// lastMails is what the account's page has of them.
func (v *View) lastMails(account *models.Account, all []models.Mail) pages.Section {
	s := v.mailsSection(account, all)
	if len(all) == shown {
		s.More = pages.Act{Label: "All mails", Href: routes.DeskMails(strconv.FormatInt(account.ID, 10))}
	}
	return s
}

// again is what can be done about a mail, or why nothing.
func (v *View) again(account *models.Account, m *models.Mail) pages.Cell {
	way := outbox.WayOf(m.Kind)
	switch {
	case way == outbox.NeverAgain:
		return text(words.MailNever(string(m.Kind)))
	case m.Status == models.MailPending || account.ClosedAt != nil || !v.May(routes.DeskSendMailPattern):
		return text("–")
	}
	return pages.Cell{Text: words.MailAgain(string(way)), Href: routes.DeskSendMail(strconv.FormatInt(account.ID, 10), strconv.FormatInt(m.ID, 10))}
}

// mailNumber reads which mail a form is about; 0 where it names none.
func (f *actFields) mailNumber() int64 {
	id, err := strconv.ParseInt(strings.TrimSpace(f.Mail), 10, 64)
	if err != nil {
		return 0
	}
	return id
}

var sendMail = act{
	title: "Send a mail again", note: words.MailAgainNote(models.MaxMailsAgain), button: "Send it again", done: "This form was sent before: the mail is on its way.",
	action: func(id string) string { return routes.DeskSendMail(id, "") },
	back: func(_ *View, account *models.Account, _ *actFields) (string, error) {
		return routes.DeskMails(strconv.FormatInt(account.ID, 10)), nil
	},
	about: func(v *View, account *models.Account, f *actFields) (string, error) {
		if f.Mail == "" { // it is typed
			return "", nil
		}
		m, err := v.Acts.Mails.Find(v.Ctx(), account.ID, f.mailNumber())
		if err != nil {
			return "", err
		}
		return words.MailAbout(string(m.Kind), models.ReadableEmail(m.Email), v.Local.Instant(m.CreatedAt), mailLooks[m.Status].Text, m.Failure), nil
	},
	fields: func(_ *View, f *actFields) []components.FieldProps {
		return []components.FieldProps{{Name: "mail", Label: "Mail", Value: f.Mail, Error: f.Errors["mail"], Required: true, InputMode: "numeric", Autocomplete: "off", Hint: "Its number, as the list of mails fills it in."}}
	},
	act: func(v *View, in desk.Asked, f *actFields) (string, error) {
		if f.mailNumber() < 1 {
			return "", models.RefuseField("mail", cause.NoSuchMail)
		}
		to, err := v.Acts.Mail(v.Ctx(), in, f.mailNumber())
		if err != nil || to == "" {
			return "", err
		}
		return words.MailGoes(models.ReadableEmail(to)), nil
	},
}
