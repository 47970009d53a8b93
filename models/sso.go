package models

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models/cause"
	"ocrconsole/models/rights"
	"ocrconsole/models/trail"
)

// SSOSettings is how members of an account sign in by a provider of its own. The secret is sealed: see accounts.Keys.
type SSOSettings struct {
	AccountID    int64 `gorm:"primaryKey;autoIncrement:false"`
	Issuer       string
	ClientID     string
	SecretSealed []byte
	RoleClaim    string // that says what a member may, "" where nobody at the provider says it
	Roles        SSORoles
	DefaultRole  Role       // of whom no value of the claim gives one, "" for none: they are not let in
	Revision     int64      // counts the changes of issuer, client and secret
	TestedAt     *time.Time // when an owner signed in by it as it is, nil if none has
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// TableName is what GORM would not make of the name.
func (SSOSettings) TableName() string { return "sso_settings" }

// MaxSSORoles is how many values of a claim have a role.
const MaxSSORoles = 20

// SSORole is the role that a value of the claim gives.
type SSORole struct {
	Value string `json:"value"`
	Role  Role   `json:"role"`
}

// SSORoles are those of an account, stored as JSON.
type SSORoles []SSORole

// Value writes them.
func (r SSORoles) Value() (driver.Value, error) {
	if r == nil {
		r = SSORoles{}
	}
	text, err := json.Marshal([]SSORole(r))
	return string(text), err
}

// Scan reads them.
func (r *SSORoles) Scan(from any) error {
	switch text := from.(type) {
	case string:
		return json.Unmarshal([]byte(text), r)
	case []byte:
		return json.Unmarshal(text, r)
	}
	return fmt.Errorf("roles of single sign-on are %T", from)
}

// RoleOf gives the role of a member whose claim has the values: the one that may most of those that they give or, if none does, the default,
// "" for none.
func (s *SSOSettings) RoleOf(values []string) Role {
	given := make(map[Role]bool)
	for _, value := range values {
		for _, r := range s.Roles {
			if r.Value == value {
				given[r.Role] = true
			}
		}
	}
	for _, role := range rights.Roles {
		if given[role] {
			return role
		}
	}
	return s.DefaultRole
}

// FindSSO finds the account's settings, nil if it has none.
func FindSSO(tx *gorm.DB, accountID int64) (*SSOSettings, error) {
	return oneOrNone[SSOSettings](tx.Where("account_id = ?", accountID))
}

// SaveSSO stores the settings. The account must be locked.
func SaveSSO(tx *gorm.DB, s *SSOSettings) error {
	before, err := FindSSO(tx, s.AccountID)
	if err != nil {
		return err
	}
	if err := recordSSO(tx, before, s); err != nil {
		return err
	}
	if before == nil {
		return create(tx, s)
	}
	return saveAll(tx, s)
}

// SaveSSOSecret stores the secret as it is sealed anew: it is the same one. The account must be locked.
func (s *SSOSettings) SaveSSOSecret(tx *gorm.DB) error {
	return save(tx.Where("account_id = ?", s.AccountID), s, "secret_sealed")
}

// SSOAfter lists settings of accounts with higher numbers, at most limit.
func SSOAfter(tx *gorm.DB, accountID int64, limit int) ([]SSOSettings, error) {
	return all[SSOSettings](tx.Where("account_id > ?", accountID).Order("account_id").Limit(limit))
}

// HasSSOSecrets tells whether the secret of any single sign-on is sealed.
func HasSSOSecrets(tx *gorm.DB) (bool, error) {
	found, err := oneOrNone[SSOSettings](tx.Order("account_id"))
	return found != nil, err
}

// DeleteSSO ends single sign-on in the account: nobody is known by it any more, and whoever signed in by it is signed out. The account
// must be locked.
func DeleteSSO(tx *gorm.DB, accountID int64, now time.Time) error {
	s, err := FindSSO(tx, accountID)
	if err != nil || s == nil {
		return err
	}
	if err := Record(tx, accountID, now, trail.SSORemoved{Issuer: s.Issuer}); err != nil {
		return err
	}
	for _, err := range []error{
		DeleteSSOIdentities(tx, accountID), deleteRows[SSOSettings](tx.Where("account_id = ?", accountID)),
		update[Membership](tx.Where("account_id = ? AND by_sso", accountID), map[string]any{"by_sso": false}),
	} {
		if err != nil {
			return err
		}
	}
	return EndSSOSessions(tx, accountID, now)
}

// EndSSOSessions ends the sessions that began by the account's single sign-on.
func EndSSOSessions(tx *gorm.DB, accountID int64, now time.Time) error {
	return update[Session](tx.Where("account_id = ? AND method = ? AND ended_at IS NULL", accountID, BySSO), map[string]any{"ended_at": now})
}

// SSOIdentity is who a member is at the account's provider.
type SSOIdentity struct {
	AccountID int64 `gorm:"primaryKey"`
	UserID    int64 `gorm:"primaryKey"`
	Issuer    string
	Subject   string
	CreatedAt time.Time
	SeenAt    time.Time // when they signed in by it last
}

// TableName is what GORM would not make of the name.
func (SSOIdentity) TableName() string { return "sso_identities" }

// FindSSOIdentity finds who the subject is, nil if they have not been here.
func FindSSOIdentity(tx *gorm.DB, accountID int64, issuer, subject string) (*SSOIdentity, error) {
	return oneOrNone[SSOIdentity](tx.Where("account_id = ? AND issuer = ? AND subject = ?", accountID, issuer, subject))
}

// SSOIdentityOf finds who the member is at the provider, nil if they have never signed in there.
func SSOIdentityOf(tx *gorm.DB, accountID, userID int64) (*SSOIdentity, error) {
	return oneOrNone[SSOIdentity](member(tx, accountID, userID))
}

// SSOIdentitiesOf lists those of the account's members.
func SSOIdentitiesOf(tx *gorm.DB, accountID int64) ([]SSOIdentity, error) {
	return all[SSOIdentity](tx.Where("account_id = ?", accountID).Order("user_id"))
}

// CreateSSOIdentity stores who the member is. The account must be locked.
func CreateSSOIdentity(tx *gorm.DB, i *SSOIdentity) error {
	if err := create(tx, i); err != nil {
		return err
	}
	return update[Membership](member(tx, i.AccountID, i.UserID), map[string]any{"by_sso": true})
}

// Seen notes that the member has signed in.
func (i *SSOIdentity) Seen(tx *gorm.DB, now time.Time) error {
	i.SeenAt = now
	return save(member(tx, i.AccountID, i.UserID), i, "seen_at")
}

// DeleteSSOIdentity forgets who the member is at the provider: the next who comes with their address is them.
func DeleteSSOIdentity(tx *gorm.DB, accountID, userID int64) error {
	return deleteRows[SSOIdentity](member(tx, accountID, userID))
}

// KeepBySSO notes that the user, who is about to have another address, needs single sign-on in those of their accounts where the one
// before did.
func KeepBySSO(tx *gorm.DB, user *User) error {
	ids, err := accountsOfUser(tx, user.ID)
	for _, id := range ids {
		if err != nil {
			return err
		}
		account, found := FindAccount(tx, id)
		if err = found; err == nil && account.SSOOnly(user.Email) {
			err = update[Membership](member(tx, id, user.ID), map[string]any{"by_sso": true})
		}
	}
	return err
}

// EndTokensUnderSSO ends the user's tokens, which a password got, for those of their accounts that single sign-on is the only way into with the
// address, which is theirs from now on.
func EndTokensUnderSSO(tx *gorm.DB, userID int64, email string) error {
	ids, err := accountsOfUser(tx, userID)
	for _, id := range ids {
		if err != nil {
			return err
		}
		account, found := FindAccount(tx, id)
		if err = found; err == nil && account.SSOOnly(email) {
			err = deleteRows[AuthToken](member(tx, id, userID))
		}
	}
	return err
}

// DeleteSSOIdentities forgets who all of the account's members are at the provider.
func DeleteSSOIdentities(tx *gorm.DB, accountID int64) error {
	return deleteRows[SSOIdentity](tx.Where("account_id = ?", accountID))
}

func noSSODomain() error { return Refuse(NotFound, cause.SSONoDomain) }
