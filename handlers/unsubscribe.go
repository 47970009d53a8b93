package handlers

import (
	"ocrconsole/models/catalog"
	"ocrconsole/models/metering"
	"ocrconsole/views/components"
	"ocrconsole/views/layout"
	"ocrconsole/views/pages"
)

// unsubscribeForm asks before pay-per-use of a service ends.
func unsubscribeForm(v *view) error {
	region, service, err := v.offering(v.QueryParam("region"), v.QueryParam("service"))
	if err != nil {
		return err
	}
	states, err := v.console.Metering.Services(v.ctx(), v.who.AccountID, region.Code)
	if err != nil {
		return err
	}
	for _, state := range states {
		if state.Service.Code == service.Code && state.Subscribed {
			return v.renderUnsubscribe(region, state)
		}
	}
	v.flash(components.Info, service.Name+" is not subscribed in "+region.Name+".")
	return v.backToServices(region, nil)
}

func (v *view) renderUnsubscribe(region catalog.Region, s metering.ServiceState) error {
	back := link("/services", "region", region.Code)
	shell, err := v.shell("Unsubscribe "+s.Service.Name, layout.NavServices, layout.Crumb{Label: layout.NavServices.Name(), Href: back})
	if err != nil {
		return err
	}
	page := pages.Unsubscribe{
		Shell: shell, RegionCode: region.Code, RegionName: region.Name, ServiceCode: s.Service.Code, ServiceName: s.Service.Name,
		Stops: []string{
			"Pay-per-use calls to " + s.Service.Name + " in " + region.Name + " end now. Calls that no package covers are refused with ModelArts.4204, “Service is not enabled.”",
		},
		Stays: []string{
			"Other services and other regions go on as they are.",
			"Calls made until now stay charged; the current hour is settled as usual.",
		},
		Button: "Unsubscribe " + s.Service.Name + " in " + region.Name, BackHref: back,
	}
	if s.PaidBy.LeftCalls > 0 {
		page.Stays = append([]string{"The " + v.calls(s.PaidBy.LeftCalls) + " left in your packages can be used until they expire."}, page.Stays...)
	} else {
		page.Stops = append(page.Stops, "No package of yours covers calls here: from now on every call is refused.")
	}
	return v.render(pages.UnsubscribePage(page))
}

// unsubscribe ends pay-per-use of a service.
func unsubscribe(v *view) error {
	region, service, err := v.offering(v.FormValue("region"), v.FormValue("service"))
	if err != nil {
		return err
	}
	if err := v.console.Billing.Unsubscribe(v.ctx(), v.who.AccountID, region.Code, service.Code); err != nil {
		return err
	}
	v.flash(components.Success, service.Name+" is unsubscribed in "+region.Name+". Calls that no package covers are refused from now on.")
	return v.backToServices(region, nil)
}
