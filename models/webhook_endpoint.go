package models

import (
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
)

// StoppedBy is who switched an endpoint off.
type StoppedBy string

// Who may: nobody yet; the customer; the console, as nothing was accepted for days; the endpoint itself, by the answer 410 Gone.
const (
	NotStopped       StoppedBy = ""
	StoppedByOwner   StoppedBy = "owner"
	StoppedAsFailing StoppedBy = "failing"
	StoppedAsGone    StoppedBy = "gone"
)

// WebhookEndpoint is an address that is told what its account is told. Its secrets are sealed: see accounts.Keys.
type WebhookEndpoint struct {
	AccountID      int64 `gorm:"primaryKey"`
	ID             int64 `gorm:"primaryKey"`
	MadeBy         int64 // the member who made it and knows its secret; 0 for nobody who is a user
	URL            string
	Description    string
	Topics         string // with commas between them, and single types of events behind theirs, "" for all: see Wants
	SecretSealed   []byte
	PreviousSealed []byte     // of the secret before, while messages are signed with both
	PreviousUntil  *time.Time // until when they are
	Enabled        bool
	StoppedBy      StoppedBy
	StoppedAt      *time.Time // since when it is not enabled
	AcceptedAt     *time.Time // when it accepted a message last
	CreatedAt      time.Time
	UpdatedAt      time.Time
	DeletedAt      *time.Time
}

// Ref names the endpoint.
func (e *WebhookEndpoint) Ref() Ref { return Ref{KindWebhook, e.AccountID, e.ID} }

// typeMark stands before the type of an event, which may have the name of a topic.
const typeMark = "="

// Wants reports whether the endpoint wants to be told of the event: of its topic, or of just its type.
func (e *WebhookEndpoint) Wants(topic notice.Topic, event notice.Kind) bool {
	wanted := strings.Split(e.Topics, ",")
	return e.Topics == "" || slices.Contains(wanted, string(topic)) || slices.Contains(wanted, typeMark+string(event))
}

// Want has the endpoint told of the topics and of the events of these types; none of both is everything.
func (e *WebhookEndpoint) Want(topics, types []string) {
	wanted := slices.Clone(topics)
	for _, event := range types {
		wanted = append(wanted, typeMark+event)
	}
	e.Topics = strings.Join(wanted, ",")
}

// Wanted gives what it wants to be told of, as Want takes it.
func (e *WebhookEndpoint) Wanted() (topics, types []string) {
	for wanted := range strings.SplitSeq(e.Topics, ",") {
		if event, single := strings.CutPrefix(wanted, typeMark); single {
			types = append(types, event)
		} else if wanted != "" {
			topics = append(topics, wanted)
		}
	}
	return topics, types
}

// MaxWebhooks is how many endpoints an account may have at a time: what happens is posted to each of them.
const MaxWebhooks = 10

// SaveWebhookEndpoint stores the endpoint; a new one, without an id, under the account's next number, as made by who acts. The account must be locked.
func SaveWebhookEndpoint(tx *gorm.DB, e *WebhookEndpoint) error {
	if e.ID == 0 {
		e.MadeBy = ActingUser(tx.Statement.Context)
		if err := createNumbered(tx, e.AccountID, &e.ID, e); err != nil {
			return err
		}
		return recordWebhook(tx, nil, e)
	}
	before, err := FindWebhookEndpoint(tx, e.AccountID, e.ID)
	if err != nil {
		return err
	}
	if err := recordWebhook(tx, before, e); err != nil {
		return err
	}
	return saveAll(tx, e)
}

// SaveAccepted notes that the endpoint accepted a message. It needs no lock: the column stands alone and only ever grows.
func SaveAccepted(tx *gorm.DB, accountID, id int64, at time.Time) error {
	return update[WebhookEndpoint](byID(tx, accountID, id).Where("accepted_at IS NULL OR accepted_at < ?", at), map[string]any{"accepted_at": at})
}

// FindWebhookEndpoint loads one endpoint; NotFound if there is none or it is deleted.
func FindWebhookEndpoint(tx *gorm.DB, accountID, id int64) (*WebhookEndpoint, error) {
	return one[WebhookEndpoint](byID(tx, accountID, id).Where("deleted_at IS NULL"), Refuse(NotFound, cause.NoReference{Thing: string(KindWebhook)}))
}

// WebhookEndpointsOf lists the account's endpoints that are not deleted, ascending.
func WebhookEndpointsOf(tx *gorm.DB, accountID int64) ([]WebhookEndpoint, error) {
	return all[WebhookEndpoint](tx.Where("account_id = ? AND deleted_at IS NULL", accountID).Order("id"))
}

// WebhookEndpointsMadeBy lists those of them that the user made.
func WebhookEndpointsMadeBy(tx *gorm.DB, accountID, userID int64) ([]WebhookEndpoint, error) {
	return all[WebhookEndpoint](tx.Where("account_id = ? AND made_by = ? AND deleted_at IS NULL", accountID, userID).Order("id"))
}

// TransferWebhookEndpoints has another member answer for those that the user made. The account must be locked.
func TransferWebhookEndpoints(tx *gorm.DB, accountID, from, to int64) error {
	return update[WebhookEndpoint](tx.Where("account_id = ? AND made_by = ? AND deleted_at IS NULL", accountID, from), map[string]any{"made_by": to})
}

// Delete ends the endpoint for good, destroys its secrets and stops what was on its way to it. The account must be locked.
func (e *WebhookEndpoint) Delete(tx *gorm.DB, now time.Time) error {
	e.SecretSealed, e.PreviousSealed, e.PreviousUntil, e.DeletedAt = nil, nil, nil, &now
	e.Enabled, e.StoppedBy, e.StoppedAt, e.UpdatedAt = false, StoppedByOwner, &now, now
	if err := SaveWebhookEndpoint(tx, e); err != nil {
		return err
	}
	return StopDeliveries(tx, e.AccountID, e.ID, now)
}

// CountWebhookEndpoints counts all endpoints that the account ever had.
func CountWebhookEndpoints(tx *gorm.DB, accountID int64) (int64, error) {
	return count(tx.Model(&WebhookEndpoint{}).Where("account_id = ?", accountID))
}

// HasWebhookSecrets tells whether anybody has an endpoint, whose secret is sealed.
func HasWebhookSecrets(tx *gorm.DB) (bool, error) {
	found, err := pluck[int64](tx.Model(&WebhookEndpoint{}).Where("webhook_endpoints.deleted_at IS NULL").Limit(1), "id")
	return len(found) > 0, err
}

// SealedWebhooksAfter lists the next endpoints of all accounts that have a secret, by account and id.
func SealedWebhooksAfter(tx *gorm.DB, accountID, id int64, limit int) ([]WebhookEndpoint, error) {
	return all[WebhookEndpoint](tx.Where("(account_id > ? OR account_id = ? AND id > ?) AND deleted_at IS NULL", accountID, accountID, id).
		Order("account_id, id").Limit(limit))
}

// endWebhooks deletes endpoints with their secrets, and stops what was on its way to them.
func endWebhooks(rows *gorm.DB, now time.Time) error {
	return rows.Updates(map[string]any{
		"enabled": false, "stopped_by": StoppedByOwner, "stopped_at": now, "deleted_at": now, "updated_at": now,
		"secret_sealed": nil, "previous_sealed": nil, "previous_until": nil,
	}).Error
}
