package services

import (
	"context"
	"slices"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/catalog"
	"ocrconsole/models/metering"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/services"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// unsubscribeForm asks before pay-per-use of a service ends.
func unsubscribeForm(v *view) error {
	region, service, err := v.offering()
	if err != nil {
		return err
	}
	var states []metering.ServiceState
	var auto *billing.Auto
	err = v.Together(
		models.Reading(&states, func(ctx context.Context) ([]metering.ServiceState, error) {
			return v.Metering.Services(ctx, v.Who.AccountID, region.Code)
		}),
		models.Reading(&auto, func(ctx context.Context) (*billing.Auto, error) { return v.Billing.Auto(ctx, v.Who.AccountID) }),
	)
	if err != nil {
		return err
	}
	for _, state := range states {
		if state.Service.Code == service.Code && state.Subscribed {
			return v.renderUnsubscribe(region, state, auto)
		}
	}
	v.Flash(components.Info, words.NotSubscribedIn(service.Name, region.Name))
	return v.backToServices(region, nil)
}

func (v *view) renderUnsubscribe(region catalog.Region, s metering.ServiceState, auto *billing.Auto) error {
	back := routes.In(routes.Services, region.Code)
	shell, err := v.Shell(words.UnsubscribeService(s.Service.Name), layout.NavServices, layout.Crumb{Label: layout.NavServices.Name(), Href: back})
	if err != nil {
		return err
	}
	without := s.Meter.Switched(false, s.Now).UsedUp(s.Now)
	refused := v.nextCall(&s, without)
	screen := pages.Unsubscribe{
		Shell: shell, RegionCode: region.Code, RegionName: region.Name, ServiceCode: s.Service.Code, ServiceName: s.Service.Name,
		Stops: []string{
			words.UnsubscribeEnds(s.Service.Name, region.Name, v.Promise().WithoutPackage(refused)),
		},
		Stays: []string{
			"Other services and other regions go on as they are.",
			"Calls made until now stay charged; the current hour is settled as usual.",
		},
		Button: words.UnsubscribeServiceIn(s.Service.Name, region.Name), BackHref: back,
	}
	if s.PaidBy.LeftCalls > 0 {
		screen.Stays = append([]string{words.LeftCanBeUsed(v.CallWords(s.PaidBy.LeftCalls))}, screen.Stays...)
	} else {
		screen.Stops = append(screen.Stops, "No package of yours covers calls here now.")
	}
	if buysAutomatically(auto, region.Code, s.Service.Code) {
		screen.Stays = append(screen.Stays, "Your automatic purchase stays on: it buys a package when few calls are left, and that package pays calls here.")
	}
	return v.Show(pages.UnsubscribePage(screen))
}

// buysAutomatically tells whether a rule of the customer's buys packages of the service in the region.
func buysAutomatically(auto *billing.Auto, region, service string) bool {
	return slices.ContainsFunc(auto.Rules, func(r billing.AutoState) bool {
		return r.Kind == models.AutoPurchase && r.Enabled && r.Region == region && r.Service == service
	})
}

// unsubscribe ends pay-per-use of a service.
func unsubscribe(v *view) error {
	region, service, err := v.offering()
	if err != nil {
		return err
	}
	if err := v.Billing.Unsubscribe(v.Ctx(), v.Who.AccountID, region.Code, service.Code); err != nil {
		return err
	}
	then, err := v.withoutPackage(region.Code, service.Code)
	if err != nil {
		return err
	}
	v.Flash(components.Success, words.UnsubscribedIn(service.Name, region.Name, then))
	return v.backToServices(region, nil)
}
