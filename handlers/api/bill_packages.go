package api

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/rules"
)

// The most packages of an answer, and the most that may be named.
const (
	mostPackages     = 1000
	mostNamed        = 100
	mostServiceCodes = 10
)

// billedPackage is a package as the billing queries tell it: one resource, the calls of a service in a region.
type billedPackage struct {
	Instance  string           `json:"order_instance_id"`
	Order     string           `json:"order_id"` // empty of one that was not bought
	Product   string           `json:"product_id"`
	Name      string           `json:"product_name"`
	Scope     int              `json:"enterprise_project_scope"` // all of the account
	Effective string           `json:"effective_time"`
	Expires   string           `json:"expire_time"`
	Status    int              `json:"status"`
	Service   string           `json:"service_type_code"`
	Title     string           `json:"service_type_name"`
	Region    string           `json:"region_code"`
	Source    int              `json:"source_type"`
	Bundle    string           `json:"bundle_type"`
	Reuse     int              `json:"quota_reuse_mode"`
	Resources []billedResource `json:"free_resources"`
}

type billedResource struct {
	ID       string `json:"free_resource_id"`
	Usage    string `json:"usage_type_name"`
	Amount   string `json:"amount"`
	Original string `json:"original_amount"`
	Measure  int    `json:"measure_id"`
}

// billStatus are the states as numbers.
var billStatus = map[rules.Status]int{
	rules.StatusNotYetEffective: 0, rules.StatusActive: 1, rules.StatusUsedUp: 2, rules.StatusExpired: 3, rules.StatusRefunded: 4,
}

// packageQuery chooses packages: what is empty is not asked for.
type packageQuery struct {
	region, order, product, name, project string
	services                              []string
	status, offset, limit                 whole
}

// billPackages lists the account's packages in the order in which they pay calls, those that pay none last.
func (o OCR) billPackages(b *bill) (any, error) {
	var q packageQuery
	err := b.members(
		member{"region_code", &q.region}, member{"order_id", &q.order}, member{"product_id", &q.product}, member{"product_name", &q.name},
		member{"enterprise_project_id", &q.project}, member{"service_type_code_list", &q.services},
		member{"status", &q.status}, member{"offset", &q.offset}, member{"limit", &q.limit},
	)
	if err != nil {
		return nil, err
	}
	if _, err := q.status.within("status", 0, 4, 0); err != nil {
		return nil, err
	}
	if len(q.services) > mostServiceCodes {
		return nil, badBill("service_type_code_list", fmt.Sprintf("it may have %d codes", mostServiceCodes))
	}
	some, err := partOf(q.offset, q.limit, mostPackages)
	if err != nil {
		return nil, err
	}
	packages, _, err := o.Billing.Packages(b.ctx, b.accountID)
	if err != nil {
		return nil, err
	}
	found := []billedPackage{}
	for i := range packages {
		if p := b.packageOf(&packages[i]); q.chooses(&p) {
			found = append(found, p)
		}
	}
	first, end := some.of(len(found))
	return struct {
		Packages []billedPackage `json:"free_resource_packages"`
		Total    int             `json:"total_count"`
	}{found[first:end], len(found)}, nil
}

// chooses tells whether the package is asked for. There are no projects of enterprises: all packages are of the default one.
func (q *packageQuery) chooses(p *billedPackage) bool {
	is := func(wanted, has string) bool { return wanted == "" || strings.EqualFold(wanted, has) }
	return is(q.region, p.Region) && is(q.order, p.Order) && is(q.product, p.Product) && (q.name == "" || q.name == p.Name) && is(q.project, "0") &&
		(!q.status.given || q.status.n == int64(p.Status)) && (len(q.services) == 0 || slices.ContainsFunc(q.services, sameService))
}

func (b *bill) packageOf(p *billing.PackageDetail) billedPackage {
	told := billedPackage{
		Instance: p.Ref().String(), Product: productOf(p.Service, p.QuotaCalls), Name: b.productName(p.Service, p.QuotaCalls),
		Effective: billTime(p.EffectiveAt), Expires: billTime(p.ExpiresAt), Status: billStatus[p.Status],
		Service: billService, Title: billServiceName, Region: p.Region, Source: 1, Bundle: "ATOMIC_PKG", Reuse: 2,
		Resources: []billedResource{{
			ID: p.Ref().String(), Usage: b.usageName(p.Service), Measure: measureCalls,
			Amount: strconv.FormatInt(p.QuotaCalls-p.UsedCalls, 10), Original: strconv.FormatInt(p.QuotaCalls, 10),
		}},
	}
	if p.OrderID != nil {
		told.Order, told.Source = models.Ref{Kind: models.KindOrder, AccountID: p.AccountID, ID: *p.OrderID}.String(), 0
	}
	return told
}

// productOf names what is sold: packages of a service, of so many calls.
func productOf(service string, calls int64) string {
	return service + "-" + strconv.FormatInt(calls, 10)
}

// parseProduct reads it back.
func parseProduct(product string) (service string, calls int64, ok bool) {
	i := strings.LastIndexByte(product, '-')
	if i < 0 {
		return "", 0, false
	}
	calls, err := strconv.ParseInt(product[i+1:], 10, 64)
	return product[:i], calls, err == nil && calls > 0
}

func (b *bill) productName(service string, calls int64) string {
	return fmt.Sprintf("%s, %d calls", b.serviceName(service), calls)
}

func (b *bill) usageName(service string) string { return b.serviceName(service) + " calls" }

func (b *bill) serviceName(code string) string {
	if service, found := b.catalog.Service(code); found {
		return service.Name
	}
	return code
}

// billedUsage is what is left of a package.
type billedUsage struct {
	ID       string      `json:"free_resource_id"`
	Type     string      `json:"free_resource_type_name"`
	Usage    string      `json:"usage_type_name"`
	Start    string      `json:"start_time"`
	End      string      `json:"end_time"`
	Amount   json.Number `json:"amount"`
	Original json.Number `json:"original_amount"`
	Measure  int         `json:"measure_id"`
}

// billUsages tells what is left of the packages that the body names, those of them that the account has.
func (o OCR) billUsages(b *bill) (any, error) {
	var ids []string
	if err := b.members(member{"free_resource_ids", &ids}); err != nil {
		return nil, err
	}
	if len(ids) == 0 || len(ids) > mostNamed {
		return nil, badBill("free_resource_ids", fmt.Sprintf("it must have 1 to %d ids", mostNamed))
	}
	packages, _, err := o.Billing.Packages(b.ctx, b.accountID)
	if err != nil {
		return nil, err
	}
	found := []billedUsage{}
	for i := range packages {
		p := b.packageOf(&packages[i])
		if r := p.Resources[0]; slices.Contains(ids, r.ID) {
			found = append(found, billedUsage{r.ID, b.serviceName(packages[i].Service), r.Usage, p.Effective, p.Expires, json.Number(r.Amount), json.Number(r.Original), r.Measure})
		}
	}
	return map[string][]billedUsage{"free_resources": found}, nil
}
