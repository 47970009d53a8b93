package bill

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

// Package is a package as the billing queries tell it: one resource, the calls of a service in a region.
type Package struct {
	Instance  string     `json:"order_instance_id"`
	Order     string     `json:"order_id"` // empty of one that was not bought
	Product   string     `json:"product_id"`
	Name      string     `json:"product_name"`
	Scope     int        `json:"enterprise_project_scope"` // all of the account
	Effective string     `json:"effective_time"`
	Expires   string     `json:"expire_time"`
	Status    int        `json:"status"`
	Service   string     `json:"service_type_code"`
	Title     string     `json:"service_type_name"`
	Region    string     `json:"region_code"`
	Source    int        `json:"source_type"`
	Bundle    string     `json:"bundle_type"`
	Reuse     int        `json:"quota_reuse_mode"`
	Resources []Resource `json:"free_resources"`
}

// Resource is what a package has: calls.
type Resource struct {
	ID       string `json:"free_resource_id"`
	Usage    string `json:"usage_type_name"`
	Amount   string `json:"amount"`
	Original string `json:"original_amount"`
	Measure  int    `json:"measure_id"`
}

// statusOf are the states as numbers.
var statusOf = map[rules.Status]int{
	rules.StatusNotYetEffective: 0, rules.StatusActive: 1, rules.StatusUsedUp: 2, rules.StatusExpired: 3, rules.StatusRefunded: 4,
}

// packageQuery chooses packages: what is empty is not asked for.
type packageQuery struct {
	region, order, product, name, project string
	services                              []string
	status, offset, limit                 whole
}

// packages lists the account's packages in the order in which they pay calls, those that pay none last.
func (b Bill) packages(a *Asked) (any, error) {
	var q packageQuery
	err := a.members(
		into{"region_code", &q.region}, into{"order_id", &q.order}, into{"product_id", &q.product}, into{"product_name", &q.name},
		into{"enterprise_project_id", &q.project}, into{"service_type_code_list", &q.services},
		into{"status", &q.status}, into{"offset", &q.offset}, into{"limit", &q.limit},
	)
	if err != nil {
		return nil, err
	}
	if _, err := q.status.within("status", 0, 4, 0); err != nil {
		return nil, err
	}
	if len(q.services) > mostServiceCodes {
		return nil, bad("service_type_code_list", fmt.Sprintf("it may have %d codes", mostServiceCodes))
	}
	some, err := partOf(q.offset, q.limit, mostPackages)
	if err != nil {
		return nil, err
	}
	packages, _, err := b.Billing.Packages(a.Ctx, a.AccountID)
	if err != nil {
		return nil, err
	}
	found := []Package{}
	for i := range packages {
		if p := a.packageOf(&packages[i]); q.chooses(&p) {
			found = append(found, p)
		}
	}
	first, end := some.of(len(found))
	return struct {
		Packages []Package `json:"free_resource_packages"`
		Total    int       `json:"total_count"`
	}{found[first:end], len(found)}, nil
}

// chooses tells whether the package is asked for. There are no projects of enterprises: all packages are of the default one.
func (q *packageQuery) chooses(p *Package) bool {
	is := func(wanted, has string) bool { return wanted == "" || strings.EqualFold(wanted, has) }
	return is(q.region, p.Region) && is(q.order, p.Order) && is(q.product, p.Product) && (q.name == "" || q.name == p.Name) && is(q.project, "0") &&
		(!q.status.given || q.status.n == int64(p.Status)) && (len(q.services) == 0 || slices.ContainsFunc(q.services, sameService))
}

func (a *Asked) packageOf(p *billing.PackageDetail) Package {
	told := Package{
		Instance: p.Ref().String(), Product: productOf(p.Service, p.QuotaCalls), Name: a.productName(p.Service, p.QuotaCalls),
		Effective: instant(p.EffectiveAt), Expires: instant(p.ExpiresAt), Status: statusOf[p.Status],
		Service: serviceCode, Title: serviceTitle, Region: p.Region, Source: 1, Bundle: "ATOMIC_PKG", Reuse: 2,
		Resources: []Resource{{
			ID: p.Ref().String(), Usage: a.usageName(p.Service), Measure: measureCalls,
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

func (a *Asked) productName(service string, calls int64) string {
	return fmt.Sprintf("%s, %d calls", a.serviceName(service), calls)
}

func (a *Asked) usageName(service string) string { return "Calls of " + a.serviceName(service) }

func (a *Asked) serviceName(code string) string {
	if service, found := a.Catalog.Service(code); found {
		return service.Name
	}
	return code
}

// Usage is what is left of a package.
type Usage struct {
	ID       string      `json:"free_resource_id"`
	Type     string      `json:"free_resource_type_name"`
	Usage    string      `json:"usage_type_name"`
	Start    string      `json:"start_time"`
	End      string      `json:"end_time"`
	Amount   json.Number `json:"amount"`
	Original json.Number `json:"original_amount"`
	Measure  int         `json:"measure_id"`
}

// usages tells what is left of the packages that the body names, those of them that the account has.
func (b Bill) usages(a *Asked) (any, error) {
	var ids []string
	if err := a.members(into{"free_resource_ids", &ids}); err != nil {
		return nil, err
	}
	if len(ids) == 0 || len(ids) > mostNamed {
		return nil, bad("free_resource_ids", fmt.Sprintf("it must have 1 to %d ids", mostNamed))
	}
	packages, _, err := b.Billing.Packages(a.Ctx, a.AccountID)
	if err != nil {
		return nil, err
	}
	found := []Usage{}
	for i := range packages {
		p := a.packageOf(&packages[i])
		if r := p.Resources[0]; slices.Contains(ids, r.ID) {
			found = append(found, Usage{r.ID, a.serviceName(packages[i].Service), r.Usage, p.Effective, p.Expires, json.Number(r.Amount), json.Number(r.Original), r.Measure})
		}
	}
	return map[string][]Usage{"free_resources": found}, nil
}
