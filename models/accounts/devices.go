package accounts

import (
	"context"
	"time"

	"ocrconsole/models/proof"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// DeviceTime is how long a browser is known after its last sign-in: long enough for who looks in every few months.
const DeviceTime = 180 * 24 * time.Hour

// networkTime is how long a network is known after the last sign-in from there. Addresses get other owners: it is short.
const networkTime = 30 * 24 * time.Hour

// networkTouch is how often it is written down that a network is in use: a program may fetch tokens all the time.
const networkTouch = time.Hour

// maxDevices is how many users one browser may be known to: families and testers share one.
const maxDevices = 8

// NewDevice makes what a browser keeps to be known by: random, told to nobody else, and worth nothing but that failures
// of strangers do not keep it out. Only its hash is stored.
func NewDevice() string { return proof.RandomHex(32) }

// hashDevices gives the hashes of what a browser keeps.
func hashDevices(devices []string) []string {
	hashes := make([]string, 0, maxDevices)
	for _, device := range devices[:min(len(devices), maxDevices)] {
		hashes = append(hashes, proof.HashToken(device))
	}
	return hashes
}

// hashOfDevice gives the hash of what a browser keeps, "" where it keeps nothing.
func hashOfDevice(device string) string {
	if device == "" {
		return ""
	}
	return proof.HashToken(device)
}

// rememberDevice stores that the user's browser is known by the device from now on, and no more by the one it had.
func rememberDevice(tx *gorm.DB, userID int64, device, formerHash string, now time.Time) error {
	if formerHash != "" {
		if err := models.DeleteKnownDevice(tx, formerHash); err != nil {
			return err
		}
	}
	return models.CreateKnownDevice(tx, &models.KnownDevice{TokenHash: proof.HashToken(device), UserID: userID, CreatedAt: now, ExpiresAt: now.Add(DeviceTime)})
}

// KnownAs gives a name for the browser among those of the address's user, "" where it is none that they signed in with.
// Whoever limits requests by what comes from a network counts these apart.
func (a *Accounts) KnownAs(ctx context.Context, email string, devices []string) (name string, err error) {
	if len(devices) == 0 {
		return "", nil
	}
	tx := a.DB.WithContext(ctx)
	users, err := models.UsersByEmail(tx, typedEmail(email))
	if err != nil {
		return "", err
	}
	known, err := models.FindKnownDevice(tx, hashDevices(devices), userIDs(users), a.Clock.Now())
	if err != nil || known == nil {
		return "", err
	}
	return known.TokenHash, nil
}

func userIDs(users []models.User) []int64 {
	ids := make([]int64, len(users))
	for i := range users {
		ids[i] = users[i].ID
	}
	return ids
}
