package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ocrconsole/models/dbtest"
)

// TestBackupsDoNotGoThroughAPooler: PostgreSQL's programs would leave their settings with the connections of the servers.
func TestBackupsDoNotGoThroughAPooler(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "console.backup")
	direct := append(embedded(t), "DATABASE_URL="+dbtest.PostgresURL(t), testPassphrase)
	newConsole(t, direct, false)
	if got := command(t, direct, "", "backup", file); got.code != 0 {
		t.Fatalf("backup from the server itself: %+v", got)
	}
	other := filepath.Join(t.TempDir(), "other.backup")
	for name, got := range map[string]result{
		"backup":  command(t, append(embedded(t), "DATABASE_URL="+dbtest.PooledURL(t), testPassphrase), "", "backup", other),
		"restore": command(t, append(embedded(t), "DATABASE_URL="+dbtest.EmptyPooledURL(t), testPassphrase), "", "restore", file),
	} {
		if got.code != exitFailed || !strings.Contains(got.stderr, "set DATABASE_URL to the address of the server") || strings.Count(got.stderr, "\n") != 1 {
			t.Errorf("%s through a pooler: %+v", name, got)
		}
	}
	if _, err := os.Stat(other); err == nil {
		t.Error("a backup was left")
	}
}
