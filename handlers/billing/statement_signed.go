package billing

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/models/statement"
	"ocrconsole/models/trail"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/routes"
	"ocrconsole/web"
)

// signedStatement is the month as a file that can be checked without the operator. It is made whole before it is sent: no
// slow line keeps the database's moment open, and who takes it as it is, without compression, is told its length.
func signedStatement(v *view) (err error) {
	month, err := v.month(v.Param("month"))
	if err != nil {
		return err
	}
	file, err := web.NewSpool()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := v.Statements.Issue(v.Ctx(), v.Who.AccountID, month, file); err != nil {
		return err
	}
	if err := v.Audit.Downloaded(v.Ctx(), v.Who.AccountID, trail.StatementDownloaded{Month: v.MonthKey(month), Format: "json"}); err != nil {
		return err
	}
	web.WorkDone(v.Context)
	v.Response().Header().Set(echo.HeaderContentLength, strconv.FormatInt(file.Bytes(), 10))
	return web.Download(v.Context, v.signedName(month), echo.MIMEApplicationJSON, func(w io.Writer, _ func()) error {
		_, err := file.WriteTo(w)
		return err
	})
}

// signedName is the file's name, with the account in it: whoever keeps the books of several needs to tell them apart.
func (v *view) signedName(month time.Time) string {
	return "statement_" + strconv.FormatInt(v.Who.AccountID, 10) + "_" + v.MonthKey(month) + ".json"
}

// signedWords says where the file is and how it is checked, or that there is none of the month any more.
func (v *view) signedWords(month time.Time) (pages.SignedStatement, error) {
	account, err := v.Account()
	if err != nil {
		return pages.SignedStatement{}, err
	}
	if kept := account.CallsSince; kept != nil && month.Before(*kept) {
		return pages.SignedStatement{
			Gone: "It would list every call, and single calls are kept since " + v.Format.Day(*kept) + ". Signed statements begin with " + v.Format.Month(*kept) + ".",
		}, nil
	}
	key := statement.EncodeKey(v.Statements.PublicKey())
	return pages.SignedStatement{
		Href: routes.SignedStatement(v.MonthKey(month)), Key: key, KeysHref: routes.StatementKeys,
		Command: "ocrconsole verify-statement " + v.signedName(month) + " --key " + key,
	}, nil
}

// statementKeys publishes the keys that signed statements are checked with.
func (p *Pages) statementKeys(e echo.Context) error {
	keys, err := p.Statements.Keys(e.Request().Context())
	if err != nil {
		return err
	}
	type key struct {
		PublicKey string `json:"public_key"`
		UsedSince string `json:"used_since"`
	}
	answer := struct {
		Algorithm string `json:"algorithm"`
		Current   string `json:"current"`
		Keys      []key  `json:"keys"`
	}{Algorithm: "Ed25519", Current: statement.EncodeKey(p.Statements.PublicKey())}
	for _, k := range keys {
		answer.Keys = append(answer.Keys, key{k.PublicKey, k.UsedSince.UTC().Format("2006-01-02T15:04:05Z")})
	}
	return e.JSONPretty(http.StatusOK, answer, "  ")
}
