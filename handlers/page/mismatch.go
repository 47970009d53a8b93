package page

import (
	"context"

	"ocrconsole/models/notice"
	"ocrconsole/models/promise"
)

// ReadMismatches reads what the account calls where no package pays while one lies elsewhere, with what else the page shows.
func (v *View) ReadMismatches(ctx context.Context) error {
	found, err := v.frame.Metering.Mismatches(ctx, v.Who.AccountID)
	v.mismatches = nil
	for i := range found {
		v.mismatches = append(v.mismatches, promise.Mismatch(&found[i], v.Who.AccountID, v.Now(), v.Snapshot.Zone, v.noticePlace))
	}
	return err
}

func (v *View) noticePlace(region, service string) notice.Place {
	return notice.Place{Region: region, Service: service, RegionName: v.RegionName(region), ServiceName: v.ServiceName(service)}
}

// Mismatches are those that ReadMismatches has read: of the service in the region, where these are set.
func (v *View) Mismatches(region, service string) (found []notice.OtherRegion) {
	for _, m := range v.mismatches {
		if (region == "" || m.Place.Region == region) && (service == "" || m.Place.Service == service) {
			found = append(found, m)
		}
	}
	return found
}
