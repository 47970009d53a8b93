package page

import (
	"cmp"
	"context"

	"ocrconsole/models/recognition"
	"ocrconsole/views/pages/docs"
)

// Endpoint is where programs reach this server: as the operator has set it, else as the reader of the page did.
func (v *View) Endpoint() string {
	return cmp.Or(v.frame.Billing.PublicURL, v.Scheme()+"://"+v.Request().Host)
}

// FirstCall is what is pasted into a shell to make a call in the region, of the picture at the address.
func (v *View) FirstCall(project string, service recognition.Service, picture string) (string, error) {
	call := docs.APICall{Endpoint: v.Endpoint(), ProjectID: project, Region: v.Region.Code, Service: string(service), Sample: picture}
	return call.Example("first.sh.tmpl")
}

// MayClaim reads what the customer has to do before they claim what is free, "" for nothing.
func (v *View) MayClaim(first *string) func(context.Context) error {
	return func(ctx context.Context) error {
		err := v.frame.Billing.MayClaim(ctx, v.Who.AccountID)
		messages, shown := v.FormErrors(err)
		if !shown {
			return err
		}
		*first = messages.Text()
		return nil
	}
}
