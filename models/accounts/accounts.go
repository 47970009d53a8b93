package accounts

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/asking"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/proof"
	"ocrconsole/models/reading"
	"ocrconsole/models/trail"
)

// Accounts are the use cases; only DB and Catalog are required.
type Accounts struct {
	DB      *models.DB
	Catalog *catalog.Reader
	Clock   models.Clock
	// HashMemoryKiB is the memory that hashing a new password takes; 0: as much as OWASP recommends. Only tests, which
	// make hundreds of users, take less.
	HashMemoryKiB uint32
	// ConfirmsByMail says that mails reach people, so that nobody signs in before they have confirmed their address by one.
	ConfirmsByMail bool
	// Welcome, if there is one, decides in the transaction in which a customer becomes one, or shows that they read mail at
	// their address, what they are given for it; it is asked again when it could not decide before.
	Welcome func(tx *gorm.DB, accountID int64, now time.Time) error

	// EraseAfter is how long after an account was closed what is personal of it is kept; nil: as long as the constant says.
	EraseAfter *time.Duration

	bearers   credentials[Bearer]
	tokens    asking.Together[string, Bearer] // by hash
	operators asking.Together[string, int64]  // operator tokens, by hash
	attempts  attempts
}

// Password lengths in bytes. There are no composition rules: length is what makes a password strong.
const (
	MinPassword = 10
	MaxPassword = 128
)

// NewAccount is what a new customer gives.
type NewAccount struct {
	Email    string
	Password string
	// Name of the account; empty: the address.
	Name string
	// Device is what the browser that signs up keeps to be known by, of NewDevice; empty where there is none.
	Device string
	// Reading is how they read numbers and days, as far as their browser says it.
	Reading reading.Style
}

// Created is a new customer: the account, its owner, and its project id in each region.
type Created struct {
	AccountID int64
	UserID    int64
	Email     string
	Projects  map[string]string
}

// Create makes a user who owns a new account with a project in every region. The address counts as confirmed: whoever
// creates customers knows them. It fails with Conflict, on the field email, when the address is taken; use SignUp where
// a stranger must not learn that.
func (a *Accounts) Create(ctx context.Context, in NewAccount) (*Created, error) {
	n, err := a.newcomer(ctx, in)
	if err != nil {
		return nil, err
	}
	var created *Created
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		if created, err = n.create(tx, n.email); err != nil {
			return err
		}
		if err := models.ConfirmEmail(tx, created.UserID, n.now); err != nil {
			return err
		}
		return a.welcome(tx, created.AccountID)
	})
	return created, err
}

// newcomer is a new customer as they will be stored.
type newcomer struct {
	email, name, hash, device string
	snapshot                  *catalog.Snapshot
	now                       time.Time
	network                   string // that they came from, "" for whoever the operator makes
	reading                   reading.Style
}

// newcomer checks what a new customer gave and does all that needs no transaction.
func (a *Accounts) newcomer(ctx context.Context, in NewAccount) (*newcomer, error) {
	email, err := checkNew(&in)
	if err != nil {
		return nil, err
	}
	hash, err := proof.HashPassword(in.Password, a.HashMemoryKiB)
	if err != nil {
		return nil, err
	}
	snapshot, err := a.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	return &newcomer{email: email, name: in.Name, hash: hash, device: in.Device, snapshot: snapshot, now: a.Clock.Now(), reading: in.Reading}, nil
}

// create stores the newcomer under the address.
func (n *newcomer) create(tx *gorm.DB, email string) (*Created, error) {
	if _, err := models.FindUserByEmail(tx, email); models.CodeOf(err) != models.NotFound {
		if err != nil {
			return nil, err
		}
		return nil, emailTaken()
	}
	if kept, err := models.KeptForFormer(tx, email, 0, n.now); err != nil {
		return nil, err
	} else if kept {
		return nil, emailTaken()
	}
	user := &models.User{Email: email, PasswordHash: n.hash, CreatedAt: n.now, Reading: n.reading}
	if err := tx.Create(user).Error; err != nil {
		if models.IsDuplicate(err) {
			return nil, emailTaken()
		}
		return nil, err
	}
	account, err := models.CreateAccount(tx, n.name, n.now)
	if err != nil {
		return nil, err
	}
	member := &models.Membership{AccountID: account.ID, UserID: user.ID, Role: models.RoleOwner, CreatedAt: n.now}
	if err := models.CreateMembership(tx, member); err != nil {
		return nil, err
	}
	if n.device != "" {
		if err := rememberDevice(tx, user.ID, n.device, "", n.now); err != nil {
			return nil, err
		}
	}
	if err := account.SaveSignUpNetwork(tx, n.network); err != nil {
		return nil, err
	}
	projects, err := ensureProjects(tx, account.ID, n.snapshot, n.now)
	if err != nil {
		return nil, err
	}
	if err := models.Record(tx, account.ID, n.now, trail.AccountCreated{Email: models.ReadableEmail(email), Name: n.name}); err != nil {
		return nil, err
	}
	return &Created{AccountID: account.ID, UserID: user.ID, Email: email, Projects: projects}, nil
}

func emailTaken() error {
	return &models.Error{Code: models.Conflict, Field: "email", Why: cause.AddressTaken}
}

// checkNew normalises and checks what a new customer gave.
func checkNew(in *NewAccount) (email string, err error) {
	if email, err = models.CanonicalEmail(in.Email); err != nil {
		return "", err
	}
	if err := CheckPassword(in.Password, email, in.Name); err != nil {
		return "", err
	}
	return email, in.checkName(email)
}

// checkName normalises and checks the account's name: without one it is that of the address.
func (in *NewAccount) checkName(email string) error {
	in.Name = strings.TrimSpace(models.WithoutDirections(in.Name))
	if !isText(in.Name) {
		return models.RefuseField("name", cause.NameUnwritable)
	}
	if len([]rune(in.Name)) > 80 {
		return models.RefuseField("name", cause.NameTooLong)
	}
	if in.Name == "" {
		in.Name = models.ReadableEmail(email)
	}
	return nil
}

// isText reports whether s is text without control characters, such as PostgreSQL cannot store.
func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl) }

// typedEmail gives the one form of an address that was typed to find its user. Some users' addresses, from before there was
// one form, have none: theirs is compared as it is.
func typedEmail(typed string) string {
	email, err := models.CanonicalEmail(typed)
	if err != nil {
		return strings.ToLower(strings.TrimSpace(typed))
	}
	return email
}

// KnownProjects gives the account's project ids by region, without those of regions that are new since it was last asked for
// Projects.
func (a *Accounts) KnownProjects(ctx context.Context, accountID int64) (map[string]string, error) {
	return models.ProjectsOf(a.DB.WithContext(ctx), accountID)
}

// Projects gives the account's project id in each region of the catalog; for regions that are new since the
// account was made they are created now.
func (a *Accounts) Projects(ctx context.Context, accountID int64) (map[string]string, error) {
	snapshot, err := a.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	projects, err := models.ProjectsOf(a.DB.WithContext(ctx), accountID)
	if err != nil {
		return nil, err
	}
	complete := !slices.ContainsFunc(snapshot.Regions, func(r catalog.Region) bool { return projects[r.Code] == "" })
	if complete {
		return projects, nil
	}
	now := a.Clock.Now()
	err = a.DB.Write(ctx, func(tx *gorm.DB) error {
		if _, err := models.LockAccount(tx, accountID); err != nil {
			return err
		}
		projects, err = ensureProjects(tx, accountID, snapshot, now)
		return err
	})
	return projects, err
}

func ensureProjects(tx *gorm.DB, accountID int64, snapshot *catalog.Snapshot, now time.Time) (map[string]string, error) {
	projects, err := models.ProjectsOf(tx, accountID)
	if err != nil {
		return nil, err
	}
	for _, region := range snapshot.Regions {
		if projects[region.Code] != "" {
			continue
		}
		p := &models.Project{AccountID: accountID, Region: region.Code, ID: proof.RandomHex(16), CreatedAt: now}
		if err := models.CreateProject(tx, p); err != nil {
			return nil, err
		}
		projects[region.Code] = p.ID
	}
	return projects, nil
}

// Listed is one account as the operator lists it.
type Listed struct {
	AccountID int64             `json:"account_id"`
	Email     string            `json:"email"`
	Name      string            `json:"name"`
	CreatedAt time.Time         `json:"created_at"`
	Projects  map[string]string `json:"projects"`
}

// List gives all accounts by id, with their first owner's address and their projects.
func (a *Accounts) List(ctx context.Context) ([]Listed, error) {
	tx := a.DB.WithContext(ctx)
	all, err := models.Accounts(tx)
	if err != nil {
		return nil, err
	}
	owners, err := models.OwnerEmails(tx)
	if err != nil {
		return nil, err
	}
	listed := make([]Listed, len(all))
	for i, account := range all {
		projects, err := models.ProjectsOf(tx, account.ID)
		if err != nil {
			return nil, err
		}
		listed[i] = Listed{account.ID, owners[account.ID], account.Name, account.CreatedAt, projects}
	}
	return listed, nil
}

// FindAccountID finds the account by its id or by the address of one of its members, as an operator names it.
func (a *Accounts) FindAccountID(ctx context.Context, idOrEmail string) (int64, error) {
	tx := a.DB.WithContext(ctx)
	if id, ok := parseID(idOrEmail); ok {
		account, err := models.FindAccount(tx, id)
		if err != nil {
			return 0, err
		}
		return account.ID, nil
	}
	member, err := memberByEmail(tx, idOrEmail)
	if err != nil {
		return 0, err
	}
	return member.AccountID, nil
}

// FindOwner finds whose keys an operator means: a user by their address, or an account's first owner by its id.
func (a *Accounts) FindOwner(ctx context.Context, idOrEmail string) (Owner, error) {
	tx := a.DB.WithContext(ctx)
	var member *models.Membership
	var err error
	if id, ok := parseID(idOrEmail); ok {
		member, err = models.FirstOwner(tx, id)
	} else {
		member, err = memberByEmail(tx, idOrEmail)
	}
	if err != nil {
		return Owner{}, err
	}
	return Owner{member.AccountID, member.UserID}, nil
}

// memberByEmail finds a user with the account that they act for.
func memberByEmail(tx *gorm.DB, email string) (*models.Membership, error) {
	users, err := models.UsersByEmail(tx, typedEmail(email))
	if err != nil {
		return nil, err
	}
	switch len(users) {
	case 0:
		return nil, models.Refuse(models.NotFound, cause.NoAccountOf{Email: email})
	case 1:
		return models.FirstMembership(tx, users[0].ID)
	default:
		return nil, models.Refuse(models.Conflict, cause.SeveralUsers{Email: email})
	}
}

func parseID(s string) (int64, bool) {
	id, err := strconv.ParseInt(s, 10, 64)
	return id, err == nil && id > 0
}

// Get loads an account by its number, as operators look at it.
func (a *Accounts) Get(ctx context.Context, accountID int64) (*models.Account, error) {
	return models.FindAccount(a.DB.WithContext(ctx), accountID)
}
