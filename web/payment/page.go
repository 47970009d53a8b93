package payment

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/catalog"
	"ocrconsole/models/cause"
	"ocrconsole/models/rules"
	"ocrconsole/views/format"
	"ocrconsole/views/layout"
	pages "ocrconsole/views/pages/sandbox"
	"ocrconsole/views/words"
	"ocrconsole/web"
)

// fieldCard is the name of the form's field for the card number, which is neither stored nor logged.
const fieldCard = "card"

// fieldAmount is the field for how much is given back.
const fieldAmount = "amount"

// Routes adds the sandbox's payment page. Whoever knows its unguessable address may pay, as with any provider.
func (s *Sandbox) Routes(e *echo.Echo) {
	soon := web.Within(pageTime)
	e.GET("/sandbox/pay/:id", s.show, soon)
	e.POST("/sandbox/pay/:id", s.pay, web.TextForm, soon)
	e.POST("/sandbox/pay/:id/cancel", s.cancel, web.TextForm, soon)
	e.POST("/sandbox/pay/:id/refund", s.giveBack, web.TextForm, soon)
}

// pageTime is how long the page may wait for the database.
const pageTime = 12 * time.Second

// show gives the payment page. ?test= fills in a test card, so that it can be chosen without typing or scripts.
func (s *Sandbox) show(c echo.Context) error {
	checkout, err := models.FindSandboxCheckout(s.db.WithContext(c.Request().Context()), c.Param("id"))
	if err != nil {
		return err
	}
	page, err := s.paymentPage(c.Request().Context(), checkout)
	if err != nil {
		return err
	}
	for _, card := range testCards {
		if card.slug == c.QueryParam("test") {
			page.Card = card.spaced()
		}
	}
	return web.Render(c, http.StatusOK, pages.PayPage(page))
}

// pay takes the card. Paying what has been paid already, as by a double click, goes where the first click went.
func (s *Sandbox) pay(c echo.Context) error {
	ctx, id := c.Request().Context(), c.Param("id")
	checkout, err := models.FindSandboxCheckout(s.db.WithContext(ctx), id)
	if err != nil {
		return err
	}
	if checkout.Status != statusOpen {
		return c.Redirect(http.StatusSeeOther, checkout.ReturnURL)
	}
	card, keep, err := findCard(c.FormValue(fieldCard))
	if err != nil {
		return s.refuse(c, checkout, keep, err)
	}
	if card.goesAway {
		page, err := s.paymentPage(ctx, checkout)
		if err != nil {
			return err
		}
		return web.Render(c, http.StatusOK, pages.SandboxAwayPage(page))
	}
	if checkout, err = s.settle(ctx, id, card); err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, checkout.ReturnURL)
}

// refuse shows the page again with what is wrong beside the field.
func (s *Sandbox) refuse(c echo.Context, checkout *models.SandboxCheckout, keep bool, err error) error {
	var problem *models.Error
	if !errors.As(err, &problem) {
		return err
	}
	page, err := s.paymentPage(c.Request().Context(), checkout)
	if err != nil {
		return err
	}
	page.Error = words.Why(problem.Why)
	page.Problems = []layout.Problem{{Text: words.Why(problem.Why), Href: "#field-" + fieldCard}}
	if keep {
		page.Card = c.FormValue(fieldCard)
	}
	return web.Render(c, http.StatusUnprocessableEntity, pages.PayPage(page))
}

// cancel ends the payment and sends the customer back.
func (s *Sandbox) cancel(c echo.Context) error {
	checkout, err := s.settle(c.Request().Context(), c.Param("id"), testCard{outcome: outcome{failure: "You cancelled the payment."}})
	if err != nil {
		return err
	}
	return c.Redirect(http.StatusSeeOther, checkout.ReturnURL)
}

// giveBack gives money of a payment back as somebody does in a provider's dashboard: the console is told, and asked nothing.
func (s *Sandbox) giveBack(c echo.Context) error {
	ctx, id := c.Request().Context(), c.Param("id")
	checkout, err := models.FindSandboxCheckout(s.db.WithContext(ctx), id)
	if err != nil {
		return err
	}
	currency := catalog.CurrencyOf(checkout.Currency)
	amountMicros, err := rules.ParseMicros(strings.TrimSpace(c.FormValue(fieldAmount)))
	if err != nil || amountMicros <= 0 || amountMicros%currency.StepMicros() != 0 {
		err = models.RefuseField(fieldAmount, cause.AmountNotAmount{Example: currency.Decimal(currency.RoundMicros(5))})
	} else {
		err = s.GiveBack(ctx, id, amountMicros)
	}
	var problem *models.Error
	switch {
	case err == nil:
		return c.Redirect(http.StatusSeeOther, pagePath(id))
	case !errors.As(err, &problem) || problem.Field == "":
		return err
	}
	page, err := s.paymentPage(ctx, checkout)
	if err != nil {
		return err
	}
	page.BackError, page.Back = words.Why(problem.Why), c.FormValue(fieldAmount)
	page.Problems = []layout.Problem{{Text: words.Why(problem.Why), Href: "#field-" + fieldAmount}}
	return web.Render(c, http.StatusUnprocessableEntity, pages.PayPage(page))
}

func (s *Sandbox) paymentPage(ctx context.Context, checkout *models.SandboxCheckout) (pages.Pay, error) {
	money := format.New(checkout.Currency, time.UTC)
	amount := format.New(checkout.Currency, time.UTC).Money(checkout.AmountMicros)
	page := pages.Pay{
		Shell:  layout.Shell{Title: "Pay " + amount + " · Sandbox"},
		Amount: amount, Currency: checkout.Currency, Description: checkout.Description, Reference: checkout.Reference,
		Path: pagePath(checkout.ID), ReturnURL: checkout.ReturnURL,
	}
	switch checkout.Status {
	case statusSucceeded:
		page.Ended = "This payment has been made."
		refunded, err := models.SandboxRefunded(s.db.WithContext(ctx), checkout.ID, statusFailed)
		if err != nil {
			return page, err
		}
		if refunded > 0 {
			page.Ended += " " + money.Money(refunded) + " of it went back to the card."
		}
		if left := checkout.AmountMicros - refunded; left > 0 {
			page.BackAction, page.Back, page.Symbol = page.Path+"/refund", catalog.CurrencyOf(checkout.Currency).Decimal(left), money.Symbol()
		}
	case statusFailed:
		page.Ended = "This payment has ended without being made. " + checkout.Failure
	}
	for _, card := range testCards {
		page.Cards = append(page.Cards, pages.Card{Number: card.spaced(), Effect: card.effect, UseHref: page.Path + "?test=" + card.slug})
	}
	return page, nil
}
