package operators

import (
	"context"
	"crypto/rand"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/models/cause"
	"ocrconsole/models/proof"
	"ocrconsole/models/rights"
	"ocrconsole/models/trail"
)

// How long a browser is signed in at the desk: in all, and unused; and how often it is written down that it is used.
const (
	SessionTime = 12 * time.Hour
	SessionIdle = time.Hour
	sessionSeen = time.Minute
)

// How many tries to sign in 15 minutes allow: from one network, and of one address from one network. Nobody is told whether the password or
// the code was wrong, so that guessing both at once from any number of networks leads nowhere; and no number of tries elsewhere keeps an
// operator out.
const (
	triesPerNetwork = 60
	triesPerPair    = 10
	// codesPerDay is how many codes a signed-in operator may try in a day.
	codesPerDay = 100
)

func networkTries(remoteIP string) proof.Limit {
	return proof.Limit{Key: "operator " + models.NetworkOf(remoteIP), Attempts: triesPerNetwork}
}

func (o *Operators) throttle(ctx context.Context, limits ...proof.Limit) error {
	now := o.Clock.Now()
	return o.DB.Write(ctx, func(tx *gorm.DB) error { return proof.CountUnder(tx, limits, now) })
}

func wrongSignIn() error { return models.Refuse(models.Unauthorized, cause.WrongDeskSignIn) }

// SignIn checks address, password and code, and gives the token of a browser. Which of the three is wrong cannot be told from the answer: it
// is Unauthorized after the same work. TooMany after too many tries.
func (o *Operators) SignIn(ctx context.Context, email, password, code, remoteIP string) (session string, err error) {
	return o.signIn(ctx, email, password, remoteIP, false, func(tx *gorm.DB, of *models.Operator, now time.Time) (bool, error) {
		return o.takeCode(tx, of, code, now)
	})
}

// shown tells whether what was brought beside the password is the operator's. It ends what is good once.
type shown func(tx *gorm.DB, of *models.Operator, now time.Time) (bool, error)

func (o *Operators) signIn(ctx context.Context, email, password, remoteIP string, passkey bool, show shown) (session string, err error) {
	email, err = models.CanonicalEmail(email)
	if err != nil || len(password) > accounts.MaxPassword {
		return "", wrongSignIn()
	}
	pair := proof.Limit{Key: "operator " + models.NetworkOf(remoteIP) + " " + email, Attempts: triesPerPair}
	if err := o.throttle(ctx, networkTries(remoteIP), pair); err != nil {
		return "", err
	}
	of, err := models.FindOperatorByEmail(o.DB.WithContext(ctx), email)
	if err != nil {
		return "", err
	}
	if of == nil || of.EndedAt != nil {
		of = &models.Operator{}
	}
	matches, err := proof.PasswordMatches(of.PasswordHash, password, o.HashMemoryKiB)
	if err != nil {
		return "", err
	}
	now := o.Clock.Now()
	if !matches {
		return "", o.failed(ctx, email, remoteIP, now)
	}
	err = o.DB.Write(ctx, func(tx *gorm.DB) error {
		ok, err := show(tx, of, now)
		if err != nil || !ok {
			return err
		}
		if err := models.ForgetAttemptsUnder(tx, pair.Key); err != nil {
			return err
		}
		if session, err = begin(tx, of.ID, remoteIP, now); err != nil {
			return err
		}
		return models.RecordOfHouse(tx, now, trail.OperatorSignedIn{OperatorID: of.ID, Email: models.ReadableEmail(of.Email), Passkey: passkey})
	})
	if err == nil && session == "" {
		err = o.failed(ctx, email, remoteIP, now)
	}
	return session, err
}

// failed counts the failure for the trail, which tells of the failures of an hour together, and refuses.
func (o *Operators) failed(ctx context.Context, email, remoteIP string, now time.Time) error {
	err := o.DB.Write(ctx, func(tx *gorm.DB) error {
		return models.CountFailureHour(tx, email, models.NetworkOf(remoteIP), now)
	})
	if err != nil {
		return err
	}
	return wrongSignIn()
}

// takeCode takes a code of the operator's program, once. Who was given another password meanwhile has another secret, too.
func (o *Operators) takeCode(tx *gorm.DB, seen *models.Operator, code string, now time.Time) (bool, error) {
	of, err := sameOperator(tx, seen)
	if err != nil || of == nil {
		return false, err
	}
	secret, err := o.Keys.OpenOperator(of.ID, of.SecretSealed)
	if err != nil {
		return false, err
	}
	step, ok := proof.TOTPMatch(secret, proof.DigitsOf(code), now)
	if !ok {
		return false, nil
	}
	return models.TakeOperatorStep(tx, of.ID, step)
}

// sameOperator gives the operator as they are now, nil where they have ended, or sign in by something else than when they were seen.
func sameOperator(tx *gorm.DB, seen *models.Operator) (*models.Operator, error) {
	of, err := models.FindOperator(tx, seen.ID)
	if err != nil || of.EndedAt != nil || of.SecretSealed == nil || of.PasswordHash != seen.PasswordHash {
		return nil, err
	}
	return of, nil
}

// begin stores a session and gives its token.
func begin(tx *gorm.DB, operatorID int64, remoteIP string, now time.Time) (token string, err error) {
	token = rand.Text()
	return token, models.CreateOperatorSession(tx, &models.OperatorSession{
		TokenHash: proof.HashToken(token), OperatorID: operatorID, Address: models.NetworkOf(remoteIP), CreatedAt: now, SeenAt: now, ProvenAt: now, ExpiresAt: now.Add(SessionTime), Challenge: rand.Text(),
	})
}

// Who is an operator who is signed in, in one of their browsers.
type Who struct {
	ID          int64
	Email, Name string
	Role        rights.DeskRole
	Demo        bool
	ProvenAt    time.Time // when they last showed a code or a passkey
	Flash       string    // what the next page says
	session     string
	challenge   string // see challengeOf
}

// demoMay is what the demo's operator may: look, and see pages as a customer does.
var demoMay = []rights.DeskPermission{rights.DeskSelf, rights.DeskLook, rights.DeskHealth, rights.DeskView}

// May fails with Forbidden, and says who may, unless the operator's role has the permission.
func (w *Who) May(p rights.DeskPermission) error {
	if w.Demo && !slices.Contains(demoMay, p) {
		return models.Refuse(models.Forbidden, cause.DemoOperator)
	}
	if w.Role.May(p) {
		return nil
	}
	names := make([]string, 0, len(rights.DeskRoles))
	for _, r := range p.Who() {
		names = append(names, string(r))
	}
	return models.Refuse(models.Forbidden, cause.DeskMayNot{Permission: string(p), Role: string(w.Role), Who: names})
}

// Session gives whose the browser with the token is; NotFound if it is nobody's any more.
func (o *Operators) Session(ctx context.Context, token string) (who Who, err error) {
	now, tx := o.Clock.Now(), o.DB.WithContext(ctx)
	s, err := models.FindOperatorSession(tx, proof.HashToken(token), now, now.Add(-SessionIdle))
	if err != nil {
		return who, err
	}
	of, err := models.FindOperator(tx, s.OperatorID)
	if err != nil {
		return who, err
	}
	if of.EndedAt != nil {
		return who, models.Refuse(models.NotFound, cause.NoSuchOperator)
	}
	if now.Sub(s.SeenAt) > sessionSeen {
		if err := models.SetOperatorSession(tx, s.TokenHash, map[string]any{"seen_at": now}); err != nil && !models.IsUnreachable(err) {
			return who, err
		}
	}
	return Who{of.ID, of.Email, of.Name, of.Role, of.Demo, s.ProvenAt, s.Flash, s.TokenHash, s.Challenge}, nil
}

// SignOut ends the operator's browser.
func (o *Operators) SignOut(ctx context.Context, who Who) error {
	return models.DeleteOperatorSession(o.DB.WithContext(ctx), who.session)
}

// Say keeps what the next page of the browser says, "" for nothing.
func (o *Operators) Say(ctx context.Context, who Who, text string) error {
	return models.SetOperatorSession(o.DB.WithContext(ctx), who.session, map[string]any{"flash": text})
}

// Clean removes browsers, and leave to look, whose time is over.
func (o *Operators) Clean(ctx context.Context) error {
	now, tx := o.Clock.Now(), o.DB.WithContext(ctx)
	if err := models.DeleteExpiredDeskViews(tx, now); err != nil {
		return err
	}
	return models.DeleteExpiredOperatorSessions(tx, now)
}
