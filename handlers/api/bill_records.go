package api

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

// billedRecord is what a package paid in a clock hour: what it had left before and after the calls of that hour, by their times.
type billedRecord struct {
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

// billedRecords are a part of the deductions, and how many there are.
type billedRecords struct {
	Records []billedRecord `json:"free_resource_records"`
	Total   int64          `json:"total_count"`
}

// billRecords lists what packages paid in the days that are asked for, newest first.
func (o OCR) billRecords(b *bill) (any, error) {
	some, err := b.part(mostRecords)
	if err != nil {
		return nil, err
	}
	filter := models.HourFilter{Offset: some.offset, Limit: some.limit}
	if filter.From, filter.Until, err = b.days(); err != nil {
		return nil, err
	}
	there, err := b.recordFilter(&filter)
	found := billedRecords{Records: []billedRecord{}}
	if err != nil || !there {
		return found, err
	}
	paid, err := o.Calls.Metering.PackageHours(b.ctx, b.accountID, filter)
	if err != nil {
		return nil, err
	}
	found.Total = paid.Count
	for i := range paid.Hours {
		found.Records = append(found.Records, b.recordOf(&paid.Hours[i], &paid))
	}
	return found, nil
}

// days reads the days, of the billing time zone, from the first on and before the one after the last.
func (b *bill) days() (from, until time.Time, err error) {
	if from, err = b.day("deduct_time_begin"); err != nil {
		return from, until, err
	}
	last, err := b.day("deduct_time_end")
	if err == nil && (last.Before(from) || last.After(from.AddDate(0, 0, recordDays))) {
		err = badBill("deduct_time_end", fmt.Sprintf("it must be at most %d days after deduct_time_begin, and not before it", recordDays))
	}
	return from, last.AddDate(0, 0, 1), err
}

func (b *bill) day(name string) (time.Time, error) {
	day, err := time.ParseInLocation(time.DateOnly, b.QueryParam(name), b.catalog.Zone)
	if err != nil {
		return day, badBill(name, "it must be a day such as 2021-10-13")
	}
	return day, nil
}

// recordFilter reads whose deductions are asked for; there is false where there are none such.
func (b *bill) recordFilter(f *models.HourFilter) (there bool, err error) {
	var texts [3]string
	for i, name := range []string{"free_resource_id", "product_id", "resource_type_code"} {
		if texts[i], err = b.text(name); err != nil {
			return false, err
		}
	}
	if id := texts[0]; id != "" {
		ref, err := models.ParseRef(models.KindPackage, b.accountID, id)
		if err != nil {
			return false, nil // as one that there is not: nobody learns which there are of others
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
		service, ok := strings.CutPrefix(code, billResource)
		if !ok || f.Service != "" && f.Service != service {
			return false, nil
		}
		f.Service = service
	}
	return true, nil
}

func (b *bill) recordOf(h *models.UsageHour, paid *metering.PackageHours) billedRecord {
	left := paid.Left[metering.PackageHour{PackageID: h.PackageID, HourStart: h.HourStart.UTC()}]
	end, _ := metering.HourEnd(h.HourStart, b.catalog.Zone)
	quota := paid.Quotas[h.PackageID]
	return billedRecord{
		Deducted: billTime(h.HourStart), ID: packageRef(b.accountID, h.PackageID),
		Type: billResource + h.Service, TypeName: b.serviceName(h.Service), Product: productOf(h.Service, quota), Name: b.productName(h.Service, quota),
		Usage: "calls", Available: strconv.FormatInt(left+h.Calls, 10), Used: strconv.FormatInt(h.Calls, 10), Remaining: strconv.FormatInt(left, 10), Measure: measureCalls,
		From: billTime(h.HourStart), Until: billTime(end),
	}
}
