package models

import (
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/models/trail"
)

// AccessKey signs a user's API calls for an account. A deleted key keeps its record, without the secret.
type AccessKey struct {
	AccountID    int64    `gorm:"primaryKey"`
	ID           int64    `gorm:"primaryKey;autoIncrement:false"`
	UserID       int64    // whose calls it signs
	FormKey      *string  // the form that it was made with, nil without one
	AccessKey    string   // the part that is no secret: its name at the API
	SecretSealed []byte   // sealed with the operator's master key, empty once deleted
	Description  string   // what the customer calls it
	Regions      CodeList // whose projects it may use; empty: all
	Enabled      bool     // whether the API takes it at present
	CreatedAt    time.Time
	DeletedAt    *time.Time // nil while it is there

	ExpiresAt   *time.Time  // from when on it is good for nothing, nil for never
	Networks    NetworkList // the addresses that it may be used from; empty: all
	Services    CodeList    // that it may call; empty: all
	RateCalls   int64       // how many calls it may make in each RateSeconds, 0 for no limit
	RateSeconds int64

	Rotations    int64      // how often its secret was replaced
	RotatedAt    *time.Time // when its secret was replaced the last time, nil if it never was
	FormerSealed []byte     // the secret before, sealed, empty if there is none
	FormerUntil  *time.Time // until when calls may be signed with that

	// When it was used, also with each of its secrets, nil until it is, and from where and for what. Saved now and then, so it may lag behind.
	LastUsedAt, CurrentUsedAt, FormerUsedAt       *time.Time
	LastUsedFrom, LastUsedRegion, LastUsedService string

	StoppedBy KeyStop    // who disabled it, "" for its customer
	StoppedAt *time.Time // when that was, nil if nobody did
}

// KeyStop is who stopped a key that its customer has not disabled.
type KeyStop string

// They are somebody who proved to have the secret, and reported that it leaked; and the program, as the key left its usual band.
const (
	KeyReported KeyStop = "reported"
	KeyUnusual  KeyStop = "unusual"
)

// Leaked reports whether somebody who is not its customer has the key's secret: it was reported, and not replaced since.
func (k *AccessKey) Leaked() bool {
	return k.StoppedBy == KeyReported && (k.RotatedAt == nil || k.RotatedAt.Before(*k.StoppedAt))
}

// Delete ends the key for good, and destroys its secrets.
func (k *AccessKey) Delete(now time.Time) {
	k.Enabled, k.DeletedAt, k.SecretSealed, k.FormerSealed, k.FormerUntil = false, &now, nil, nil, nil
}

// Enable lets it sign calls again.
func (k *AccessKey) Enable() { k.Enabled, k.StoppedBy, k.StoppedAt = true, "", nil }

// Limits gives what the key is limited to.
func (k *AccessKey) Limits() rules.KeyLimits {
	limits := rules.KeyLimits{
		Disabled: !k.Enabled, Networks: k.Networks, Regions: k.Regions, Services: k.Services,
		Rate: rules.KeyRate{Calls: k.RateCalls, Window: time.Duration(k.RateSeconds) * time.Second},
	}
	if k.ExpiresAt != nil {
		limits.Expires = *k.ExpiresAt
	}
	return limits
}

// Ref names the key in addresses.
func (k *AccessKey) Ref() Ref { return Ref{KindKey, k.AccountID, k.ID} }

// CreateAccessKey stores the key under the account's next id. The account must be locked.
func CreateAccessKey(tx *gorm.DB, k *AccessKey) error {
	if err := createLookup(tx, lookupAccessKey, k.AccessKey, k.AccountID); err != nil {
		return err
	}
	if err := createNumbered(tx, k.AccountID, &k.ID, k); err != nil {
		return err
	}
	return Record(tx, k.AccountID, k.CreatedAt, trail.KeyCreated{AccessKey: k.named(), Changes: keyChanges(&AccessKey{Description: k.Description}, k)})
}

// Everyone stands for the user where keys of all users of the account are meant: owners look after them.
const Everyone = 0

// AccessKeysOf lists the user's keys for the account, or Everyone's, that are not deleted, oldest first.
func AccessKeysOf(tx *gorm.DB, accountID, userID int64) ([]AccessKey, error) {
	return all[AccessKey](ofUser(tx.Where("account_id = ? AND deleted_at IS NULL", accountID), userID).Order("id"))
}

func ofUser(tx *gorm.DB, userID int64) *gorm.DB {
	if userID == Everyone {
		return tx
	}
	return tx.Where("user_id = ?", userID)
}

// AccessKeysShown is how many keys a filter offers to choose from: more than anybody looks through.
const AccessKeysShown = 100

// AccessKeysOfAccount lists the keys of all users of the account, those that are there before those that are deleted, the newest first,
// without their secrets, at most AccessKeysShown.
func AccessKeysOfAccount(tx *gorm.DB, accountID int64) ([]AccessKey, error) {
	return all[AccessKey](tx.Omit("secret_sealed").Where("account_id = ?", accountID).
		Order("CASE WHEN deleted_at IS NULL THEN 0 ELSE 1 END, id DESC").Limit(AccessKeysShown))
}

// FindAccessKey finds the user's key, or Everyone's, by its id; NotFound if there is none or it is deleted.
func FindAccessKey(tx *gorm.DB, accountID, userID, id int64) (*AccessKey, error) {
	return takeAccessKey(ofUser(tx.Where("account_id = ? AND id = ?", accountID, id), userID))
}

// FindAccessKeyByName finds whoever's key by what callers name it with; NotFound if there is none or it is deleted.
func FindAccessKeyByName(tx *gorm.DB, accessKey string) (*AccessKey, error) {
	return takeAccessKey(inAccountOf(tx, lookupAccessKey, accessKey).Where("access_key = ?", accessKey))
}

// AccessKeysByName finds whoever's keys by what callers name them with, in one statement, which is the same for however many; those that there are not, or that are deleted, are left out.
func AccessKeysByName(tx *gorm.DB, names []string) ([]AccessKey, error) {
	found, err := inAccountsOf(tx, lookupAccessKey, "access_key", names)
	if err != nil {
		return nil, err
	}
	return all[AccessKey](found.Where("deleted_at IS NULL"))
}

func takeAccessKey(tx *gorm.DB) (*AccessKey, error) {
	return one[AccessKey](tx.Where("deleted_at IS NULL"), Refuse(NotFound, cause.NoReference{Thing: string(KindKey)}))
}

// FindAccessKeyOfForm finds the user's key that was made with a form, deleted or not; nil if none was.
func FindAccessKeyOfForm(tx *gorm.DB, accountID, userID int64, formKey string) (*AccessKey, error) {
	return oneOrNone[AccessKey](tx.Where("account_id = ? AND user_id = ? AND form_key = ?", accountID, userID, formKey))
}

// FindAccessKeyOfCall finds whoever's key that a call was made with, deleted or not; nil if the account has none with the number.
func FindAccessKeyOfCall(tx *gorm.DB, accountID, id int64) (*AccessKey, error) {
	return oneOrNone[AccessKey](tx.Where("account_id = ? AND id = ?", accountID, id))
}

// AccessKeyOfAccount finds whoever's key by its id; NotFound if there is none or it is deleted.
func AccessKeyOfAccount(tx *gorm.DB, accountID, id int64) (*AccessKey, error) {
	return takeAccessKey(tx.Where("account_id = ? AND id = ?", accountID, id))
}

// AccessKeyNames gives what callers name those of the account's keys with that the calls were made with, by number.
func AccessKeyNames(tx *gorm.DB, accountID int64, calls []Call) (map[int64]string, error) {
	used := make(map[int64]bool)
	for i := range calls {
		if id := calls[i].AccessKeyID; id != 0 {
			used[id] = true
		}
	}
	return AccessKeyNamesOf(tx, accountID, slices.Sorted(maps.Keys(used)))
}

// AccessKeyNamesOf gives what callers name those of the account's keys with, by number.
func AccessKeyNamesOf(tx *gorm.DB, accountID int64, numbers []int64) (map[int64]string, error) {
	names := make(map[int64]string)
	for ids := range slices.Chunk(numbers, bulkRows) {
		keys, err := all[AccessKey](tx.Select("id, access_key").Where("account_id = ? AND id IN ?", accountID, ids))
		if err != nil {
			return nil, err
		}
		for i := range keys {
			names[keys[i].ID] = keys[i].AccessKey
		}
	}
	return names, nil
}

// LiveAccessKeysOf lists the keys of all users of the account that are not deleted, oldest first, without their secrets.
func LiveAccessKeysOf(tx *gorm.DB, accountID int64) ([]AccessKey, error) {
	return all[AccessKey](tx.Omit("secret_sealed", "former_sealed").Where("account_id = ? AND deleted_at IS NULL", accountID).Order("id"))
}

// HasAccessKeys tells whether anybody has a key that is not deleted.
func HasAccessKeys(tx *gorm.DB) (bool, error) {
	found, err := pluck[int64](tx.Model(&AccessKey{}).Where("deleted_at IS NULL").Limit(1), "id")
	return len(found) > 0, err
}

// SealedKeysAfter lists the next keys of all accounts that have a secret, by account and id.
func SealedKeysAfter(tx *gorm.DB, accountID, id int64, limit int) ([]AccessKey, error) {
	return all[AccessKey](tx.Where("(account_id > ? OR account_id = ? AND id > ?) AND deleted_at IS NULL", accountID, accountID, id).
		Order("account_id, id").Limit(limit))
}

// TransferAccessKeys makes the user's keys that are not deleted another member's. The account must be locked.
func TransferAccessKeys(tx *gorm.DB, accountID, from, to int64, now time.Time) error {
	keys, err := AccessKeysOf(tx, accountID, from)
	if err != nil {
		return err
	}
	if err := recordTransfer(tx, keys, from, to, now); err != nil {
		return err
	}
	return update[AccessKey](tx.Where("account_id = ? AND user_id = ? AND deleted_at IS NULL", accountID, from), map[string]any{"user_id": to, "form_key": nil})
}

// Save stores what of a key can change, but for its uses and that its secret is replaced. The account must be locked.
func (k *AccessKey) Save(tx *gorm.DB, now time.Time) error {
	before, err := one[AccessKey](byID(tx, k.AccountID, k.ID), Refuse(NotFound, cause.NoReference{Thing: string(KindKey)}))
	if err != nil {
		return err
	}
	if err := recordKey(tx, before, k, now); err != nil {
		return err
	}
	return save(byID(tx, k.AccountID, k.ID), k, "secret_sealed", "description", "regions", "enabled", "deleted_at", "expires_at", "networks", "services",
		"rate_calls", "rate_seconds", "former_sealed", "former_until", "stopped_by", "stopped_at")
}

// SaveRotation stores that the secret was replaced. The account must be locked.
func (k *AccessKey) SaveRotation(tx *gorm.DB) error {
	if err := Record(tx, k.AccountID, *k.RotatedAt, trail.SecretReplaced{AccessKey: k.named(), FormerUntil: *k.FormerUntil}); err != nil {
		return err
	}
	return save(byID(tx, k.AccountID, k.ID), k, "secret_sealed", "rotations", "rotated_at", "former_sealed", "former_until", "former_used_at", "current_used_at")
}

// KeyUse is the last use of one secret of a key, which its Rotations tell from those before and after it: when, from where and for what.
type KeyUse struct {
	AccountID, ID, Rotations int64
	At                       time.Time
	From, Region, Service    string
}

// SaveLastUse stores that the key was used, unless a later use is stored already. It needs no lock on the account: the
// columns stand alone and only ever grow, but where a secret is replaced.
func SaveLastUse(tx *gorm.DB, use *KeyUse) error {
	later := func(column, condition string, value any, known ...any) any {
		return gorm.Expr("CASE WHEN "+condition+" THEN ? ELSE "+column+" END", append(known, value)...)
	}
	const latest = "last_used_at IS NULL OR last_used_at < ?"
	return update[AccessKey](byID(tx, use.AccountID, use.ID), map[string]any{
		"last_used_from":    later("last_used_from", latest, use.From, use.At),
		"last_used_region":  later("last_used_region", latest, use.Region, use.At),
		"last_used_service": later("last_used_service", latest, use.Service, use.At),
		"last_used_at":      later("last_used_at", latest, use.At, use.At),
		"current_used_at":   later("current_used_at", "rotations = ? AND (current_used_at IS NULL OR current_used_at < ?)", use.At, use.Rotations, use.At),
		"former_used_at":    later("former_used_at", "rotations = ? AND (former_used_at IS NULL OR former_used_at < ?)", use.At, use.Rotations+1, use.At),
	})
}
