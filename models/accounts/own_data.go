package accounts

import (
	"context"
	"encoding/json"
	"io"
	"strconv"
	"time"

	"gorm.io/gorm"

	"ocrconsole/models"
	"ocrconsole/models/proof"
	"ocrconsole/models/trail"
)

// ownDataPerDay is how often an account's data is written in a day: more than anybody reads.
const ownDataPerDay = 10

// MayWriteOwnData counts and records that the account's data is asked for; TooMany when that was often enough today.
func (a *Accounts) MayWriteOwnData(ctx context.Context, owner Owner) error {
	now := a.Clock.Now()
	return a.DB.Write(ctx, func(tx *gorm.DB) error {
		err := proof.CountUnder(tx, []limit{limitOf(models.DayThrottle+"own-data "+strconv.FormatInt(owner.AccountID, 10), ownDataPerDay)}, now)
		if err != nil {
			return err
		}
		if _, err := models.LockAccount(tx, owner.AccountID); err != nil {
			return err
		}
		return models.Record(tx, owner.AccountID, now, trail.DataDownloaded{})
	})
}

// WriteOwnData writes what is kept of the account as JSON: an object with a list for each part. It calls flush now and then.
func (a *Accounts) WriteOwnData(ctx context.Context, owner Owner, w io.Writer, flush func()) error {
	out := &ownWriter{w: w, flush: flush}
	out.write(`{"format":"ocrconsole-account-data/1","at":`)
	out.value(a.Clock.Now().UTC().Format(time.RFC3339))
	err := models.EachOwnPart(ctx, a.DB, owner.AccountID, out.part, out.row)
	if err != nil {
		return err
	}
	out.write("]}\n")
	return out.err
}

// ownWriter writes JSON piece by piece; after the first error nothing.
type ownWriter struct {
	w           io.Writer
	flush       func()
	begun, rows bool
	err         error
}

func (o *ownWriter) write(text string) {
	if o.err == nil {
		_, o.err = io.WriteString(o.w, text)
	}
}

func (o *ownWriter) value(v any) {
	encoded, err := json.Marshal(v)
	if o.err == nil {
		o.err = err
	}
	o.write(string(encoded))
}

// part begins the list of a part.
func (o *ownWriter) part(name string) error {
	if o.begun {
		o.write("]")
	}
	o.begun, o.rows = true, false
	o.write(",\n")
	o.value(name)
	o.write(":[")
	o.flush()
	return o.err
}

// row writes a row with its columns in their order.
func (o *ownWriter) row(columns []string, values map[string]any) error {
	if o.rows {
		o.write(",")
	}
	o.rows = true
	o.write("\n{")
	for i, c := range columns {
		if i > 0 {
			o.write(",")
		}
		o.value(c)
		o.write(":")
		o.value(values[c])
	}
	o.write("}")
	return o.err
}
