package accounts

import (
	"context"
	"time"

	"ocrconsole/models/proof"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rights"
	"ocrconsole/models/trail"
)

// How long a token is valid, and how far the date of a signed request may be from ours: a request that was listened in on can be
// repeated that long.
const (
	AuthTokenTime = 24 * time.Hour
	SignatureTime = 15 * time.Minute
)

// TokenRequest asks for a token with a user's address and password, for one project of their account, named by its
// region or its id; with neither, for all of them.
type TokenRequest struct {
	Email     string
	Password  string
	RemoteIP  string
	Region    string
	ProjectID string
}

// Bearer is whose token it is, and the region whose project it is for; empty: all of the account.
type Bearer struct {
	Owner
	Region string
	Looks  bool // whose it is may see the account's money and usage: see looks
}

// AuthToken is a new token with what its bearer is told about it.
type AuthToken struct {
	Bearer
	Token       string
	IssuedAt    time.Time
	ExpiresAt   time.Time
	Email       string
	AccountName string
	ProjectID   string // of Region; empty when the token is for all
}

// CreateAuthToken checks the password as SignInBrowser does and makes a token. It fails with Unauthorized or TooMany as that,
// and with NotFound when the account has no such project.
func (a *Accounts) CreateAuthToken(ctx context.Context, in TokenRequest) (AuthToken, error) {
	user, err := a.signIn(ctx, &SignInRequest{Email: in.Email, Password: in.Password, RemoteIP: in.RemoteIP})
	if err != nil {
		return AuthToken{}, err
	}
	userID := user.ID
	who, err := a.Identity(ctx, userID, 0)
	if err != nil {
		return AuthToken{}, err
	}
	if in.ProjectID != "" && who.Accounts > 1 {
		if who, err = a.ofProject(ctx, who, in.ProjectID); err != nil {
			return AuthToken{}, err
		}
	}
	if who.FactorRequired && !who.SecondFactor {
		return AuthToken{}, models.Refuse(models.Unauthorized, cause.SecondFactorForToken)
	}
	if who.NeedsSSO {
		return AuthToken{}, models.Refuse(models.Unauthorized, cause.SSOForToken)
	}
	if err := models.CheckMay(who.Role, rights.Keys); err != nil {
		return AuthToken{}, err
	}
	region, projectID, err := a.tokenScope(ctx, who.AccountID, in)
	if err != nil {
		return AuthToken{}, err
	}
	now := a.Clock.Now()
	t := AuthToken{
		Bearer: Bearer{Owner: Owner{who.AccountID, userID}, Region: region, Looks: who.Role.May(rights.Look)}, Token: authTokenPrefix + proof.RandomHex(32),
		IssuedAt: now, ExpiresAt: now.Add(AuthTokenTime), Email: who.Email, AccountName: who.AccountName, ProjectID: projectID,
	}
	row := &models.AuthToken{
		TokenHash: proof.HashToken(t.Token), AccountID: t.AccountID, UserID: t.UserID, Region: t.Region, CreatedAt: t.IssuedAt, ExpiresAt: t.ExpiresAt,
	}
	return t, a.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := recordToken(tx, &t.Owner, now); err != nil {
			return err
		}
		account, err := models.HoldAccount(tx, t.AccountID)
		if err != nil {
			return err
		}
		member, err := models.MemberWhoMay(tx, t.AccountID, userID, rights.Keys)
		if err != nil {
			return err
		}
		locked, err := models.LockUser(tx, userID)
		if err != nil {
			return err
		}
		if account.NeedsSSO(member, locked.Email) { // asked for meanwhile, and all tokens ended
			return models.Refuse(models.Unauthorized, cause.SSOForToken)
		}
		if locked.SessionEpoch != user.SessionEpoch { // the password was changed meanwhile, and all tokens ended
			return wrongCredentials()
		}
		if locked.SecondFactor { // set up meanwhile
			return models.Refuse(models.Unauthorized, cause.SecondFactorForToken)
		}
		return models.CreateAuthToken(tx, row)
	})
}

// recordToken records the first token that a user gets in an hour from an address: programs may ask for one before each call, and none of
// that is to make the trail long, or to wait for the account's lock.
func recordToken(tx *gorm.DB, owner *Owner, now time.Time) error {
	made := trail.TokenMade{UserID: owner.UserID}
	recorded, err := models.RecordedInHour(tx, owner.AccountID, owner.UserID, made.Kind(), now)
	if err != nil || recorded {
		return err
	}
	if _, err := models.LockAccount(tx, owner.AccountID); err != nil {
		return err
	}
	return models.Record(tx, owner.AccountID, now, made)
}

// ofProject gives the user in that account of theirs which has the project; as they are where none has.
func (a *Accounts) ofProject(ctx context.Context, who Identity, projectID string) (Identity, error) {
	own, err := a.OwnAccounts(ctx, who.UserID)
	if err != nil {
		return who, err
	}
	for i := range own {
		projects, err := a.KnownProjects(ctx, own[i].AccountID)
		if err != nil {
			return who, err
		}
		for _, id := range projects {
			if id == projectID {
				return a.Identity(ctx, who.UserID, own[i].AccountID)
			}
		}
	}
	return who, nil
}

// authTokenPrefix makes a token recognisable, to people and to secret scanners.
const authTokenPrefix = "ocrat_" // #nosec G101 -- what every token begins with

// tokenScope finds the project that is asked for, none when all are.
func (a *Accounts) tokenScope(ctx context.Context, accountID int64, in TokenRequest) (region, projectID string, err error) {
	if in.Region == "" && in.ProjectID == "" {
		return "", "", nil
	}
	projects, err := a.Projects(ctx, accountID)
	if err != nil {
		return "", "", err
	}
	for region, id := range projects {
		if (in.Region == "" || in.Region == region) && (in.ProjectID == "" || in.ProjectID == id) {
			return region, id, nil
		}
	}
	return "", "", models.Refuse(models.NotFound, cause.NoProjectOfAccount)
}

// CheckAuthToken gives whose token it is; Unauthorized when it is unknown, deleted or expired. That it was deleted may
// be noticed credentialTime late, when another process did.
func (a *Accounts) CheckAuthToken(ctx context.Context, token string) (Bearer, error) {
	hash := proof.HashToken(token)
	bearer, found := a.bearers.find(hash, a.Clock.Now())
	if found {
		return bearer, nil
	}
	bearer, err := a.tokens.Ask(ctx, hash, lookTime, a.lookUpTokens)
	if err == nil && bearer.AccountID == 0 {
		err = models.Refuse(models.Unauthorized, cause.TokenNotValid)
	}
	return bearer, err
}

// lookUpTokens gives whose those of the tokens are that are good, by their hashes.
func (a *Accounts) lookUpTokens(ctx context.Context, hashes []string) (map[string]Bearer, error) {
	now, seen := a.Clock.Now(), a.bearers.seen()
	rows, err := models.AuthTokens(a.DB.WithContext(ctx), hashes, now)
	if err != nil {
		return nil, err
	}
	members, err := membersOf(a.DB.WithContext(ctx), rows, func(row *models.AuthToken) Owner { return Owner{row.AccountID, row.UserID} })
	found := make(map[string]Bearer, len(rows))
	for i := range rows {
		row := &rows[i]
		owner := Owner{row.AccountID, row.UserID}
		if m := members[owner]; m == nil || m.EndedAt != nil || !m.Role.May(rights.Keys) {
			continue // no member any more, or not one who may call
		}
		found[row.TokenHash] = Bearer{owner, row.Region, looks(members[owner])}
		a.bearers.keep(row.TokenHash, found[row.TokenHash], now, row.ExpiresAt, seen)
	}
	return found, err
}

// DeleteAuthToken ends the token; it is no error when there is none.
func (a *Accounts) DeleteAuthToken(ctx context.Context, token string) error {
	hash := proof.HashToken(token)
	err := a.DB.Write(ctx, func(tx *gorm.DB) error { return models.DeleteAuthToken(tx, hash) })
	a.bearers.forget(hash)
	return err
}
