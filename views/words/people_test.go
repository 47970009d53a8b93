package words_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"ocrconsole/models/notice"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
)

// ofReader finds who is spoken to.
var ofReader = regexp.MustCompile(`(?i)\byour?s?\b`)

// ownSettings are the pages on how whoever opens them signs in.
var ownSettings = []string{routes.Security, routes.Sessions, routes.ForgotPassword, routes.AccountSettings}

// TestWhatIsAboutAMemberSpeaksToNobodyElseAsIfItWereThem: owners are told how members sign in, on pages and in mails, and would take "you" for
// themselves, and what leads to their own settings for a remedy.
func TestWhatIsAboutAMemberSpeaksToNobodyElseAsIfItWereThem(t *testing.T) {
	told := 0
	for _, m := range samples {
		n, stored := m.(notice.Notice)
		if !stored || !notice.Personal(n) {
			continue
		}
		told++
		email := reflect.ValueOf(m).FieldByName("Email").String()
		for _, text := range []notice.Text{words.WriteTo(writer, n, true), writer.Write(notice.Mailed{Says: n, OfAnother: true, Notification: "NTF-1-2"})} {
			said := strings.Join(append(text.Paragraphs, text.Title, text.Action), "\n")
			if found := ofReader.FindString(said); found != "" || !strings.Contains(text.Title, email) || wrong.MatchString(strings.ReplaceAll(said, "\n", " ")) {
				t.Errorf("%s says %q to whom it is not about, and not of whom it is: %q", m.Kind(), found, said)
			}
			for _, page := range ownSettings {
				if text.Href == page {
					t.Errorf("%s leads whom it is not about to their own %s", m.Kind(), page)
				}
			}
		}
		if to := words.WriteTo(writer, n, false); !reflect.DeepEqual(to, writer.Write(n)) {
			t.Errorf("%s says %+v to whom it is about", m.Kind(), to)
		}
	}
	if told < 15 {
		t.Errorf("only %d are about how somebody signs in", told)
	}
	for _, m := range samples {
		if n, stored := m.(notice.Notice); stored && !notice.Personal(n) && !reflect.DeepEqual(words.WriteTo(writer, n, true), writer.Write(n)) {
			t.Errorf("%s is written as if it were about a member", m.Kind())
		}
	}
}

// TestWhatOthersDidIsNotBlamedOnWhoReads: what the operator did is told as that, with why.
func TestWhatOthersDidIsNotBlamedOnWhoReads(t *testing.T) {
	for _, m := range []notice.Message{notice.AccountClosed{Name: "Acme", At: noon, ErasesAt: noon, ByOperator: true, Reason: "As they asked"}, notice.SignInChanged{Email: "ada@example.com", What: notice.FactorsRemoved}} {
		text := writer.Write(m)
		said := strings.Join(append(text.Paragraphs, text.Note), "\n")
		if strings.Contains(said, "If it was not you") || strings.Contains(said, "in its settings") || !strings.Contains(said, "this console") {
			t.Errorf("%s says %q", m.Kind(), said)
		}
	}
}
