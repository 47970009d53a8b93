package keys

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/keys"
	"ocrconsole/views/words"
)

// limitFields is the form of what a key is limited to.
type limitFields struct {
	Limits   string   `form:"limits"` // there in this form only
	Expires  string   `form:"expires"`
	Networks string   `form:"networks"`
	Services []string `form:"services"`
	Regions  []string `form:"regions"`
	Rate     string   `form:"rate"`
	Window   string   `form:"window"`
}

func (f *limitFields) isLimits() bool { return f.Limits != "" }

// limitsOf is the form as the key is.
func (v *view) limitsOf(key *models.AccessKey) limitFields {
	f := limitFields{
		Networks: strings.Join(key.Networks.Strings(), "\n"), Services: key.Services, Regions: key.Regions, Window: strconv.FormatInt(max(1, key.RateSeconds), 10),
	}
	if len(f.Services) == 0 {
		f.Services = v.allServices()
	}
	if len(f.Regions) == 0 {
		f.Regions = v.allRegions()
	}
	if key.ExpiresAt != nil {
		f.Expires = v.Format.InputDay(key.ExpiresAt.Add(-time.Microsecond))
	}
	if key.RateCalls > 0 {
		f.Rate = strconv.FormatInt(key.RateCalls, 10)
	}
	return f
}

// scope reads the form.
func (v *view) scope(f *limitFields) (s accounts.KeyScope, err error) {
	if s.ExpiresAt, err = v.endOfDay(f.Expires, "expires", cause.KeyExpiryBeyond); err != nil {
		return s, err
	}
	switch {
	case len(f.Services) == 0:
		return s, models.RefuseField("services", cause.NoServiceChosen)
	case len(f.Regions) == 0:
		return s, models.RefuseField("regions", cause.NoProjectChosen)
	}
	s.Networks, s.Services, s.Regions = f.Networks, limitedTo(v.allServices(), f.Services), limitedTo(v.allRegions(), f.Regions)
	if f.Rate == "" {
		return s, nil
	}
	var windowErr error
	s.RateCalls = v.ReadCount(f.Rate)
	if s.RateSeconds, windowErr = strconv.ParseInt(f.Window, 10, 64); windowErr != nil || s.RateCalls < 1 {
		return s, models.RefuseField("rate", cause.KeyRateBeyond{Most: accounts.MaxKeyRate})
	}
	return s, nil
}

// endOfDay reads a day and gives its end in the billing zone, the zero time where none is given.
func (v *view) endOfDay(text, field string, wrong cause.Cause) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	day, err := v.ParseDay(text)
	if err != nil {
		return time.Time{}, models.RefuseField(field, wrong)
	}
	return rules.NextDay(day, v.Snapshot.Zone), nil
}

// limitKey changes what the key is limited to.
func limitKey(v *view) error {
	key, err := v.key()
	if err != nil {
		return err
	}
	form := page.Read[keyFields](v.Context)
	scope, err := v.scope(&form.limitFields)
	if err == nil {
		err = v.Keys.LimitKey(v.Ctx(), v.caretaker(), key.ID, scope)
	}
	if err != nil {
		return v.again(key, err, func(shown *keyFields) { shown.limitFields = form.limitFields })
	}
	v.Flash(components.Success, words.AccessKeyLimited(key.AccessKey))
	return v.SeeOther(keyPath(key))
}

// limitsForm shows the form.
func (v *view) limitsForm(f *limitFields, errs page.FieldErrors) pages.Limits {
	form := pages.Limits{
		Expires: components.FieldProps{
			Name: "expires", Label: "Good through", Type: "date", Value: f.Expires, Error: errs["expires"], Autocomplete: "off", Hint: words.KeyEndHint(v.Format.Zone(v.Now())),
		},
		Networks: components.TextAreaProps{
			Name: "networks", Label: "Addresses it may be used from", Value: f.Networks, Error: errs["networks"], Rows: 3, Autocomplete: "off", Hint: words.KeyNetworksHint(accounts.MaxKeyNetworks),
		},
		Rate: components.FieldProps{
			Name: "rate", Label: "At most so many calls", Value: f.Rate, Error: errs["rate"], InputMode: "numeric", Autocomplete: "off", Suffix: "calls",
			Hint: "Empty: as many as the account may make. It holds for all servers together, from each whole second or minute on.",
		},
		Window: components.SelectProps{Name: "window", Label: "In each", Options: []components.Option{
			{Value: "1", Label: "second", Selected: f.Window != "60"}, {Value: "60", Label: "minute", Selected: f.Window == "60"},
		}},
		ServicesError: errs["services"], RegionsError: errs["regions"],
	}
	for _, s := range v.Snapshot.Services {
		form.Services = append(form.Services, pages.Choice{Value: s.Code, Label: s.Name, Checked: slices.Contains(f.Services, s.Code)})
	}
	for _, r := range v.Snapshot.Regions {
		form.Regions = append(form.Regions, pages.Choice{Value: r.Code, Label: r.Name, Checked: slices.Contains(f.Regions, r.Code)})
	}
	return form
}

func (v *view) allServices() (codes []string) {
	for _, service := range v.Snapshot.Services {
		codes = append(codes, service.Code)
	}
	return codes
}

// limitedTo gives none where all codes were chosen, so that those to come are included.
func limitedTo(all, chosen []string) []string {
	if slices.ContainsFunc(all, func(code string) bool { return !slices.Contains(chosen, code) }) {
		return chosen
	}
	return nil
}
