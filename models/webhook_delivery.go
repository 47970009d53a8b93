package models

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
)

// DeliveryStatus is what became of a delivery.
type DeliveryStatus string

// The states: still to be posted; accepted; given up after all attempts; not posted any more, as its endpoint was switched off.
const (
	DeliveryPending   DeliveryStatus = "pending"
	DeliveryDelivered DeliveryStatus = "delivered"
	DeliveryFailed    DeliveryStatus = "failed"
	DeliveryStopped   DeliveryStatus = "stopped"
)

// WebhookDelivery is a message on its way to an endpoint. Message and Body are the same at each attempt.
type WebhookDelivery struct {
	AccountID    int64 `gorm:"primaryKey"`
	ID           int64 `gorm:"primaryKey"`
	EndpointID   int64
	Message      string // names what is told, at every endpoint alike
	Event        string // its kind
	Body         string
	Status       DeliveryStatus
	Attempts     int64 // how often it was tried
	Round        int64 // how often since it was ordered, or sent again, last
	CreatedAt    time.Time
	NextAt       time.Time // when it is tried next
	ClaimedUntil time.Time // until when somebody is trying
	EndedAt      *time.Time
}

// Ref names the delivery.
func (d *WebhookDelivery) Ref() Ref { return Ref{KindDelivery, d.AccountID, d.ID} }

// WebhookAttempt is one attempt at a delivery. HTTPStatus is 0 where nothing was answered, which Failure says the cause of.
type WebhookAttempt struct {
	AccountID  int64 `gorm:"primaryKey;autoIncrement:false"`
	DeliveryID int64 `gorm:"primaryKey;autoIncrement:false"`
	Number     int64 `gorm:"primaryKey;autoIncrement:false"`
	At         time.Time
	DurationMs int64
	URL        string
	HTTPStatus int64
	Answer     string // the beginning of its body
	Failure    string
}

const (
	// MaxDeliveries is how many deliveries of an account are kept, the newest: those of days, for ten endpoints that are told everything.
	MaxDeliveries = 2000
	// MaxAttempts is how many attempts of a delivery are kept, the newest: those of three days, and of sending it again once or twice.
	MaxAttempts = 30
)

// orderDeliveries orders that the notification, which is stored, is posted to all endpoints of its account that want its topic. What is about how
// one person signs in is posted nowhere: whoever makes webhooks reads what they are told. The account must be locked.
func orderDeliveries(tx *gorm.DB, n *Notification) error {
	if n.Says == nil || n.About != 0 {
		return nil
	}
	body, err := notice.Payload(n.Says, notice.Occasion{Account: n.AccountID, Notification: n.Ref().String(), At: n.CreatedAt})
	if err != nil {
		return err
	}
	return post(tx, n.Kind, &WebhookDelivery{
		AccountID: n.AccountID, Message: n.Ref().String(), Event: string(n.Says.Kind()), Body: string(body), CreatedAt: n.CreatedAt,
	})
}

// orderEnds orders that the same endpoints are told that what the notification told of was over at the instant, and what is true since:
// nil for what was told. What was stored in words has no event. The account must be locked.
func orderEnds(tx *gorm.DB, n *Notification, at time.Time, says notice.Notice) error {
	told, err := notice.Decode(n.Message)
	if err != nil || n.Message == "" || n.About != 0 {
		return nil //nolint:nilerr // as a newer program, or one of long ago, wrote it
	}
	if says == nil {
		says = told
	}
	body, err := notice.EndPayload(told, says, notice.Occasion{Account: n.AccountID, Notification: n.Ref().String(), At: at})
	if err != nil {
		return err
	}
	return post(tx, n.Kind, &WebhookDelivery{
		AccountID: n.AccountID, Message: n.Ref().String() + endedMessage, Event: string(notice.EndOf(told.Kind())), Body: string(body), CreatedAt: at,
	})
}

// endedMessage tells the message about the end from that about the beginning. It has no point: signatures put those between the parts
// of what they sign.
const endedMessage = "-ended"

// post orders a delivery like this one to each of its account's endpoints that want the topic, or just this event.
func post(tx *gorm.DB, topic notice.Topic, like *WebhookDelivery) error {
	endpoints, err := all[WebhookEndpoint](tx.Where("account_id = ? AND enabled AND deleted_at IS NULL", like.AccountID).Order("id"))
	if err != nil {
		return err
	}
	for i := range endpoints {
		if e := &endpoints[i]; e.Wants(topic, notice.Kind(like.Event)) {
			d := *like
			d.EndpointID = e.ID
			if err := OrderDelivery(tx, &d); err != nil {
				return err
			}
		}
	}
	return nil
}

// OrderDelivery stores a delivery, which is to be tried from now on; the account's oldest are forgotten. One without Message is named by
// its own number. The account must be locked.
func OrderDelivery(tx *gorm.DB, d *WebhookDelivery) (err error) {
	if d.ID, err = nextID[WebhookDelivery](tx, d.AccountID); err != nil {
		return err
	}
	if d.Message == "" {
		d.Message = d.Ref().String()
	}
	d.Status, d.NextAt, d.ClaimedUntil = DeliveryPending, d.CreatedAt, d.CreatedAt
	if err := create(tx, d); err != nil {
		return err
	}
	return forgetDeliveries(tx.Where("account_id = ? AND delivery_id <= ?", d.AccountID, d.ID-MaxDeliveries),
		tx.Where("account_id = ? AND id <= ?", d.AccountID, d.ID-MaxDeliveries))
}

func forgetDeliveries(attempts, deliveries *gorm.DB) error {
	if err := deleteRows[WebhookAttempt](attempts); err != nil {
		return err
	}
	return deleteRows[WebhookDelivery](deliveries)
}

// DueDeliveries lists deliveries that are due and that nobody is trying, the oldest of each account first and at most perAccount of it, so
// that an account with many waits for itself only. Those of the accounts in except have to wait.
func DueDeliveries(tx *gorm.DB, now time.Time, except []int64, perAccount, limit int) ([]WebhookDelivery, error) {
	due := tx.Session(&gorm.Session{NewDB: true}).Model(&WebhookDelivery{}).
		Select("account_id, id, next_at, ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY next_at, id) AS place").
		Where("status = ? AND next_at <= ? AND claimed_until <= ?", DeliveryPending, now, now)
	if len(except) > 0 {
		due = due.Where("account_id NOT IN ?", except)
	}
	var found []WebhookDelivery
	err := failed("list due", tx.Table("(?) AS due", due).Select("account_id, id").Where("place <= ?", perAccount).
		Order("place, next_at, account_id, id").Limit(limit).Scan(&found))
	return found, err
}

// ClaimDelivery takes a delivery that is due, nil if it is not any more, as somebody was faster and may be through with it already: nobody else tries it until then, unless PostponeDelivery or
// EndDelivery says more. When the process dies in between, it is tried again.
func ClaimDelivery(tx *gorm.DB, accountID, id int64, now, until time.Time) (*WebhookDelivery, error) {
	var d []WebhookDelivery // in one statement: who repeats it in between begins its rounds anew
	claimed := byID(tx, accountID, id).Model(&d).Clauses(clause.Returning{}).
		Where("status = ? AND next_at <= ? AND claimed_until <= ?", DeliveryPending, now, now).
		Updates(map[string]any{"claimed_until": until, "attempts": gorm.Expr("attempts + 1"), "round": gorm.Expr("round + 1")})
	if claimed.Error != nil {
		return nil, fmt.Errorf("claim delivery: %w", claimed.Error)
	}
	if len(d) == 0 {
		return nil, nil
	}
	return &d[0], nil
}

// NoteAttempt stores an attempt, and forgets the oldest of its delivery.
func NoteAttempt(tx *gorm.DB, a *WebhookAttempt) error {
	if err := create(tx, a); err != nil {
		return err
	}
	return deleteRows[WebhookAttempt](tx.Where("account_id = ? AND delivery_id = ? AND number <= ?", a.AccountID, a.DeliveryID, a.Number-MaxAttempts))
}

// PostponeDelivery stores when the delivery is tried again, unless it has ended meanwhile.
func PostponeDelivery(tx *gorm.DB, d *WebhookDelivery, next time.Time) error {
	return update[WebhookDelivery](byID(tx, d.AccountID, d.ID).Where("status = ?", DeliveryPending), map[string]any{"next_at": next, "claimed_until": d.CreatedAt})
}

// EndDelivery stores what became of the delivery; what was accepted stays so.
func EndDelivery(tx *gorm.DB, d *WebhookDelivery, status DeliveryStatus, now time.Time) error {
	q := byID(tx, d.AccountID, d.ID)
	if status != DeliveryDelivered {
		q = q.Where("status = ?", DeliveryPending)
	}
	return update[WebhookDelivery](q, map[string]any{"status": status, "ended_at": now})
}

// StopDeliveries ends what is on its way to the endpoint.
func StopDeliveries(tx *gorm.DB, accountID, endpointID int64, now time.Time) error {
	return stopDeliveries(tx.Model(&WebhookDelivery{}).Where("account_id = ? AND endpoint_id = ? AND status = ?", accountID, endpointID, DeliveryPending), now)
}

func stopDeliveries(rows *gorm.DB, now time.Time) error {
	return rows.Updates(map[string]any{"status": DeliveryStopped, "ended_at": now}).Error
}

// RepeatDelivery has the delivery tried anew, as often as a new one, unless somebody is trying it at this moment.
func RepeatDelivery(tx *gorm.DB, d *WebhookDelivery, now time.Time) error {
	return update[WebhookDelivery](byID(tx, d.AccountID, d.ID).Where("status <> ? OR claimed_until <= ?", DeliveryPending, now),
		map[string]any{"status": DeliveryPending, "round": 0, "next_at": now, "claimed_until": now, "ended_at": nil})
}

// FindDelivery loads one delivery.
func FindDelivery(tx *gorm.DB, accountID, id int64) (*WebhookDelivery, error) {
	return one[WebhookDelivery](byID(tx, accountID, id), Refuse(NotFound, cause.NoReference{Thing: string(KindDelivery)}))
}

// DeliveriesOf lists deliveries of the endpoint without their bodies, before number beforeID (0: from the newest), newest first.
func DeliveriesOf(tx *gorm.DB, accountID, endpointID, beforeID int64, limit int) ([]WebhookDelivery, error) {
	q := tx.Omit("body").Where("account_id = ? AND endpoint_id = ?", accountID, endpointID)
	if beforeID > 0 {
		q = q.Where("id < ?", beforeID)
	}
	return all[WebhookDelivery](q.Order("id DESC").Limit(limit))
}

// AttemptsOf lists the attempts at the delivery, newest first.
func AttemptsOf(tx *gorm.DB, accountID, deliveryID int64) ([]WebhookAttempt, error) {
	return all[WebhookAttempt](tx.Where("account_id = ? AND delivery_id = ?", accountID, deliveryID).Order("number DESC"))
}

// AccountsWithOldDeliveries lists accounts that have deliveries which ended before the instant, at most limit.
func AccountsWithOldDeliveries(tx *gorm.DB, before time.Time, limit int) ([]int64, error) {
	return pluck[int64](tx.Model(&WebhookDelivery{}).Distinct("account_id").Where("ended_at < ?", before).Order("account_id").Limit(limit), "account_id")
}

// DeleteOldDeliveries removes the account's deliveries that ended before the instant.
func DeleteOldDeliveries(tx *gorm.DB, accountID int64, before time.Time) error {
	old := tx.Session(&gorm.Session{NewDB: true}).Model(&WebhookDelivery{}).Select("id").Where("account_id = ? AND ended_at < ?", accountID, before)
	return forgetDeliveries(tx.Where("account_id = ? AND delivery_id IN (?)", accountID, old), tx.Where("account_id = ? AND ended_at < ?", accountID, before))
}
