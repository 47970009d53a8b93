package overview

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/metering"
	"ocrconsole/models/recognition"
	"ocrconsole/models/rules"
	pages "ocrconsole/views/pages/overview"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web/ocr"
)

// awaits is how long a page goes on asking whether the first call has come: who has gone away by then asks with a click.
const awaits = 10 * time.Minute

// waiting is what an address says of who waits for their first call.
type waiting struct {
	// Since is when they began to, in seconds of Unix time.
	Since string `query:"waiting"`
}

// since is when whoever asks began to wait: now, unless the address says another time not long ago.
func (v *view) since(now time.Time) (since time.Time, over bool) {
	seconds, err := strconv.ParseInt(page.Read[waiting](v.Context).Since, 10, 64)
	if since = time.Unix(seconds, 0); err != nil || since.After(now) || now.Sub(since) > awaits {
		return now, true
	}
	return since, false
}

// begun is how far the user has come.
type begun struct {
	states []metering.ServiceState
	keys   []models.AccessKey
	calls  metering.FirstCalls
	first  string // what is to be done before a claim, "" for nothing
}

// readBegun reads it with what else the page shows; nothing where the user does not want the list.
func (v *view) readBegun(b *begun) func(context.Context) error {
	return func(ctx context.Context) error {
		if v.Who.FirstSteps == models.StepsHidden {
			return nil
		}
		return v.With(ctx, v.readCalls(&b.calls), v.MayClaim(&b.first),
			models.Reading(&b.states, func(ctx context.Context) ([]metering.ServiceState, error) {
				return v.Metering.Services(ctx, v.Who.AccountID, v.Region.Code)
			}),
			models.Reading(&b.keys, func(ctx context.Context) ([]models.AccessKey, error) {
				return v.Keys.ListKeys(ctx, accounts.Owner{AccountID: v.Who.AccountID, UserID: v.Who.UserID})
			}),
		)
	}
}

func (v *view) readCalls(calls *metering.FirstCalls) func(context.Context) error {
	return models.Reading(calls, func(ctx context.Context) (metering.FirstCalls, error) {
		return v.Metering.FirstCalls(ctx, v.Who.AccountID)
	})
}

// shows tells whether the list is shown: until the account's programs call, or as the user chose.
func (b *begun) shows(choice models.FirstSteps) bool {
	used := func(k models.AccessKey) bool { return k.LastUsedAt != nil }
	switch choice {
	case models.StepsHidden:
		return false
	case models.StepsShown:
		return true
	case models.StepsUntilDone:
	}
	return b.calls.Called == nil && !b.calls.Many && !slices.ContainsFunc(b.keys, used)
}

// steps fills in the list of first steps, nil where it is not shown.
func (v *view) steps(b *begun) (*pages.Steps, error) {
	if !b.shows(v.Who.FirstSteps) {
		return nil, nil
	}
	state := b.service()
	if state == nil {
		return nil, nil // nothing is sold here
	}
	service := recognition.Service(state.Service.Code)
	s := &pages.Steps{
		Region: v.Region.Code, Service: state.Service.Code, Elsewhere: routes.In(routes.Services, v.Region.Code),
		Claim:  v.claimStep(state, b.first),
		Sample: pages.Step{Done: b.calls.Tried != nil || b.calls.Called != nil, Text: words.RecogniseASample(state.Service.Name, v.RegionName(v.Region.Code))},
		Picked: ocr.SampleNames[service][0], PickedSrc: routes.Sample(ocr.SampleNames[service][0]), FormKey: page.NewKey(), TryKey: uuid.NewString(),
		Key:     v.keyStep(b.keys, state),
		TryHref: routes.Of(routes.Try, v.Region.Code, state.Service.Code), TryRefused: state.PaidBy.Payer == rules.PayerNone,
	}
	if b.calls.Tried != nil {
		s.TriedHref = page.CallHref(b.calls.Tried)
	}
	project, err := v.Project(v.Region.Code)
	if err != nil {
		return nil, err
	}
	s.Call.Text = words.CallFromShell(state.Service.Name)
	if s.Code, err = v.FirstCall(project, service, routes.Sample(s.Picked)); err != nil {
		return nil, err
	}
	s.Await = v.await(&b.calls, v.Now())
	s.Call.Done = s.Await.Arrived
	for _, step := range []pages.Step{s.Claim.Step, s.Sample, s.Key, s.Call} {
		if step.Done {
			s.Done++
		}
	}
	return s, nil
}

// service is what the list is about: what calls are paid of already, else what gives free calls, else the first of the region.
func (b *begun) service() *metering.ServiceState {
	for _, fits := range []func(*metering.ServiceState) bool{
		func(s *metering.ServiceState) bool { return s.PaidBy.Payer == rules.PayerPackage },
		func(s *metering.ServiceState) bool { return s.PaidBy.Payer == rules.PayerPayPerUse },
		func(s *metering.ServiceState) bool { return s.FreeClaimable },
		func(s *metering.ServiceState) bool { return s.Offering.Sold },
	} {
		for i := range b.states {
			if s := &b.states[i]; fits(s) && recognition.Service(s.Service.Code).Known() {
				return s
			}
		}
	}
	return nil
}

// claimStep is the first: that something pays for calls, best what is free.
func (v *view) claimStep(s *metering.ServiceState, first string) pages.ClaimStep {
	name := v.OfferingName(v.Region.Code, s.Service.Code)
	next := s.Meter.Next(s.Now, &s.Standing, v.Metering.Credit)
	switch {
	case s.PaidBy.Payer != rules.PayerNone:
		return pages.ClaimStep{Step: pages.Step{Done: true, Title: "Calls are paid for", Text: words.Spaced(words.CallsOfArePaid(name), v.Promise().Now(next))}}
	case errors.Is(next.Refusal, rules.ErrSuspended), !s.FreeClaimable && !errors.Is(next.Refusal, rules.ErrNotEnabled):
		return pages.ClaimStep{Step: pages.Step{Title: words.CallsAreRefused(name), Text: v.Promise().Now(next)}}
	case !s.FreeClaimable:
		return pages.ClaimStep{Step: pages.Step{Title: "Choose how calls are paid", Text: words.NothingPaysYet(name)}}
	}
	step := pages.ClaimStep{Step: pages.Step{Title: "Claim free calls"}, Label: words.ClaimFreeCalls(v.Format.Calls(s.Offering.FreeCalls)), Then: string(models.ThenStop), First: first}
	step.Text = words.FreeThenStop(v.CallWords(s.Offering.FreeCalls), name)
	return step
}

// keyStep is the third: a key that signs the calls of programs. The newest that is let sign those of the last step is named.
func (v *view) keyStep(keys []models.AccessKey, s *metering.ServiceState) pages.Step {
	for _, key := range slices.Backward(keys) {
		limits := key.Limits()
		limits.Networks = nil // where the program will run is not known
		if limits.Refusal(rules.KeyCall{At: s.Now, Region: v.Region.Code, Service: s.Service.Code}) == nil {
			return pages.Step{Done: true, Text: words.KeyIsThere(key.AccessKey)}
		}
	}
	return pages.Step{Text: "Programs sign their calls with an access key. Its secret is shown once, ready to paste into a shell."}
}

// await says what came of the call that is waited for.
func (v *view) await(calls *metering.FirstCalls, now time.Time) pages.Await {
	since, _ := v.since(now)
	a := pages.Await{
		Again: routes.With(routes.Home, "waiting", strconv.FormatInt(now.Unix(), 10)) + "#first-call",
		Asks:  routes.With(routes.Home, "waiting", strconv.FormatInt(since.Unix(), 10)),
	}
	if c := calls.Called; c != nil {
		a.Arrived, a.Href = true, page.CallHref(c)
		a.Text = words.FirstCallArrived(v.Local.Instant(c.CalledAt), v.OfferingName(c.Region, c.Service), strconv.Itoa(c.HTTPStatus))
		return a
	}
	if r := calls.Refused; r != nil {
		a.Refused = words.CallWasRefused(v.Local.Instant(r.RefusedAt), models.ErrorCodeOf(r.ErrorCode))
		a.Href = routes.RefusedCall(r.RequestID)
	}
	return a
}

// lookForCall answers a page that asks whether the first call has come: with nothing as long as nothing is new.
func lookForCall(v *view) error {
	var calls metering.FirstCalls
	if err := v.Together(v.readCalls(&calls)); err != nil {
		return err
	}
	now := v.Now()
	a := v.await(&calls, now)
	if _, a.Over = v.since(now); !a.Arrived && a.Refused == "" && !a.Over {
		return v.NoContent(http.StatusNoContent)
	}
	return v.View.Show(pages.FirstCallNews(a))
}
