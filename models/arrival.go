package models

import (
	"context"
	"strings"
	"time"

	"gorm.io/gorm"
)

// Arrival is what every page asks of whoever opens it, read at once when they come: their session, who that is, the account that
// they act for with what the frame says of it, and which catalog is in force.
type Arrival struct {
	SessionToken   string // as it is stored
	SessionData    []byte
	SessionUserID  *int64
	SessionAccount *int64     // that they chose to act for, nil for where they act anyway
	User           User       `gorm:"embedded;embeddedPrefix:user_"`
	Membership     Membership `gorm:"embedded;embeddedPrefix:membership_"`
	Account        Account    `gorm:"embedded;embeddedPrefix:account_"`
	Accounts       int64      // how many the user is a member of
	Unread         int64
	CatalogVersion int64
	Written        string // how far the database was written by then: "" if there is no replica, which must have come as far
}

// FindArrival reads what is asked of whoever has the session, nil if there is none that has not expired. User, membership and
// account are empty where nobody is signed in.
func FindArrival(tx *gorm.DB, token string, now time.Time) (*Arrival, error) {
	if isDistributed(tx) {
		return findArrivalBySteps(tx, token, now)
	}
	of := tx.Table("sessions AS s").
		Joins("LEFT JOIN users u ON u.id = s.user_id").
		Joins("LEFT JOIN memberships m ON m.user_id = u.id AND m.ended_at IS NULL AND m.account_id = COALESCE(s.account_id, (SELECT account_id FROM lookups WHERE kind = 'user' AND key = CAST(u.id AS text)))").
		Joins("LEFT JOIN accounts a ON a.id = m.account_id")
	// As toldTo has it, of whom the membership says it already.
	unread := tx.Model(&Notification{}).Where("account_id = a.id AND read_at IS NULL AND (about_user IN (0, u.id) OR m.role = ?)", RoleOwner).Select("id").Limit(MaxUnread)
	newest := tx.Model(&CatalogVersion{}).Order("id DESC").Limit(1).Select("id")
	columns := []string{"s.token AS session_token", "s.data AS session_data", "s.user_id AS session_user_id", "s.account_id AS session_account"}
	for _, joined := range []struct {
		entity        any
		alias, prefix string
	}{{&User{}, "u.", "user_"}, {&Membership{}, "m.", "membership_"}, {&Account{}, "a.", "account_"}} {
		entity := gorm.Statement{DB: tx}
		if err := entity.Parse(joined.entity); err != nil {
			return nil, err
		}
		for _, column := range entity.Schema.DBNames {
			columns = append(columns, joined.alias+column+" AS "+joined.prefix+column)
		}
	}
	columns = append(columns, "(SELECT COUNT(*) FROM memberships o WHERE o.user_id = u.id AND o.ended_at IS NULL) AS accounts",
		"(SELECT COUNT(*) FROM (?) AS unread) AS unread", "COALESCE((?), 0) AS catalog_version")
	if hasReplica(tx) {
		columns = append(columns, "CAST(pg_current_wal_flush_lsn() AS text) AS written")
	}
	return oneOrNone[Arrival](of.Select(strings.Join(columns, ", "), unread, newest).Where("s.token = ? AND s.expires_at > ? AND s.ended_at IS NULL", token, now))
}

// findArrivalBySteps is FindArrival where the account is on another server than the session: first who it is, then what is theirs.
func findArrivalBySteps(tx *gorm.DB, token string, now time.Time) (*Arrival, error) {
	session, err := oneOrNone[Session](tx.Where("token = ? AND expires_at > ? AND ended_at IS NULL", token, now))
	if err != nil || session == nil {
		return nil, err
	}
	arrival := &Arrival{SessionToken: session.Token, SessionData: session.Data, SessionUserID: session.UserID, SessionAccount: session.AccountID}
	if arrival.CatalogVersion, err = CurrentCatalogVersion(tx); err != nil || session.UserID == nil {
		return arrival, err
	}
	user, err := oneOrNone[User](tx.Where("id = ?", *session.UserID))
	if err != nil || user == nil {
		return arrival, err
	}
	arrival.User = *user
	in := inAccountOf(tx, lookupUser, userKey(user.ID))
	if session.AccountID != nil {
		in = tx.Where("account_id = ?", *session.AccountID)
	}
	member, err := oneOrNone[Membership](in.Where("user_id = ? AND ended_at IS NULL", user.ID))
	if err != nil || member == nil {
		return arrival, err
	}
	if arrival.Accounts, err = CountAccounts(tx, user.ID); err != nil {
		return nil, err
	}
	arrival.Membership = *member
	account, err := FindAccount(tx, member.AccountID)
	if err != nil {
		return nil, err
	}
	arrival.Account = *account
	arrival.Unread, err = CountUnread(tx.WithContext(ActingAs(tx.Statement.Context, user.ID)), account.ID)
	return arrival, err
}

// Frame gives what the frame says of the account.
func (a *Arrival) Frame() Frame { return frameOf(&a.Account, a.Unread) }

// arrived is where a request keeps who came.
type arrived struct {
	arrival *Arrival
	old     bool // something was written since
}

type arrivedKey struct{}

// AwaitArrival gives a context that keeps the arrival of whoever's session is looked for in it, for requests that only read: who
// writes asks when it is time to.
func AwaitArrival(ctx context.Context) context.Context {
	return context.WithValue(ctx, arrivedKey{}, &arrived{})
}

// Arrive keeps the arrival in the context, if that awaits one.
func Arrive(ctx context.Context, arrival *Arrival) {
	if kept, awaited := ctx.Value(arrivedKey{}).(*arrived); awaited {
		kept.arrival = arrival
	}
}

// Awaits tells that the context wants to know who arrives.
func Awaits(ctx context.Context) bool { return ctx.Value(arrivedKey{}) != nil }

// ArrivalOf gives who arrived with the request of the context, nil if that was not asked, or something was written since.
func ArrivalOf(ctx context.Context) *Arrival {
	if kept, awaited := ctx.Value(arrivedKey{}).(*arrived); awaited && !kept.old {
		return kept.arrival
	}
	return nil
}

// outdate has nobody rely any more on what was read when somebody arrived.
func outdate(ctx context.Context) {
	if kept, awaited := ctx.Value(arrivedKey{}).(*arrived); awaited {
		kept.old = true
	}
}
