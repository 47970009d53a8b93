package desk

import (
	"time"

	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/desk"
	"ocrconsole/views/words"
	"ocrconsole/web/metrics"
)

// healthPage shows how this process and the database do, what is wrong, and what is not fit for production. The figures are those that
// Prometheus is told.
func healthPage(v *View) error {
	h, err := v.Metrics.Health(v.Now())
	if err != nil {
		return err
	}
	screen := pages.Report{Lead: "How this process and its database do. What is counted is of this process, since it started.", Notes: v.wrongNotes(&h)}
	if screen.Shell, err = v.Shell("Health"); err != nil {
		return err
	}
	unfit := pages.ReportTable{ID: "fit", Title: "Not fit for production", Description: "What ocrconsole check says, too.", Columns: []components.Column{{Label: "What", Free: true}, {Label: "What to do", Free: true}}, Empty: "All is fit for production."}
	if h.Database.Up { // else it could not be asked
		found, err := v.Findings(v.Ctx())
		if err != nil {
			return err
		}
		for _, f := range found {
			unfit.Rows = append(unfit.Rows, texts(f.Problem, f.Remedy))
		}
	} else {
		unfit.Empty = "The database does not answer, so nobody could look."
	}
	screen.Stats = v.healthStats(&h.Database)
	screen.Tables = []pages.ReportTable{unfit, v.jobTable(h.Jobs), v.askedTable(&h), v.refusedTable(h.Refused)}
	return v.Show(pages.ReportPage(screen))
}

// texts are cells that lead nowhere.
func texts(of ...string) []pages.ReportCell {
	row := make([]pages.ReportCell, len(of))
	for i, text := range of {
		row[i].Text = text
	}
	return row
}

func (v *View) wrongNotes(h *metrics.Health) []pages.ReportNote {
	if len(h.Wrong) == 0 {
		return []pages.ReportNote{{Tone: components.Success, Title: "Nothing is wrong.", Text: "Jobs are done, what is due is sent, and what is asked answers."}}
	}
	notes := make([]pages.ReportNote, len(h.Wrong))
	for i, w := range h.Wrong {
		notes[i].Tone = components.Warning
		notes[i].Title, notes[i].Text = v.Words().HealthWrong(string(w.Fault), w.Name, w.Times, w.Of, w.Long)
	}
	return notes
}

func (v *View) healthStats(d *metrics.Database) []components.Stat {
	if !d.Up {
		return nil
	}
	return []components.Stat{
		{Label: "Mails that wait", Value: v.Format.Calls(d.Mails), Note: words.WaitNote(d.MailsOverdue)},
		{Label: "Webhooks that wait", Value: v.Format.Calls(d.Webhooks), Note: words.WaitNote(d.WebhooksOverdue)},
		{Label: "Database", Value: words.Size(d.Bytes), Note: v.Words().ConnectionsNote(d.InUse, d.Connectable)},
		{Label: "Promised calls", Value: v.Format.Calls(d.LeasedCalls), Note: v.Words().LeaseNote(d.Leases, d.Caps)},
	}
}

func (v *View) jobTable(jobs []metrics.Job) pages.ReportTable {
	t := pages.ReportTable{
		ID: "jobs", Title: "Jobs", Description: "What happens without anybody asking. Each process runs all of them, and each does its work once.", Empty: "This process runs no jobs.",
		Columns: []components.Column{{Label: "Job"}, {Label: "Every"}, {Label: "Last run"}, {Label: "Last done"}, {Label: "Took", Numeric: true}, {Label: "Failed", Numeric: true}},
	}
	for i := range jobs {
		j := &jobs[i]
		t.Rows = append(t.Rows, texts(j.Name, words.LongTime(j.Every), v.instant(j.Last), v.instant(j.Done), words.LongTime(j.Took), v.Words().OfAtMost(j.Failures, j.Runs)))
	}
	return t
}

// instant writes when something was, "–" if it never was.
func (v *View) instant(at time.Time) string {
	if at.IsZero() {
		return "–"
	}
	return v.Local.Instant(at)
}

func (v *View) askedTable(h *metrics.Health) pages.ReportTable {
	t := pages.ReportTable{
		ID: "asked", Title: "How long it takes", Description: v.Words().QueueNote(h.Queued, h.Batch), Empty: "Nothing has been asked since this process started.",
		Columns: []components.Column{{Label: "What"}, {Label: "Times", Numeric: true}, {Label: "Not well", Numeric: true}, {Label: "Half within", Numeric: true}, {Label: "99 of 100 within", Numeric: true}},
	}
	for _, a := range h.Asked {
		t.Rows = append(t.Rows, texts(words.MeasuredName(a.What, a.Kind), v.Format.Calls(a.Times), v.Format.Calls(a.Unwell), words.Within(a.Half), words.Within(a.Most)))
	}
	return t
}

func (v *View) refusedTable(refused []metrics.Refused) pages.ReportTable {
	t := pages.ReportTable{
		ID: "refused", Title: "Refused calls", Description: "By the code that their callers were answered, or the reason that a gateway was told.", Empty: "No call has been refused since this process started.",
		Columns: []components.Column{{Label: "Why"}, {Label: "By"}, {Label: "Calls", Numeric: true}},
	}
	for _, r := range refused {
		t.Rows = append(t.Rows, texts(r.Reason, words.RefusedBy(r.Reported), v.Format.Calls(r.Calls)))
	}
	return t
}
