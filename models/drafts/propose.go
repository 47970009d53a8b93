package drafts

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/models/trail"
)

// maxKey is how long the key of a form may be.
const maxKey = 64

// Wanted is what an operator asks for: their draft in force at once, or (Day, as 2027-01-31) from the beginning of a day on. Key is that of the
// form: sent again it is the same.
type Wanted struct{ Key, Day, Reason string }

// Plan is what putting a draft in force comes to.
type Plan struct {
	Draft       *Draft
	Differences []catalog.Difference // from what is in force
	Dearer      bool                 // something costs more, or is no longer sold
	NeedsSecond bool
	// Earliest is the first day from which on it may be in force where it is dearer.
	Earliest string
	Replay   *Replay // nil: none, or none that holds
}

// Plan tells what putting the operator's draft in force comes to.
func (d *Drafts) Plan(ctx context.Context, who operators.Who) (p *Plan, err error) {
	now := d.Clock.Now()
	snap, err := d.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	draft, err := d.Get(ctx, who)
	if err != nil {
		return nil, err
	}
	return d.plan(d.DB.WithContext(ctx), snap, draft, now)
}

func (d *Drafts) plan(tx *gorm.DB, snap *catalog.Snapshot, draft *Draft, now time.Time) (*Plan, error) {
	p := &Plan{Draft: draft, Earliest: snap.Earliest(now)}
	if draft.File == nil {
		return p, nil
	}
	p.Differences = catalog.Differences(snap.File(), draft.File)
	p.Dearer = catalog.Dearer(snap.File(), draft.File)
	p.NeedsSecond = slices.ContainsFunc(p.Differences, catalog.Difference.MovesPrices)
	replay, err := findReplay(tx, draft.Hash)
	if err == nil && replay.holds(now) {
		p.Replay = replay
	}
	return p, err
}

// refusal tells why it cannot be put in force as wanted, nil if it can.
func (p *Plan) refusal(snap *catalog.Snapshot, day string, now time.Time) error {
	switch {
	case p.Draft.File == nil:
		return models.Refuse(models.Conflict, cause.DraftIsWrong)
	case snap.Version != p.Draft.Version:
		return models.Refuse(models.Conflict, cause.CatalogMoved{Version: snap.Version})
	case len(p.Differences) == 0:
		return models.Refuse(models.Conflict, cause.NothingChanged)
	case p.Replay == nil:
		return models.Refuse(models.Conflict, cause.DraftNotReplayed)
	}
	var err error
	if day == "" {
		err = snap.AtOnce(p.Draft.File, now)
	} else {
		_, err = snap.Announceable(p.Draft.File, day, now)
	}
	var refused *models.Error
	if errors.As(err, &refused) && refused.Code == models.Invalid {
		return models.RefuseField("day", refused.Why)
	}
	return err
}

// Propose puts the operator's draft in force, or announces it. Where prices move it waits for a second operator: then waits is true.
func (d *Drafts) Propose(ctx context.Context, who operators.Who, in Wanted) (waits bool, err error) {
	if err := who.May(rights.DeskCatalog); err != nil {
		return false, err
	}
	reason, err := operators.Reason(in.Reason)
	if err != nil {
		return false, err
	}
	if in.Key == "" || len(in.Key) > maxKey {
		return false, models.Refuse(models.Invalid, cause.FormDamaged)
	}
	now := d.Clock.Now()
	err = d.DB.Write(ctx, func(tx *gorm.DB) error {
		snap, err := catalog.Locked(d.DB, tx, now)
		if err != nil {
			return err
		}
		again, err := models.FindCatalogProposal(tx, in.Key)
		if err != nil || again != nil {
			if err == nil {
				waits, err = repeated(tx, again, who, in.Day, reason)
			}
			return err
		}
		draft, err := d.find(tx, who)
		if err != nil {
			return err
		}
		plan, err := d.plan(tx, snap, draft, now)
		if err != nil {
			return err
		}
		if err := plan.refusal(snap, in.Day, now); err != nil {
			return err
		}
		waits = plan.NeedsSecond
		return d.place(tx, plan, &models.CatalogProposal{
			FormKey: in.Key, Version: draft.Version, Catalog: draft.Catalog, FromDay: in.Day, Reason: reason, State: models.ProposalDone, AskedBy: who.ID, AskedAt: now,
		})
	})
	return waits, err
}

// repeated tells whether what was asked for by the form before still waits; Conflict if the form says something else now, or if it was declined.
func repeated(tx *gorm.DB, p *models.CatalogProposal, who operators.Who, day, reason string) (waits bool, err error) {
	draft, err := models.FindCatalogDraft(tx, who.ID)
	switch {
	case err != nil:
		return false, err
	case p.AskedBy != who.ID || p.FromDay != day || p.Reason != reason || draft != nil && draft.Catalog != p.Catalog: // it is dropped once it is in force
		return false, models.Refuse(models.Conflict, cause.ProposalOther)
	case p.State == models.ProposalDeclined:
		return false, models.Refuse(models.Conflict, cause.DecidedAlready)
	}
	return p.State == models.ProposalWaiting, nil
}

// place stores what was asked for, and carries it out unless a second operator decides.
func (d *Drafts) place(tx *gorm.DB, plan *Plan, p *models.CatalogProposal) error {
	if !plan.NeedsSecond {
		if err := models.CreateCatalogProposal(tx, p); err != nil {
			return err
		}
		return d.carryOut(tx, p, catalog.Why{Reason: p.Reason, InPlaceOf: p.Version}, p.AskedAt)
	}
	waiting, err := models.WaitingCatalogProposal(tx)
	if err != nil {
		return err
	}
	if waiting != nil {
		return models.Refuse(models.Conflict, cause.ProposalWaits)
	}
	p.State = models.ProposalWaiting
	if err := models.CreateCatalogProposal(tx, p); err != nil {
		return err
	}
	return models.RecordOfHouse(tx, p.AskedAt, trail.CatalogProposed{From: p.FromDay, Reason: p.Reason})
}

// carryOut puts it in force or announces it, as the command does.
func (d *Drafts) carryOut(tx *gorm.DB, p *models.CatalogProposal, why catalog.Why, now time.Time) error {
	file, problems := catalog.ParseFor("draft", []byte(p.Catalog), d.Cards)
	if len(problems) > 0 {
		return models.Refuse(models.Conflict, cause.DraftIsWrong)
	}
	err := models.DropAppliedDraft(tx, p.AskedBy, p.Catalog)
	switch {
	case err != nil:
	case p.FromDay == "":
		_, err = catalog.ApplyIn(d.DB, tx, file, why, now)
	default:
		_, err = catalog.AnnounceIn(d.DB, tx, file, p.FromDay, why, now)
	}
	return err
}

// Withdraw takes back what is announced, as the command does; see MayWithdraw.
func (d *Drafts) Withdraw(ctx context.Context, who operators.Who, why string) error {
	if err := who.May(rights.DeskCatalog); err != nil {
		return err
	}
	reason, err := operators.Reason(why)
	if err != nil {
		return err
	}
	_, err = catalog.WithdrawFor(ctx, d.DB, reason, func(tx *gorm.DB, snap *catalog.Snapshot) error { return mayWithdraw(tx, snap, who) }, d.Clock.Now())
	return err
}

// MayWithdraw fails with Conflict where prices move by what is announced, and the operator asked for it or approved it, or may be who did: what two
// decided is taken back by somebody else. What was announced by command is taken back by any operator who writes catalogs.
func (d *Drafts) MayWithdraw(ctx context.Context, snap *catalog.Snapshot, who operators.Who) error {
	return mayWithdraw(d.DB.WithContext(ctx), snap, who)
}

func mayWithdraw(tx *gorm.DB, snap *catalog.Snapshot, who operators.Who) error {
	by := snap.Announced.By
	if by.Maker != trail.Operator || !snap.Announced.MovesPrices(snap.File()) {
		return nil
	}
	for _, id := range []int64{by.MakerID, by.AskedBy} {
		if id == who.ID {
			return models.Refuse(models.Conflict, cause.WithdrawnByOther)
		}
		if id == 0 {
			continue
		}
		if err := models.MaySecond(tx, id, who.ID); err != nil {
			return err
		}
	}
	return nil
}

// Waiting gives what waits for a second operator, with what it changes; nil if nothing does.
func (d *Drafts) Waiting(ctx context.Context) (p *models.CatalogProposal, file *catalog.File, err error) {
	p, err = models.WaitingCatalogProposal(d.DB.WithContext(ctx))
	if err != nil || p == nil {
		return nil, nil, err
	}
	file, problems := catalog.Parse("draft", []byte(p.Catalog))
	if len(problems) > 0 {
		return nil, nil, models.Refuse(models.Conflict, cause.CatalogNotReadable)
	}
	return p, file, nil
}

// Decide has what waits put in force, by another operator than the one who asked for it; or declined, by anybody who may.
func (d *Drafts) Decide(ctx context.Context, who operators.Who, key string, approve bool) error {
	if err := who.May(rights.DeskCatalog); err != nil {
		return err
	}
	now := d.Clock.Now()
	return d.DB.Write(ctx, func(tx *gorm.DB) error {
		if err := catalog.Lock(d.DB, tx); err != nil {
			return err
		}
		p, err := models.FindCatalogProposal(tx, key)
		if err != nil {
			return err
		}
		if p == nil {
			return models.Refuse(models.NotFound, cause.NoSuchProposal)
		}
		state := models.ProposalDeclined
		if approve {
			state = models.ProposalDone
		}
		switch {
		case p.State == state && p.DecidedBy != nil && *p.DecidedBy == who.ID:
			return nil // the same form again
		case p.State != models.ProposalWaiting:
			return models.Refuse(models.Conflict, cause.DecidedAlready)
		}
		if approve {
			if err := models.MaySecond(tx, p.AskedBy, who.ID); err != nil {
				return err
			}
			if err := d.stillReplayed(tx, p, now); err != nil {
				return err
			}
		}
		p.State, p.DecidedBy, p.DecidedAt = state, &who.ID, &now
		if err := models.DecideCatalogProposal(tx, p); err != nil {
			return err
		}
		if !approve {
			return models.RecordOfHouse(tx, now, trail.CatalogDeclined{Reason: p.Reason})
		}
		return d.carryOut(tx, p, catalog.Why{Reason: p.Reason, AskedBy: p.AskedBy, InPlaceOf: p.Version}, now)
	})
}

// stillReplayed fails with Conflict unless it is known who pays what under what waits: a replay holds for some days, also for who approves.
func (d *Drafts) stillReplayed(tx *gorm.DB, p *models.CatalogProposal, now time.Time) error {
	file, problems := catalog.ParseFor("draft", []byte(p.Catalog), d.Cards)
	if len(problems) > 0 {
		return models.Refuse(models.Conflict, cause.DraftIsWrong)
	}
	hash, err := HashOf(file)
	if err != nil {
		return err
	}
	replay, err := findReplay(tx, hash)
	if err == nil && !replay.holds(now) {
		err = models.Refuse(models.Conflict, cause.DraftNotReplayed)
	}
	return err
}
