package models

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// AccountHit is an account that was found over all accounts, by What: an address, a name, the label of a card.
type AccountHit struct {
	AccountID int64
	What      string
}

// beginning chooses rows whose expression begins with the text, which stands for itself, in the order of bytes, as an index has them.
func beginning(q *gorm.DB, expression, of, text string) *gorm.DB {
	if isPostgres(q) {
		expression += ` COLLATE "C"`
	}
	return q.Where(expression+" >= "+of, text).Where(expression+" < "+of, text+"\U0010ffff").Order(expression)
}

// mostEmailsLooked is how many addresses of international names are looked at for a beginning that is not whole: who sees none types all of the name.
const mostEmailsLooked = 1000

// AccountsByEmail finds accounts of which somebody is a member whose address begins so, as people write it or as it is stored.
func AccountsByEmail(tx *gorm.DB, typed string, limit int) ([]AccountHit, error) {
	stored, among, looked := emailBeginning(typed)
	hits, err := accountsByEmail(tx, stored, limit)
	if err != nil || looked == "" || len(hits) == limit {
		return hits, err
	}
	others, err := accountsByEmail(tx, among, mostEmailsLooked)
	for _, hit := range others {
		if len(hits) < limit && strings.HasPrefix(ReadableEmail(hit.What), looked) && !slices.Contains(hits, hit) {
			hits = append(hits, hit)
		}
	}
	return hits, err
}

func accountsByEmail(tx *gorm.DB, stored string, limit int) ([]AccountHit, error) {
	q := tx.Model(&User{}).Select("memberships.account_id, users.email AS what").Joins("JOIN memberships ON memberships.user_id = users.id AND memberships.ended_at IS NULL")
	return all[AccountHit](beginning(q, "users.email", "?", stored).Order("memberships.account_id").Limit(limit))
}

// AccountsByName finds accounts whose name begins so, in whatever letters.
func AccountsByName(tx *gorm.DB, text string, limit int) ([]AccountHit, error) {
	q := tx.Model(&Account{}).Select("id AS account_id, name AS what")
	return all[AccountHit](beginning(q, "lower(name)", "lower(?)", text).Order("id").Limit(limit))
}

// AccountsByCard finds accounts that have saved a card that ends so, given up or not.
func AccountsByCard(tx *gorm.DB, lastFour string, limit int) ([]AccountHit, error) {
	q := tx.Model(&SavedCard{}).Select("account_id, label AS what").Where("substr(label, length(label) - 3) = ?", lastFour)
	return all[AccountHit](q.Order("account_id DESC, id").Limit(limit))
}

// AccountOfProject gives whose project has the id, 0 if it is nobody's, as AccountOfKey and AccountOfDocument do.
func AccountOfProject(tx *gorm.DB, id string) (int64, error) { return lookedUp(tx, lookupProject, id) }

// AccountOfKey is of an access key.
func AccountOfKey(tx *gorm.DB, id string) (int64, error) { return lookedUp(tx, lookupAccessKey, id) }

// AccountOfDocument is of a document's printed number.
func AccountOfDocument(tx *gorm.DB, name string) (int64, error) {
	d := namedDocument(name)
	if d == nil {
		return 0, nil
	}
	return lookedUp(tx, lookupDocument, documentKey(d))
}

// AccountsByCall finds accounts that made a call with the id, which tells by itself when it was given, as the API's do: those that made calls
// within the hour or beside it are asked. An id that somebody else gave tells nothing.
func AccountsByCall(tx *gorm.DB, requestID string, limit int) ([]AccountHit, error) {
	given, known := givenAt(requestID)
	if !known {
		return nil, nil
	}
	hour := given.Truncate(time.Hour)
	q := tx.Table(storedHours+" AS h").Select("DISTINCT h.account_id, ? AS what", requestID).
		Where("h.hour_start IN ?", []time.Time{hour.Add(-time.Hour), hour, hour.Add(time.Hour)}).
		Where("EXISTS (SELECT 1 FROM recorded_calls c WHERE c.account_id = h.account_id AND c.request_key = ?)", storedKey(tx, requestID))
	return all[AccountHit](q.Order("h.account_id").Limit(limit))
}

// FoundAccount is what a list of accounts shows of one.
type FoundAccount struct {
	Account
	Email string // of its first owner, "" where there is none
}

// FoundAccounts loads the accounts that there are of these, by their number.
func FoundAccounts(tx *gorm.DB, ids []int64) ([]FoundAccount, error) {
	accounts, err := all[Account](tx.Where("id IN ?", ids).Order("id"))
	if err != nil {
		return nil, err
	}
	owners, err := all[AccountHit](tx.Model(&Membership{}).Select("memberships.account_id, users.email AS what").
		Joins("JOIN users ON users.id = memberships.user_id").
		Where("memberships.account_id IN ? AND memberships.role = ? AND memberships.ended_at IS NULL", ids, RoleOwner).
		Order("memberships.account_id, users.id DESC"))
	if err != nil {
		return nil, err
	}
	emails := make(map[int64]string, len(owners))
	for _, o := range owners {
		emails[o.AccountID] = o.What
	}
	found := make([]FoundAccount, len(accounts))
	for i := range accounts {
		found[i] = FoundAccount{accounts[i], emails[accounts[i].ID]}
	}
	return found, nil
}

// ParseAccountID reads the number of an account, false if it is none.
func ParseAccountID(text string) (int64, bool) {
	id, err := strconv.ParseInt(text, 10, 64)
	return id, err == nil && id >= firstAccountID && id < firstAccountID+accountIDCount
}

// givenAt tells when the API gave the id to a call; false if it did not.
func givenAt(requestID string) (at time.Time, known bool) {
	id, err := uuid.Parse(requestID)
	if err != nil || id.Version() != 7 {
		return at, false
	}
	seconds, nanos := id.Time().UnixTime()
	return time.Unix(seconds, nanos).UTC(), true
}
