package main

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"ocrconsole/models"
)

func TestAnOperatorMakesListsAndEndsVouchers(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, settings []string) {
		create := []string{"voucher", "create", "--campaign", "Spring fair", "--region", "ap-southeast-2", "--service", "passport", "--calls", "50", "--until", "2999-12-31"}
		run := func(want int, says string, args ...string) string {
			t.Helper()
			got := command(t, settings, "", args...)
			if got.code != want || !strings.Contains(got.stdout+got.stderr, says) {
				t.Errorf("%q: exit code %d, want %d with %q:\n%+v", args, got.code, want, says, got)
			}
			return got.stdout
		}
		if codes := strings.Fields(run(0, "keep the codes", append(create, "--codes", "3")...)); len(codes) != 3 || len(codes[0]) != 19 {
			t.Errorf("%q", codes)
		}
		rows, err := csv.NewReader(strings.NewReader(run(0, "/redeem?code=", append(create, "--codes=2", "--csv")...))).ReadAll()
		if err != nil || len(rows) != 3 || rows[1][1] != "Spring fair" || !strings.HasSuffix(rows[1][3], rows[1][0]) {
			t.Errorf("%q, %v", rows, err)
		}
		var made struct{ Codes []string }
		if err := json.Unmarshal([]byte(run(0, "valid_until", append(create, "--json")...)), &made); err != nil || len(made.Codes) != 1 {
			t.Errorf("%+v, %v", made, err)
		}
		run(0, "0 of 3", "voucher", "list")
		run(0, "ended at", "voucher", "end", "1")
		var listed []models.VoucherCount
		if err := json.Unmarshal([]byte(run(0, "Campaign", "voucher", "list", "--json", "--before=2")), &listed); err != nil || len(listed) != 1 || listed[0].EndedAt == nil || listed[0].Uses != 3 {
			t.Errorf("%+v, %v", listed, err)
		}
		run(1, "no such vouchers", "voucher", "end", "99")
		run(2, "no day", append(create, "--until=soon")...)
		run(2, "from 1 to 10000", append(create, "--codes=0")...)
		run(2, "names no alarm", "reconcile", "--acknowledge=x", "--reason=Nothing.")
		run(2, "a time to come", append(create, "--until=2020-01-01")...)
		run(2, "from 1 to 10000", append(create, "--codes=10001")...)
		credit := []string{"voucher", "create", "--campaign", "Summer fair", "--credit", "5.00", "--until", "2999-12-31"}
		rows, err = csv.NewReader(strings.NewReader(run(0, "/redeem?code=", append(credit, "--csv")...))).ReadAll()
		if err != nil || len(rows) != 2 || rows[1][4] != "" || rows[1][7] != "5.00" || rows[1][8] != "USD" {
			t.Errorf("%q, %v", rows, err)
		}
		run(0, "5.00 USD", "voucher", "list")
		run(2, "is no amount", append(credit, "--credit=much")...)
		run(2, "goes without", append(credit, "--calls=5")...)
		run(2, "in whole multiples", append(credit, "--credit=0.001")...)
		run(0, "", "verify")
	})
}
