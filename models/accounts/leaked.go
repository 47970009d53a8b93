package accounts

import (
	"context"
	"crypto/subtle"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/proof"
)

// Leak is somebody's report that a key is in wrong hands, with its ID and its secret as the proof.
type Leak struct {
	AccessKey, SecretKey string
	RemoteIP             string
}

// leaksPerNetwork is how many reports come from one network in 15 minutes: as many as somebody makes by hand who finds a file of keys.
// Secrets have 200 random bits, so that this guards the database, and no secret.
const leaksPerNetwork = 30

// ReportLeak stops the key for anybody who has its secret, and tells its account: here at once, in other processes on the same database
// within credentialTime. Where the secret is the one before, that one ends. Whoever reports it again is answered the same, and nobody
// is told twice. It fails with Invalid where no key that works has the ID and the secret, whether there is one with the ID or not; and
// with TooMany when the network has reported as much as it may.
func (k *Keys) ReportLeak(ctx context.Context, in Leak) error {
	now := models.Instant(k.Clock.Now())
	in.AccessKey, in.SecretKey = strings.TrimSpace(in.AccessKey), strings.TrimSpace(in.SecretKey)
	err := k.DB.Write(ctx, func(tx *gorm.DB) error {
		return proof.CountUnder(tx, []limit{limitOf("leaks "+models.NetworkOf(in.RemoteIP), leaksPerNetwork)}, now)
	})
	if err != nil {
		return err
	}
	if len(in.AccessKey) != accessKeyLength || !isText(in.AccessKey) {
		return notLeaked()
	}
	row, err := models.FindAccessKeyByName(k.DB.WithContext(ctx), in.AccessKey)
	if models.CodeOf(err) == models.NotFound {
		return notLeaked()
	}
	if err != nil {
		return err
	}
	if of, err := k.secretIs(row, in.SecretKey); err != nil || of == noSecret {
		return orNotLeaked(err)
	}
	err = k.DB.Write(ctx, func(tx *gorm.DB) error { return k.stopLeaked(tx, row, in.SecretKey, now) })
	k.found.forget(in.AccessKey) // whatever the error: nobody may know whether it was stored
	return err
}

func notLeaked() error { return models.RefuseField("secret", cause.NoKeyAndSecret) }

func orNotLeaked(err error) error {
	if err == nil {
		err = notLeaked()
	}
	return err
}

// secret is which of a key's secrets one is.
type secret int

// The secrets.
const (
	noSecret secret = iota
	ownSecret
	formerSecret
)

// secretIs tells which of the key's secrets it is, in a time that tells nothing about them.
func (k *Keys) secretIs(row *models.AccessKey, text string) (secret, error) {
	key, err := k.open(row)
	if err != nil {
		return noSecret, err
	}
	own, former := subtle.ConstantTimeCompare([]byte(key.SecretKey), []byte(text)), subtle.ConstantTimeCompare([]byte(key.FormerKey), []byte(text))
	switch {
	case own == 1:
		return ownSecret, nil
	case former == 1 && key.FormerKey != "":
		return formerSecret, nil
	default:
		return noSecret, nil
	}
}

// stopLeaked stops what the secret opens, of the key as it is under the account's lock.
func (k *Keys) stopLeaked(tx *gorm.DB, found *models.AccessKey, text string, now time.Time) error {
	if _, err := models.LockAccount(tx, found.AccountID); err != nil {
		return err
	}
	row, err := models.AccessKeyOfAccount(tx, found.AccountID, found.ID)
	if models.CodeOf(err) == models.NotFound {
		return notLeaked() // deleted meanwhile
	}
	if err != nil {
		return err
	}
	of, err := k.secretIs(row, text)
	if err != nil {
		return err
	}
	says := notice.KeyReported{Key: row.Ref().String(), AccessKey: row.AccessKey, Name: row.Description, At: now, Former: of == formerSecret}
	switch {
	case of == noSecret:
		return notLeaked() // replaced twice meanwhile
	case of == formerSecret && !hasFormer(row, now), of == ownSecret && row.Leaked() && !row.Enabled:
		return nil
	case of == formerSecret:
		endFormer(row, now)
	default:
		row.Enabled, row.StoppedBy, row.StoppedAt = false, models.KeyReported, &now
	}
	if err := row.Save(tx, now); err != nil {
		return err
	}
	_, err = models.Notify(tx, &models.Notification{
		AccountID: row.AccountID, Key: fmt.Sprintf("leaked %d %d %t", row.ID, row.Rotations, says.Former), CreatedAt: now, Says: says,
	})
	return err
}
