package models

import (
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// BreakerMode is what is done when a key's spending leaves its usual band.
type BreakerMode string

// The modes; BreakerTell is that of a key of which nobody has chosen.
const (
	BreakerOff  BreakerMode = "off"
	BreakerTell BreakerMode = "tell"
	BreakerStop BreakerMode = "stop"
)

// KeyBreaker is the mode that was chosen for a key.
type KeyBreaker struct {
	AccountID   int64 `gorm:"primaryKey;autoIncrement:false"`
	AccessKeyID int64 `gorm:"primaryKey;autoIncrement:false"`
	Mode        BreakerMode
	UpdatedAt   time.Time
}

// KeyCheck is up to where an account's keys were looked at: all that was under Version, and hours that are in KeyHour up to CountedUntil.
type KeyCheck struct {
	AccountID    int64 `gorm:"primaryKey;autoIncrement:false"`
	Version      int64
	CountedUntil time.Time
}

// KeyHour is what a key was used for in an hour of UTC that is over: calls that somebody paid, and what they cost per use.
type KeyHour struct {
	AccountID   int64     `gorm:"primaryKey;autoIncrement:false"`
	AccessKeyID int64     `gorm:"primaryKey;autoIncrement:false"`
	HourStart   time.Time `gorm:"primaryKey"`
	Calls       int64
	Micros      rules.Micros
}

// KeyResolution is what the owner of a key said of an incident.
type KeyResolution string

// The resolutions: nothing yet; it was them; the key is deleted.
const (
	KeyUnresolved KeyResolution = ""
	KeyWasOwn     KeyResolution = "own"
	KeyWasEnded   KeyResolution = "ended"
)

// KeyIncident is that a key left its usual band: what it was used for until then, in the hour, and how much it may be.
type KeyIncident struct {
	AccountID   int64 `gorm:"primaryKey"`
	ID          int64 `gorm:"primaryKey"`
	AccessKeyID int64
	HourStart   time.Time
	Calls       int64
	Micros      rules.Micros
	UsualCalls  int64 // of the busiest hour of the two weeks before
	UsualMicros rules.Micros
	BandCalls   int64
	BandMicros  rules.Micros
	Stopped     bool // the key was disabled by it
	CreatedAt   time.Time
	ResolvedAt  *time.Time
	Resolution  KeyResolution
}

// Ref names the incident.
func (i *KeyIncident) Ref() Ref { return Ref{KindIncident, i.AccountID, i.ID} }

// Until is when what belongs to the incident ends: with its hour, or when it was resolved.
func (i *KeyIncident) Until() time.Time {
	end := i.HourStart.Add(time.Hour)
	if i.ResolvedAt != nil && i.ResolvedAt.Before(end) {
		return *i.ResolvedAt
	}
	return end
}

// Restarts tells whether the key, which was disabled by the incident, is enabled when its owner says that it was them: not if they, or
// somebody who has its secret, stopped it since.
func (i *KeyIncident) Restarts(key *AccessKey) bool {
	return i.Stopped && key.DeletedAt == nil && key.StoppedBy == KeyUnusual
}

// BreakersOf gives the modes that were chosen for keys of the account, by their numbers.
func BreakersOf(tx *gorm.DB, accountID int64) (map[int64]BreakerMode, error) {
	rows, err := all[KeyBreaker](tx.Where("account_id = ?", accountID))
	modes := make(map[int64]BreakerMode, len(rows))
	for _, row := range rows {
		modes[row.AccessKeyID] = row.Mode
	}
	return modes, err
}

// BreakerOf gives the mode of the key.
func BreakerOf(tx *gorm.DB, accountID, keyID int64) (BreakerMode, error) {
	row, err := oneOrNone[KeyBreaker](tx.Where("account_id = ? AND access_key_id = ?", accountID, keyID))
	if err != nil || row == nil {
		return BreakerTell, err
	}
	return row.Mode, nil
}

// SaveBreaker stores the mode of a key. The account must be locked.
func SaveBreaker(tx *gorm.DB, b *KeyBreaker) error {
	if err := recordBreaker(tx, b); err != nil {
		return err
	}
	return replace(tx, b)
}

// KeysToCheck lists accounts with keys, ascending after the given one and at most limit, to which something happened since their keys
// were looked at.
func KeysToCheck(tx *gorm.DB, after int64, limit int) ([]int64, error) {
	return pluck[int64](tx.Model(&Account{}).Joins("LEFT JOIN key_checks c ON c.account_id = accounts.id").
		Where("accounts.id > ? AND (c.account_id IS NULL OR c.version <> accounts.version)", after).
		Where("EXISTS (SELECT 1 FROM access_keys k WHERE k.account_id = accounts.id AND k.deleted_at IS NULL)").
		Order("accounts.id").Limit(limit), "accounts.id")
}

// FindKeyCheck loads up to where the account's keys were looked at; nil if they never were.
func FindKeyCheck(tx *gorm.DB, accountID int64) (*KeyCheck, error) {
	return oneOrNone[KeyCheck](tx.Where("account_id = ?", accountID))
}

// SaveKeyCheck stores up to where the account's keys were looked at. It needs no lock: two who write it at once count the same hours.
func SaveKeyCheck(tx *gorm.DB, check KeyCheck) error { return replace(tx, &check) }

// SaveKeyHours stores hours of keys, whoever has counted them before, and forgets those of the account that start before the instant.
func SaveKeyHours(tx *gorm.DB, accountID int64, hours []KeyHour, forget time.Time) error {
	if len(hours) > 0 {
		if err := create(tx.Clauses(clause.OnConflict{UpdateAll: true}), hours); err != nil {
			return err
		}
	}
	return deleteRows[KeyHour](tx.Where("account_id = ? AND hour_start < ?", accountID, forget))
}

// UsualKeyHoursOf lists the account's hours of keys from the one instant and before the other, by key and time, without those since an
// incident of which nobody has said yet that it was their own doing: what a thief does never becomes usual.
func UsualKeyHoursOf(tx *gorm.DB, accountID int64, from, until time.Time) ([]KeyHour, error) {
	const unsaid = `NOT EXISTS (SELECT 1 FROM key_incidents i WHERE i.account_id = key_hours.account_id AND i.access_key_id = key_hours.access_key_id
		AND i.hour_start <= key_hours.hour_start AND i.resolved_at IS NULL)`
	return all[KeyHour](tx.Where("account_id = ? AND hour_start >= ? AND hour_start < ?", accountID, from, until).Where(unsaid).Order("access_key_id, hour_start"))
}

// CreateIncident stores an incident of the key under the account's next number. The account must be locked.
func CreateIncident(tx *gorm.DB, i *KeyIncident, key *AccessKey) error {
	if err := createNumbered(tx, i.AccountID, &i.ID, i); err != nil {
		return err
	}
	return Record(tx, i.AccountID, i.CreatedAt, trail.IncidentOpened{On: on(i.Ref()), Key: key.named(), Stopped: i.Stopped})
}

// IncidentNow gives the incident that the key has had in the hour or, if it had none, that which is open; nil for neither.
func IncidentNow(tx *gorm.DB, accountID, keyID int64, hour time.Time) (*KeyIncident, error) {
	return oneOrNone[KeyIncident](tx.Where("account_id = ? AND access_key_id = ? AND (resolved_at IS NULL OR hour_start = ?)", accountID, keyID, hour).
		Order("hour_start DESC"))
}

// SaveStopped stores that the key was disabled by the incident. The account must be locked.
func (i *KeyIncident) SaveStopped(tx *gorm.DB) error {
	return save(byID(tx, i.AccountID, i.ID), i, "stopped")
}

// OpenIncidents counts the account's incidents of which nobody has said anything, of keys that are not deleted: as long as there are
// any, nothing is charged or bought automatically.
func OpenIncidents(tx *gorm.DB, accountID int64) (int64, error) {
	live := "EXISTS (SELECT 1 FROM access_keys k WHERE k.account_id = key_incidents.account_id AND k.id = key_incidents.access_key_id AND k.deleted_at IS NULL)"
	return count(tx.Model(&KeyIncident{}).Where("account_id = ? AND resolved_at IS NULL", accountID).Where(live))
}

// FindIncident finds an incident of a key of the user, or of Everyone; NotFound if there is none.
func FindIncident(tx *gorm.DB, accountID, userID, id int64) (*KeyIncident, error) {
	q := byID(tx, accountID, id)
	if userID != Everyone {
		q = q.Where("access_key_id IN (?)", tx.Model(&AccessKey{}).Select("id").Where("account_id = ? AND user_id = ?", accountID, userID))
	}
	return one[KeyIncident](q, Refuse(NotFound, cause.NoReference{Thing: string(KindIncident)}))
}

// IncidentsShown is how many incidents of a key pages show, the newest.
const IncidentsShown = 20

// IncidentsOf lists the newest incidents of the key.
func IncidentsOf(tx *gorm.DB, accountID, keyID int64) ([]KeyIncident, error) {
	return all[KeyIncident](tx.Where("account_id = ? AND access_key_id = ?", accountID, keyID).Order("id DESC").Limit(IncidentsShown))
}

// SaveResolution stores what was said of the incident. The account must be locked.
func (i *KeyIncident) SaveResolution(tx *gorm.DB) error {
	if err := Record(tx, i.AccountID, *i.ResolvedAt, trail.IncidentAnswered{On: on(i.Ref()), Own: i.Resolution == KeyWasOwn}); err != nil {
		return err
	}
	return save(byID(tx, i.AccountID, i.ID), i, "resolved_at", "resolution")
}
