package models_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

// TestAFailingStatementIsAnErrorInTheLogThatWasSetAfterTheDatabaseWasOpened: the server opens the database before it says how to log,
// and who is called by lines of the level ERROR has to see this one. The default logger is the process': not beside other tests.
func TestAFailingStatementIsAnErrorInTheLogThatWasSetAfterTheDatabaseWasOpened(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		before := slog.Default()
		defer slog.SetDefault(before)
		var log bytes.Buffer
		slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
		if err := ask(t.Context(), db.DB, "SELECT no_such_column"); err == nil {
			t.Fatal("the statement did not fail")
		}
		if got := log.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, `level=ERROR msg="statement failed" sql="SELECT no_such_column"`) {
			t.Errorf("the log has %q", got)
		}
	})
}
