package desk

import (
	"errors"

	"ocrconsole/handlers/page"
	"ocrconsole/models"
	"ocrconsole/models/trail"
	"ocrconsole/views/components"
	"ocrconsole/views/pages/audit"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// trailPage lists what was done to the whole console, and to the desk: what operators did to an account is in its own trail.
func trailPage(v *View) error {
	rows, pager, err := v.TrailRows(models.TrailOfHouse, page.HistoryRows, routes.DeskTrail)
	if err != nil {
		return err
	}
	screen := pages.Trail{
		Lead: "What was done to the whole console: operators, vouchers, catalogs, keys. What operators did to an account stands in its own trail.", Rows: rows, Pager: pager,
		Columns: v.TrailColumns(),
	}
	if screen.Shell, err = v.Shell("Audit trail"); err != nil {
		return err
	}
	return v.Show(pages.TrailPage(screen))
}

// TrailColumns are those of a table of acts.
func (v *View) TrailColumns() []components.Column {
	return pages.TrailColumns(v.Local.Zone(v.Now()))
}

// TrailRows gives entries of an account's trail, or of the house's, as a table, and what leads to older ones at the address.
func (v *View) TrailRows(accountID int64, rows int, address string) ([]audit.Row, components.PagerProps, error) {
	none := components.PagerProps{}
	before, err := v.BeforeEntry()
	if err != nil {
		return nil, none, err
	}
	l, err := v.Audit.List(v.Ctx(), accountID, &models.TrailFilter{Before: before, Limit: rows + 1})
	if err != nil {
		return nil, none, err
	}
	last := ""
	if len(l.Entries) > rows {
		l.Entries = l.Entries[:rows]
		last = page.TrailPlace(&l.Entries[rows-1])
	}
	names, err := v.operatorNames()
	if err != nil {
		return nil, none, err
	}
	shown := make([]audit.Row, len(l.Entries))
	for i := range l.Entries {
		e := &l.Entries[i]
		actor := l.Actor(e)
		if e.Actor == trail.Operator && e.ActorID != 0 {
			actor = names[e.ActorID]
		}
		if shown[i], err = v.trailRow(e, actor); err != nil {
			return nil, none, err
		}
	}
	return shown, v.Pager("Pages of the trail", last, routes.Within(address)), nil
}

// operatorNames gives the addresses of operators by their numbers.
func (v *View) operatorNames() (map[int64]string, error) {
	all, err := v.Operators.List(v.Ctx())
	return addressesOf(all), err
}

func addressesOf(all []models.Operator) map[int64]string {
	names := make(map[int64]string, len(all))
	for i := range all {
		names[all[i].ID] = models.ReadableEmail(all[i].Email)
	}
	return names
}

// noSecond says why the operator does not decide on what the one with the number asked for, "" where they may; all are all operators.
func (v *View) noSecond(all []models.Operator, askedBy int64) string {
	var refused *models.Error
	if !errors.As(models.MaySecondOf(all, askedBy, v.Op.ID), &refused) {
		return ""
	}
	return v.Words().Why(refused.Why)
}

func (v *View) trailRow(e *models.TrailEntry, actor string) (audit.Row, error) {
	act, err := e.Act()
	if err != nil {
		return audit.Row{}, err
	}
	done := words.Acts{Writer: words.Writer{Figures: v.Local}, Place: v.OfferingName}.Write(act)
	row := audit.Row{Ref: e.Ref().String(), At: v.Local.Instant(e.At), Who: words.Actor(e.Actor, actor), What: done.Text, Object: e.Object, Ended: done.Ended}
	for _, c := range done.Changes {
		row.Changes = append(row.Changes, audit.Change(c))
	}
	for _, d := range []components.Definition{
		{Term: "Entry", Text: row.Ref}, {Term: "From address", Text: e.Address}, {Term: "Request", Text: e.RequestID}, {Term: "Kind", Text: words.ActKind(e.Kind)}, {Term: "Hash", Text: e.Hash},
	} {
		if d.Text != "" {
			row.Facts = append(row.Facts, d)
		}
	}
	return row, nil
}
