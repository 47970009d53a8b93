package transfers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"ocrconsole/models"
	"ocrconsole/models/billing"
	"ocrconsole/models/dbtest"
	"ocrconsole/models/dbtest/shop"
)

// statement is a file of camt.053 with these entries.
func statement(entries ...string) []byte {
	return []byte("<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>" + iban + "</IBAN></Id></Acct>" + strings.Join(entries, "") + "</Stmt></BkToCstmrStmt></Document>")
}

// ntry is one of its entries: rest stands before its details.
func ntry(way, status, amount, payer, text, rest string) string {
	return `<Ntry><Amt Ccy="USD">` + amount + `</Amt><CdtDbtInd>` + way + `</CdtDbtInd>` + rest + `<Sts>` + status + `</Sts><BookgDt><Dt>2026-03-17</Dt></BookgDt><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>` +
		payer + `</Nm></Dbtr></RltdPties><RmtInf><Ustrd>` + text + `</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`
}

// openAlarms lists what is open, each as its subject, what was wanted and what was said.
func openAlarms(t *testing.T, s *shop.Shop) (open []string) {
	t.Helper()
	all, err := s.Billing.Alarms(t.Context(), models.AlarmFilter{Open: true, Limit: 10})
	must(t, err)
	for i := range all {
		open = append(open, all[i].Subject+"|"+all[i].Wanted+"|"+all[i].Got)
	}
	return open
}

// TestMoneyThatABankTakesBackOpensAnAlarmOnce has lines of each kind: of a transfer that is credited, of one that is not, and of others.
func TestMoneyThatABankTakesBackOpensAnAlarmOnce(t *testing.T) {
	t.Parallel()
	const reversal = "<RvslInd>true</RvslInd>"
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, desk := t.Context(), of(t, s)
		for name, about := range map[string]struct {
			file func(reference string) []byte // of what went out
			want string                        // what the alarm says was said, "" for none
		}{
			"a reversal with the reference": {func(r string) []byte { return statement(ntry("DBIT", "BOOK", "50.00", "Mary", r, reversal)) }, "50.00 USD were taken back at the bank, 2026-03-17"},
			"of a newer version": {func(r string) []byte {
				return statement(ntry("DBIT", "<Cd>BOOK</Cd>", "50.00", "Mary", strings.ToLower(r), "<RvslInd>1</RvslInd><AcctSvcrRef>B7</AcctSvcrRef>"))
			}, "50.00 USD were taken back at the bank, 2026-03-17 B7"},
			"a part of it": {func(r string) []byte { return statement(ntry("DBIT", "BOOK", "20", "", "return of "+r, reversal)) }, "20.00 USD were taken back at the bank, 2026-03-17"},
			"a reference in what is added": {func(r string) []byte {
				return statement(ntry("DBIT", "BOOK", "50", "", "", reversal+"<AddtlNtryInf>R-TRANSACTION "+r+"</AddtlNtryInf>"))
			}, "50.00 USD were taken back at the bank, 2026-03-17"},
			"a reversal without reference": {func(string) []byte {
				return statement(ntry("DBIT", "BOOK", "50.00", "MARY of NAME", "return", reversal))
			}, "50.00 USD were taken back at the bank, 2026-03-17"},
			"a debit with the reference": {func(r string) []byte { return statement(ntry("DBIT", "BOOK", "50.00", "", r, "")) }, "50.00 USD went out at the bank, 2026-03-17"},
			"of a table":                 {func(r string) []byte { return file(row("-50.00", "Mary", r)) }, "50.00 USD went out at the bank, 2026-03-17"},
			"of a table with two columns": {func(r string) []byte {
				return []byte("Datum;Soll;Haben;Verwendungszweck\n17.03.2026;50,00;;" + r + "\n")
			}, "50.00 USD went out at the bank, 2026-03-17"},
			"a day that could be two": {func(r string) []byte { return []byte("Date;Amount;Details\n03/04/2026;(50.00);" + r + "\n") }, "50.00 USD went out at the bank, 03/04/2026"},
			"a reversal of a debit":   {func(r string) []byte { return statement(ntry("CRDT", "BOOK", "50.00", "", r, reversal)) }, ""},
			"one that is pending":     {func(r string) []byte { return statement(ntry("DBIT", "PDNG", "50.00", "", r, reversal)) }, ""},
			"of other money": {func(r string) []byte {
				return statement(strings.ReplaceAll(ntry("DBIT", "BOOK", "50.00", "", r, reversal), "USD", "EUR"))
			}, ""},
			"a debit of nobody":            {func(string) []byte { return statement(ntry("DBIT", "BOOK", "50.00", "Mary of name", "rent", "")) }, ""},
			"a reversal of another amount": {func(string) []byte { return statement(ntry("DBIT", "BOOK", "51.00", "Mary of name", "rent", reversal)) }, ""},
			"a reversal with a wrong digit": {func(r string) []byte {
				return statement(ntry("DBIT", "BOOK", "50.00", "Shop", "1"+r[1:len(r)-2]+"99X", reversal))
			}, ""},
		} {
			c := s.Customer(t)
			p := begin(t, s, c, name, 50_000_000)
			reference := billing.TransferReference(p).String()
			payer := strings.ReplaceAll("Mary of name", "name", name)
			_, err := desk.Import(ctx, finance, file(row("50.00", payer, reference)))
			must(t, err)
			out := []byte(strings.NewReplacer("of NAME", "of "+strings.ToUpper(name), "of name", "of "+name).Replace(string(about.file(reference))))
			want := []string{}
			if about.want != "" {
				want = append(want, p.Ref().String()+"|50.00 USD that was credited|"+about.want)
			}
			for again := range 3 {
				done, err := desk.Import(ctx, finance, out)
				must(t, err)
				if done.Alarms != int64(len(want))*int64(1-min(again, 1)) || done.Entries != 0 || len(done.Left) != 1 {
					t.Errorf("%s, time %d: %+v", name, again, done)
				}
				s.Clock.Advance(10 * 24 * time.Hour)
			}
			if got := openAlarms(t, s); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
			balance(t, c, 50_000_000) // nothing is booked
			if len(want) == 0 {
				continue
			}
			must(t, s.Billing.Acknowledge(ctx, models.Ref{Kind: models.KindAlarm, AccountID: c.ID, ID: 1}, "Debited"))
			if done, err := desk.Import(ctx, second, out); err != nil || done.Alarms != 0 || len(openAlarms(t, s)) != 0 {
				t.Errorf("%s: the file again opens what was acknowledged: %+v, %v", name, done, err)
			}
		}
	})
}

// TestATransferThatIsTakenBackBeforeItIsImportedIsNoted has the files of a bank in the other order, and acknowledges what the first says.
func TestATransferThatIsTakenBackBeforeItIsImportedIsNoted(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, db *models.DB) {
		s := shop.Open(t, db)
		ctx, c, desk := t.Context(), s.Customer(t), of(t, s)
		p := begin(t, s, c, "a", 50_000_000)
		reference := billing.TransferReference(p).String()
		out := statement(ntry("DBIT", "BOOK", "50.00", "Mary", reference, "<RvslInd>true</RvslInd>"))
		if done, err := desk.Import(ctx, finance, out); err != nil || done.Alarms != 1 {
			t.Fatalf("%+v, %v", done, err)
		}
		must(t, s.Billing.Acknowledge(ctx, models.Ref{Kind: models.KindAlarm, AccountID: c.ID, ID: 1}, "It is not here yet"))
		if paid, err := s.Billing.Payment(ctx, c.ID, p.ID); err != nil || !paid.Payment.Open() {
			t.Errorf("%+v, %v: the transfer is waited for", paid, err)
		}
		_, err := desk.Import(ctx, finance, file(row("50.00", "Mary", reference)))
		must(t, err)
		balance(t, c, 50_000_000)
		if done, err := desk.Import(ctx, finance, out); err != nil || done.Alarms != 1 {
			t.Errorf("now it is credited: %+v, %v", done, err)
		}
		if _, err := desk.Import(ctx, finance, file(row("-50.00", "Mary", billing.TransferReference(begin(t, s, c, "b", 50_000_000)).String()))); err != nil || len(openAlarms(t, s)) != 1 {
			t.Errorf("a debit of a transfer that is not credited opens one: %v", err)
		}
	})
}
