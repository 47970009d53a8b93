// Package drafts has what operators do to the catalog at their desk: each writes a draft, sees what it changes and who would have paid what under
// it, and puts it in force, at once or from a day on. What is right, what is announced and what is written is decided by models/catalog, as for
// the command; where prices move, a second operator decides.
package drafts

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
)

// Drafts has the use cases; all but Clock are required.
type Drafts struct {
	DB      *models.DB
	Catalog *catalog.Reader
	Clock   models.Clock
	// Cards gives what cards can be charged in a currency.
	Cards func(currency string) rules.CardLimits
}

// Draft is an operator's draft with what is right and wrong in it.
type Draft struct {
	models.CatalogDraft
	Sheet    *catalog.Sheet
	File     *catalog.File // nil while there are problems
	Problems []catalog.Problem
	Hash     string // of what File says, "" while there are problems
	// Base is what was in force when it was begun, or brought up to date.
	Base *catalog.File
}

// HashOf names what a catalog says, however it was written.
func HashOf(f *catalog.File) (string, error) {
	text, err := f.YAML()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// Get gives the operator's draft; NotFound if there is none.
func (d *Drafts) Get(ctx context.Context, who operators.Who) (*Draft, error) {
	return d.find(d.DB.WithContext(ctx), who)
}

func (d *Drafts) find(tx *gorm.DB, who operators.Who) (*Draft, error) {
	if err := who.May(rights.DeskCatalog); err != nil {
		return nil, err
	}
	row, err := models.FindCatalogDraft(tx, who.ID)
	if err != nil {
		return nil, err
	}
	if row == nil {
		return nil, models.Refuse(models.NotFound, cause.NoDraft)
	}
	return d.read(row)
}

// read reads what is stored.
func (d *Drafts) read(row *models.CatalogDraft) (*Draft, error) {
	draft := &Draft{CatalogDraft: *row}
	var problems []catalog.Problem
	if draft.Base, problems = catalog.Parse("base", []byte(row.Base)); len(problems) > 0 {
		return nil, models.Refuse(models.Conflict, cause.CatalogNotReadable)
	}
	if draft.Sheet, _ = catalog.ReadSheet("draft", []byte(row.Catalog), d.Cards); draft.Sheet == nil {
		return nil, models.Refuse(models.Conflict, cause.CatalogNotReadable)
	}
	return draft, d.check(draft)
}

// check finds what is right and wrong.
func (d *Drafts) check(draft *Draft) (err error) {
	if draft.File, draft.Problems, err = draft.Sheet.Check(d.Cards); err != nil || draft.File == nil {
		return err
	}
	draft.Hash, err = HashOf(draft.File)
	return err
}

// Check finds what would be wrong with the operator's draft after a change, and stores nothing.
func (d *Drafts) Check(ctx context.Context, who operators.Who, change func(*catalog.Sheet)) (*Draft, error) {
	draft, err := d.Get(ctx, who)
	if err != nil {
		return nil, err
	}
	change(draft.Sheet)
	return draft, d.check(draft)
}

// Has tells whether the operator has a draft.
func (d *Drafts) Has(ctx context.Context, who operators.Who) (bool, error) {
	row, err := models.FindCatalogDraft(d.DB.WithContext(ctx), who.ID)
	return row != nil, err
}

// Begin begins a draft of what a version said, 0: of what is in force. Conflict where the operator has one.
func (d *Drafts) Begin(ctx context.Context, who operators.Who, version int64) error {
	if err := who.May(rights.DeskCatalog); err != nil {
		return err
	}
	snap, base, err := d.inForce(ctx)
	if err != nil {
		return err
	}
	row := &models.CatalogDraft{OperatorID: who.ID, Version: snap.Version, Base: base, Catalog: base, ChangedAt: d.Clock.Now()}
	if version != 0 {
		if row.Catalog, err = d.Text(ctx, version); err != nil {
			return err
		}
	}
	if len(row.Catalog) > catalog.MaxSize {
		return models.Refuse(models.Conflict, cause.DraftTooLarge)
	}
	begun, err := models.BeginCatalogDraft(d.DB.WithContext(ctx), row)
	if err == nil && !begun {
		err = models.Refuse(models.Conflict, cause.DraftThere)
	}
	return err
}

// inForce gives the catalog in force and how it is written.
func (d *Drafts) inForce(ctx context.Context) (*catalog.Snapshot, string, error) {
	snap, err := d.Catalog.Current(ctx)
	if err != nil {
		return nil, "", err
	}
	text, err := snap.File().YAML()
	return snap, string(text), err
}

// Save changes the operator's draft, from the edit that the form was made of. What is wrong in it is stored too.
func (d *Drafts) Save(ctx context.Context, who operators.Who, edit int64, change func(*catalog.Sheet)) (*Draft, error) {
	draft, err := d.Check(ctx, who, change)
	if err != nil {
		return nil, err
	}
	text, err := draft.Sheet.YAML()
	if err != nil {
		return nil, err
	}
	return draft, d.store(ctx, draft, text, edit)
}

// store keeps the text as the draft's.
func (d *Drafts) store(ctx context.Context, draft *Draft, text []byte, edit int64) error {
	if len(text) > catalog.MaxSize {
		return models.Refuse(models.Invalid, cause.DraftTooLarge)
	}
	draft.Catalog, draft.ChangedAt = string(text), d.Clock.Now()
	return models.ChangeCatalogDraft(d.DB.WithContext(ctx), &draft.CatalogDraft, edit)
}

// Import puts a catalog file in place of the operator's draft. One that cannot be edited is refused, and the problems say why.
func (d *Drafts) Import(ctx context.Context, who operators.Who, edit int64, name string, data []byte) ([]catalog.Problem, error) {
	draft, err := d.Get(ctx, who)
	if err != nil {
		return nil, err
	}
	sheet, problems := catalog.ReadSheet(name, data, d.Cards)
	if sheet == nil {
		return problems, models.RefuseField("file", cause.CatalogNotReadable)
	}
	text, err := sheet.YAML()
	if err != nil {
		return nil, err
	}
	return nil, d.store(ctx, draft, text, edit)
}

// BringUpToDate has the operator's draft stand in place of what is in force now. Its own text stays as it is.
func (d *Drafts) BringUpToDate(ctx context.Context, who operators.Who, edit int64) error {
	draft, err := d.Get(ctx, who)
	if err != nil {
		return err
	}
	snap, base, err := d.inForce(ctx)
	if err != nil {
		return err
	}
	draft.Version, draft.CatalogDraft.Base = snap.Version, base
	return d.store(ctx, draft, []byte(draft.Catalog), edit)
}

// Discard throws the operator's draft away.
func (d *Drafts) Discard(ctx context.Context, who operators.Who) error {
	if err := who.May(rights.DeskCatalog); err != nil {
		return err
	}
	return models.DropCatalogDraft(d.DB.WithContext(ctx), who.ID)
}

// Versions lists catalogs that were put in force before a version, 0: all, newest first and without their texts, at most limit.
func (d *Drafts) Versions(ctx context.Context, before int64, limit int) ([]models.CatalogVersion, error) {
	return models.CatalogVersions(d.DB.WithContext(ctx), before, limit)
}

// Version gives what was put in force, with its text; NotFound where there is no such version, or its text was not kept.
func (d *Drafts) Version(ctx context.Context, number int64) (*models.CatalogVersion, error) {
	row, err := models.FindCatalogVersion(d.DB.WithContext(ctx), number)
	if err != nil {
		return nil, err
	}
	if row != nil && row.Catalog == "" {
		err = d.textInForce(ctx, row)
	}
	if err == nil && (row == nil || row.Catalog == "") {
		err = models.Refuse(models.NotFound, cause.NoSuchVersion)
	}
	return row, err
}

// textInForce gives the version its text where it was put in force before texts were kept, and is in force.
func (d *Drafts) textInForce(ctx context.Context, row *models.CatalogVersion) error {
	newest, err := d.Versions(ctx, 0, 1)
	if err != nil || len(newest) == 0 || newest[0].ID != row.ID {
		return err
	}
	_, row.Catalog, err = d.inForce(ctx)
	return err
}

// Before gives the version before one, nil where there is none or its text was not kept.
func (d *Drafts) Before(ctx context.Context, number int64) (*models.CatalogVersion, error) {
	row, err := models.CatalogBefore(d.DB.WithContext(ctx), number)
	if err == nil && row != nil && row.Catalog == "" {
		row = nil
	}
	return row, err
}

// Text gives what a version said.
func (d *Drafts) Text(ctx context.Context, number int64) (string, error) {
	row, err := d.Version(ctx, number)
	if err != nil {
		return "", err
	}
	return row.Catalog, nil
}

// OpenAccounts counts the accounts that are told of what is announced.
func (d *Drafts) OpenAccounts(ctx context.Context) (int64, error) {
	return models.CountOpenAccounts(d.DB.WithContext(ctx))
}

// ReplayHolds is how long a replay stands for who pays what.
const ReplayHolds = 7 * 24 * time.Hour
