package bank

import (
	"fmt"
	"strings"
	"testing"

	"ocrconsole/models/rules"
)

// TestDaysOfTablesAreReadAsTheFileShows has days of which each is one, or two of which another line of the file says which.
func TestDaysOfTablesAreReadAsTheFileShows(t *testing.T) {
	t.Parallel()
	const left = "left: two_days"
	for days, want := range map[string]string{ // lines of a file, and what is read
		"2026-11-30 2026/11/30 2026.11.30 20261130 30.11.2026 30.11.26":                                              strings.Repeat(" 2026-11-30", 6),
		"30/11/2026 30-11-2026 30/11/26 11/30/2026 11-30-2026":                                                       strings.Repeat(" 2026-11-30", 5),
		"2026-11-30_10:00:00 2026-11-30T10:00:00.000+01:00 30/11/2026_10:00 11/30/2026,_3:04_PM 30.11.2026_9:30_Uhr": strings.Repeat(" 2026-11-30", 5),
		"30_Nov_2026 30-Nov-2026 30_novembre_2026 30._November_2026 Nov_30,_2026 30/nov./2026":                       strings.Repeat(" 2026-11-30", 6),
		"1er_décembre_2026 1._Dezember_2026 1_déc._2026 01-Dec-2026 December_1st,_2026":                              strings.Repeat(" 2026-12-01", 5),
		"5._März_2026 5_mars_2026 5_Mrz_2026 5_mar_2026":                                                             strings.Repeat(" 2026-03-05", 4),
		"1_août_2026 1_aou\u0302t_2026 1_juil._2026 1_juin_2026 1_f\u00e9vr._2026":                                   " 2026-08-01 2026-08-01 2026-07-01 2026-06-01 2026-02-01",
		"30\u00a0nov.\u202f2026":              " 2026-11-30",
		"03/04/2026":                          " " + left,
		"03-04-2026 3/4/26":                   " " + left + " " + left,
		"05/05/2026":                          " 2026-05-05",
		"03/04/2026 30/04/2026":               " 2026-04-03 2026-04-30",
		"03/04/2026_08:15 03-04-26x 13/04/26": " 2026-04-03 left: not_readable 2026-04-13",
		"03/04/2026 04/30/2026":               " 2026-03-04 2026-04-30",
		"03/04/2026 04/30/2026 30/04/2026":    " " + left + " 2026-04-30 2026-04-30", // one that shows both shows nothing
		"31/02/2026 31/31/2026 30-11-26 30112026 30_Foo_2026 2026-13-01 yesterday": strings.Repeat(" left: not_readable", 7),
	} {
		lines := "Date;Amount;Remittance\n"
		for day := range strings.SplitSeq(days, " ") {
			lines += strings.ReplaceAll(day, "_", " ") + ";1;x\n"
		}
		f, err := Read([]byte(lines), "EUR")
		if err != nil {
			t.Fatal(err)
		}
		// What is left out is told apart from what is read; each line is one of both, in the order of the file.
		got, left := "", f.Left
		entries := f.Entries
		for day := range strings.SplitSeq(days, " ") {
			if len(left) > 0 && strings.HasPrefix(left[0].What, strings.ReplaceAll(day, "_", " ")) {
				got, left = got+" left: "+string(left[0].Why), left[1:]
				continue
			}
			if len(entries) > 0 {
				got, entries = got+" "+entries[0].Day, entries[1:]
			}
		}
		if got != want {
			t.Errorf("%s:\n%s\nwant\n%s", days, got, want)
		}
	}
	shown := "Compte;123\nPériode;01/04/2026;13/04/2026\nDate;Montant;Libellé\n03/04/2026;1;x\n"
	reads(t, "the order is shown above the table", []byte(shown), "2026-04-03 1.00 EUR||x")
	reads(t, "the order is shown by what is left out", []byte("Date;Montant;Libellé\n03/04/2026;1;x\n30/04/2026;-1;y\n"), "2026-04-03 1.00 EUR||x", "left: debit")
}

// TestAmountsOfTablesAreReadInOneWayOnly has amounts as banks and programs write them.
func TestAmountsOfTablesAreReadInOneWayOnly(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"1234,50": "1234.50 ", "1 234,50": "1234.50 ", "1\u202f234,50": "1234.50 ", "1\u00a0234,50": "1234.50 ", "1\u2009234.50": "1234.50 ", "1.234,50": "1234.50 ",
		"1’234.50": "1234.50 ", "1\u0092234.50": "1234.50 ", "12,34,567.50": "1234567.50 ", "1.234.567": "1234567.00 ", "+12,00": "12.00 ", "12,00+": "12.00 ",
		"-12,00": "-12.00 ", "−12,00": "-12.00 ", "–12,00": "-12.00 ", "- 12,00": "-12.00 ", "12,00-": "-12.00 ", "12,00 −": "-12.00 ", "(12.00)": "-12.00 ",
		"50,00 €": "50.00 EUR", "50,00\u202f€": "50.00 EUR", "50,00 \u0080": "50.00 EUR", "€50.00": "50.00 EUR", "-€50.00": "-50.00 EUR", "€-50.00": "-50.00 EUR", "EUR 50,00": "50.00 EUR",
		"50,00 eur": "50.00 EUR", "1'234.50 Fr.": "1234.50 CHF", "$50.00": "50.00 USD", "US$50": "50.00 USD", "50,00 USD": "50.00 USD", "(€50.00)": "-50.00 EUR",
		"12.00 CR": "12.00 ", "12.00 DR": "-12.00 ", "12,00 S": "-12.00 ", "12,00 H": "12.00 ", "12,00 EUR H": "12.00 EUR",
		"1.234": "", "1,234": "", "1.234 €": "", "-12-": "", "-12 DR": "", "--12": "", "+-12": "", "12 EUR USD": "", "12 apples": "", "1.2.3": "", "": "", "-": "", "(12": "", ".50": "",
		"1.234,5.6": "", "12,345,67": "",
	} {
		amount, currency, err := csvMicros(written, "EUR")
		got := ""
		if err == nil {
			got = rules.FormatMicros(amount) + " " + currency
		}
		if got != want {
			t.Errorf("%q: %q, want %q", written, got, want)
		}
	}
	if _, currency, err := csvMicros("$5", "AUD"); err != nil || currency != "AUD" {
		t.Errorf("a dollar of a file in Australian ones is %s, %v", currency, err)
	}
}

// TestHeadingsOfTablesAreFoundAsBanksWriteThem has tables of one line each.
func TestHeadingsOfTablesAreFoundAsBanksWriteThem(t *testing.T) {
	t.Parallel()
	const plus = "2026-11-30 1234.50 EUR|Mary|rent"
	for table, want := range map[string]string{
		"Date comptable;Libellé;Montant;Donneur d’ordre\n30/11/2026;rent;1234,50;Mary":                              plus,
		"Date de l'opération;Libellé de l'opération;Montant (EUR);Contrepartie\n30/11/2026;rent;1\u202f234,50;Mary": plus,
		"Buchungstag;Begünstigter/Zahlungspflichtiger;Verwendungszweck;Betrag (EUR)\n30.11.2026;Mary;rent;1.234,50": plus,
		"Wertstellung;Auftraggeber / Empfänger;Verwendungszweck;Betrag in EUR\n30.11.2026;Mary;rent;1.234,50":       plus,
		"BUCHUNGSTAG;AUFTRAGGEBER / EMPFA\u0308NGER;VERWENDUNGSZWECK;BETRAG EUR\n30.11.2026;Mary;rent;1.234,50":     plus,
		"Date;Libellé;Débit;Crédit;Name\n30/11/2026;rent;;1234,50;Mary":                                             plus,
		"Date;Libellé;Débit;Crédit;Name\n30/11/2026;rent;1234,50;;Mary":                                             "left: debit",
		"Date,Money out,Money in,Description,Name\n30/11/2026,,\"1,234.50\",rent,Mary":                              plus,
		"DATE,MONEY OUT,MONEY IN,DESCRIPTION,NAME\n30/11/2026,50,,rent,Mary":                                        "left: debit",
		"Buchungstag;Name;Verwendungszweck;Betrag;Soll/Haben\n30.11.2026;Mary;rent;1.234,50;H":                      plus,
		"Buchungstag;Name;Verwendungszweck;Betrag;Soll/Haben\n30.11.2026;Mary;rent;1.234,50;S":                      "left: debit",
		"Date,Name,Description,Amount,Debit/Credit\n2026-11-30,Mary,rent,1234.50,perhaps":                           "left: not_readable",
		"Date;Amount (USD);Name;Details\n2026-11-30;1234.50;Mary;rent":                                              "left: other_money",
		"Date;Amount;Name;Details\n2026-11-30;1234.50 USD;Mary;rent":                                                "left: other_money",
		"Date;Amount;Currency;Name;Details\n2026-11-30;1234.50 USD;EUR;Mary;rent":                                   "left: not_readable",
		"Date;Amount (USD);Currency;Name;Details\n2026-11-30;1234.50;EUR;Mary;rent":                                 "left: not_readable",
		"Date;Amount;Currency;Name;Details\n2026-11-30;1234.50;€;Mary;rent":                                         plus,
		"Date;Libellé;Montant;Name\n30/11/2026;rent, of a flat, of May, in, Rue de, Ici;1234,50;Mary":               "2026-11-30 1234.50 EUR|Mary|rent, of a flat, of May, in, Rue de, Ici",
		"Date\tDescription\tAmount\n2026-11-30\tone; two; three, four\t5":                                           "2026-11-30 5.00 EUR||one; two; three, four",
	} {
		reads(t, fmt.Sprintf("%.60q", table), []byte(table), want)
	}
	windows := "Date;Libell\xe9;Montant (\x80);Donneur d\x92ordre\n30/11/2026;rent;1234,50 \x80;Mary"
	reads(t, "letters of Windows", []byte(windows), plus)
}
