package outbox_test

import (
	"context"
	"slices"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
	"ocrconsole/models/notice"
	"ocrconsole/models/reading"
)

// listener keeps for whom mails were written.
type listener struct {
	shop.Writer
	styles []reading.Style
}

func (l *listener) Write(ctx context.Context, style reading.Style, m notice.Message) (notice.Text, error) {
	l.styles = append(l.styles, style)
	return l.Writer.Write(ctx, style, m)
}

func TestAMailIsWrittenAsItsReaderReadsFigures(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		o := newOffice(t, db)
		c, heard := o.customer(), &listener{}
		o.outbox.Writer = heard
		style := reading.Style{Numbers: reading.Points, Days: reading.YearFirst}
		if err := models.SaveDisplay(o.DB.WithContext(t.Context()), c.UserID, "", "", false, style); err != nil {
			t.Fatal(err)
		}
		o.notify(c.AccountID, "one")
		if _, err := o.outbox.Send(t.Context()); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(heard.styles, []reading.Style{style}) {
			t.Errorf("mails were written for readers of %v", heard.styles)
		}
	})
}
