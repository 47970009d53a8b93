package accounts

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
)

// Key is a key as whoever checks a signature needs it.
type Key struct {
	Owner
	ID        int64
	AccessKey string
	SecretKey string
	// FormerKey is the secret before, with which calls may be signed until FormerUntil; "" if there is none.
	FormerKey   string
	FormerUntil time.Time
	Rotations   int64 // how often the secret was replaced, which tells the secrets apart
	Limits      rules.KeyLimits
	// Looks tells that whose key it is may see the account's money and usage: see looks.
	Looks bool
}

// lookTime is how long looking up whose a credential is may take.
const lookTime = 5 * time.Second

// looked is what became of looking up a key: it may sign, or why not. The zero value stands for a key that there is not.
type looked struct {
	key Key
	err error
}

// FindKey gives the key that may sign calls now; Unauthorized when there is none, or it is disabled or deleted. What it
// gives may be as old as credentialTime; then it is looked up with all others that are wanted at the time.
func (k *Keys) FindKey(ctx context.Context, accessKey string) (Key, error) {
	key, found := k.found.find(accessKey, k.Clock.Now())
	if found {
		return key, nil
	}
	if !mayNameKey(accessKey) {
		return Key{}, unknownKey()
	}
	up, err := k.looks.Ask(ctx, accessKey, lookTime, k.lookUp)
	switch {
	case err != nil:
		return Key{}, err
	case up.key.ID == 0 && up.err == nil:
		return Key{}, unknownKey()
	default:
		return up.key, up.err
	}
}

// mayNameKey reports whether a key may have the name: see newAccessKey.
func mayNameKey(accessKey string) bool {
	return len(accessKey) == accessKeyLength && !strings.ContainsFunc(accessKey, func(r rune) bool { return (r < '0' || r > '9') && (r < 'A' || r > 'Z') })
}

// lookUp finds those of the keys that there are, by their names.
func (k *Keys) lookUp(ctx context.Context, names []string) (map[string]looked, error) {
	now, seen := k.Clock.Now(), k.found.seen()
	rows, err := models.AccessKeysByName(k.DB.WithContext(ctx), names)
	if err != nil {
		return nil, err
	}
	members, err := membersOf(k.DB.WithContext(ctx), rows, func(row *models.AccessKey) Owner { return Owner{row.AccountID, row.UserID} })
	if err != nil {
		return nil, err
	}
	found := make(map[string]looked, len(rows))
	for i := range rows {
		row := &rows[i]
		owner := Owner{row.AccountID, row.UserID}
		if !row.Enabled || !signs(members[owner]) {
			found[row.AccessKey] = looked{Key{Owner: owner, ID: row.ID}, unknownKey()}
			continue
		}
		key, err := k.open(row)
		if err != nil {
			found[row.AccessKey] = looked{err: err}
			continue
		}
		key.Looks = looks(members[owner])
		k.found.keep(row.AccessKey, key, now, time.Time{}, seen)
		found[row.AccessKey] = looked{key: key}
	}
	return found, nil
}

// signs tells whether keys of the member may sign calls, by what they are or, of a former member whose keys were kept, were at last: who may
// not call does not get to by going.
func signs(m *models.Membership) bool {
	return m != nil && m.Role.May(rights.Keys)
}

// looks tells whether what the member makes with keys and tokens may see what the member may: a former member's key goes on to call
// where it was kept, and sees nothing any more.
func looks(m *models.Membership) bool {
	return m != nil && m.EndedAt == nil && m.Role.May(rights.Look)
}

// membersOf finds what the owners of the rows are, or were, in their accounts, by one statement for all; those who never were anything are
// missing.
func membersOf[Row any](tx *gorm.DB, rows []Row, ownerOf func(*Row) Owner) (map[Owner]*models.Membership, error) {
	if len(rows) == 0 {
		return nil, nil
	}
	var accountIDs, userIDs []int64
	for i := range rows {
		owner := ownerOf(&rows[i])
		accountIDs, userIDs = append(accountIDs, owner.AccountID), append(userIDs, owner.UserID)
	}
	members, err := models.MembershipsAmong(tx, accountIDs, userIDs)
	if err != nil {
		return nil, err
	}
	found := make(map[Owner]*models.Membership, len(members))
	for i := range members {
		found[Owner{members[i].AccountID, members[i].UserID}] = &members[i]
	}
	return found, nil
}

// open gives what a signature is checked with.
func (k *Keys) open(row *models.AccessKey) (key Key, err error) {
	key = Key{Owner: Owner{row.AccountID, row.UserID}, ID: row.ID, AccessKey: row.AccessKey, Rotations: row.Rotations, Limits: row.Limits()}
	if key.SecretKey, err = k.secretOf(row); err != nil || len(row.FormerSealed) == 0 {
		return key, err
	}
	key.FormerUntil = *row.FormerUntil
	key.FormerKey, err = k.openFor(row.FormerSealed, sealOwner(row))
	return key, err
}

func unknownKey() error {
	return models.Refuse(models.Unauthorized, cause.KeyUnknown)
}
