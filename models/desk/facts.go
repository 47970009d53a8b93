package desk

import (
	"encoding/json"

	"ocrconsole/models"
)

// keep stores with an act what is done, by which its form is known again: sent again for something else it is refused.
func keep(act *models.DeskAct, done any) error {
	facts, err := json.Marshal(done)
	act.Facts = string(facts)
	return err
}

// taken is which package is taken back.
type taken struct {
	PackageID int64 `json:"package_id"`
}
