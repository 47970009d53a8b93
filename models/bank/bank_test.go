package bank

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ocrconsole/models/rules"
)

// TestAReferenceIsFoundAsItIsTypedAndNeverWithADigitWrong tries every single wrong digit of any reference.
func TestAReferenceIsFoundAsItIsTypedAndNeverWithADigitWrong(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := Reference{rapid.Int64Range(1, 9_999_999_999).Draw(t, "account"), rapid.Int64Range(1, 9_999_999).Draw(t, "payment")}
		written := r.String()
		if len(written) > 25 {
			t.Fatalf("%s is longer than the standard has it", written)
		}
		for _, text := range []string{written, r.Printed(), strings.ToLower(written), strings.TrimPrefix(written, "RF"), "Invoice 12 " + r.Printed() + " 2026-11-30", "x" + written + "99"} {
			if found := ReferencesIn(text); len(found) != 1 || found[0] != r {
				t.Fatalf("%q: %v", text, found)
			}
		}
		for i := range written {
			if written[i] < '0' || written[i] > '9' {
				continue
			}
			for d := byte('0'); d <= '9'; d++ {
				if wrong := written[:i] + string(d) + written[i+1:]; d != written[i] && len(ReferencesIn(wrong)) != 0 {
					t.Fatalf("%q for %q is a reference", wrong, written)
				}
			}
		}
	})
	two := Reference{1, 2}.String() + " and " + Reference{1, 3}.Printed() + ", again " + Reference{1, 2}.String()
	if found := ReferencesIn(two); len(found) != 2 || found[0].PaymentID != 2 {
		t.Errorf("%v", found)
	}
	if rest, _ := mod97("539007547034RF18"); rest != 1 { // the example of the standard
		t.Error("check digits are not those of ISO 11649")
	}
}

func TestAnIBANIsOneWithItsCheckDigits(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"DE89 3704 0044 0532 0130 00", "gb82west12345698765432", "NO9386011117947"} {
		if _, ok := ReadIBAN(s); !ok {
			t.Errorf("%s is none", s)
		}
	}
	for _, s := range []string{"DE88 3704 0044 0532 0130 00", "DE89370400440532013", "", "8937040044053201300", "DE89370400440532013€0"} {
		if _, ok := ReadIBAN(s); ok {
			t.Errorf("%s is one", s)
		}
	}
	if a := (Account{IBAN: "NO9386011117947"}); a.PrintedIBAN() != "NO93 8601 1117 947" || !a.Known() || (*Account)(nil).Known() {
		t.Error(a.PrintedIBAN())
	}
	if !IsBIC("COBADEFFXXX") || !IsBIC("COBADEFF") || IsBIC("COBADE") {
		t.Error("BIC")
	}
}

// camt is a file with these entries; old banks and new ones differ within them.
func camt(entries string) []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr>` +
		`<Stmt><Id>1</Id><Acct><Id><IBAN>DE89370400440532013000</IBAN></Id></Acct><Bal><Amt Ccy="EUR">7</Amt></Bal>` + entries + `</Stmt></BkToCstmrStmt></Document>`)
}

// of writes what was read in short.
func of(f *File) (lines []string) {
	for _, e := range f.Entries {
		lines = append(lines, fmt.Sprintf("%s %s %s|%s|%s", e.Day, rules.FormatMicros(e.AmountMicros), e.Currency, e.Payer, e.Text))
	}
	for _, l := range f.Left {
		lines = append(lines, "left: "+string(l.Why))
	}
	return lines
}

func reads(t *testing.T, name string, data []byte, want ...string) *File {
	t.Helper()
	f, err := Read(data, "EUR")
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return nil
	}
	if got := of(f); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s:\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	return f
}

const (
	oldEntry = `<Ntry><NtryRef>1</NtryRef><Amt Ccy="EUR">50.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-30</Dt></BookgDt><AcctSvcrRef>A1</AcctSvcrRef>` +
		`<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Dbtr><Nm>Mary  Doe</Nm></Dbtr></RltdPties><RmtInf><Ustrd>RF12 OC1</Ustrd><Ustrd>P2X</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`
	newEntry = `<Ntry><Amt Ccy="EUR">7.5</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>2026-11-30T10:00:00</DtTm></BookgDt>` +
		`<NtryDtls><TxDtls><Refs><AcctSvcrRef>B1</AcctSvcrRef><EndToEndId>E2E</EndToEndId></Refs><Amt Ccy="EUR">7.5</Amt><CdtDbtInd>CRDT</CdtDbtInd><RltdPties><Dbtr><Pty><Nm>Bob</Nm></Pty></Dbtr></RltdPties>` +
		`<RmtInf><Strd><CdtrRefInf><Ref>RF18</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>`
	batchEntry = `<Ntry><Amt Ccy="EUR">30</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-30</Dt></BookgDt><AcctSvcrRef>C1</AcctSvcrRef><NtryDtls><Btch><NbOfTxs>3</NbOfTxs></Btch>` +
		`<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">10</Amt></TxAmt></AmtDtls><RmtInf><Ustrd>one</Ustrd></RmtInf></TxDtls>` +
		`<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">10</Amt></TxAmt></AmtDtls><RmtInf><Ustrd>same</Ustrd></RmtInf></TxDtls>` +
		`<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">10</Amt></TxAmt></AmtDtls><RmtInf><Ustrd>same</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`
)

func changed(entry string, pairs ...string) string {
	return strings.NewReplacer(pairs...).Replace(entry)
}

func TestStatementsOfSeveralBanksAreRead(t *testing.T) {
	t.Parallel()
	reads(t, "version 2", camt(oldEntry), "2026-11-30 50.00 EUR|Mary Doe|RF12 OC1 P2X")
	reads(t, "version 8", camt(newEntry), "2026-11-30 7.50 EUR|Bob|RF18 E2E")
	batch := reads(t, "batch", camt(batchEntry), "2026-11-30 10.00 EUR||one", "2026-11-30 10.00 EUR||same", "2026-11-30 10.00 EUR||same")
	if batch.Entries[1].Identity == batch.Entries[2].Identity {
		t.Error("two transactions of a batch are one")
	}
	again := reads(t, "again", camt(batchEntry+oldEntry+oldEntry), "2026-11-30 10.00 EUR||one", "2026-11-30 10.00 EUR||same", "2026-11-30 10.00 EUR||same", "2026-11-30 50.00 EUR|Mary Doe|RF12 OC1 P2X",
		"2026-11-30 50.00 EUR|Mary Doe|RF12 OC1 P2X")
	for i := range batch.Entries {
		if batch.Entries[i].Identity != again.Entries[i].Identity {
			t.Errorf("entry %d has another identity in another file", i)
		}
	}
	reads(t, "amounts do not make up the entry", camt(changed(batchEntry, `>30<`, `>31<`)), "2026-11-30 31.00 EUR||one same same") //nolint:dupword // two transactions say so
	reads(t, "left out", camt(changed(oldEntry, ">BOOK<", ">PDNG<")+changed(oldEntry, "CRDT", "DBIT")+changed(oldEntry, "<Sts>", "<RvslInd>true</RvslInd><Sts>")+
		changed(oldEntry, `"EUR"`, `"CHF"`)+changed(oldEntry, "50.00", "5O")+changed(oldEntry, "50.00", "0")+changed(oldEntry, "2026-11-30", "yesterday")),
		"left: pending", "left: debit", "left: reversal", "left: not_readable", "left: not_readable", "left: other_money", "left: no_amount")
	latin := strings.NewReplacer("UTF-8", "ISO-8859-1", "Mary", "M\xfcller").Replace(string(camt(oldEntry)))
	reads(t, "Latin letters", []byte(latin), "2026-11-30 50.00 EUR|Müller Doe|RF12 OC1 P2X")
}

// identities gives those of the entries, by payer and text, sorted: two readings of the same entries have the same, in whichever order.
func identities(t *testing.T, data []byte) (all []string) {
	t.Helper()
	f, err := Read(data, "EUR")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range f.Entries {
		all = append(all, e.Payer+"|"+e.Text+"|"+e.Identity)
	}
	slices.Sort(all)
	if len(slices.Compact(slices.Clone(all))) != len(all) {
		t.Errorf("two entries are one: %v", all)
	}
	return all
}

// TestNoReferenceOfABankMakesTwoEntriesOne has banks that write a word, zeros, or one number for all entries of a day.
func TestNoReferenceOfABankMakesTwoEntriesOne(t *testing.T) {
	t.Parallel()
	for _, ref := range []string{"NONREF", "NOTPROVIDED", "Not available", "0", "0000 0000", "n/a", "-", "A1"} {
		mary := changed(oldEntry, ">A1<", ">"+ref+"<")
		bob, text, named := changed(mary, "Mary", "Bob"), changed(mary, "P2X", "P3X"), changed(mary, "<EndToEndId>NOTPROVIDED", "<EndToEndId>7")
		forth, back := identities(t, camt(mary+bob+text+named+mary)), identities(t, camt(named+mary+text+mary+bob))
		if len(forth) != 5 || !slices.Equal(forth, back) {
			t.Errorf("%s: %v and in another order %v", ref, forth, back)
		}
		if part := identities(t, camt(bob+mary)); !slices.Contains(forth, part[0]) || !slices.Contains(forth, part[1]) {
			t.Errorf("%s: a file of some of them has %v of %v", ref, part, forth)
		}
		f, err := Read(camt(mary), "EUR")
		if err != nil {
			t.Fatal(err)
		}
		if shown := map[bool]string{true: ref, false: "1"}[ref == "A1"]; f.Entries[0].Ref != shown { // its NtryRef
			t.Errorf("%s is shown as %q", ref, f.Entries[0].Ref)
		}
		lines := []string{"2026-11-30;5;Mary;rent;" + ref, "2026-11-30;5;Bob;rent;" + ref, "2026-11-30;5;Mary;gift;" + ref, "2026-11-30;5;Mary;rent;" + ref}
		table := func(lines ...string) []byte {
			return []byte("Date;Amount;Payer;Remittance;Reference\n" + strings.Join(lines, "\n"))
		}
		forth = identities(t, table(lines...))
		slices.Reverse(lines)
		if back := identities(t, table(lines...)); len(forth) != 4 || !slices.Equal(forth, back) {
			t.Errorf("%s: %v and in another order %v", ref, forth, back)
		}
	}
	long := strings.Repeat("x", maxText)
	first, second := identities(t, camt(changed(oldEntry, "RF12", long+"1"))), identities(t, camt(changed(oldEntry, "RF12", long+"2")))
	if first[0] == second[0] {
		t.Error("entries are one that differ in what is not kept")
	}
}

// TestEachStatementIsOfTheSameIBAN has files with a statement of another account, wherever it stands.
func TestEachStatementIsOfTheSameIBAN(t *testing.T) {
	t.Parallel()
	statement := func(account string) string { return "<Stmt><Id>1</Id>" + account + oldEntry + "</Stmt>" }
	const (
		ours  = "<Acct><Id><IBAN>DE89 3704 0044 0532 0130 00</IBAN></Id></Acct>"
		other = "<Acct><Id><Othr><Id>4711</Id></Othr></Id></Acct>"
	)
	file := func(statements ...string) []byte {
		return []byte("<Document><BkToCstmrStmt>" + strings.Join(statements, "") + "</BkToCstmrStmt></Document>")
	}
	if f, err := Read(file(statement(ours), statement(ours)), "EUR"); err != nil || f.IBAN != "DE89370400440532013000" || len(f.Entries) != 2 {
		t.Errorf("%+v, %v", f, err)
	}
	for i, data := range [][]byte{
		file(statement(other), statement(ours)), file(statement(ours), statement(other)), file(statement(other)), file(statement("")), file(statement(ours), statement("")),
		file("<Stmt>"+other+"</Stmt>", statement(ours)), file("<Stmt></Stmt>", statement(ours)), file(statement("<Acct><Id><IBAN>NO9386011117947</IBAN></Id></Acct>"), statement(ours)),
	} {
		if _, err := Read(data, "EUR"); err != ErrOtherIBAN {
			t.Errorf("file %d: %v", i, err)
		}
	}
}

func TestTablesOfBanksAreRead(t *testing.T) {
	t.Parallel()
	german := "Konto;DE89\n\nBuchungstag;Auftraggeber;Verwendungszweck;Betrag;Währung\n30.11.2026;M\xfcller;RF12 OC1P2X;\"1.234,50\";EUR\n30.11.26;Bob;rent;-12,00;EUR\n30.11.2026;Ann;two ways;1.234;EUR\n"
	reads(t, "semicolons and a comma", []byte(german), "2026-11-30 1234.50 EUR|Müller|RF12 OC1P2X", "left: debit", "left: not_readable")
	english := "\ufeffDate,Amount,Currency,Remittance,Payer,Bank reference\n2026-11-30,\"1,234.5\",eur,hello,Mary,X1\n2026-11-30,\"1,234.5\",eur,hello,Mary,X2\n2026-11-30,3,usd,other,Mary,X3\n"
	f := reads(t, "commas and a point", []byte(english), "2026-11-30 1234.50 EUR|Mary|hello", "2026-11-30 1234.50 EUR|Mary|hello", "left: other_money")
	if f.Entries[0].Identity == f.Entries[1].Identity {
		t.Error("two entries of different names at the bank are one")
	}
	reads(t, "no currency", []byte("date\tamount\tdetails\n2026-11-30\t12\tx\n"), "2026-11-30 12.00 EUR||x")
}

func TestWhatIsNoFileOfABankIsRefused(t *testing.T) {
	t.Parallel()
	entity := `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><Document><Stmt><Ntry><AddtlNtryInf>&e;</AddtlNtryInf></Ntry></Stmt></Document>`
	for want, data := range map[FileError][]string{
		ErrNotXML:      {"<Document>", entity, strings.Repeat("<a>", 10_000), `<?xml version="1.0" encoding="EBCDIC"?><a/>`},
		ErrNoStatement: {"<Document></Document>"},
		ErrNoColumns:   {"", "a,\"b\nc", "a,b\n1,2\n"},
		ErrTooMany:     {string(camt(strings.Repeat("<Ntry></Ntry>", MaxEntries+1))), strings.Repeat("a,b\n", MaxEntries+2)},
		ErrTooLarge:    {strings.Repeat("a", MaxFile+1)},
		ErrOtherIBAN:   {string(camt(""))[:strings.Index(string(camt("")), "</Stmt>")] + "</Stmt><Stmt><Acct><Id><IBAN>NO9386011117947</IBAN></Id></Acct></Stmt></BkToCstmrStmt></Document>"},
	} {
		for _, text := range data {
			if _, err := Read([]byte(text), "EUR"); err != want {
				t.Errorf("%.40q: %v, want %v", text, err, want)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(camt(oldEntry + newEntry + batchEntry))
	f.Add([]byte("Date;Amount;Remittance\n30.11.2026;1,5;x\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Read(data, "EUR")
		if err != nil {
			return
		}
		seen := make(map[string]bool)
		for _, e := range file.Entries {
			if e.AmountMicros <= 0 || e.Currency != "EUR" || len(e.Day) != 10 || seen[e.Identity] || len([]rune(e.Text)) > maxText {
				t.Fatalf("%+v", e)
			}
			seen[e.Identity] = true
		}
	})
}
