package page

import (
	"strconv"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
)

// TypedParams are those of the address's parameters that say something.
func (v *View) TypedParams(names ...string) map[string]string {
	typed := make(map[string]string)
	for _, name := range names {
		if value := v.QueryParam(name); value != "" {
			typed[name] = value
		}
	}
	return typed
}

// Place is where in a list an address begins: after which row, "" for its start. Newer are the pages that led there.
type Place struct {
	Before string `query:"before"`
	Newer  string `query:"newer"`
}

// Before reads the key after which a page of a history continues, 0 for its newest page.
func (v *View) Before() (int64, error) {
	text := Read[Place](v.Context).Before
	if text == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 1 {
		return 0, models.Refuse(models.Invalid, cause.AddressDamaged)
	}
	return id, nil
}

// ParseDay reads a date and gives the start of that day. It looks at noon: midnight is not there on every day.
func (v *View) ParseDay(text string) (time.Time, error) {
	noon, err := time.ParseInLocation(time.DateOnly+" 15", text+" 12", v.Snapshot.Zone)
	return rules.DayStart(noon, v.Snapshot.Zone), err
}
