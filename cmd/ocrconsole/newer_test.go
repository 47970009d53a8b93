package main

import (
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/dbtest"
)

func TestAnOlderProgramDoesNotStartOnANewerSchema(t *testing.T) {
	dir := dbtest.SQLiteDir(t)
	db, err := models.Open(t.Context(), models.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (99001, true)").Error; err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"serve", "migrate", "verify", "account list", "catalog show", "reconcile", "token create"} {
		var out strings.Builder
		p := &program{ctx: t.Context(), stdout: &out, stderr: &out, env: []string{"OCRCONSOLE_DATA=" + dir, "OCRCONSOLE_ADDR=127.0.0.1:0"}}
		code := run(p, strings.Fields(command))
		if said := out.String(); code != exitFailed || !strings.Contains(said, "schema version 99001") || strings.Count(said, "\n") != 1 {
			t.Errorf("%s: exit code %d, %q", command, code, said)
		}
	}
}
