package alerts

import (
	"slices"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
)

// judgement is what a look at an account found: the conditions that began to hold, the keys of those that ceased, and
// up to where it looked.
type judgement struct {
	settings models.AlertSettings
	now      time.Time
	began    []condition
	ceased   []string
	endings  []ending
	episodes []episode // arrears that were over before anybody looked
	check    models.AlertCheck
}

// judge compares what holds with what the account was told.
func (a *Alerts) judge(tx *gorm.DB, account *models.Account, snapshot *catalog.Snapshot, now time.Time) (*judgement, error) {
	f, err := a.facts(tx, account, snapshot, now)
	if err != nil {
		return nil, err
	}
	if account.ClosedAt != nil { // nobody reads it and nothing is to be done: nothing begins, and nothing that was told is over
		return &judgement{check: models.AlertCheck{AccountID: account.ID, Version: account.Version, LedgerSeq: f.ledgerSeq}}, nil
	}
	told, err := models.AlertStatesOf(tx, account.ID)
	if err != nil {
		return nil, err
	}
	j := &judgement{settings: f.settings, now: now}
	holds := f.conditions()
	for _, state := range told {
		i := slices.IndexFunc(holds, func(c condition) bool { return c.key == state.Key })
		if i < 0 || holds[i].again {
			j.ceased = append(j.ceased, state.Key)
			continue
		}
		holds[i].told = true
	}
	for _, c := range holds {
		if !c.told && !c.silent {
			j.began = append(j.began, c)
		}
	}
	if j.endings, err = f.endings(tx, j.ceased); err != nil {
		return nil, err
	}
	if j.episodes, err = f.episodes(tx, told); err != nil {
		return nil, err
	}
	j.check = models.AlertCheck{AccountID: account.ID, Version: account.Version, LedgerSeq: f.ledgerSeq, DueAt: f.nextLook(holds)}
	return j, nil
}

func (j *judgement) changes() bool { return len(j.began)+len(j.ceased)+len(j.episodes) > 0 }

// apply stores the judgement and tells the account what began. Of conditions that are stages of one matter, it is told
// the last. What it does not want to hear of is stored all the same: to want it later makes no news of it.
func (j *judgement) apply(tx *gorm.DB) error {
	if err := models.DeleteAlertStates(tx, j.check.AccountID, j.ceased); err != nil {
		return err
	}
	states := make([]models.AlertState, len(j.began))
	for i, c := range j.began {
		states[i] = models.AlertState{AccountID: j.check.AccountID, Key: c.key, Since: j.now}
	}
	if err := models.CreateAlertStates(tx, states); err != nil {
		return err
	}
	if err := j.end(tx); err != nil {
		return err
	}
	for i, c := range j.began {
		outdone := slices.ContainsFunc(j.began[i+1:], func(later condition) bool { return later.matter == c.matter && j.settings.Wants(later.topic) })
		if outdone || !j.settings.Wants(c.topic) {
			continue
		}
		n := models.Notification{AccountID: j.check.AccountID, Says: c.say(), CreatedAt: j.now}
		n.Key = c.occasion(j.check.Version)
		if _, err := models.Notify(tx, &n); err != nil {
			return err
		}
	}
	return models.SaveAlertCheck(tx, j.check, j.now)
}
