package usage

import (
	"context"
	"strconv"

	"ocrconsole/models"
	"ocrconsole/models/calls"
	"ocrconsole/views/components"
	"ocrconsole/views/pages/parts"
	pages "ocrconsole/views/pages/usage"
	"ocrconsole/views/routes"
)

// refusedRows is how many refused calls the page of calls shows one by one.
const refusedRows = 20

// showsRefused tells whether the filter lets refused calls pass: nobody paid them.
func (c *callFilter) showsRefused() bool {
	return c.payer.outcome == "" || c.payer.outcome == models.OutcomeFailed
}

// readRefused reads the newest refused calls of the filter, and how many there were.
func (v *view) readRefused(list *calls.RefusedList, f *callFilter) func(context.Context) error {
	return func(ctx context.Context) (err error) {
		if f.showsRefused() {
			*list, err = v.Refusals.List(ctx, v.Who.AccountID, models.RefusedFilter{
				Region: f.region, Service: f.service, From: f.from, Until: f.until, Limit: refusedRows,
			})
		}
		return err
	}
}

// refused shows them; nil if there are none.
func (v *view) refused(list *calls.RefusedList) *pages.Refused {
	total := list.Total()
	if total == 0 && len(list.Calls) == 0 {
		return nil
	}
	r := &pages.Refused{Total: v.Format.Calls(total), Counted: v.Format.Calls(max(0, total-list.Kept)), Kept: v.Format.Calls(models.RefusedKept)}
	for i := range list.Counts {
		h := &list.Counts[i]
		code := models.ErrorCodeOf(h.ErrorCode)
		cause := pages.RefusedCause{Code: code, Status: strconv.Itoa(h.HTTPStatus), Calls: v.Format.Calls(h.Calls), Meaning: parts.APIErrorMeaning(code, h.HTTPStatus)}
		if id := parts.APIErrorID(code, h.HTTPStatus); id != "" {
			cause.DocsHref = routes.APIDocs + "#" + id
		}
		cause.Remedy = v.refusedRemedy(code)
		r.Causes = append(r.Causes, cause)
	}
	for i := range list.Calls {
		c := &list.Calls[i]
		region := "not known"
		if c.Region != "" {
			region = v.RegionName(c.Region)
		}
		r.Rows = append(r.Rows, pages.RefusedCall{
			RequestID: c.RequestID, Time: v.callTime(c.RefusedAt), Region: region, Service: v.ServiceName(c.Service), Status: strconv.Itoa(c.HTTPStatus),
			Code: models.ErrorCodeOf(c.ErrorCode), AccessKey: list.Keys[c.AccessKeyID], Duration: v.Format.Calls(c.DurationMS) + " ms",
		})
	}
	return r
}

// refusedRemedy leads to where the customer can do something about the code.
func (v *view) refusedRemedy(code string) components.LinkProps {
	switch code {
	case "ModelArts.4204":
		return components.LinkProps{Label: "Subscribe or buy a package", Href: routes.In(routes.Services, v.Region.Code)}
	case "ModelArts.4106":
		return components.LinkProps{Label: "Top up", Href: routes.TopUp}
	case "APIG.0301", "ModelArts.4203":
		return components.LinkProps{Label: "Look at the keys", Href: routes.Keys}
	default:
		return components.LinkProps{}
	}
}
