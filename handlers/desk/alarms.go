package desk

import (
	"strconv"
	"strings"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/desk"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// alarmsShown is how many alarms a page of them has.
const alarmsShown = 25

// alarmFields is which alarms are listed.
type alarmFields struct {
	page.Form
	Show   string `query:"show"`
	Before string `query:"before"`
}

// alarmChoices are what of them can be listed; the first is what is listed where nothing is chosen.
var alarmChoices = []struct {
	value, label string
	open, ended  bool
}{{"", "Open", true, false}, {"acknowledged", "Acknowledged", false, true}, {"all", "All", true, true}}

// filter reads the form; it is Invalid where the address is damaged.
func (f *alarmFields) filter() (models.AlarmFilter, error) {
	damaged := models.Refuse(models.Invalid, cause.AddressDamaged)
	filter := models.AlarmFilter{Limit: alarmsShown + 1}
	for _, c := range alarmChoices {
		if c.value == f.Show {
			filter.Open, filter.Ended = c.open, c.ended
		}
	}
	if !filter.Open && !filter.Ended {
		return filter, damaged
	}
	if f.Before == "" {
		return filter, nil
	}
	parts := strings.Split(f.Before, "-")
	if len(parts) != 3 {
		return filter, damaged
	}
	var numbers [3]int64
	for i, part := range parts {
		n, err := strconv.ParseInt(part, 10, 64)
		if err != nil {
			return filter, damaged
		}
		numbers[i] = n
	}
	filter.Before = &models.PaymentAlarm{At: time.UnixMicro(numbers[0]).UTC(), AccountID: numbers[1], ID: numbers[2]}
	return filter, nil
}

// alarmPlace names where the list goes on after the alarm.
func alarmPlace(a *models.PaymentAlarm) string {
	return strings.Join([]string{strconv.FormatInt(a.At.UnixMicro(), 10), strconv.FormatInt(a.AccountID, 10), strconv.FormatInt(a.ID, 10)}, "-")
}

// alarmsPage lists what a payment provider or the bank said that cannot be, of all accounts.
func alarmsPage(v *View) error {
	form := page.Read[alarmFields](v.Context)
	filter, err := form.filter()
	if err != nil {
		return err
	}
	all, err := v.Billing.Alarms(v.Ctx(), filter)
	if err != nil {
		return err
	}
	last := ""
	if len(all) > alarmsShown {
		all = all[:alarmsShown]
		last = alarmPlace(&all[alarmsShown-1])
	}
	section, err := v.alarmsSection(all)
	if err != nil {
		return err
	}
	if form.Show == "" {
		section.None = "No alarm is open."
	}
	screen := pages.Listing{
		Lead: words.AlarmsLead(models.AlarmQuiet), Sections: []pages.Section{section}, Choose: "Alarms",
		Pager: v.Pager("Pages of alarms", last, routes.Within(routes.DeskAlarms, "show", form.Show)),
	}
	for _, c := range alarmChoices {
		screen.Choices = append(screen.Choices, components.Segment{Label: c.label, Href: routes.With(routes.DeskAlarms, "show", c.value), Current: c.value == form.Show})
	}
	if screen.Shell, err = v.Shell("Alarms"); err != nil {
		return err
	}
	return v.Show(pages.ListingPage(screen))
}

func (v *View) alarmsSection(all []models.PaymentAlarm) (pages.Section, error) {
	s := pages.Section{ID: "alarms", Title: "Alarms", Columns: columns("Alarm", "Since", "Account", "About", "Asked for", "Was said", "State"), None: "None."}
	names, err := v.operatorNames()
	if err != nil {
		return s, err
	}
	for i := range all {
		a := &all[i]
		id := strconv.FormatInt(a.AccountID, 10)
		named := pages.Cell{ID: a.Ref().String()}
		if a.AcknowledgedAt == nil && v.May(routes.DeskAcknowledgePattern) {
			named = pages.Cell{Text: a.Ref().String(), Href: routes.DeskAcknowledge(id, a.Ref().String())}
		}
		s.Rows = append(s.Rows, []pages.Cell{
			named, text(v.Local.Instant(a.At)), {Text: id, Href: routes.DeskAccount(id)}, reference(a.Subject), text(a.Wanted), text(a.Got), v.alarmState(a, names),
		})
	}
	return s, nil
}

// alarmState says that an alarm is open, since when again, or who ended it, when and why.
func (v *View) alarmState(a *models.PaymentAlarm, names map[int64]string) pages.Cell {
	state := badge(components.Danger, "Open")
	switch {
	case a.AcknowledgedAt != nil:
		by := ""
		if a.AcknowledgedBy != nil {
			by = names[*a.AcknowledgedBy]
		}
		state = badge(components.Neutral, "Acknowledged")
		if a.EndedBy == models.AlarmBooked {
			state = badge(components.Success, "Booked")
		}
		state.Text = words.AlarmEnded(string(a.EndedBy), by, v.Local.Instant(*a.AcknowledgedAt), a.Note)
	case a.ReopenedAt != nil:
		state.Text = v.Words().AlarmAgain(a.Times, v.Local.Instant(*a.ReopenedAt))
	}
	return state
}

// alarmRef reads which alarm a form is about.
func (f *actFields) alarmRef(accountID int64) (models.Ref, error) {
	ref, err := models.ParseRef(models.KindAlarm, accountID, strings.ToUpper(strings.TrimSpace(f.Alarm)))
	if err != nil {
		return ref, models.RefuseField("alarm", cause.NoSuchAlarm)
	}
	return ref, nil
}

var acknowledge = act{
	title: "Acknowledge an alarm", note: "You have looked into it at the provider or the bank. Nothing was booked for it, and nothing is by this: a payment that it kept open ends as failed, so that the customer can go on.",
	button: "Acknowledge the alarm", done: "The alarm is acknowledged.",
	action: func(id string) string { return routes.DeskAcknowledge(id, "") },
	back:   func(*View, *models.Account, *actFields) (string, error) { return routes.DeskAlarms, nil },
	about: func(v *View, account *models.Account, f *actFields) (string, error) {
		if f.Alarm == "" { // it is typed
			return "", nil
		}
		ref, err := f.alarmRef(account.ID)
		if err != nil {
			return "", models.Refuse(models.NotFound, cause.NoSuchAlarm)
		}
		a, err := v.Billing.Alarm(v.Ctx(), ref)
		if err != nil {
			return "", err
		}
		return words.AlarmAbout(a.Subject, a.Wanted, a.Got), nil
	},
	fields: func(_ *View, f *actFields) []components.FieldProps {
		return []components.FieldProps{{Name: "alarm", Label: "Alarm", Value: f.Alarm, Error: f.Errors["alarm"], Required: true, Placeholder: "ALM-…", Autocomplete: "off"}}
	},
	act: func(v *View, in desk.Asked, f *actFields) (string, error) {
		ref, err := f.alarmRef(in.AccountID)
		if err != nil {
			return "", err
		}
		return "", v.Acts.Acknowledge(v.Ctx(), in, ref.ID)
	},
}
