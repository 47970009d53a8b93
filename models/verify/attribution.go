package verify

import (
	"fmt"

	"gorm.io/gorm"

	"ocrconsole/models"
)

// loadAttribution reads which sets of tags calls may be of.
func (rec *records) loadAttribution(tx *gorm.DB) error {
	sets, err := models.TagSetsOf(tx, rec.account.ID)
	if err != nil {
		return err
	}
	rec.tags = map[int64]bool{0: true, models.OtherTags: true}
	for i := range sets {
		rec.tags[sets[i].ID] = true
	}
	return nil
}

// addAttribution looks whether the call is in one of the groups that tags are told apart by. By keys it always is: each number is one.
func (t *tally) addAttribution(c *models.Call) {
	t.compared(callAttribution, 1)
	if !t.records.tags[c.TagSetID] {
		t.differ(callAttribution, t.nameOf(c), fmt.Sprintf("set of tags %d", c.TagSetID), "no such set")
	}
}
