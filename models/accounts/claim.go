package accounts

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/proof"
	"ocrconsole/models/trail"
)

// claim is one attempt to sign in with an address from a network, and what is known of who makes it.
type claim struct {
	*attempt
	email, network string
	users          []models.User
	known          *models.KnownDevice // the browser, nil if it is not known
	seenAt         time.Time           // when one of the users last signed in from the network; zero if it is not known
	now            time.Time
}

// beginClaim looks up who may be meant and takes a place among the attempts; TooMany when there is none. It asks the
// database the same whether there is such a user or not.
func (a *Accounts) beginClaim(ctx context.Context, email, network string, devices []string) (c *claim, err error) {
	c = &claim{email: email, network: network, now: a.Clock.Now()}
	tx := a.DB.WithContext(ctx)
	if c.users, err = models.UsersByEmail(tx, email); err != nil {
		return nil, err
	}
	if c.known, err = models.FindKnownDevice(tx, hashDevices(devices), userIDs(c.users), c.now); err != nil {
		return nil, err
	}
	if c.seenAt, err = models.LastSeenFrom(tx, userIDs(c.users), network); err != nil {
		return nil, err
	}
	c.attempt, err = a.beginAttempt(ctx, c.bounds())
	return c, err
}

// bounds are the limits on failures of the claim: see signInsPerPair and those after it.
func (c *claim) bounds() []limit {
	if c.known != nil {
		return []limit{limitOf("sign-in device "+c.known.TokenHash, signInsPerPair)}
	}
	limits := []limit{limitOf("sign-in "+c.network, signInsPerNetwork), limitOf("sign-in "+c.network+" "+c.email, signInsPerPair)}
	if c.now.Sub(c.seenAt) > networkTime {
		limits = append(limits, limitOf("sign-in * "+c.email, signInsPerAddress))
	}
	return limits
}

// userWith finds the user with the password. Where there is nobody, a password is checked all the same.
func (c *claim) userWith(password string) (*models.User, error) {
	candidates := c.users
	if len(candidates) == 0 {
		candidates = []models.User{{}}
	}
	for i := range candidates {
		matches, err := proof.PasswordMatches(candidates[i].PasswordHash, password, c.accounts.HashMemoryKiB)
		if err != nil {
			return nil, err
		}
		if matches && candidates[i].ID != 0 {
			return &candidates[i], nil
		}
	}
	return nil, nil
}

// failed counts the failure; waiting is the user whose password was right and whose address is not confirmed, nil if there
// is none. They get the mail with the link again; for all others as much is written, and undone.
func (c *claim) failed(ctx context.Context, waiting *models.User) error {
	return c.attempt.failed(ctx, func(tx *gorm.DB) error {
		if err := c.countFailure(tx); err != nil {
			return err
		}
		if c.known == nil {
			if err := models.CountSignInFailure(tx, c.email, c.now); err != nil {
				return err
			}
		}
		if !c.accounts.ConfirmsByMail {
			return nil
		}
		err := tx.Transaction(func(tx *gorm.DB) error {
			if err := orderBounded(tx, models.MailConfirm, c.recipient(waiting), c.now); err != nil {
				return err
			}
			if waiting == nil {
				return errNobody
			}
			return nil
		})
		if errors.Is(err, errNobody) {
			return nil
		}
		return err
	})
}

// recipient is whom the mail with the link to confirm an address is for.
func (c *claim) recipient(waiting *models.User) recipient {
	if waiting == nil {
		return recipient{forms: []string{c.email}}
	}
	return recipient{forms: []string{waiting.Email}, wanted: true}
}

// succeeded forgets the failures of the network with the address, and remembers both network and browser: device is what
// the browser keeps from now on, "" where there is none.
func (c *claim) succeeded(ctx context.Context, user *models.User, device string) error {
	own := []string{"sign-in " + c.network + " " + c.email}
	former := ""
	if c.known != nil {
		own, former = append(own, "sign-in device "+c.known.TokenHash), c.known.TokenHash
	}
	failed := slices.ContainsFunc(own, func(key string) bool { return c.before[key] > 0 }) || former != ""
	seen := c.now.Sub(c.seenAt) < networkTouch
	if !failed && seen && device == "" {
		return nil
	}
	return c.accounts.DB.Write(ctx, func(tx *gorm.DB) error {
		if device != "" { // a browser; of programs see CreateAuthToken
			if err := models.RecordOfUser(tx, user.ID, c.now, trail.SignedIn{UserID: user.ID, Method: string(models.ByPassword)}); err != nil {
				return err
			}
		}
		if err := models.ForgetAttemptsUnder(tx, own...); err != nil {
			return err
		}
		if !seen {
			if err := models.SaveKnownNetwork(tx, &models.KnownNetwork{UserID: user.ID, Network: c.network, SeenAt: c.now}); err != nil {
				return err
			}
		}
		if device == "" {
			return nil
		}
		return rememberDevice(tx, user.ID, device, former, c.now)
	})
}

// device gives which of the devices that the browser keeps the claim is known by, "" for none.
func (c *claim) device(devices []string) string {
	for _, device := range devices {
		if c.known != nil && proof.HashToken(device) == c.known.TokenHash {
			return device
		}
	}
	return ""
}
