package verify

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// Report is what Run compared and where it found differences.
type Report struct {
	Checks []Check `json:"checks"`
	// Unread is what was not looked at, nil if everything was.
	Unread *Unread `json:"not_looked_at,omitempty"`
	// Dropped are the totals of hours whose calls are not kept any more, nil if all are. They count as right.
	Dropped *Totals `json:"not_kept,omitempty"`
}

// Totals are hourly totals, so many, and the calls that they count.
type Totals struct {
	Calls int64 `json:"calls"`
	Hours int64 `json:"hourly_totals"`
}

func (t *Totals) add(hours, calls int64) { t.Hours, t.Calls = t.Hours+hours, t.Calls+calls }

// String says it in a sentence.
func (t *Totals) String() string {
	return fmt.Sprintf("Not kept: the single calls of %d hourly totals of %d calls, which count as right: they were dropped.", t.Hours, t.Calls)
}

// Unread are calls that were not looked at: those made before that instant, as many, of as many hourly totals as are stored. They
// count as right.
type Unread struct {
	Before time.Time `json:"called_before"`
	Totals
}

// String says it in a sentence.
func (u *Unread) String() string {
	return fmt.Sprintf("Not looked at: calls made before %s, wherever they were reported since. The %d hourly totals of their %d calls count as right.",
		instant(u.Before), u.Hours, u.Calls)
}

// Clean reports whether everything that is stored is what the records give.
func (r Report) Clean() bool {
	for i := range r.Checks {
		if r.Checks[i].Found() > 0 {
			return false
		}
	}
	return true
}

// Check is one rule that the records must obey: What says which, Rows how many rows were compared.
type Check struct {
	Name        string       `json:"name"`
	What        string       `json:"what"`
	Rows        int64        `json:"rows"`
	Differences []Difference `json:"differences"`
	// Omitted counts the differences beyond the first thousand, which are not listed.
	Omitted int64 `json:"omitted,omitempty"`
}

// Found counts the check's differences.
func (c *Check) Found() int64 { return int64(len(c.Differences)) + c.Omitted }

// Difference is one row that disagrees with the records: Row names it by its primary key, Stored tells what it
// says and Computed what the records give.
type Difference struct {
	AccountID int64  `json:"account_id"`
	Row       string `json:"row"`
	Stored    string `json:"stored"`
	Computed  string `json:"computed"`
}

// WriteTable prints one line for each check and, below, one for each difference.
func (r Report) WriteTable(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "CHECK\tROWS\tRESULT\tWHAT IS COMPARED")
	for i := range r.Checks {
		c := &r.Checks[i]
		fmt.Fprintf(table, "%s\t%d\t%s\t%s\n", c.Name, c.Rows, c.result(), c.What)
	}
	if !r.Clean() {
		fmt.Fprintln(table)
		fmt.Fprintln(table, "CHECK\tACCOUNT\tROW\tSTORED\tCOMPUTED")
	}
	for i := range r.Checks {
		r.Checks[i].writeDifferences(table)
	}
	err := table.Flush() // the writer keeps the first error for here
	if r.Unread != nil && err == nil {
		_, err = fmt.Fprintf(w, "\n%s\n", r.Unread)
	}
	if r.Dropped != nil && err == nil {
		_, err = fmt.Fprintf(w, "\n%s\n", r.Dropped)
	}
	return err
}

func (c *Check) result() string {
	switch c.Found() {
	case 0:
		return "ok"
	case 1:
		return "1 difference"
	}
	return fmt.Sprintf("%d differences", c.Found())
}

func (c *Check) writeDifferences(table io.Writer) {
	for _, d := range c.Differences {
		fmt.Fprintf(table, "%s\t%d\t%s\t%s\t%s\n", c.Name, d.AccountID, d.Row, d.Stored, d.Computed)
	}
	if c.Omitted > 0 {
		fmt.Fprintf(table, "%s\t\tand %d more\t\t\n", c.Name, c.Omitted)
	}
}
