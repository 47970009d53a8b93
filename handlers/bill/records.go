package bill

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/metering"
)

// The most deductions of an answer, and of how many days they may be.
const (
	mostRecords = 1000
	recordDays  = 90
)

// Record is what a package paid in a clock hour: what it had left before and after the calls of that hour, by their times.
type Record struct {
	Deducted  string `json:"deduct_time"`
	ID        string `json:"free_resource_id"`
	Type      string `json:"resource_type_code"`
	TypeName  string `json:"resource_type_name"`
	Product   string `json:"product_id"`
	Name      string `json:"product_name"`
	Usage     string `json:"usage_type_code"`
	Available string `json:"available_amount"`
	Used      string `json:"used_amount"`
	Remaining string `json:"remaining_amount"`
	Measure   int    `json:"measure_id"`
	From      string `json:"effective_time"`
	Until     string `json:"expire_time"`
}

// Records are a part of the deductions, and how many there are.
type Records struct {
	Records []Record `json:"free_resource_records"`
	Total   int64    `json:"total_count"`
}

// records lists what packages paid in the days that are asked for, newest first.
func (b Bill) records(a *Asked) (any, error) {
	some, err := a.part(mostRecords)
	if err != nil {
		return nil, err
	}
	filter := models.HourFilter{Offset: some.offset, Limit: some.limit}
	if filter.From, filter.Until, err = a.days(); err != nil {
		return nil, err
	}
	there, err := a.recordFilter(&filter)
	found := Records{Records: []Record{}}
	if err != nil || !there {
		return found, err
	}
	paid, err := b.Metering.PackageHours(a.Ctx, a.AccountID, filter)
	if err != nil {
		return nil, err
	}
	found.Total = paid.Count
	for i := range paid.Hours {
		found.Records = append(found.Records, a.recordOf(&paid.Hours[i], &paid))
	}
	return found, nil
}

// days reads the days, of the billing time zone, from the first on and before the one after the last.
func (a *Asked) days() (from, until time.Time, err error) {
	if from, err = a.day("deduct_time_begin"); err != nil {
		return from, until, err
	}
	last, err := a.day("deduct_time_end")
	if err == nil && (last.Before(from) || last.After(from.AddDate(0, 0, recordDays))) {
		err = bad("deduct_time_end", fmt.Sprintf("it must be at most %d days after deduct_time_begin, and not before it", recordDays))
	}
	return from, last.AddDate(0, 0, 1), err
}

func (a *Asked) day(name string) (time.Time, error) {
	day, err := time.ParseInLocation(time.DateOnly, a.Params.Get(name), a.Catalog.Zone)
	if err != nil {
		return day, bad(name, "it must be a day such as 2021-10-13")
	}
	return day, nil
}

// recordFilter reads whose deductions are asked for; there is false where there are none such.
func (a *Asked) recordFilter(f *models.HourFilter) (there bool, err error) {
	var texts [3]string
	for i, name := range []string{"free_resource_id", "product_id", "resource_type_code"} {
		if texts[i], err = a.text(name); err != nil {
			return false, err
		}
	}
	if id := texts[0]; id != "" {
		ref, err := models.ParseRef(models.KindPackage, a.AccountID, id)
		if err != nil {
			return false, nil //nolint:nilerr // as one that there is not: nobody learns which there are of others
		}
		f.PackageID = ref.ID
	}
	if product := texts[1]; product != "" {
		service, calls, ok := parseProduct(product)
		if !ok {
			return false, nil
		}
		f.Service, f.QuotaCalls = service, calls
	}
	if code := texts[2]; code != "" {
		service, ok := strings.CutPrefix(code, resourceCode)
		if !ok || f.Service != "" && f.Service != service {
			return false, nil
		}
		f.Service = service
	}
	return true, nil
}

func (a *Asked) recordOf(h *models.UsageHour, paid *metering.PackageHours) Record {
	left := paid.Left[metering.PackageHour{PackageID: h.PackageID, HourStart: h.HourStart.UTC()}]
	end, _ := metering.HourEnd(h.HourStart, a.Catalog.Zone)
	quota := paid.Quotas[h.PackageID]
	return Record{
		Deducted: instant(h.HourStart), ID: models.Ref{Kind: models.KindPackage, AccountID: a.AccountID, ID: h.PackageID}.String(),
		Type: resourceCode + h.Service, TypeName: a.serviceName(h.Service), Product: productOf(h.Service, quota), Name: a.productName(h.Service, quota),
		Usage: "calls", Available: strconv.FormatInt(left+h.Calls, 10), Used: strconv.FormatInt(h.Calls, 10), Remaining: strconv.FormatInt(left, 10), Measure: measureCalls,
		From: instant(h.HourStart), Until: instant(end),
	}
}
