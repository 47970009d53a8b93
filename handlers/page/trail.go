package page

import (
	"strconv"
	"strings"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// TrailPlace names an entry of a trail in the address of the next page.
func TrailPlace(e *models.TrailEntry) string {
	return strconv.FormatInt(e.At.UnixMicro(), 10) + "-" + strconv.FormatInt(e.Seq, 10)
}

// BeforeEntry reads after which entry the page continues, nil for the newest page.
func (v *View) BeforeEntry() (*models.TrailEntry, error) {
	text := Read[Place](v.Context).Before
	if text == "" {
		return nil, nil
	}
	at, seq, _ := strings.Cut(text, "-")
	micros, err := strconv.ParseInt(at, 10, 64)
	number, numberErr := strconv.ParseInt(seq, 10, 64)
	if err != nil || numberErr != nil || micros < 0 || number < 1 {
		return nil, models.Refuse(models.Invalid, cause.AddressDamaged)
	}
	return &models.TrailEntry{At: time.UnixMicro(micros).UTC(), Seq: number}, nil
}
