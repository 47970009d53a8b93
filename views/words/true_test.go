package words_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"ocrconsole/models/cause"
	"ocrconsole/models/notice"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
	"ocrconsole/views/words"
)

// inAsia writes times in a zone that is not that of whoever reads the program.
var inAsia = words.Writer{Figures: format.New("USD", time.FixedZone("", 8*3600))}

// ofClock is a time of the day.
var ofClock = regexp.MustCompile(`\b\d\d:\d\d\b`)

// TestEachMessageNamesTheZoneOfItsTimes: mails have no foot that says one.
func TestEachMessageNamesTheZoneOfItsTimes(t *testing.T) {
	timed := 0
	for _, m := range samples {
		for _, text := range []notice.Text{inAsia.Write(m), words.WriteTo(inAsia, m, true)} {
			said := strings.Join(append(text.Paragraphs, text.Title, text.Note), "\n")
			if !ofClock.MatchString(said) {
				continue
			}
			if timed++; !strings.Contains(said, "GMT+8") {
				t.Errorf("%s says a time of no zone: %q", m.Kind(), said)
			}
		}
	}
	for _, why := range []cause.Cause{cause.ForecastTooEarly{From: noon, Days: 30}, cause.CallsPromised{Calls: 1, Until: noon}} {
		if said := inAsia.Why(why); !strings.Contains(said, "20:00") || !strings.Contains(said, "GMT+8") {
			t.Errorf("%s says a time of another zone, or of none: %q", why.Kind(), said)
		}
	}
	if timed < 40 {
		t.Errorf("only %d messages with times", timed)
	}
}

// TestStoppedMailsNameWhatIsMailedAllTheSame, as the code decides it.
func TestStoppedMailsNameWhatIsMailedAllTheSame(t *testing.T) {
	if len(notice.AlwaysMailed) == 0 {
		t.Fatal("nothing is mailed always: the sentence has to go")
	}
	for _, said := range []string{words.MailsStop("ada@example.com"), words.MailsStopped("ada@example.com")} {
		for _, topic := range notice.AlwaysMailed {
			if !strings.Contains(said, "except") || !strings.Contains(said, words.Topic(topic)) {
				t.Errorf("%q does not say that %s is mailed", said, topic)
			}
		}
	}
}

// fine is an amount of money with a part of a cent.
var fine = regexp.MustCompile(`\$[\d,]+\.\d{3,}`)

// TestAlertsTellWhatWasUsedInWholeCents, as the pages that they lead to do.
func TestAlertsTellWhatWasUsedInWholeCents(t *testing.T) {
	const odd = 2_034_567
	for _, m := range []notice.Message{
		notice.CapForecast{At: noon, Cap: "CAP-1-2", Used: odd, Amount: 50_000_000, PerDay: odd, PaceFrom: noon, ReachedAt: later},
		notice.CapUsed{At: noon, Cap: "CAP-1-2", Percent: 80, Used: odd, Amount: 50_000_000},
		notice.KeyUnusual{At: noon, Incident: "INC-1-1", Key: "AKID", Hour: notice.Span{From: noon, Until: later}, Calls: 412, Micros: odd, BandCalls: 300, BandMicros: odd},
		notice.UnusualSpend{At: noon, SpentMicros: odd, UsualMicros: odd},
		notice.LowBalance{At: noon, AvailableMicros: odd, WantedMicros: 10_000_000},
		notice.InArrears{At: noon, OwedMicros: odd, Since: noon, Arrears: goesOn},
		notice.CallsStopped{At: noon, OwedMicros: odd, Since: noon, Arrears: stops},
		notice.OtherRegion{At: noon, Place: here, PaidCalls: 40, PaidMicros: odd, Idle: "PKG-1-5", IdlePlace: there, IdleLeftCalls: 960},
	} {
		text := writer.Write(m)
		if found := fine.FindString(text.Title + " " + strings.Join(text.Paragraphs, " ")); found != "" {
			t.Errorf("%s says %s", m.Kind(), found)
		}
	}
}

// TestNothingIsLeftOfWhatIsOwed: below zero, an amount is owed.
func TestNothingIsLeftOfWhatIsOwed(t *testing.T) {
	for _, available := range []rules.Micros{-5_010_000, -1} {
		text := writer.Write(notice.LowBalance{At: noon, AvailableMicros: available, WantedMicros: 10_000_000, Arrears: &goesOn})
		if said := text.Title + text.Paragraphs[0]; strings.Contains(said, "−") || strings.Contains(text.Title, "left") || !strings.Contains(text.Title, "owed") {
			t.Errorf("of %d it says %q", available, said)
		}
	}
}

func TestABoundOfTimeIsNeverLessThanTheTime(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Microsecond: "1 ms", 999*time.Millisecond + 1: "1 second", time.Second: "1 second", 999_999 * time.Microsecond: "1 second", 1500 * time.Millisecond: "2 seconds",
		time.Minute - time.Microsecond: "1 minute", time.Hour - time.Microsecond: "1 hour", 90 * time.Minute: "90 minutes", 61 * time.Second: "61 seconds", 48 * time.Hour: "2 days",
	} {
		if said := writer.ReportedUpTo(d); !strings.Contains(said, "up to "+want+" later") {
			t.Errorf("%v: %q, want %q", d, said, want)
		}
	}
}

func TestOneOfSeveralIsCountedAsOne(t *testing.T) {
	for _, said := range []string{
		writer.VoucherGives(1, "Passport OCR"), words.CallsAYear("1"), words.ClaimFreeCalls("1"), words.CallsOfCalls("1", "1"), words.LeftIsVoid("PKG-1-2", "1", "1", "then"),
	} {
		if severalOfOne.MatchString(said) {
			t.Errorf("it says %q", said)
		}
	}
	for _, fault := range []string{"mails-wait", "webhooks-wait", "commits-fail", "alarms-open"} {
		_, said := writer.HealthWrong(fault, "", 1, 1, time.Hour)
		if severalOfOne.MatchString(said) {
			t.Errorf("%s says %q", fault, said)
		}
	}
}

// severalOfOne is one thing with what is said of several.
var severalOfOne = regexp.MustCompile(`\b1 (free )?(calls|messages|transactions|alarms|wait|have)\b`)

// nounOfCalls is a text in a program that puts "calls" behind a figure that may be one.
var nounOfCalls = regexp.MustCompile(`[\w).]\s*\+\s*" (free )?calls\b|\{ " calls\b`)

// TestNoFigureIsFollowedByCallsWhateverItIs: components.CallNoun knows of one.
func TestNoFigureIsFollowedByCallsWhateverItIs(t *testing.T) {
	sources(t, func(name string, number int, line string) {
		if nounOfCalls.MatchString(line) {
			t.Errorf("%s:%d: %q also stands behind 1", name, number, strings.TrimSpace(line))
		}
	}, "views", "handlers", "web")
}

// what calls get is a matter of the account: nobody says for all of them that they are charged or refused.
var whatCallsGet = regexp.MustCompile(`(charged|paid) (pay-per-use|per use), or refused|refused where`)

// TestEmptyListsPromiseNothingOfCalls: calls are also refused in arrears, of who is suspended or never paid, and by caps.
func TestEmptyListsPromiseNothingOfCalls(t *testing.T) {
	sources(t, func(name string, number int, line string) {
		if whatCallsGet.MatchString(line) {
			t.Errorf("%s:%d: %q is not true of all accounts: models/promise decides", name, number, strings.TrimSpace(line))
		}
	}, "views/pages", "handlers")
}

// promisesMail is a text that says that a mail goes out.
var promisesMail = regexp.MustCompile(`"[^"]*(mail[^"]* is on its way|\bA mail asks|by mail\.|is mailed there|are mailed there from)[^"]*"|(InvitationSent|LinkOnItsWay|AddressPrinted|DocumentsMailed|DocumentsMailedFromNow|ResetOnItsWay)\(`)

// TestMailsArePromisedInOnePlace, which says where they go without a mail server.
func TestMailsArePromisedInOnePlace(t *testing.T) {
	says := regexp.MustCompile(`\.ByMail\(|\.FlashMailed\(|askForMail\(`)
	last := ""
	sources(t, func(name string, number int, line string) {
		if strings.HasPrefix(name, "handlers/desk/") || strings.HasPrefix(name, "handlers/docs/") || strings.Contains(name, "not mailed") {
			return // operators know their server
		}
		if promisesMail.MatchString(line) && !says.MatchString(line) && !says.MatchString(last) && !strings.Contains(line, "no documents are mailed") {
			t.Errorf("%s:%d: %q promises a mail: have View.ByMail or FlashMailed do it", name, number, strings.TrimSpace(line))
		}
		last = line
	}, "handlers")
}

// sources gives the lines of the sources in the rooms, but of tests and of what is generated.
func sources(t *testing.T, look func(name string, number int, line string), rooms ...string) {
	t.Helper()
	lines := 0
	for _, room := range rooms {
		err := fs.WalkDir(os.DirFS("../.."), room, func(name string, _ fs.DirEntry, err error) error {
			kind := filepath.Ext(name)
			if err != nil || kind != ".go" && kind != ".templ" || strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") {
				return err
			}
			text, err := os.ReadFile(filepath.Join("..", "..", name))
			for i, line := range strings.Split(string(text), "\n") {
				lines++
				look(name, i+1, line)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if lines < 1000 {
		t.Fatalf("%d lines read", lines)
	}
}
