package billing

import (
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"ocrconsole/models/billing"
	"ocrconsole/models/trail"
	"ocrconsole/web"
)

// paymentNotification takes a payment provider's signed notification. The provider sends it again until it is
// answered with 204, so an answer of any other status loses nothing.
func (p *Pages) paymentNotification(ctx echo.Context) error {
	if ctx.Param("provider") != p.Billing.Provider.Name() {
		return echo.ErrNotFound
	}
	body, err := io.ReadAll(ctx.Request().Body)
	if err != nil {
		return err
	}
	web.ActAs(ctx, trail.Provider, 0) // what is not the provider's word does nothing
	err = p.Billing.ReceiveEvent(ctx.Request().Context(), func() (billing.Event, error) {
		return p.Billing.Provider.ParseEvent(ctx.Request().Header, body)
	})
	if err != nil {
		return err
	}
	return ctx.NoContent(http.StatusNoContent)
}
