package drafts

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/metering"
	"ocrconsole/models/operators"
	"ocrconsole/models/rights"
	"ocrconsole/models/rules"
	"ocrconsole/models/whatif"
)

// ReplayDays is how many days are replayed, today among them.
const ReplayDays = 30

// What one turn of the job looks at: so many accounts, of which so many have paid; and how many turns are made at a time.
const (
	turnAccounts = 5_000
	turnPayers   = 50
	turnsAtOnce  = 20
)

// largestKept is how many of the largest differences are kept, either way.
const largestKept = 10

// Payer is what an account paid, and would have paid instead.
type Payer struct {
	AccountID   int64        `json:"account"`
	ThenMicros  rules.Micros `json:"then"`
	UnderMicros rules.Micros `json:"under"`
}

func (p *Payer) more() rules.Micros { return p.UnderMicros - p.ThenMicros } // neither is below zero

// Totals are what came of a replay so far.
type Totals struct {
	Customers int64 `json:"customers"` // who called or bought something
	More      int64 `json:"more"`
	Less      int64 `json:"less"`
	// ThenMicros is what they paid, for calls and for packages that they bought in this time, UnderMicros what it had been under the draft;
	// OffMicros is by how much the difference may be off, either way.
	ThenMicros  rules.Micros `json:"then"`
	UnderMicros rules.Micros `json:"under"`
	OffMicros   rules.Micros `json:"off"`
	// Doubtful counts customers of whom it is not known when in an hour they called, where that matters, Odd those who were charged in another order
	// than they called in, and LeftOut those who called in more hours than can be replayed.
	Doubtful int64 `json:"doubtful"`
	Odd      int64 `json:"odd"`
	LeftOut  int64 `json:"left_out"`
	// Dearer and Cheaper are those for whom it changes most, the greatest difference first.
	Dearer  []Payer `json:"dearer"`
	Cheaper []Payer `json:"cheaper"`
}

// Replay is how far a replay has come, and what came of it.
type Replay struct {
	models.CatalogReplay
	Totals
}

// holds tells whether it stands for who pays what.
func (r *Replay) holds(now time.Time) bool {
	return r != nil && r.DoneAt != nil && now.Sub(*r.DoneAt) < ReplayHolds
}

// FindReplay gives the replay of a catalog with the hash, nil if nobody has asked for one.
func (d *Drafts) FindReplay(ctx context.Context, hash string) (*Replay, error) {
	return findReplay(d.DB.WithContext(ctx), hash)
}

func findReplay(tx *gorm.DB, hash string) (*Replay, error) {
	row, err := models.FindCatalogReplay(tx, hash)
	if err != nil || row == nil {
		return nil, err
	}
	r := &Replay{CatalogReplay: *row}
	return r, json.Unmarshal([]byte(row.Result), &r.Totals)
}

// AskReplay has the last days of all customers replayed under the operator's draft, unless that is under way. The job does it.
func (d *Drafts) AskReplay(ctx context.Context, who operators.Who) error {
	draft, err := d.Get(ctx, who)
	if err != nil {
		return err
	}
	if draft.File == nil {
		return models.Refuse(models.Conflict, cause.DraftIsWrong)
	}
	return d.askReplay(ctx, draft.File)
}

// AskReplayOfWaiting does so under the catalog that waits for a second operator.
func (d *Drafts) AskReplayOfWaiting(ctx context.Context, who operators.Who) error {
	if err := who.May(rights.DeskCatalog); err != nil {
		return err
	}
	p, file, err := d.Waiting(ctx)
	if err != nil {
		return err
	}
	if p == nil {
		return models.Refuse(models.NotFound, cause.NoSuchProposal)
	}
	return d.askReplay(ctx, file)
}

func (d *Drafts) askReplay(ctx context.Context, file *catalog.File) error {
	snap, err := d.Catalog.Current(ctx)
	if err != nil {
		return err
	}
	text, err := file.YAML()
	if err != nil {
		return err
	}
	hash, err := HashOf(file)
	if err != nil {
		return err
	}
	now := d.Clock.Now()
	return d.DB.Write(ctx, func(tx *gorm.DB) error {
		running, err := models.FindCatalogReplay(tx, hash)
		if err != nil || running != nil && running.DoneAt == nil {
			return err
		}
		return models.BeginCatalogReplay(tx, &models.CatalogReplay{
			Hash: hash, Catalog: string(text), Since: metering.ReplayedFrom(now, ReplayDays, snap.Zone), AskedAt: now, Result: "{}",
		})
	})
}

// Turn brings the replay on that was asked for first, by some accounts, and tells how many it looked at. Several processes may: what two do at once counts once.
func (d *Drafts) Turn(ctx context.Context) (looked int, err error) {
	for range turnsAtOnce {
		n, err := d.turn(ctx)
		looked += n
		if err != nil || n == 0 {
			return looked, err
		}
	}
	return looked, nil
}

func (d *Drafts) turn(ctx context.Context) (int, error) {
	tx := d.DB.WithContext(ctx)
	row, err := models.OpenCatalogReplay(tx)
	if err != nil || row == nil {
		return 0, err
	}
	r := &Replay{CatalogReplay: *row}
	if err := json.Unmarshal([]byte(row.Result), &r.Totals); err != nil {
		return 0, err
	}
	ids, err := models.AccountIDsAfter(tx, r.AfterAccount, turnAccounts)
	if err != nil {
		return 0, err
	}
	now := d.Clock.Now()
	if len(ids) == 0 {
		r.DoneAt = &now
	} else if ids, err = d.look(ctx, r, ids, now); err != nil {
		return 0, err
	}
	result, err := json.Marshal(r.Totals)
	if err != nil {
		return 0, err
	}
	began := r.AfterAccount
	r.LookedAt, r.Result = r.LookedAt+int64(len(ids)), string(result)
	if len(ids) > 0 {
		r.AfterAccount = ids[len(ids)-1]
	}
	return len(ids), d.DB.Write(ctx, func(tx *gorm.DB) error { return models.SaveCatalogReplay(tx, &r.CatalogReplay, began) })
}

// look replays those of the accounts that paid anything, and gives which of them it came to look at.
func (d *Drafts) look(ctx context.Context, r *Replay, ids []int64, now time.Time) ([]int64, error) {
	file, problems := catalog.Parse("draft", []byte(r.Catalog))
	if len(problems) > 0 {
		return nil, models.Refuse(models.Conflict, cause.CatalogNotReadable)
	}
	snap, err := d.Catalog.Current(ctx)
	if err != nil {
		return nil, err
	}
	paid, err := models.AccountsThatPaid(d.DB.WithContext(ctx), r.AfterAccount, ids[len(ids)-1], r.Since, turnPayers+1)
	if err != nil {
		return nil, err
	}
	if len(paid) > turnPayers {
		paid = paid[:turnPayers]
		last, _ := slices.BinarySearch(ids, paid[turnPayers-1])
		ids = ids[:last+1]
	}
	change := &whatif.Change{Prices: priceList(file)}
	for _, id := range paid {
		var answer *whatif.Answer
		err := d.DB.Read(ctx, func(tx *gorm.DB) error {
			h, err := metering.FindHistory(tx, id, r.Since, now, snap)
			if err == nil {
				answer, err = metering.AskWhatIf(tx, h, change)
			}
			return err
		})
		if counted := r.count(id, answer, err); counted != nil {
			return nil, counted
		}
	}
	return ids, nil
}

// priceList gives the catalog's prices as a replay takes them. What it does not sell keeps its price, as it does for those who have it.
func priceList(f *catalog.File) *whatif.PriceList {
	list := &whatif.PriceList{Tariffs: make(map[rules.Offering]rules.Tariff), Packages: make(map[whatif.Size]rules.Micros)}
	for _, o := range f.Offerings {
		at := rules.Offering{Region: o.Region, Service: o.Service}
		list.Tariffs[at] = o.PayPerUse.Tariff()
		for _, p := range o.Packages {
			list.Packages[whatif.Size{Offering: at, Calls: p.Calls}] = rules.Micros(p.Price)
		}
	}
	return list
}

// count adds what a customer pays. Whoever cannot be replayed is left out, and counted as that.
func (t *Totals) count(accountID int64, a *whatif.Answer, err error) error {
	one := Payer{AccountID: accountID}
	sums := *t
	if err == nil {
		one.ThenMicros, err = a.Same.CostMicros()
	}
	if err == nil {
		one.UnderMicros, err = a.Instead.CostMicros()
	}
	if err == nil {
		sums.ThenMicros, err = rules.AddMicros(sums.ThenMicros, one.ThenMicros)
	}
	if err == nil {
		sums.UnderMicros, err = rules.AddMicros(sums.UnderMicros, one.UnderMicros)
	}
	if err == nil {
		sums.OffMicros, err = rules.AddMicros(sums.OffMicros, a.OffMicros())
	}
	if errors.Is(err, metering.ErrTooManyHours) || errors.Is(err, rules.ErrOverflow) {
		t.Customers, t.LeftOut = t.Customers+1, t.LeftOut+1
		return nil
	}
	if err != nil {
		return err
	}
	*t = sums
	t.Customers++
	if a.Doubt().Calls > 0 {
		t.Doubtful++
	}
	if a.OddHours > 0 {
		t.Odd++
	}
	t.rank(one)
	return nil
}

// rank puts the customer among those who pay more or less.
func (t *Totals) rank(one Payer) {
	switch more := one.more(); {
	case more > 0:
		t.More++
		t.Dearer = largest(append(t.Dearer, one), func(p *Payer) rules.Micros { return p.more() })
	case more < 0:
		t.Less++
		t.Cheaper = largest(append(t.Cheaper, one), func(p *Payer) rules.Micros { return -p.more() })
	}
}

func largest(all []Payer, by func(*Payer) rules.Micros) []Payer {
	slices.SortFunc(all, func(a, b Payer) int {
		return cmp.Or(cmp.Compare(by(&b), by(&a)), cmp.Compare(a.AccountID, b.AccountID))
	})
	return all[:min(len(all), largestKept)]
}
