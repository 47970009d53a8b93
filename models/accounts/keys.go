package accounts

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/asking"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/trail"
)

// Keys are the use cases on access keys, which sign API calls. All fields but Clock are required.
type Keys struct {
	DB      *models.DB
	Catalog *catalog.Reader
	Clock   models.Clock
	Vault   *Vault
	// Previous opens what is sealed with the master key before, while that is being changed; else nil.
	Previous *Vault
	// PerUser is how many keys a user may have.
	PerUser int

	found credentials[Key]
	looks asking.Together[string, looked]
	uses  uses
}

// Owner is the user whose keys they are, in the account that they act for.
type Owner struct {
	AccountID int64
	UserID    int64
}

// NewKey is what a key is to be: what it is called, and what it is limited to. FormKey names the form that
// asks for it, "" where no form does.
type NewKey struct {
	Owner
	FormKey     string
	Description string
	KeyScope
}

// CreatedKey is a new key with its secret, which is told this once.
type CreatedKey struct {
	ID        int64
	AccessKey string
	SecretKey string
}

// The lengths of what names a key and of its secret; those of the public service.
const (
	accessKeyLength = 20
	secretKeyLength = 40
)

const maxDescription = 120

// maxAccountKeys is how many keys all users of an account may have together: as many as filters offer to choose from.
const maxAccountKeys = models.AccessKeysShown

// What keys of forms are, and how long after it made a key a form that is sent again is told the secret again: who pressed
// a button twice sees the second answer only. Later on, a page that was kept must not tell it.
const (
	maxFormKey = 100
	formTime   = 2 * time.Minute
)

// CreateKey makes a key, or gives the one that the same form has made just now. It fails with Conflict when the form made one
// longer ago, or of other input, or one that is deleted. It fails with Conflict when the user has as many as they may, and with Unavailable when this
// process has another master key than the one that the database's secrets are sealed with.
func (k *Keys) CreateKey(ctx context.Context, in NewKey) (CreatedKey, error) {
	snapshot, err := k.Catalog.Current(ctx)
	if err != nil {
		return CreatedKey{}, err
	}
	row := &models.AccessKey{AccountID: in.AccountID, UserID: in.UserID, AccessKey: newAccessKey(), Enabled: true, CreatedAt: k.Clock.Now()}
	if len(in.FormKey) > maxFormKey || !isText(in.FormKey) {
		return CreatedKey{}, models.Refuse(models.Invalid, cause.FormDamaged)
	}
	if row.Description, err = checkDescription(in.Description); err != nil {
		return CreatedKey{}, err
	}
	if err := in.apply(row, snapshot, row.CreatedAt); err != nil {
		return CreatedKey{}, err
	}
	if in.FormKey != "" {
		row.FormKey = &in.FormKey
	}
	made := row
	err = k.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, row.AccountID); err != nil {
			return err
		}
		earlier, err := madeOfForm(tx, row)
		if err != nil || earlier != nil {
			made = earlier
			return err
		}
		return k.create(tx, row)
	})
	if err != nil {
		return CreatedKey{}, err
	}
	secret, err := k.secretOf(made)
	return CreatedKey{made.ID, made.AccessKey, secret}, err
}

// madeOfForm gives the key that the wanted one's form has made, nil if it has made none.
func madeOfForm(tx *gorm.DB, wanted *models.AccessKey) (*models.AccessKey, error) {
	if wanted.FormKey == nil {
		return nil, nil
	}
	made, err := models.FindAccessKeyOfForm(tx, wanted.AccountID, wanted.UserID, *wanted.FormKey)
	if err != nil || made == nil {
		return nil, err
	}
	if !sameScope(made, wanted) || made.Description != wanted.Description || made.DeletedAt != nil || wanted.CreatedAt.Sub(made.CreatedAt) > formTime {
		return nil, models.Refuse(models.Conflict, cause.AccessKeyMade{AccessKey: made.AccessKey})
	}
	return made, nil
}

// create stores the key with a new secret. The account is locked.
func (k *Keys) create(tx *gorm.DB, row *models.AccessKey) error {
	existing, err := models.LiveAccessKeysOf(tx, row.AccountID)
	if err != nil {
		return err
	}
	if err := k.checkCount(existing, row.UserID); err != nil {
		return err
	}
	if err := checkName(existing, row); err != nil {
		return err
	}
	if err := models.CheckAccessKeys(tx, row.AccountID, row.UserID, row.CreatedAt); err != nil {
		return err
	}
	vault, err := k.claimMasterKey(tx, row.CreatedAt)
	if err != nil {
		return err
	}
	row.SecretSealed = vault.seal(newSecretKey(), sealOwner(row))
	return models.CreateAccessKey(tx, row)
}

// ListKeys lists the user's keys, oldest first.
func (k *Keys) ListKeys(ctx context.Context, owner Owner) ([]models.AccessKey, error) {
	return models.AccessKeysOf(k.DB.WithContext(ctx), owner.AccountID, owner.UserID)
}

// GetKey gives the user's key; NotFound if there is none with the id.
func (k *Keys) GetKey(ctx context.Context, owner Owner, id int64) (*models.AccessKey, error) {
	return models.FindAccessKey(k.DB.WithContext(ctx), owner.AccountID, owner.UserID, id)
}

// AddressesOf lists from where the account's key was used, the last first.
func (k *Keys) AddressesOf(ctx context.Context, accountID, id int64) ([]models.KeyAddress, error) {
	return models.AddressesOfKey(k.DB.WithContext(ctx), accountID, id, k.Clock.Now().Add(-models.KeyAddressTime))
}

// ConfirmSecret gives the user's key if the secret is its own, for a download with it, which it records; NotFound if not. It tells
// nothing that the caller does not know already.
func (k *Keys) ConfirmSecret(ctx context.Context, owner Owner, id int64, secret string) (*models.AccessKey, error) {
	row, err := k.GetKey(ctx, owner, id)
	if err != nil {
		return nil, err
	}
	own, err := k.secretOf(row)
	if err != nil {
		return nil, err
	}
	if subtle.ConstantTimeCompare([]byte(own), []byte(secret)) != 1 {
		return nil, models.Refuse(models.NotFound, cause.WrongSecret)
	}
	return row, k.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, owner.AccountID); err != nil {
			return err
		}
		return models.RecordOfKey(tx, row, k.Clock.Now(), func(named trail.AccessKey) trail.Act { return trail.CredentialsDownloaded{AccessKey: named} })
	})
}

// DescribeKey changes what the key is said to be for.
func (k *Keys) DescribeKey(ctx context.Context, owner Owner, id int64, description string) error {
	description, err := checkDescription(description)
	if err != nil {
		return err
	}
	return k.change(ctx, owner, id, func(tx *gorm.DB, row *models.AccessKey) error {
		existing, err := models.LiveAccessKeysOf(tx, row.AccountID)
		if err != nil {
			return err
		}
		row.Description = description
		return checkName(existing, row)
	})
}

// EnableKey lets the key sign calls again. It fails with Conflict where somebody else has its secret, until that is replaced.
func (k *Keys) EnableKey(ctx context.Context, owner Owner, id int64) error {
	return k.change(ctx, owner, id, func(_ *gorm.DB, row *models.AccessKey) error {
		if row.Leaked() {
			return models.Refuse(models.Conflict, cause.SecretLeaked)
		}
		row.Enable()
		return nil
	})
}

// DisableKey refuses the key's calls until it is enabled again: here at once, in other processes on the same database
// within credentialTime.
func (k *Keys) DisableKey(ctx context.Context, owner Owner, id int64) error {
	return k.change(ctx, owner, id, func(_ *gorm.DB, row *models.AccessKey) error {
		row.Enabled = false
		if row.StoppedBy == models.KeyUnusual { // its customer does not want it now, whatever they say of the incident
			row.StoppedBy, row.StoppedAt = "", nil
		}
		return nil
	})
}

// DeleteKey refuses the key's calls for good, as soon as DisableKey does, and destroys its secret.
func (k *Keys) DeleteKey(ctx context.Context, owner Owner, id int64) error {
	now := k.Clock.Now()
	return k.change(ctx, owner, id, func(_ *gorm.DB, row *models.AccessKey) error {
		row.Delete(now)
		return nil
	})
}

// change changes the user's key under the account's lock.
func (k *Keys) change(ctx context.Context, owner Owner, id int64, change func(tx *gorm.DB, row *models.AccessKey) error) error {
	var row *models.AccessKey
	err := k.DB.Write(ctx, func(tx *gorm.DB) (err error) {
		if _, err := models.LockAccount(tx, owner.AccountID); err != nil {
			return err
		}
		if row, err = models.FindAccessKey(tx, owner.AccountID, owner.UserID, id); err != nil {
			return err
		}
		if err := change(tx, row); err != nil {
			return err
		}
		return row.Save(tx, k.Clock.Now())
	})
	if row != nil { // whatever the error: nobody may know whether it was stored
		k.found.forget(row.AccessKey)
	}
	return err
}

func checkDescription(s string) (string, error) {
	s = strings.TrimSpace(models.WithoutDirections(s))
	if !isText(s) || len([]rune(s)) > maxDescription {
		return "", models.RefuseField("description", cause.DescriptionTooLong{Most: maxDescription})
	}
	return s, nil
}

// checkCount fails with Conflict when the user or the account has as many keys as they may.
func (k *Keys) checkCount(existing []models.AccessKey, userID int64) error {
	own := 0
	for i := range existing {
		if existing[i].UserID == userID {
			own++
		}
	}
	switch {
	case own >= k.PerUser:
		return models.Refuse(models.Conflict, cause.AccessKeysFull{Count: own})
	case len(existing) >= maxAccountKeys:
		return models.Refuse(models.Conflict, cause.AccountKeysFull{Most: maxAccountKeys})
	}
	return nil
}

// checkName fails beside the field when another key of the account is called the same, however it is written: who reads a chart or a
// mail must know which one is meant. Keys without a name go by their IDs.
func checkName(existing []models.AccessKey, row *models.AccessKey) error {
	for i := range existing {
		if other := &existing[i]; row.Description != "" && other.ID != row.ID && strings.EqualFold(other.Description, row.Description) {
			return models.RefuseField("description", cause.AccessKeyNameTaken{AccessKey: other.AccessKey})
		}
	}
	return nil
}

// checkRegions gives the regions in the catalog's order, each once.
func checkRegions(snapshot *catalog.Snapshot, codes []string) (models.CodeList, error) {
	for _, code := range codes {
		if _, found := snapshot.Region(code); !found {
			return nil, models.RefuseField("regions", cause.NoRegion{Code: code})
		}
	}
	var list models.CodeList
	for _, region := range snapshot.Regions {
		if slices.Contains(codes, region.Code) {
			list = append(list, region.Code)
		}
	}
	return list, nil
}

// newAccessKey and newSecretKey draw from base 32: 100 and 200 random bits.
func newAccessKey() string { return rand.Text()[:accessKeyLength] }

func newSecretKey() string { return (rand.Text() + rand.Text())[:secretKeyLength] }
