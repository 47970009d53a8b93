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

// given is which package is given.
type given struct {
	Region  string `json:"region"`
	Service string `json:"service"`
	Calls   int64  `json:"calls"`
}

// taken is which package is taken back.
type taken struct {
	PackageID int64 `json:"package_id"`
}
