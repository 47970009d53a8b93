package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ocrconsole/cmd/ocrconsole/wiring"
)

func TestAnOperatorChangesTheMasterKey(t *testing.T) {
	eachDatabase(t, func(t *testing.T, settings []string) {
		createAccount(t, settings, "ada@example.com")
		created := command(t, settings, "", "key", "create", "--account", "ada@example.com", "--json")
		var key map[string]string
		if err := json.Unmarshal([]byte(created.stdout), &key); err != nil {
			t.Fatal(err)
		}
		cfg, err := wiring.ReadConfig(settings)
		if err != nil {
			t.Fatal(err)
		}
		generated, err := os.ReadFile(filepath.Join(cfg.Data, wiring.MasterKeyFile))
		if err != nil {
			t.Fatal(err)
		}
		after := slices.Concat(settings, []string{masterKey(7)})
		during := slices.Concat(after, []string{"OCRCONSOLE_PREVIOUS_MASTER_KEY=" + string(generated)})
		if got := command(t, after, "", "master-key", "rotate"); got.code != 2 || !strings.Contains(got.stderr, "OCRCONSOLE_PREVIOUS_MASTER_KEY") {
			t.Errorf("without the key to change from: %+v", got)
		}
		if got := command(t, during, "", "master-key", "rotate"); got.code != 0 || !strings.Contains(got.stdout, "1 secrets encrypted anew, 0 were already") {
			t.Errorf("master-key rotate: %+v", got)
		}
		if got := command(t, during, "", "master-key", "rotate", "--json"); got.code != 0 || strings.Join(strings.Fields(got.stdout), "") != `{"resealed":0,"already":1}` {
			t.Errorf("once more: %+v", got)
		}
		found, err := withKeys(t, after).Keys.FindKey(t.Context(), key["access_key"])
		if err != nil || found.SecretKey != key["secret_key"] {
			t.Errorf("the key is found: %t, %v", err == nil, err)
		}
		if got := command(t, settings, "", "key", "create", "--account", "ada@example.com"); got.code != 1 || !strings.Contains(got.stderr, "another master key") {
			t.Errorf("with the old key: %+v", got)
		}
	})
}

func TestThePreviousMasterKeyIsAnotherOne(t *testing.T) {
	t.Parallel()
	same := strings.Replace(masterKey(7), "MASTER", "PREVIOUS_MASTER", 1)
	for name, settings := range map[string][]string{
		"the same":     {masterKey(7), same},
		"no key":       {masterKey(7), "OCRCONSOLE_PREVIOUS_MASTER_KEY=almost a key"},
		"no other one": {same},
	} {
		got := command(t, settings, "", "serve")
		if got.code != 2 || strings.Count(got.stderr, "OCRCONSOLE_PREVIOUS_MASTER_KEY") != 1 || strings.Contains(got.stderr, "almost") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
