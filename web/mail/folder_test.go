package mail_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ocrconsole/web/mail"
	"ocrconsole/web/mail/mailtest"
)

func TestWithoutAServerMailsAreFiles(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	f := &mail.Folder{Stationery: stationery, Dir: filepath.Join(t.TempDir(), "mail"), Log: slog.New(slog.NewTextHandler(&log, nil))}
	for range 2 { // sent again, it is the same file
		if err := f.Deliver(t.Context(), letter()); err != nil {
			t.Fatal(err)
		}
	}
	files, err := os.ReadDir(f.Dir)
	if err != nil || len(files) != 1 || !strings.HasSuffix(files[0].Name(), ".eml") {
		t.Fatalf("files %v, error %v", files, err)
	}
	path := filepath.Join(f.Dir, files[0].Name())
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, error %v: links that let people in are nobody else's to read", info, err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	mailtest.Mail{Data: data}.Read(t).Link(t, "/unsubscribe")
	if !strings.Contains(log.String(), path) || strings.Contains(log.String(), "token") {
		t.Errorf("the log says %s", &log)
	}
}
