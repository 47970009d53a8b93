package handlers

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"ocrconsole/models"
	"ocrconsole/models/cause"
)

// alive tells that the process answers.
func alive(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// ready tells whether requests can be served: the database answers, takes what is to be written, and has a catalog.
func (c *Console) ready(ctx echo.Context) error {
	err := c.Accounts.DB.Ready(ctx.Request().Context())
	if err == nil {
		_, err = c.Catalog.Current(ctx.Request().Context())
	}
	if err != nil {
		return &models.Error{Code: models.Unavailable, Why: cause.DatabaseAway, Err: err}
	}
	return ctx.String(http.StatusOK, "ready\n")
}
