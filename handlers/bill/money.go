package bill

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"ocrconsole/models"
	"ocrconsole/models/rules"
)

// mostOrders is the most orders of an answer.
const mostOrders = 100

// Balance is the account's money.
type Balance struct {
	Account    string      `json:"account_id"`
	Type       int         `json:"account_type"`
	Amount     json.Number `json:"amount"`
	Currency   string      `json:"currency"`
	Designated json.Number `json:"designated_amount"`
	Measure    int         `json:"measure_id"`
}

// Balances is the account's money, and what it owes.
type Balances struct {
	Balances []Balance   `json:"account_balances"`
	Debt     json.Number `json:"debt_amount"`
	Measure  int         `json:"measure_id"`
	Currency string      `json:"currency"`
}

// balances tells what the account has available now, which is what pages tell: hours that are not settled yet are taken off. One of
// the two amounts is 0.
func (b Bill) balances(a *Asked) (any, error) {
	frame, err := b.Billing.Frame(a.Ctx, a.AccountID)
	if err != nil {
		return nil, err
	}
	available := frame.Standing.AvailableMicros()
	currency := a.Catalog.Currency
	return Balances{
		Balances: []Balance{{
			Account: strconv.FormatInt(a.AccountID, 10), Type: 1, Amount: a.money(max(0, available)), Currency: currency, Designated: a.money(0), Measure: measureMoney,
		}},
		Debt: a.money(max(0, -available)), Measure: measureMoney, Currency: currency,
	}, nil
}

// money writes an amount as an exact number.
func (a *Asked) money(micros rules.Micros) json.Number {
	return json.Number(a.Catalog.Money().Decimal(micros))
}

// Order is an order with its lines.
type Order struct {
	ID         string      `json:"order_id"`
	Customer   string      `json:"customer_id"`
	Service    string      `json:"service_type_code"`
	Title      string      `json:"service_type_name"`
	Status     int         `json:"status"`
	Type       int         `json:"order_type"`
	Discounted json.Number `json:"amount_after_discount"`
	Official   json.Number `json:"official_amount"`
	Measure    int         `json:"measure_id"`
	Created    string      `json:"create_time"`
	Paid       string      `json:"payment_time,omitempty"`
	Currency   string      `json:"currency"`
	Lines      []Line      `json:"order_line_items"`
}

// Line is a line of an order.
type Line struct {
	ID         string      `json:"order_line_item_id"`
	Service    string      `json:"service_type_code"`
	Title      string      `json:"service_type_name"`
	Product    string      `json:"product_id"`
	Spec       string      `json:"product_spec_desc"`
	Region     string      `json:"region_code"`
	Period     int         `json:"period_type"`
	Periods    int         `json:"period_num"`
	Number     int64       `json:"subscription_num"`
	Discounted json.Number `json:"amount_after_discount"`
	Official   json.Number `json:"official_amount"`
	Currency   string      `json:"currency"`
}

// States and kinds of orders as numbers. All orders are new purchases: a renewal buys the same again.
const (
	orderToApprove  = 1
	orderProcessing = 3
	orderCanceled   = 4
	orderCompleted  = 5
	orderToPay      = 6
	orderToConfirm  = 9

	orderPurchase = 1

	periodYears = 3
)

var orderStatus = map[models.OrderStatus]int{
	models.OrderPendingPayment: orderToPay, models.OrderPaid: orderProcessing, models.OrderCompleted: orderCompleted, models.OrderCancelled: orderCanceled, models.OrderExpired: orderCanceled,
}

// Orders are a part of the orders, and how many there are.
type Orders struct {
	Total  int64   `json:"total_count"`
	Orders []Order `json:"order_infos"`
}

// orders lists the account's orders, the newest first unless it is asked for otherwise.
func (b Bill) orders(a *Asked) (any, error) {
	some, err := a.part(mostOrders)
	if err != nil {
		return nil, err
	}
	filter := models.OrderFilter{Offset: some.offset, Limit: some.limit}
	there, err := a.orderFilter(&filter)
	found := Orders{Orders: []Order{}}
	if err != nil || !there {
		return found, err
	}
	orders, total, err := b.Billing.CountedOrders(a.Ctx, a.AccountID, filter)
	if err != nil {
		return nil, err
	}
	found.Total = total
	for i := range orders {
		found.Orders = append(found.Orders, a.orderOf(&orders[i]))
	}
	return found, nil
}

// orderFilter reads which orders are asked for; there is false where there are none such.
func (a *Asked) orderFilter(f *models.OrderFilter) (there bool, err error) {
	if f.Created, err = a.between("create_time_begin", "create_time_end"); err != nil {
		return false, err
	}
	if f.Paid, err = a.between("payment_time_begin", "payment_time_end"); err != nil {
		return false, err
	}
	status, err := a.number("status")
	if err != nil {
		return false, err
	}
	there, err = ofStatus(f, status)
	if err != nil {
		return false, err
	}
	switch by := a.Params.Get("order_by"); {
	case strings.EqualFold(by, "createTime"):
		f.OldestFirst = true
	case by != "" && !strings.EqualFold(by, "-createTime"):
		return false, bad("order_by", "it must be createTime or -createTime")
	}
	var texts [5]string
	for i, name := range []string{"order_id", "customer_id", "service_type_code", "order_type", "method"} {
		if texts[i], err = a.text(name); err != nil {
			return false, err
		}
	}
	if id := texts[0]; id != "" {
		ref, err := models.ParseRef(models.KindOrder, a.AccountID, strings.ToUpper(id))
		there = there && err == nil // as one that there is not: nobody learns which there are of others
		f.ID = ref.ID
	}
	own := texts[1] == "" || texts[1] == strconv.FormatInt(a.AccountID, 10)
	bought := texts[3] == "" || slices.Contains(strings.Split(texts[3], ","), strconv.Itoa(orderPurchase))
	return there && own && sameService(texts[2]) && bought && (texts[4] == "" || texts[4] == "oneself"), nil
}

// ofStatus chooses the orders of the state; there is false where no order is ever in it.
func ofStatus(f *models.OrderFilter, status whole) (there bool, err error) {
	if !status.given {
		return true, nil
	}
	switch status.n {
	case orderToApprove:
		f.Waiting = true
	case orderProcessing:
		f.Status = models.OrderPaid
	case orderCanceled:
		f.Closed = true
	case orderCompleted:
		f.Status = models.OrderCompleted
	case orderToPay:
		f.Status, f.Decided = models.OrderPendingPayment, true
	case orderToConfirm:
		return false, nil
	default:
		return false, bad("status", "it must be 1, 3, 4, 5, 6 or 9")
	}
	return true, nil
}

func (a *Asked) orderOf(o *models.Order) Order {
	paid := ""
	if o.PaidAt != nil {
		paid = instant(*o.PaidAt)
	}
	told := Order{
		ID: o.Ref().String(), Customer: strconv.FormatInt(a.AccountID, 10), Service: serviceCode, Title: serviceTitle,
		Status: orderStatus[o.Status], Type: orderPurchase, Discounted: a.money(o.TotalMicros), Official: a.money(o.TotalMicros), Measure: measureMoney,
		Created: instant(o.CreatedAt), Paid: paid, Currency: o.Currency, Lines: make([]Line, len(o.Lines)),
	}
	if o.AskedBy != 0 {
		told.Status = orderToApprove
	}
	for i := range o.Lines {
		l := &o.Lines[i]
		told.Lines[i] = Line{
			ID: told.ID + "-" + strconv.FormatInt(l.LineNo, 10), Service: serviceCode, Title: serviceTitle,
			Product: productOf(l.Service, l.Calls), Spec: a.productName(l.Service, l.Calls), Region: l.Region, Period: periodYears, Periods: 1,
			Number: l.Quantity, Discounted: a.money(l.AmountMicros), Official: a.money(l.AmountMicros), Currency: o.Currency,
		}
	}
	return told
}
