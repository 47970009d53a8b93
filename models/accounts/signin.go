package accounts

import (
	"cmp"
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// How many failures to sign in a window of 15 minutes allows.
//
//   - signInsPerPair: with one address from one network, or from one browser that is known. A browser that is known counts
//     by itself, and under nothing else: whatever strangers do, wherever they are, it is not refused.
//   - signInsPerNetwork: with all addresses from one network.
//   - signInsPerAddress: with one address from all networks that its user has not signed in from within networkTime. It
//     refuses those only: whoever guesses from many networks at once, or the owner in a place where they never were, with a
//     browser they never used. These may choose another password by mail, which makes the browser known.
//
// So somebody who has N networks may try 960·N passwords of one address in a day and 9,600 at most, however many networks
// they have; from a network that the owner uses too, 960 more. Passwords have ten characters at least.
const (
	signInsPerPair    = 10
	signInsPerNetwork = 60
	signInsPerAddress = 100
)

// SignInRequest is who wants to sign in: Devices is what their browser keeps to be known by, if it is one.
type SignInRequest struct {
	Email, Password, RemoteIP string
	Devices                   []string
}

// SignedIn is whose password was right, and what the browser keeps from now on to be known by, in place of FormerDevice.
// Epoch is that of the user whose password it was: sessions begin with it, so that none outlives a password that is changed
// meanwhile.
type SignedIn struct {
	UserID, Epoch        int64
	Device, FormerDevice string
	Method               models.SignInMethod
	// Proven tells that a second factor was shown, too, or something that needs none. Without, who has one is asked for it.
	Proven bool
}

// signIn checks the address and password of a program, which keeps nothing. It fails as SignInBrowser does, and with Unauthorized where
// the user has a second factor: whoever stole the password would have the API by it.
func (a *Accounts) signIn(ctx context.Context, in *SignInRequest) (*models.User, error) {
	c, user, err := a.authenticate(ctx, in)
	if err != nil {
		return nil, err
	}
	defer c.end()
	if user.SecondFactor { // whoever has the password and tries it here does not come in: the trail says so
		return nil, errors.Join(a.DB.Write(ctx, c.countFailure), models.Refuse(models.Unauthorized, cause.SecondFactorForToken))
	}
	return user, c.succeeded(ctx, user, "")
}

// SignInBrowser checks the address and password. Whether the address exists, or is confirmed where it has to be, cannot be
// told from the answer: it is Unauthorized with the same message, after the same work. Too many failures: TooMany.
func (a *Accounts) SignInBrowser(ctx context.Context, in SignInRequest) (SignedIn, error) {
	c, user, err := a.authenticate(ctx, &in)
	if err != nil {
		return SignedIn{}, err
	}
	defer c.end()
	signedIn := SignedIn{UserID: user.ID, Epoch: user.SessionEpoch, FormerDevice: c.device(in.Devices), Method: models.ByPassword}
	if user.SecondFactor {
		return signedIn, nil // the browser and the network are known once it was shown: until then they may be a thief's
	}
	signedIn.Device = NewDevice()
	return signedIn, c.succeeded(ctx, user, signedIn.Device)
}

// authenticate finds the user with the address and password. Whoever gets one ends the claim.
func (a *Accounts) authenticate(ctx context.Context, in *SignInRequest) (*claim, *models.User, error) {
	email := typedEmail(in.Email)
	if !isText(email) || len(email) > models.MaxEmail || len(in.Password) > MaxPassword {
		return nil, nil, wrongCredentials()
	}
	c, err := a.beginClaim(ctx, email, models.NetworkOf(in.RemoteIP), in.Devices)
	if err != nil {
		return nil, nil, err
	}
	user, err := c.userWith(in.Password)
	if err == nil && (user == nil || a.awaitsConfirmation(user)) {
		err = cmp.Or(c.failed(ctx, user), wrongCredentials())
	}
	if err != nil {
		c.end()
		return nil, nil, err
	}
	return c, user, nil
}

// awaitsConfirmation reports whether the user may not sign in before their address is confirmed.
func (a *Accounts) awaitsConfirmation(user *models.User) bool {
	return a.ConfirmsByMail && user.EmailConfirmedAt == nil
}

func wrongCredentials() error {
	return models.Refuse(models.Unauthorized, cause.WrongPassword)
}

// forgiveSignIns forgets the failures for the address: whoever chose another password by a mail to it has shown that it is
// theirs, and is not kept out by what was guessed before, themselves or by others.
func forgiveSignIns(tx *gorm.DB, email string) error {
	return models.ForgetAttempts(tx, "sign-in ", " "+email)
}

// Clean removes sessions, tokens, browsers and networks, and counts of attempts that are over.
func (a *Accounts) Clean(ctx context.Context) error {
	now := a.Clock.Now()
	tx := a.DB.WithContext(ctx)
	for _, clean := range []struct {
		do     func(*gorm.DB, time.Time) error
		before time.Time
	}{
		{models.DeleteExpiredSessions, now},
		{models.DeleteExpiredAuthTokens, now},
		{models.DeleteExpiredMailTokens, now},
		{models.DeleteExpiredKnownDevices, now},
		{models.DeleteExpiredSignInSteps, now},
		{models.DeleteOldKnownNetworks, now.Add(-networkTime)},
		{models.DeleteShortThrottles, now.Add(-2 * throttleWindow)},
		{models.DeleteOldThrottles, now.Add(-2 * day)},
		{models.DeleteOldSignInFailures, now.Add(-3 * day)},
		{models.DeleteFailureHours, now.Add(-3 * day)},
	} {
		if err := clean.do(tx, clean.before); err != nil {
			return err
		}
	}
	return nil
}
