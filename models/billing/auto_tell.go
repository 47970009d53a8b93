package billing

import (
	"fmt"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
)

func (t *turn) tellToppedUp(run *models.AutoRun, payment *models.Payment) error {
	return t.tell(fmt.Sprintf("automatic run %d", run.ID), notice.ToppedUp{
		Payment: payment.Ref().String(), Amount: notice.Money{Micros: payment.AmountMicros, Currency: payment.Currency},
		Available: t.available(payment.Currency),
	})
}

func (t *turn) tellBought(order *models.Order) error {
	line := order.Lines[0]
	service, _ := t.catalog.Service(line.Service)
	region, _ := t.catalog.Region(line.Region)
	return t.tell("automatic purchase "+order.Ref().String(), notice.BoughtAutomatically{
		Order: order.Ref().String(), Price: notice.Money{Micros: order.TotalMicros, Currency: order.Currency}, Calls: line.Calls,
		Place:     notice.Place{Region: line.Region, Service: line.Service, RegionName: region.Name, ServiceName: service.Name},
		Available: t.available(order.Currency),
	})
}

func (t *turn) tellStopped(rule *models.AutoRule) error {
	return t.tell(fmt.Sprintf("%s stopped %d", rule.Ref(), t.now.UnixMicro()), notice.AutoStopped{
		Automation: notice.Automation(rule.Kind), Why: rule.StopReason,
	})
}

func (t *turn) tellCapReached(rule *models.AutoRule, spentMicros, wantedMicros rules.Micros, month time.Time) error {
	currency := t.catalog.Currency
	return t.tell(fmt.Sprintf("%s cap %d", rule.Ref(), month.Unix()), notice.CapReached{
		Automation: notice.Automation(rule.Kind),
		Spent:      notice.Money{Micros: spentMicros, Currency: currency}, Cap: notice.Money{Micros: rule.MonthlyCapMicros, Currency: currency},
		Wanted: notice.Money{Micros: wantedMicros, Currency: currency},
	})
}
