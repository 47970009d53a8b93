package billing

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/statement"
	"ocrconsole/views/components"
	pages "ocrconsole/views/pages/billing"
	"ocrconsole/views/routes"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// mostChecked is how long a statement may be that is checked in the browser, which takes some seconds: two million calls. The command takes
// any.
const mostChecked = 256 << 20

// verifyStatement is the page that checks a signed statement where it is, in the browser.
func verifyStatement(v *view) error {
	var keys []models.StatementKey
	err := v.Together(models.Reading(&keys, func(ctx context.Context) ([]models.StatementKey, error) { return v.Statements.Published(ctx) }))
	if err != nil {
		return err
	}
	screen := pages.Verifier{
		MostBytes: mostChecked, Most: words.Megabytes(mostChecked), KeysHref: routes.StatementKeys, FormatHref: routes.StatementFormat,
		Command: words.VerifyCommand(statement.EncodeKey(v.Statements.PublicKey())),
	}
	for _, k := range keys {
		screen.Published = append(screen.Published, components.Definition{Term: words.UsedSince(v.Format.Day(k.UsedSince)), Content: components.WholeID(k.PublicKey)})
		screen.Keys = strings.TrimSpace(screen.Keys + " " + k.PublicKey)
	}
	if screen.Shell, err = v.PublicShell("Check a signed statement", ""); err != nil {
		return err
	}
	screen.Description = "Check a signed statement in your browser: nothing is sent anywhere."
	web.AllowVerifier(v.Response().Header())
	return v.Show(pages.VerifierPage(screen))
}

// statementFormat says what a signed statement has and how it is checked, for whoever writes a verifier of their own.
func statementFormat(c echo.Context) error {
	return c.Blob(http.StatusOK, "text/plain; charset=utf-8", []byte(statement.Format))
}
