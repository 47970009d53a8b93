package desk

import (
	"strconv"
	"strings"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/cause"
	"ocrconsole/models/desk"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// actFields are all forms of acts: each sends its own part.
type actFields struct {
	page.Form
	Key    string `form:"key"`
	Reason string `form:"reason"`
	proofFields
	Of       string `form:"of"`
	Calls    string `form:"calls"`
	Package  string `query:"package" form:"package"`
	Payment  string `query:"payment" form:"payment"`
	Amount   string `form:"amount"`
	To       string `form:"to"`
	Vouched  string `form:"vouched"`
	Decision string `form:"decision"`
	Limit    string `form:"limit"`
	Grace    string `form:"grace"`
	Seen     string `form:"seen"`
	Mail     string `query:"mail" form:"mail"`
	Message  string `query:"message" form:"message"`
	Alarm    string `query:"alarm" form:"alarm"`
}

// act is something that an operator does to an account: what its form asks, and what it does.
type act struct {
	title, note, done string
	action            func(account string) string
	button            string
	danger            bool
	moves             bool // money, of which an operator moves so much alone
	// begin fills a form that is opened, and holds says what holds now: for who reads, and as the form carries it along to tell whether it still
	// does; nil where there is nothing to say.
	begin func(v *View, account *models.Account, f *actFields)
	holds func(v *View, account *models.Account) (said, seen string, err error)
	// fields are those of the form, but for the reason, in the order of the page; selects stand before them.
	fields  func(v *View, f *actFields) []components.FieldProps
	selects func(v *View, f *actFields) []components.SelectProps
	// about says what the form is about, besides the note; nil where the account is all. back is where it leads once it is done, nil for the account's page.
	about func(v *View, account *models.Account, f *actFields) (string, error)
	back  func(v *View, account *models.Account, f *actFields) (string, error)
	// act does it; said is what the next page says in place of done, "" for done.
	act func(v *View, in desk.Asked, f *actFields) (said string, err error)
}

// ask shows the form.
func (a act) ask(v *View) error {
	account, err := v.accountInPath()
	if err != nil {
		return err
	}
	form := page.Read[actFields](v.Context)
	form.Key = page.NewKey()
	if a.begin != nil {
		a.begin(v, account, form)
	}
	return a.show(v, account, form)
}

// do does what the form asks for. Refused, its page says why.
func (a act) do(v *View) error {
	account, err := v.accountInPath()
	if err != nil {
		return err
	}
	form := page.Read[actFields](v.Context)
	said := ""
	if err = v.Prove(form.proofFields, form.Key); err == nil {
		said, err = a.act(v, desk.Asked{By: v.Op, AccountID: account.ID, Key: form.Key, Reason: form.Reason}, form)
	}
	if err != nil {
		return form.Again(err, func() error { return a.show(v, account, form) })
	}
	if said == "" {
		said = a.done
	}
	leads := routes.DeskAccount(strconv.FormatInt(account.ID, 10))
	if a.back != nil {
		if leads, err = a.back(v, account, form); err != nil {
			return err
		}
	}
	return v.Done(said, leads)
}

func (a act) show(v *View, account *models.Account, form *actFields) (err error) {
	id := strconv.FormatInt(account.ID, 10)
	v.PagePath = a.action(id)
	screen := pages.ActForm{Lead: words.AccountLead(id, v.Local.Day(account.CreatedAt)), Action: a.action(id), Key: form.Key, Note: a.note, Button: a.button, Danger: a.danger}
	if screen.Proof, err = v.Proof("code", form.Errors["code"], screen.Action, form.Key); err != nil {
		return err
	}
	var names []string
	if a.selects != nil {
		screen.Selects = a.selects(v, form)
	}
	if a.holds != nil {
		said, seen, err := a.holds(v, account)
		if err != nil {
			return err
		}
		screen.Note, screen.Seen = words.Spaced(screen.Note, said), seen
	}
	if a.moves {
		left, of, err := v.Acts.MayMoveAlone(v.Ctx(), v.Op)
		if err != nil {
			return err
		}
		screen.Note += " " + v.Words().MayMoveAlone(left, of, models.AloneTime)
	}
	if a.about != nil {
		about, err := a.about(v, account, form)
		if err != nil && (form.Errors == nil || models.CodeOf(err) != models.NotFound) { // of a form that was refused the page says so
			return err
		}
		screen.About = about
	}
	if a.fields != nil {
		screen.Fields = a.fields(v, form)
	}
	screen.Fields = append(screen.Fields, pages.ReasonField(form.Reason, form.Errors["reason"]))
	for _, s := range screen.Selects {
		names = append(names, s.Name)
	}
	for _, f := range screen.Fields {
		names = append(names, f.Name)
	}
	if screen.Shell, err = v.Shell(a.title, Crumb(routes.Desk), layout.Crumb{Label: account.Name, Href: routes.DeskAccount(id)}); err != nil {
		return err
	}
	screen.Problems = form.Errors.Problems(append(names, "code")...)
	return v.ShowForm(&form.Form, pages.ActPage(screen))
}

var grant = act{
	title: "Give a package", note: "A free package, effective now, for a year. The customer is told.", button: "Give the package", done: "The package is given, and the customer told.",
	action: routes.DeskGrant, moves: true,
	selects: func(v *View, f *actFields) []components.SelectProps {
		s := components.SelectProps{Name: "of", Label: "Service and region", Error: f.Errors["service"]}
		for _, o := range v.Snapshot.Offerings() {
			value := o.Region + "/" + o.Service
			s.Options = append(s.Options, components.Option{Value: value, Label: v.OfferingName(o.Region, o.Service), Selected: value == f.Of})
		}
		return []components.SelectProps{s}
	},
	fields: func(_ *View, f *actFields) []components.FieldProps {
		return []components.FieldProps{{Name: "calls", Label: "Calls", Value: f.Calls, Error: f.Errors["calls"], Required: true, InputMode: "numeric", Autocomplete: "off"}}
	},
	act: func(v *View, in desk.Asked, f *actFields) (string, error) {
		region, service, _ := strings.Cut(f.Of, "/")
		return saidOf(v.Acts.Grant(v.Ctx(), in, billing.Gift{Region: region, Service: service, Calls: v.ReadCount(f.Calls)}))
	},
}

var refund = act{
	title: "Give money back", note: "Of a payment: to its card, or to the balance for the price of an order. What came by bank transfer is on the balance, and has no card to go to. The customer is told why, unless the account is closed.", button: "Give the money back", done: "The money is given back, or on its way. The customer is told, unless the account is closed.",
	action: routes.DeskRefund, moves: true,
	selects: func(_ *View, f *actFields) []components.SelectProps {
		return []components.SelectProps{{Name: "to", Label: "Where it goes", Error: f.Errors["to"], Options: []components.Option{
			{Value: string(models.ToCard), Label: "The card", Selected: f.To == string(models.ToCard)}, {Value: string(models.ToBalance), Label: "The balance", Selected: f.To == string(models.ToBalance)},
		}}}
	},
	fields: func(v *View, f *actFields) []components.FieldProps {
		return []components.FieldProps{
			{Name: "payment", Label: "Payment", Value: f.Payment, Error: f.Errors["payment"], Required: true, Placeholder: "PAY-…", Autocomplete: "off"},
			{Name: "amount", Label: "Amount", Value: f.Amount, Error: f.Errors["amount"], Suffix: v.Snapshot.Currency, InputMode: v.AmountInput(), Hint: "Empty: all that remains of the payment.", Autocomplete: "off"},
		}
	},
	act: func(v *View, in desk.Asked, f *actFields) (string, error) {
		ref, err := models.ParseRef(models.KindPayment, in.AccountID, strings.ToUpper(strings.TrimSpace(f.Payment)))
		if err != nil {
			return "", models.RefuseField("payment", cause.NoSuchPayment)
		}
		var amount rules.Micros
		if strings.TrimSpace(f.Amount) != "" {
			if amount, err = v.ReadAmount("amount", f.Amount); err != nil {
				return "", err
			}
		}
		return saidOf(v.Acts.Refund(v.Ctx(), in, ref.ID, amount, models.Destination(f.To)))
	},
}

var vouch = act{
	title: "Vouch for the account", note: "Grace and credit limit hold for an account that has paid nothing here, as for who pays by invoice. What it may owe by that counts. The customer is told.", button: "Save", done: "It is saved, and the customer told.",
	action: routes.DeskVouch, moves: true,
	selects: func(_ *View, f *actFields) []components.SelectProps {
		return []components.SelectProps{{Name: "vouched", Label: "Vouch", Options: []components.Option{{Value: "yes", Label: "Yes", Selected: f.Vouched == "yes"}, {Value: "no", Label: "No more", Selected: f.Vouched == "no"}}}}
	},
	act: func(v *View, in desk.Asked, f *actFields) (string, error) {
		return saidOf(v.Acts.Vouch(v.Ctx(), in, f.Vouched == "yes"))
	},
}

var suspend = act{
	title: "Suspend the account", note: "Its calls are refused with ModelArts.4207, and it buys nothing; sign-in, reading and top-ups stay, packages stay and end in their time, automatic rules wait. Its customers read your reason on every page.",
	button: "Suspend the account", done: "The account is suspended, and the customer told.", danger: true,
	action: routes.DeskSuspend,
	act: func(v *View, in desk.Asked, _ *actFields) (string, error) {
		return "", v.Acts.Suspend(v.Ctx(), in, models.DeskSuspend)
	},
}

var resume = act{
	title: "Let the account go on", note: "Its calls pass again, within a second, as far as packages, money and caps let them. The customer is told.", button: "Let it go on", done: "The account goes on, and the customer is told.",
	action: routes.DeskResume,
	act: func(v *View, in desk.Asked, _ *actFields) (string, error) {
		return "", v.Acts.Suspend(v.Ctx(), in, models.DeskResume)
	},
}

var signEverybodyOut = act{
	title: "Sign everybody out", note: "All browsers and API tokens of the account’s members. Access keys go on.", button: "Sign everybody out", done: "Everybody is signed out.",
	action: routes.DeskSignEverybodyOut,
	act:    func(v *View, in desk.Asked, _ *actFields) (string, error) { return "", v.Acts.SignOut(v.Ctx(), in) },
}

var closeAccount = act{
	title: "Close the account", note: "For good: keys, tokens, sessions, cards, automatic rules and subscriptions end at once. It is refused as long as money is owed.", button: "Close the account", done: "The account is closed.", danger: true,
	action: routes.DeskClose,
	act:    func(v *View, in desk.Asked, _ *actFields) (string, error) { return "", v.Acts.Close(v.Ctx(), in) },
}

// decide is the answer of a second operator.
func decide(v *View) error {
	account, err := v.accountInPath()
	if err != nil {
		return err
	}
	form := page.Read[actFields](v.Context)
	approve := form.Decision == "approve"
	if !approve && form.Decision != "decline" {
		return models.Refuse(models.Invalid, cause.FormDamaged)
	}
	if err = v.Prove(form.proofFields, form.Key); err == nil {
		err = v.Acts.Decide(v.Ctx(), v.Op, account.ID, form.Key, approve)
	}
	if err != nil {
		return form.Again(err, func() error { return v.accountPage(account, form) })
	}
	return v.Done(words.DecidedOn(approve), routes.DeskAccount(strconv.FormatInt(account.ID, 10)))
}

// waiting is what waits for a second operator, each with a form of its own: form is the one that was sent, and what is wrong with it.
func (v *View) waiting(accountID int64, form *actFields) (rows []pages.Waiting, err error) {
	acts, err := v.Acts.Waiting(v.Ctx(), accountID)
	if err != nil || len(acts) == 0 {
		return nil, err
	}
	operators, err := v.Operators.List(v.Ctx())
	if err != nil {
		return nil, err
	}
	names := addressesOf(operators)
	for i := range acts {
		a := &acts[i]
		object, err := v.objectOf(a)
		if err != nil {
			return nil, err
		}
		amount, err := v.waitsFor(a)
		if err != nil {
			return nil, err
		}
		proof, err := v.Proof("code-"+strconv.Itoa(i), "", routes.DeskDecide(strconv.FormatInt(accountID, 10)), a.FormKey)
		if err != nil {
			return nil, err
		}
		if wrong, is := form.Errors["code"]; is && form.Key == a.FormKey { // the page has a field of that name for each
			delete(form.Errors, "code")
			form.Errors[proof.ID], proof.Error = wrong, wrong
		}
		rows = append(rows, pages.Waiting{
			What: words.DeskActName(string(a.Kind)), Object: object, Amount: amount, Proof: proof, By: names[a.AskedBy], At: v.Local.Instant(a.AskedAt), Reason: a.Reason, Key: a.FormKey, Refused: v.noSecond(operators, a.AskedBy),
		})
	}
	return rows, nil
}

// objectOf tells what an act is about: of a gift, what is given.
func (v *View) objectOf(a *models.DeskAct) (string, error) {
	if a.Kind != models.DeskGrant {
		return a.Object, nil
	}
	g, err := billing.WantedGift(a)
	return v.Words().VoucherGives(g.Calls, v.OfferingName(g.Region, g.Service)), err
}

// waitsFor says what an act that waits comes to.
func (v *View) waitsFor(a *models.DeskAct) (string, error) {
	switch a.Kind {
	case models.DeskGrant:
		return v.Words().GiftWaits(a.MovedMicros), nil
	case models.DeskVouch:
		return v.Words().VouchWaits(a.MovedMicros), nil
	case models.DeskLimits:
		l, err := billing.WantedLimits(a)
		return v.limitsWait(l), err
	default:
	}
	w, err := v.Acts.WantedOf(v.Ctx(), a)
	switch {
	case err != nil:
		return "", err
	case a.Kind == models.DeskRefund:
		return v.Words().RefundWaits(w.AmountMicros, w.All, w.To == models.ToCard), nil
	case a.Kind == models.DeskDebit:
		return v.Words().DebitWaits(w.AmountMicros), nil
	}
	return v.Words().CreditWaits(w.AmountMicros), nil
}
