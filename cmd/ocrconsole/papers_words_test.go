package main

import (
	"encoding/csv"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"ocrconsole/models"
	"ocrconsole/models/accounts"
	"ocrconsole/views/paper/papertest"
	"ocrconsole/web/mail/mailtest"
)

// TestWhatIsSentAndKeptIsWellWritten reads what a customer gets besides pages: notifications, papers as PDF, and the columns of
// files.
func TestWhatIsSentAndKeptIsWellWritten(t *testing.T) {
	t.Parallel()
	c := newConsole(t, withDemo(t), false)
	o := c.demoCustomer(t)
	c.serveQuietly()
	var notices []models.Notification
	if err := c.DB.WithContext(t.Context()).Find(&notices).Error; err != nil || len(notices) == 0 {
		t.Fatalf("%d notifications, %v", len(notices), err)
	}
	for i := range notices {
		wellWritten(t, "notification "+notices[i].Key, notices[i].Title, notices[i].Text, notices[i].Action)
	}
	w := &walker{t: t, server: c.url}
	browser := w.signedIn(o.email)
	get := func(address string) string {
		t.Helper()
		answer, body := w.send(browser, "GET "+address, step{address: address}, "Sec-Fetch-Site", "same-origin")
		if answer.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", address, answer.StatusCode)
		}
		return body
	}
	for _, address := range append(o.documents, "/billing/statements/"+o.month+"/statement.pdf") {
		for line := range strings.Lines(papertest.Text(t, []byte(get(address)))) {
			wellWritten(t, address, strings.TrimSpace(strings.ReplaceAll(line, " | ", "\t")))
		}
	}
	for _, address := range []string{"/usage.csv", "/usage/deductions.csv", "/calls.csv", "/billing/transactions.csv", "/billing/orders.csv", "/billing/statements/" + o.month + "/statement.csv"} {
		columns, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(get(address), "\ufeff"))).Read()
		if err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		for _, column := range columns {
			if !columnName.MatchString(column) {
				t.Errorf("%s has the column %q", address, column)
			}
		}
	}
}

// columnName is how columns of files are called: for programs.
var columnName = regexp.MustCompile(`^[a-z]+(_[a-z0-9]+)*$`)

// TestEveryMailIsWellWritten has each kind of mail sent that is no notification's.
func TestEveryMailIsWellWritten(t *testing.T) {
	t.Parallel()
	server := mailtest.Start(t, mailtest.Options{})
	c := startConsole(t, mailing(t, server), false)
	created := c.customer("known@example.com")
	details := models.BillingDetails{AccountID: created.AccountID, Name: "Known", Email: "books@example.com"}
	for _, err := range []error{
		c.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: "new@example.com", Password: testPassword}, "192.0.2.1"),
		c.Accounts.SignUp(t.Context(), accounts.NewAccount{Email: "known@example.com", Password: testPassword}, "192.0.2.2"),
		c.Accounts.RequestReset(t.Context(), "known@example.com", "192.0.2.3"),
		c.Documents.SaveDetails(t.Context(), details),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.Accounts.RequestBookkeeping(t.Context(), created.AccountID, "192.0.2.4"); err != nil {
		t.Fatal(err)
	}
	const kinds = 4
	for n := 1; n <= kinds; n++ {
		mail := server.Wait(t, n).Read(t)
		wellWritten(t, "mail "+mail.Subject, mail.Subject)
		for line := range strings.Lines(mail.Text) {
			if !strings.Contains(line, "http") {
				wellWritten(t, "mail "+mail.Subject, strings.TrimRight(line, "\n"))
			}
		}
	}
}

// callInText is a call or a statement of a template that stands in its text, where it is not carried out but shown.
var callInText = regexp.MustCompile(`@[a-zA-Z]+(\.[A-Z]\w*)?\(|\{\s*\w+(\.\w+)*(\(.*\))?\s*\}|(?m:^\s*(if|for|switch) .*\{\s*$)`)

// TestNoTemplateShowsItsCode reads the texts that the templates were turned into, which are on pages in states that no test
// reaches, too.
func TestNoTemplateShowsItsCode(t *testing.T) {
	read := 0
	err := fs.WalkDir(os.DirFS("../../views"), ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_templ.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), "../../views/"+path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			call, is := node.(*ast.CallExpr)
			if !is || len(call.Args) != 3 {
				return true
			}
			if literal, is := call.Args[2].(*ast.BasicLit); is && literal.Kind == token.STRING {
				text, err := strconv.Unquote(literal.Value)
				if found := callInText.FindString(text); err != nil || found != "" {
					t.Errorf("views/%s shows %q (%v)", path, found, err)
				}
				read++
			}
			return true
		})
		return nil
	})
	if err != nil || read < 500 {
		t.Fatalf("%d texts read, %v", read, err)
	}
}
