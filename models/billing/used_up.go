package billing

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// UsedUp gives what the account chose for calls of the service in the region that no package covers; before it chose
// anything, that an order which says nothing else has them paid per use. Chosen tells whether it did.
func (b *Billing) UsedUp(ctx context.Context, accountID int64, region, service string) (choice models.WhenUsedUp, chosen bool, err error) {
	err = b.DB.Read(ctx, func(tx *gorm.DB) error {
		c, err := orAsBefore(tx, accountID, region, service, "")
		if err != nil {
			return err
		}
		choice, chosen = c.Choice, !c.ChosenAt.IsZero()
		return nil
	})
	return choice, chosen, err
}

// CheckUsedUp refuses what is no answer to what happens when the calls are used up; none at all keeps what was chosen before.
func CheckUsedUp(then models.WhenUsedUp) error {
	if then != "" && !then.Known() {
		return models.RefuseField("when-used-up", cause.UsedUpMissing)
	}
	return nil
}

// orAsBefore gives the choice or, where it is empty, what the account chose before: never another silently. Who has not
// chosen yet pays per use, as both documents say of a first purchase. WordNo is the last word that was said; ChosenAt is
// zero if none was.
func orAsBefore(tx *gorm.DB, accountID int64, region, service string, then models.WhenUsedUp) (models.UsedUpChoice, error) {
	choice := models.UsedUpChoice{AccountID: accountID, Region: region, Service: service, Choice: models.ThenPayPerUse}
	said, err := models.FindUsedUpChoice(tx, accountID, region, service)
	if err != nil {
		return choice, err
	}
	if said != nil {
		choice = *said
	}
	if then != "" {
		choice.Choice = then
	}
	return choice, nil
}

// confirmChoices notes with the order's lines what the customer confirms for the calls that exceed the packages: a word of
// theirs, which orders confirmed before do not overrule, whichever is paid first. Lines of one service in one region must
// agree.
func (t *turn) confirmChoices(order *models.Order) error {
	agreed := make(map[rules.Offering]models.UsedUpChoice)
	for i := range order.Lines {
		line := &order.Lines[i]
		choice, err := orAsBefore(t.tx, t.account.ID, line.Region, line.Service, line.WhenUsedUp)
		if err != nil {
			return err
		}
		of := line.Offering()
		if other, another := agreed[of]; another && other.Choice != choice.Choice {
			return models.RefuseField("when-used-up", cause.UsedUpDiffers)
		}
		if line.WhenUsedUp != "" {
			if choice.WordNo, err = models.NextUsedUpWord(t.tx, t.account.ID, line.Region, line.Service); err != nil {
				return err
			}
		}
		agreed[of], line.WhenUsedUp, line.WordNo = choice, choice.Choice, choice.WordNo
	}
	return nil
}

// keepChoice notes with a line that nobody confirmed what happens anyway to the calls that exceed its package.
func (t *turn) keepChoice(line *models.OrderLine) error {
	open, err := models.OpenSubscription(t.tx, t.account.ID, line.Region, line.Service)
	if err != nil {
		return err
	}
	if line.WhenUsedUp = models.ThenStop; open != nil {
		line.WhenUsedUp = models.ThenPayPerUse
	}
	return nil
}

// carryOutChoices does what was confirmed with the order for the calls that exceed its packages, unless the customer has
// said something else since: the last word counts, and it was not the order's.
func (t *turn) carryOutChoices(order *models.Order) error {
	for i := range order.Lines {
		line := &order.Lines[i]
		then, err := thenOf(t.tx, line)
		if err != nil {
			return err
		}
		if then.later {
			continue
		}
		err = t.choose(models.ViaOrder, &models.UsedUpChoice{
			AccountID: t.account.ID, Region: line.Region, Service: line.Service, Choice: line.WhenUsedUp, WordNo: line.WordNo, ChosenAt: t.now,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Then is what happens to the calls that exceed an order's packages of a service in a region: of an unpaid order, when it
// is paid. Confirmed is what the order says. Overruled tells that the customer said something else since the order was
// confirmed, which counts; Before is what holds now, empty before anything was chosen.
type Then struct {
	Region, Service           string
	Choice, Confirmed, Before models.WhenUsedUp
	Overruled                 bool
	later                     bool // something was said since, be it the same
}

func thenOf(tx *gorm.DB, line *models.OrderLine) (Then, error) {
	then := Then{Region: line.Region, Service: line.Service, Choice: line.WhenUsedUp, Confirmed: line.WhenUsedUp}
	said, err := models.FindUsedUpChoice(tx, line.AccountID, line.Region, line.Service)
	if err != nil || said == nil {
		return then, err
	}
	then.Before = said.Choice
	if then.later = said.WordNo > line.WordNo; then.later {
		then.Overruled = said.Choice != line.WhenUsedUp
		then.Choice = said.Choice
	}
	return then, nil
}

// thensOf gives what happens to the calls that exceed the order's packages, once for each service and region.
func thensOf(tx *gorm.DB, order *models.Order) ([]Then, error) {
	var lines []*models.OrderLine
	for i := range order.Lines {
		line := &order.Lines[i]
		if !slices.ContainsFunc(lines, func(l *models.OrderLine) bool { return l.Region == line.Region && l.Service == line.Service }) {
			lines = append(lines, line)
		}
	}
	thens := make([]Then, len(lines))
	reads := make([]func(*gorm.DB) error, len(lines))
	for i, line := range lines {
		reads[i] = models.Reading(&thens[i], func(tx *gorm.DB) (Then, error) { return thenOf(tx, line) })
	}
	return thens, models.Together(tx, reads...)
}
